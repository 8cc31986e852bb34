/* Finding and loading the modules of a program. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_IMPORT_H
#define ORISHA_COMPILER_IMPORT_H

#include "ast.h"

/* Loads `path` and all that it imports: `$orisha` and `$std/io` from `library_path`, other names from the importing
 * file's own folder. A negative errno when the file itself cannot be read; what is wrong inside is reported. */
int import_program(Diagnostics *diagnostics, const char *path, const char *library_path, orisha_program **ret_program);

/* Whether the path, as in "std/io", is of a module that orishac brings along. */
bool import_is_library(orisha_str path);

#endif
