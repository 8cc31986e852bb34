// The schedule of an open loop: request i of all is due at origin + i / rate, whatever the server does.
//
// Thread k of n has the requests k, k + n, k + 2n, ... A request is due, then taken (sent); what is due and not taken
// is the backlog. Times are computed from the number, not added up, so no error grows.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

typedef struct Pace {
    uint64_t origin_ns;
    double interval_ns; // 1e9 / rate
    uint64_t first, stride;
    uint64_t count; // of this thread's requests
    uint64_t due, taken;
} Pace;

Pace pace_start(double rate, uint64_t duration_ns, uint64_t origin_ns, uint64_t thread, uint64_t threads);

static inline uint64_t pace_time(const Pace *pace, uint64_t number)
{
    return pace->origin_ns + (uint64_t)((double)(pace->first + number * pace->stride) * pace->interval_ns);
}

// The size of the backlog at that time.
static inline uint64_t pace_backlog(Pace *pace, uint64_t now_ns)
{
    while (pace->due < pace->count && pace_time(pace, pace->due) <= now_ns)
        pace->due++;
    return pace->due - pace->taken;
}

// The scheduled start of the next of the backlog.
static inline uint64_t pace_take(Pace *pace)
{
    return pace_time(pace, pace->taken++);
}
