/* Routes to asks.
 *
 * For a set of routes every ask is weighed: which of them would have a word, how many would share one, how many would
 * be left. The cheapest is taken, and the routes of each word, and those without one, are the next sets. So that the
 * most specific route wins, a way also carries those of the others that come before one of its routes and can match the
 * same path: `/a/:x` before `/:y/b`, if the second segment is asked for. SPDX-License-Identifier: MIT */
#include "router_tree.h"

#include <stdlib.h>

#include <orisha/dispatch.h>

/* Costs, in cycles of a lookup that no branch predictor knows: an ask (its hash, and a mispredicted jump), more bytes
 * in it, one more route to be compared with, and that the path must first be cut. Measured with `just bench-router`. */
#define ASK_COST       24
#define MORE_COST      3
#define COMPARE_COST   12
#define CUT_COST       20
#define ASK_SEPARATES  20   /* about so many routes, so that what is left after one can be estimated */
#define PLACES_MOST    12   /* places further to the right are not considered: real routes differ before */
#define OFFSETS_MOST   32   /* with 64 and a word it must not exceed ORISHA_PATH_PADDING */
#define PAIRS_LIMIT    1500 /* of routes; above it two places are not considered together, which would take long */
#define REPEATED_SPARE 16
#define EFFORT_MOST    100000000 /* seconds; then only the plainest asks are weighed */
#define REPEATED_TIMES 4         /* so many times as many routes may stand in leaves as there are */

_Static_assert(64 + 1 + OFFSETS_MOST + 8 <= ORISHA_PATH_PADDING, "words must lie within the padding");

typedef struct Set {
    const Route **routes;
    size_t count;
} Set;

typedef struct Builder {
    orisha_transform *t;
    bool collects;
    size_t repeats; /* how many more routes may stand in leaves */
    uint64_t *seen; /* of count_distinct: a hash set, empty where `stamps` differs from `stamp` */
    unsigned *stamps;
    unsigned stamp;
    unsigned seen_bits;
    uint64_t *keys; /* one for each route of a set */
    size_t effort;  /* so many more words may be made of routes */
    /* Used anew for each set, as the keys are. */
    const Route **with_word, **way;
    struct Candidate *candidates;
} Builder;

static Set set_new(Builder *b, size_t capacity)
{
    return (Set){orisha_transform_alloc(b->t, (capacity + 1) * sizeof(Route *)), 0};
}

static void set_add(Set *set, const Route *route)
{
    set->routes[set->count++] = route;
}

/* The earlier one is the more specific. */
static int compare_routes(const void *left, const void *right)
{
    const Route *const *a = left, *const *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* ---- Words of routes -------------------------------------------------------------------------------------------- */

static bool is_literal_at(const Route *route, size_t place)
{
    return place < route->segment_count && route->segments[place].kind == SEGMENT_LITERAL;
}

orisha_str router_fixed_text(const Route *route, unsigned place)
{
    size_t first = place, end = place;
    if (place == PLACE_END) {
        for (first = end = route->segment_count; first > 0 && is_literal_at(route, first - 1); first--)
            ;
    } else {
        while (is_literal_at(route, end))
            end++;
    }
    if (first >= end)
        return ORISHA_STR("");
    const char *begin = route->segments[first].text.ptr - (place == PLACE_END);
    const orisha_str last = route->segments[end - 1].text;
    return (orisha_str){begin, (size_t)(last.ptr + last.len - begin) + (end < route->segment_count)};
}

static uint64_t word_value(const Route *route, Word word)
{
    char bytes[8] = "";
    orisha_str text = router_fixed_text(route, word.place);
    const char *from = text.ptr + (word.place == PLACE_END ? text.len - word.offset : word.offset);
    memcpy(bytes, from, word.size);
    return orisha_load_word(bytes);
}

static bool has_word(const Route *route, const Ask *ask)
{
    if ((ask->measure == MEASURE_SEGMENTS && route_ends_in_tail(route)) ||
        (ask->measure == MEASURE_LENGTH && !route_is_literal(route)))
        return false;
    for (unsigned i = 0; i < ask->word_count; i++) {
        Word word = ask->words[i];
        unsigned end = word.place == PLACE_END ? word.offset : word.offset + word.size;
        if (router_fixed_text(route, word.place).len < end)
            return false;
    }
    return true;
}

static uint64_t measure_value(const Route *route, Measure measure)
{
    switch (measure) {
    case MEASURE_NOTHING: break;
    case MEASURE_SEGMENTS: return route->segment_count;
    case MEASURE_LENGTH: return router_fixed_text(route, 0).len + 1;
    }
    return 0;
}

/* The sum that the generated code makes of a path; `words` of them. */
static uint64_t ask_value(const Route *route, const Ask *ask, unsigned words)
{
    uint64_t value = ORISHA_MEASURE_FACTOR * measure_value(route, ask->measure);
    if (ask->of_method)
        value += ORISHA_METHOD_FACTOR * (uint64_t)route->method;
    if (words > 0)
        value += word_value(route, ask->words[0]);
    if (words > 1)
        value += word_value(route, ask->words[1]) << 32;
    return value;
}

/* ---- Which routes can match one path ---------------------------------------------------------------------------- */

static bool takes_literals(const Route *route, const Route *literals)
{
    for (size_t i = 0; i < literals->segment_count; i++) {
        const Segment *literal = &literals->segments[i];
        SegmentKind kind = route_kind_at(route, i);
        if (literal->kind == SEGMENT_LITERAL &&
            !(kind == SEGMENT_LITERAL ? orisha_str_equal(route->segments[i].text, literal->text)
                                      : route_kind_takes(kind, literal)))
            return false;
    }
    return true;
}

static bool share_a_path(const Route *a, const Route *b)
{
    if (a->method != b->method)
        return false;
    if (a->segment_count < b->segment_count ? !route_ends_in_tail(a)
                                            : a->segment_count > b->segment_count && !route_ends_in_tail(b))
        return false;
    return takes_literals(a, b) && takes_literals(b, a);
}

/* Adds to the routes of a way those of the others that come before one of them and share a path with it: also those
 * that come before the ones added. */
static void carry(Set *way, Set others)
{
    for (size_t i = 0; i < way->count; i++)
        for (size_t j = 0; j < others.count && others.routes[j] < way->routes[i]; j++) {
            if (!share_a_path(others.routes[j], way->routes[i]))
                continue;
            bool is_there = false;
            for (size_t k = 0; k < way->count && !is_there; k++)
                is_there = way->routes[k] == others.routes[j];
            if (!is_there)
                set_add(way, others.routes[j]);
        }
    qsort(way->routes, way->count, sizeof *way->routes, compare_routes);
}

/* ---- Weighing asks ---------------------------------------------------------------------------------------------- */

static size_t count_distinct(Builder *b, const uint64_t *keys, size_t count)
{
    size_t distinct = 0;
    b->stamp++;
    for (size_t i = 0; i < count; i++) {
        size_t at = keys[i] * 0x9e3779b97f4a7c15u >> (64 - b->seen_bits);
        while (b->stamps[at] == b->stamp && b->seen[at] != keys[i])
            at = (at + 1) & (((size_t)1 << b->seen_bits) - 1);
        distinct += b->stamps[at] != b->stamp;
        b->stamps[at] = b->stamp;
        b->seen[at] = keys[i];
    }
    return distinct;
}

/* The bytes of a place that, with what else is asked, tell most routes apart. False if a route fixes none there. */
static bool choose_bytes(Builder *b, Set set, Ask *ask, unsigned number)
{
    unsigned place = ask->words[number].place;
    size_t shortest = SIZE_MAX, best = 0, most = ask->word_count > 1 ? 4 : 8;
    for (size_t i = 0; i < set.count; i++) {
        size_t size = router_fixed_text(set.routes[i], place).len;
        shortest = size < shortest ? size : shortest;
    }
    for (unsigned begin = 0; begin < OFFSETS_MOST && begin < shortest; begin++) {
        if (begin > 0 && b->effort < set.count)
            break;
        b->effort -= set.count < b->effort ? set.count : b->effort;
        unsigned size = (unsigned)(shortest - begin < most ? shortest - begin : most);
        if (begin > 0 && size < 4)
            break; /* no fewer bytes than that for the sake of being further on */
        Word word = {place, place == PLACE_END ? begin + size : begin, size};
        Ask tried = *ask;
        tried.words[number] = word;
        for (size_t i = 0; i < set.count; i++)
            b->keys[i] = ask_value(set.routes[i], &tried, number + 1);
        size_t distinct = count_distinct(b, b->keys, set.count);
        if (distinct > best) {
            best = distinct;
            ask->words[number] = word;
        }
    }
    return best > 0;
}

/* Sixteen times the logarithm to the base of 2, between its whole numbers on straight lines. */
static size_t log2_times_16(size_t number)
{
    size_t whole = 0;
    while (number >> whole > 1)
        whole++;
    return 16 * (whole - 1) + (number << 4 >> whole);
}

/* What it costs to find one of so many routes, estimated, for all of them together. */
static size_t remaining_cost(size_t count)
{
    if (count < 2)
        return 0;
    size_t compared = COMPARE_COST * count * (count - 1) / 2, asked = count * (ASK_COST + 2);
    if (count > ASK_SEPARATES)
        asked = asked * log2_times_16(count) / log2_times_16(ASK_SEPARATES);
    return compared < asked ? compared : asked;
}

static int compare_keys(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

static size_t ask_cost(Builder *b, Set set, const Ask *ask, Set with_word, bool is_first)
{
    size_t others = set.count - with_word.count, cost = ASK_COST, groups = 0;
    bool needs_cut = ask->measure == MEASURE_SEGMENTS;
    for (unsigned i = 0; i < ask->word_count; i++)
        needs_cut |= ask->words[i].place != 0 && ask->words[i].place != PLACE_END;
    cost += ask->word_count > 1 ? MORE_COST : 0;
    cost += ask->measure != MEASURE_NOTHING ? MORE_COST / 2 : 0;
    cost += others ? MORE_COST : 0;
    cost += is_first && needs_cut ? CUT_COST : 0;
    cost = cost * set.count + remaining_cost(others);
    for (size_t i = 0; i < with_word.count; i++)
        b->keys[i] = ask_value(with_word.routes[i], ask, ask->word_count);
    qsort(b->keys, with_word.count, sizeof *b->keys, compare_keys);
    for (size_t begin = 0, end; begin < with_word.count; begin = end, groups++) {
        for (end = begin; end < with_word.count && b->keys[end] == b->keys[begin]; end++)
            ;
        cost += remaining_cost(end - begin);
    }
    return groups == 1 && !others ? SIZE_MAX : cost;
}

typedef struct Candidate {
    Ask ask;
    size_t cost;
} Candidate;

static int compare_candidates(const void *left, const void *right)
{
    const Candidate *a = left, *b = right;
    return a->cost < b->cost ? -1 : a->cost > b->cost;
}

/* The places of an ask are given; its bytes are chosen, unless it cannot be asked. Routes that fix less than `least`
 * bytes in a place count as others: one short route must not keep all from being told apart. */
static void weigh_least(Builder *b, Set set, Ask ask, unsigned least, bool is_first, Candidate *candidates,
                        size_t *count)
{
    Set with_word = {b->with_word, 0};
    for (unsigned i = 0; i < ask.word_count; i++)
        ask.words[i] = (Word){ask.words[i].place, least, ask.words[i].place == PLACE_END ? least : 0};
    for (size_t i = 0; i < set.count; i++)
        if (has_word(set.routes[i], &ask))
            set_add(&with_word, set.routes[i]);
    if (with_word.count == 0)
        return;
    for (unsigned i = 0; i < ask.word_count; i++)
        if (!choose_bytes(b, with_word, &ask, i))
            return;
    size_t cost = ask_cost(b, set, &ask, with_word, is_first);
    if (cost < SIZE_MAX)
        candidates[(*count)++] = (Candidate){ask, cost};
}

static void weigh(Builder *b, Set set, Ask ask, bool is_first, Candidate *candidates, size_t *count)
{
    weigh_least(b, set, ask, 1, is_first, candidates, count);
    for (unsigned least = 4; least <= 8 && ask.word_count; least += 4)
        weigh_least(b, set, ask, least, is_first, candidates, count);
}

enum {
    SINGLES_MOST = PLACES_MOST + 1,
    CANDIDATES_MOST = 3 * 3 * (1 + SINGLES_MOST + SINGLES_MOST * SINGLES_MOST / 2),
};

/* All that can be asked, the cheapest first. */
static size_t list_candidates(Builder *b, Set set, Ask known, bool is_first, Candidate *candidates)
{
    unsigned places[SINGLES_MOST], place_count = 0;
    size_t segments = 0, count = 0;
    for (size_t i = 0; i < set.count; i++)
        segments = set.routes[i]->segment_count > segments ? set.routes[i]->segment_count : segments;
    while (place_count < PLACES_MOST && place_count < segments)
        places[place_count] = place_count, place_count++;
    places[place_count++] = PLACE_END;
    for (int measure = MEASURE_NOTHING; measure <= MEASURE_LENGTH; measure++) {
        if (measure != MEASURE_NOTHING && measure <= (int)known.measure)
            continue; /* the length says the number of segments, too, of routes without parameters */
        Ask ask = {.of_method = !known.of_method && !b->collects, .measure = (Measure)measure};
        weigh(b, set, ask, is_first, candidates, &count);
        for (unsigned i = 0; i < place_count; i++) {
            ask.word_count = 1;
            ask.words[0].place = places[i];
            weigh(b, set, ask, is_first, candidates, &count);
            ask.word_count = 2;
            for (unsigned j = i + 1; j < place_count && set.count <= PAIRS_LIMIT && b->effort; j++) {
                ask.words[0].place = places[i];
                ask.words[1].place = places[j];
                weigh(b, set, ask, is_first, candidates, &count);
            }
        }
    }
    qsort(candidates, count, sizeof *candidates, compare_candidates);
    return count;
}

/* ---- Trees ------------------------------------------------------------------------------------------------------ */

typedef struct Member {
    uint64_t word;
    const Route *route;
} Member;

static int compare_members(const void *left, const void *right)
{
    const Member *a = left, *b = right;
    if (a->word != b->word)
        return a->word < b->word ? -1 : 1;
    return a->route < b->route ? -1 : a->route > b->route;
}

/* What an ask makes of a set. */
typedef struct Division {
    uint64_t *words;
    Set *ways;
    size_t way_count, carried;
    Set others;
} Division;

/* False if some part is no smaller than the whole, or too many routes would have to be carried. */
static bool divide(Builder *b, Set set, const Ask *ask, Division *ret_division)
{
    Member *members = orisha_transform_alloc(b->t, (set.count + 1) * sizeof *members);
    size_t count = 0, carried = 0;
    Division division = {.others = set_new(b, set.count)};
    for (size_t i = 0; i < set.count; i++) {
        if (has_word(set.routes[i], ask))
            members[count++] = (Member){ask_value(set.routes[i], ask, ask->word_count), set.routes[i]};
        else
            set_add(&division.others, set.routes[i]);
    }
    qsort(members, count, sizeof *members, compare_members);
    division.words = orisha_transform_alloc(b->t, (count + 1) * sizeof *division.words);
    division.ways = orisha_transform_alloc(b->t, (count + 1) * sizeof *division.ways);
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin; end < count && members[end].word == members[begin].word; end++)
            ;
        Set way = {b->way, 0};
        for (size_t i = begin; i < end; i++)
            set_add(&way, members[i].route);
        if (!b->collects)
            carry(&way, division.others);
        carried += way.count - (end - begin);
        if (way.count >= set.count || carried > set.count + REPEATED_SPARE || carried > b->repeats)
            return false;
        Set *kept = &division.ways[division.way_count];
        *kept = set_new(b, way.count);
        for (size_t i = 0; i < way.count; i++)
            set_add(kept, way.routes[i]);
        division.words[division.way_count++] = members[begin].word;
    }
    division.carried = carried;
    *ret_division = division;
    return true;
}

static Tree *build(Builder *b, Set set, Ask known, bool is_first);

static bool grow(Builder *b, Tree *tree, Set set, Ask known, const Ask *ask)
{
    Division division;
    if (!divide(b, set, ask, &division) || !perfect_hash_find(b->t, division.words, division.way_count, &tree->hash))
        return false;
    b->repeats -= division.carried;
    tree->asks = true;
    tree->ask = *ask;
    tree->ways = orisha_transform_alloc(b->t, (division.way_count + 1) * sizeof *tree->ways);
    Ask then_known = {.of_method = known.of_method || ask->of_method,
                      .measure = ask->measure > known.measure ? ask->measure : known.measure};
    for (size_t i = 0; i < division.way_count; i++)
        tree->ways[tree->way_count++] = (Way){division.words[i], build(b, division.ways[i], then_known, false)};
    if (division.others.count)
        tree->others = build(b, division.others, known, false);
    return true;
}

static Tree *build(Builder *b, Set set, Ask known, bool is_first)
{
    Tree *tree = orisha_transform_alloc(b->t, sizeof *tree);
    tree->routes = set.routes;
    tree->count = set.count;
    if (set.count < 2)
        return tree;
    Candidate *candidates = b->candidates; /* grow fails only before it comes to other sets */
    size_t count = list_candidates(b, set, known, is_first, candidates);
    size_t compared = COMPARE_COST * set.count * (set.count - 1) / 2;
    for (size_t i = 0; i < count && (is_first || candidates[i].cost < compared); i++)
        if (grow(b, tree, set, known, &candidates[i].ask))
            break;
    return tree;
}

Tree *router_tree_build(orisha_transform *t, const Route *routes, size_t count, bool collects)
{
    Builder b = {.t = t, .collects = collects, .repeats = (REPEATED_TIMES - 1) * count + REPEATED_SPARE};
    b.effort = EFFORT_MOST;
    while ((size_t)1 << b.seen_bits < 2 * count + 2)
        b.seen_bits++;
    b.seen = orisha_transform_alloc(t, sizeof *b.seen << b.seen_bits);
    b.stamps = orisha_transform_alloc(t, sizeof *b.stamps << b.seen_bits);
    b.keys = orisha_transform_alloc(t, (count + 1) * sizeof *b.keys);
    b.with_word = set_new(&b, count).routes;
    b.way = set_new(&b, count).routes;
    b.candidates = orisha_transform_alloc(t, CANDIDATES_MOST * sizeof *b.candidates);
    Set all = set_new(&b, count);
    for (size_t i = 0; i < count; i++)
        set_add(&all, &routes[i]);
    return build(&b, all, (Ask){.of_method = collects}, true);
}
