/* The half of a backend (loop.h) that moves bytes, for those that do so at once: nothing is ever queued.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_LOOP_DIRECT_H
#define ORISHA_LOOP_DIRECT_H

#include "loop.h"

ssize_t loop_direct_receive(Loop *loop, int fd, char *into, size_t room);
int loop_direct_send(Loop *loop, int fd, size_t from, Unsent **ret_rest);
void loop_direct_flush(Loop *loop);
void loop_direct_hang_up(Loop *loop, int fd);

#endif
