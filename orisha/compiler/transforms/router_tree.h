/* The decision that leads from a path to the routes that can match it, for the functions of orisha/dispatch.h.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_ROUTER_TREE_H
#define ORISHA_COMPILER_TRANSFORMS_ROUTER_TREE_H

#include "perfect_hash.h"
#include "router.h"

/* Bytes of a path: right of the slash of segment `place`, or left of the end. */
typedef struct Word {
    unsigned place;
    unsigned offset, size; /* so many bytes from there; 8 at most, of two words 4 each */
} Word;
#define PLACE_END 99

/* The bytes that every path of the route has right of that slash, or left of the end. (Segments are slices of one
 * text.)
 */
orisha_str router_fixed_text(const Route *route, unsigned place);

typedef enum Measure { MEASURE_NOTHING, MEASURE_SEGMENTS, MEASURE_LENGTH } Measure;

/* What is asked of a request, as one word: see the factors of orisha/dispatch.h. */
typedef struct Ask {
    bool of_method;
    Measure measure;
    Word words[2];
    unsigned word_count;
} Ask;

typedef struct Tree Tree;

typedef struct Way {
    uint64_t word;
    Tree *tree;
} Way;

/* A leaf: routes, to be tried one after the other. Otherwise an ask; then `ways` lead on for the words of those routes
 * that have one, and whatever matches none of them goes on with `others`. */
struct Tree {
    const Route **routes; /* the most specific first */
    size_t count;
    bool asks;
    Ask ask;
    Way *ways; /* by word */
    size_t way_count;
    PerfectHash hash;
    Tree *others; /* NULL: no route has no word */
};

/* Routes in the order of route_compare. `collects`: methods are of no interest, and neither is order, for all routes of
 * a path are wanted; then what a way leads to has to be followed by `others`. */
Tree *router_tree_build(orisha_transform *t, const Route *routes, size_t count, bool collects);

#endif
