/* A decision in the making (router_decision.c): sets of routes, the ways in which they go on, and what is jumped on.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_ROUTER_SETS_H
#define ORISHA_COMPILER_TRANSFORMS_ROUTER_SETS_H

#include "router.h"

/* Lines of C. */
#define LINE_LENGTH 100

/* Routes in the order of route_compare. */
typedef struct Set {
    const Route **routes;
    size_t count;
} Set;

/* What the code above has made sure of. */
typedef struct Known {
    bool matches[ROUTE_SEGMENTS_MOST];   /* whatever the routes of the set want of the segment, it is so */
    bool is_parsed[ROUTE_SEGMENTS_MOST]; /* its integer stands in kz_int */
} Known;

/* One way to go on from a jump: the routes that have this literal, or these two. */
typedef struct Way {
    orisha_str text, second;
    Set set;
    unsigned selector; /* of the first jump: method and number of segments */
} Way;

typedef struct Decision {
    orisha_transform *t;
    const Router *router;
    unsigned limit; /* the most segments of a route */
    unsigned count; /* of segments of the paths in hand; limit + 1: more than any route has */
    size_t places;  /* segments that are known one by one, of the paths in hand */
    size_t leaves, leaves_limit;
    bool collects; /* gathers the methods that a path has instead of going to a route */
    bool goes_to_none;
    bool *is_gone_to; /* by the number of the route */
} Decision;

/* ---- router_sets.c ---------------------------------------------------------------------------------------------- */

Set set_new(Decision *d, size_t capacity);
void set_add(Set *set, const Route *route);
bool route_is_literal_at(const Route *route, size_t place);
size_t set_count_literals(Set set, size_t place);
/* The routes of `set` that take `text`, without those that a more specific one always wins over. */
Set set_carry(Decision *d, Set set, size_t place, orisha_str text, const Known *known);
Set set_without_literals(Decision *d, Set set, size_t place);
int text_compare(orisha_str a, orisha_str b);
/* The different literals of the set in one place, or in two (`second` < 0: one). Sets of the ways are empty. */
size_t ways_list(Decision *d, Set set, size_t place, int second, Way **ret_ways);
/* Sorts the set, all literal in these places, into the ways. */
void ways_fill(Decision *d, Set set, size_t place, int second, Way *ways, size_t count);

/* ---- router_jump.c ---------------------------------------------------------------------------------------------- */

/* The word of a segment of the path, as C. */
const char *jump_word(Decision *d, bool is_long, const char *place);
/* The same of a literal, now. */
uint64_t jump_word_of(Decision *d, bool is_long, orisha_str text);
/* `word` hashed, as C; the number of each way's case in ret_cases. NULL when the words are not different. */
const char *jump_hash(Decision *d, const uint64_t *words, size_t count, const char *word, unsigned *ret_cases);
/* What is switched on to tell the ways apart, and the label of each case: a byte, or a hash of whole segments. */
const char *jump_switch(Decision *d, const Way *ways, size_t count, size_t place, int second, const char **ret_labels);

#endif
