/* Answers that a socket did not take: a copy of the rest of an Output, and how much of it has gone since. A client owns
 * one while it is blocked; the loops make it (loop.h).
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_UNSENT_H
#define ORISHA_UNSENT_H

#include "output.h"

typedef struct Unsent {
    Output output;
    size_t sent;
} Unsent;

/* Sends the stream from position *sent to position `end`, as much as the socket takes. 0, also when that is not all; a
 * negative errno when the socket is broken. */
int unsent_transmit(const Output *output, int fd, size_t *sent, size_t end);

/* Keeps what stands between two positions of the stream. -ENOMEM. */
int unsent_keep(const Output *output, size_t from, size_t end, Unsent **ret_unsent);

static inline size_t unsent_left(const Unsent *unsent)
{
    return output_length(&unsent->output) - unsent->sent;
}

/* NULL is fine. */
void unsent_free(Unsent *unsent);

#endif
