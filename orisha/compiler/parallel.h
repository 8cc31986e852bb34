/* When gcc is to work on a program with several CPUs at once, and what it is told then. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_PARALLEL_H
#define ORISHA_COMPILER_PARALLEL_H

#include <stdbool.h>

/* Whether a C file is long enough, and the system such, that parallel_flags save time. */
bool parallel_pays(const char *c_path);

/* For compiling and linking in one; words, ended by NULL. */
extern const char *const parallel_flags[];

/* A C program for standard input that compiles where the flags are understood and of use, and the words, ended by
 * NULL, that have it linked whatever objects the user's flags name. */
extern const char *const parallel_probe;
extern const char *const parallel_probe_sources[];

#endif
