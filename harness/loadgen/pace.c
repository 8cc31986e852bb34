// The schedule: see pace.h.
// SPDX-License-Identifier: MIT
#include "pace.h"

#include <math.h>

Pace pace_start(double rate, uint64_t duration_ns, uint64_t origin_ns, uint64_t thread, uint64_t threads)
{
    // Those whose start lies before the end.
    uint64_t all = (uint64_t)ceil((double)duration_ns * rate / 1e9);
    return (Pace){
        .origin_ns = origin_ns,
        .interval_ns = 1e9 / rate,
        .first = thread,
        .stride = threads,
        .count = all > thread ? (all - thread - 1) / threads + 1 : 0,
    };
}
