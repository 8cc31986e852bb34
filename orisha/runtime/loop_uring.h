/* What the io_uring backend shares with the probe that decides whether it can be used.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_LOOP_URING_H
#define ORISHA_LOOP_URING_H

#include <liburing.h>

/* A ring set up as the backend needs it. Negative errno. */
int uring_queue_open(struct io_uring *ring, unsigned submissions, unsigned completions, unsigned more_flags);

/* Lets a ring do what loop_uring.c makes it do, and nothing else, from the moment that it is enabled. Negative errno. */
int uring_restrict(struct io_uring *ring);

/* Does this kernel let us, and does it do what loop_uring.c relies on? NULL, or the reason why not. */
const char *uring_probe(void);

#endif
