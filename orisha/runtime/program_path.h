/* The file of the running program. SPDX-License-Identifier: MIT */
#ifndef ORISHA_PROGRAM_PATH_H
#define ORISHA_PROGRAM_PATH_H

#include <limits.h>

/* Its absolute path without symbolic links. `called` is main's first argument, or NULL. Negative errno. */
int program_path(const char *called, char ret_path[PATH_MAX]);

#endif
