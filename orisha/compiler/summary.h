/* What a built program holds, in one line. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_SUMMARY_H
#define ORISHA_COMPILER_SUMMARY_H

#include "compile.h"

/* "app: 12 routes, 3 assets (41.2 KB, gzip 10.1 KB, br 8.9 KB), program 88.0 KB" */
void summary_print(Arena *arena, const Compilation *compilation, const char *program_path, FILE *out);

#endif
