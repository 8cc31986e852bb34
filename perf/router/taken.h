/* What a route of a timed program notes. SPDX-License-Identifier: MIT */
#ifndef PERF_ROUTER_TAKEN_H
#define PERF_ROUTER_TAKEN_H

#include <orisha.h>

struct taken {
    uint64_t route;
    orisha_str values[8];
};
extern struct taken taken;

#endif
