/* Which backend a server waits with (loop.h).
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_LOOPS_H
#define ORISHA_LOOPS_H

#include "loop.h"

/* The backend of that name; "auto" is the one that measured best of those that can be used here. *ret_reason: NULL, or
 * why it cannot be used here, and then what comes back is the one to use in its place. */
const LoopBackend *loops_choose(const char *name, const char **ret_reason);

/* The next best after that one, or NULL. */
const LoopBackend *loops_after(const LoopBackend *backend);

#endif
