// The link between generator and server: does it hold packets back? The kernel queues what an interface cannot send yet
// in its queueing discipline (tc(8)); loopback has none unless somebody shaped it. Sampled by the waiting harness; a
// queue that is there in most samples while neither side is busy makes the link the bottleneck.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

// Packets that wait in the queueing disciplines of loopback, in all. 0 or a negative errno (rtnetlink(7)).
int link_waiting(uint64_t *ret_packets);
