/* Which routes of a router can never be reached, because another one takes their requests. SPDX-License-Identifier: MIT
 */
#ifndef ORISHA_COMPILER_TRANSFORMS_CONFLICTS_H
#define ORISHA_COMPILER_TRANSFORMS_CONFLICTS_H

#include "route.h"

typedef struct Conflict {
    const Route *other; /* NULL: none */
    bool is_outer;      /* `other` stands in an outer router, which is asked first; else both match the same requests */
} Conflict;

/* One for each route, which are in the order of route_compare. The time is that of reading the routes: a route that
 * would take longer, which only sets made to be slow have, counts as one without an outer route. */
Conflict *conflicts_find(orisha_transform *t, const Route *routes, size_t count);

#endif
