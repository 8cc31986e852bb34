/* A route: what a pattern `GET /users/:id` says, and which of two routes is the more specific.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_ROUTE_H
#define ORISHA_COMPILER_TRANSFORMS_ROUTE_H

#include <orisha/transform.h>

/* More than any API has; it bounds what the emitted code can grow to. */
#define ROUTE_SEGMENTS_MOST 64

/* In the order of preference: a path that fits two kinds goes to the smaller one. */
typedef enum SegmentKind { SEGMENT_LITERAL, SEGMENT_INT, SEGMENT_PARAMETER, SEGMENT_TAIL } SegmentKind;

typedef struct Segment {
    SegmentKind kind;
    orisha_str text; /* the literal, or the parameter's name */
} Segment;

typedef struct Route {
    orisha_method method;
    Segment *segments; /* "/" is one empty literal; "/a/" is "a" and an empty literal */
    size_t segment_count;
    size_t parameter_count;
    const orisha_branch *branch;
    unsigned depth; /* of the router that it stands in: 0 is the outermost, which is asked first */
    size_t order;   /* of the source */
    unsigned allow; /* a bit, 1u << method, for each method that the path has; set where Allow is derived */
} Route;

extern const char *const route_method_names[ORISHA_METHOD_COUNT];

/* False after a report. */
bool route_parse(orisha_transform *t, const orisha_branch *branch, unsigned depth, Route *ret_route);
/* By method, depth, routes without parameters first, and specificity from left to right: for qsort. Testing routes in
 * this order finds what a tree search that prefers literals and backtracks would find: of two routes that match one
 * path the first segment of different kind decides. */
int route_compare(const void *left, const void *right);
/* Of the segment at `index` of a path; a tail goes on to the end. */
SegmentKind route_kind_at(const Route *route, size_t index);
bool route_ends_in_tail(const Route *route);
/* True when a parameter of the kind takes all that the segment does. */
bool route_kind_takes(SegmentKind kind, const Segment *segment);
bool route_is_literal(const Route *route);
/* The path of a route without parameters. */
orisha_str route_literal_path(orisha_transform *t, const Route *route);

#endif
