// Ports of 127.0.0.1: choose a free one, tell whether it was taken meanwhile, prove who listens on it.
// The proof is the kernel's: the listening socket's inode from /proc/net/tcp and tcp6, found again among the open
// files of the server's processes. A server of another owner on that port would be measured under a wrong name.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/server/group.h"

typedef enum Listener {
    LISTENER_NONE,
    LISTENER_OURS,    // every socket that listens there belongs to the group
    LISTENER_FOREIGN, // at least one does not
} Listener;

int port_choose(int wanted, int *ret_port); // wanted 0, or taken: one that the kernel gives
int port_free(int port);                    // 0, or -EADDRINUSE
Listener port_listener(int port, Group group);
