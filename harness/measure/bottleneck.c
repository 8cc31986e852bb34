// Names a bottleneck: see bottleneck.h.
//
// A closed loop always has requests under way, so when the generator has time to spare and no packet waits in the link
// they wait in the server, also one that does not compute (it sleeps, locks, waits for a disk).
// SPDX-License-Identifier: MIT
#include "harness/measure/bottleneck.h"

// From here on a side counts as busy all the time (METHOD, rule 6) …
#define SATURATED 0.95
// … and from here on, the busier side of two that take turns is the limit.
#define BUSY 0.80
// The link's queue counts as standing when it is seen in so many samples.
#define STANDING 0.5

const char *bottleneck(const Signs *signs)
{
    if (signs->foreign_cpu_use >= signs->noise_limit)
        return "noise";
    if (signs->server_cpu_use >= SATURATED)
        return "server";
    if (signs->generator_cpu_use >= SATURATED)
        return "client";
    if (signs->fixed_rate)
        return "rate";
    if (signs->link_waiting >= STANDING)
        return "link";
    if (signs->generator_cpu_use >= BUSY && signs->generator_cpu_use > signs->server_cpu_use)
        return "client";
    return "server";
}
