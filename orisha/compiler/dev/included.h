/* The files that a program's C includes: their folders are watched, so that a change of one is a change of the program.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_DEV_INCLUDED_H
#define ORISHA_COMPILER_DEV_INCLUDED_H

#include "../ast.h"
#include "watch.h"

#include <time.h>

/* What the modules name in quotes, whether it is there or not. True when a folder is new. */
bool included_watch_named(Arena *arena, Watch *watch, const orisha_program *program);
/* What the C compiler has read beside the file that it was given, from its list in make's form; `except`: the folder of
 * orisha.h, which does not change. True when a file of a folder that is new has changed since the compiler began: what
 * it has read may be old, and nobody watched. */
bool included_watch_listed(Arena *arena, Watch *watch, const char *list_path, const char *except,
                           const struct timespec *since);

#endif
