/* A router's routes and the two forms that its code can have. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_ROUTER_H
#define ORISHA_COMPILER_TRANSFORMS_ROUTER_H

#include "route.h"

typedef struct Router {
    Route *routes; /* in the order of route_compare */
    size_t count;
    const orisha_branch *fallback; /* [*] */
} Router;

/* router_comparisons.c: for a few routes. A comparison for each, or a switch on the length. */
void router_emit_comparisons(orisha_transform *t, const Router *router);

/* router_functions.c: for many. Functions that ask and compare, a few of them for each request. */
void router_emit_functions(orisha_transform *t, const Router *router);

/* The name that a route's parameters are bound to; NULL when they are not. */
const char *router_binding(orisha_transform *t, const Route *route);
bool router_has_binding(const Route *route);

/* The declarations of a route's parameters, as fields: " orisha_str id; int64_t page;". */
const char *router_binding_fields(orisha_transform *t, const Route *route);

/* What the router answers where no route does: the steps of [*]. */
static inline bool router_derives(const Router *router)
{
    return router->fallback == NULL;
}

#endif
