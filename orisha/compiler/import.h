/* Finding and loading the modules of a program. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_IMPORT_H
#define ORISHA_COMPILER_IMPORT_H

#include "ast.h"

/* Parses the program's own file and loads all that it imports: `$orisha` and `$std/io` from `library_path`, other names
 * from the importing file's own folder. Never NULL: what is wrong is reported. */
orisha_program *import_program(Diagnostics *diagnostics, const orisha_source *source, const char *library_path);

/* The folder that a module's file is in. */
const char *import_folder(Arena *arena, const Module *module);
/* Where the program's own modules stand, ended by NULL: what their C includes in quotes is looked for there, too. */
const char **import_folders(Arena *arena, const orisha_program *program);

/* Whether the path, as in "std/io", is of a module that orishac brings along. */
bool import_is_library(orisha_str path);

#endif
