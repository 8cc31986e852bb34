/* How often each route was asked for. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_HITS_H
#define ORISHA_COMPILER_TRANSFORMS_HITS_H

#include "route.h"

/* Sets `hits` of the routes, which are in the order of route_compare, from what is recorded. */
void hits_count(orisha_transform *t, Route *routes, size_t count);

#endif
