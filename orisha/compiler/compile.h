/* The pipeline: source, lexer, parser, imports, checks, transforms, C. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_COMPILE_H
#define ORISHA_COMPILER_COMPILE_H

#include "buffer.h"
#include "diagnostic.h"

/* Compiles `path` to C in `out`. 0, or a negative errno when the file cannot be read. What `out` holds is to be used
 * only when `diagnostics` has no error. `c_path` is what #line calls the generated file. */
int compile_file(Diagnostics *diagnostics, const char *path, const char *library_path, const char *c_path, Buffer *out);

#endif
