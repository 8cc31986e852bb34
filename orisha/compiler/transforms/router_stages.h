/* Which routes stand behind which hash, for the tables of orisha/dispatch.h. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_ROUTER_STAGES_H
#define ORISHA_COMPILER_TRANSFORMS_ROUTER_STAGES_H

#include "perfect_hash.h"
#include "router.h"

/* Routes in the order of route_compare. */
typedef struct Set {
    const Route **routes;
    size_t count;
} Set;

/* See orisha_jump. */
typedef struct Jump {
    bool has_first, has_second;
    unsigned first, second;
    unsigned next;
} Jump;

/* One or two places of a path; second < 0: one. */
typedef struct Places {
    int first, second;
} Places;

/* A route in a chain. One that is not literal in the places of the jump stands there for paths that have the texts of
 * `texts` there: which other routes would take them is not known of any other path that the hash leads here. */
typedef struct Link {
    const Route *route;
    const Route *texts; /* NULL: none */
    const char *fields; /* then: of its test (router_tables.c) */
} Link;

/* The routes that are tested one after the other behind one word. */
typedef struct Chain {
    uint64_t word;
    unsigned jump;
    Places places;
    Link *links;
    size_t count;
} Chain;

typedef struct Stages {
    orisha_transform *t;
    unsigned limit; /* the most segments of a route; paths that have more count as limit + 1 */
    bool collects;  /* all routes of a path are wanted, not the most specific one: their order does not matter */
    Jump *jumps;    /* those of stages_selector first */
    size_t jump_count;
    Chain *chains; /* by word */
    size_t chain_count;
    PerfectHash hash; /* of the different words of the chains */
} Stages;

/* The jump that a lookup begins with; never 0. */
unsigned stages_selector(const Stages *stages, unsigned method, unsigned segment_count);

/* `limit` and `collects` are given. False when the tables cannot hold so much. */
bool stages_build(Stages *stages, const Route *routes, size_t count);

#endif
