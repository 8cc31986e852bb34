/* The router's rules in the plainest form: every route is tried, the most specific of those that fit wins. What orishac
 * generates must agree with it. SPDX-License-Identifier: MIT */
#ifndef ORISHA_TESTS_ROUTER_REFERENCE_H
#define ORISHA_TESTS_ROUTER_REFERENCE_H

#include <orisha.h>

enum { REFERENCE_SEGMENTS_MOST = 65 };

typedef struct ReferenceRoute {
    const char *method;  /* "GET" */
    const char *pattern; /* "/users/:id(int)" */
    unsigned depth;      /* of the router that it stands in; 0 is the outermost */
} ReferenceRoute;

/* What a route takes of a path. */
typedef struct ReferenceFit {
    char rank[REFERENCE_SEGMENTS_MOST + 1]; /* a letter per segment of the pattern: the smaller, the more specific */
    orisha_str values[REFERENCE_SEGMENTS_MOST];
    size_t value_count;
} ReferenceFit;

/* `path` is decoded, with a NUL in the place of an encoded slash. */
bool reference_fits(const ReferenceRoute *route, orisha_str path, ReferenceFit *ret_fit);

/* The number of the route that takes the request, or -1. */
int reference_match(const ReferenceRoute *routes, size_t count, const char *method, orisha_str path,
                    ReferenceFit *ret_fit);

#endif
