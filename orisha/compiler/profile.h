/* What a server was asked for, from its access log: `orishac build --profile`. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_PROFILE_H
#define ORISHA_COMPILER_PROFILE_H

#include "arena.h"

#include <orisha/transform.h>

/* Different requests that are remembered; of a longer log the first ones, which are enough to tell what is asked for
 * most. */
#define PROFILE_REQUESTS_MOST 100000

/* Reads the lines of a log in the common or the combined format; others are passed over. A negative errno: -EBADMSG
 * when no line is a request. */
int profile_read(Arena *arena, const char *path, const orisha_recorded **ret_profile);

#endif
