/* The whole generated file. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_GENERATE_H
#define ORISHA_COMPILER_GENERATE_H

#include "compile.h"

/* Writes the C of a checked program. `c_path` is what #line calls the generated file. What transforms find wrong is
 * reported: look at the diagnostics before using the text. */
void generate_c(Diagnostics *diagnostics, const char *c_path, Compilation *compilation);

#endif
