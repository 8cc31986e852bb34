/* Socket activation: listening sockets that whoever started this process has opened for it, by the protocol of
 * sd_listen_fds(3): LISTEN_PID is this process, LISTEN_FDS counts the descriptors from 3 on. The supervisor hands its
 * sockets to the servers in the same way. SPDX-License-Identifier: MIT */
#ifndef ORISHA_ACTIVATION_H
#define ORISHA_ACTIVATION_H

#include <stddef.h>

enum { ACTIVATION_FIRST_FD = 3, ACTIVATION_MAX = 16 };

/* Takes the environment's word for it and removes the variables, so that no child takes them for its own. Returns how
 * many sockets there are from ACTIVATION_FIRST_FD on, 0 when the variables are absent or meant for another process, and
 * a negative errno with a message when something is wrong with them. Each is a listening stream socket, and is made
 * non-blocking and close-on-exec. */
int activation_take(char *ret_message, size_t message_size);

#endif
