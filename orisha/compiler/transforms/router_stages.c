/* Routes to jumps and chains.
 *
 * The routes of one method that paths of so many segments can match begin as one set. For each set the one or two
 * places are looked for whose literals tell its routes apart best; the routes that are literal there are found behind
 * the hash of these segments, and the others are the next set. So that the most specific route wins, a chain also holds
 * those of the others that come before its last route: `/a/:x` before `/:y/b`, if the second segment is hashed.
 * SPDX-License-Identifier: MIT */
#include "router_stages.h"

#include <stdlib.h>

#include <orisha/dispatch.h>

/* Places further to the right are not considered: real routes differ before. */
#define PLACES_MOST 12
/* What a lookup costs, in tests times two: that a route is left to the next set. */
#define LATER_COST 8
/* In how many chains more routes may stand than there are routes. */
#define CARRIED_FACTOR 2
#define CARRIED_SPARE  16
#define JUMPS_MOST     UINT16_MAX
/* A number of a test must fit, and hashes have up to four places for each word. */
#define CHAINS_MOST 16000
#define TESTS_MOST  32000

/* ---- Sets ------------------------------------------------------------------------------------------------------- */

static Set set_new(Stages *s, size_t capacity)
{
    return (Set){orisha_transform_alloc(s->t, (capacity + 1) * sizeof(Route *)), 0};
}

static void set_add(Set *set, const Route *route)
{
    set->routes[set->count++] = route;
}

static bool is_literal_at(const Route *route, Places places)
{
    return route_kind_at(route, (size_t)places.first) == SEGMENT_LITERAL &&
           (places.second < 0 || route_kind_at(route, (size_t)places.second) == SEGMENT_LITERAL);
}

static uint64_t word_of(Stages *s, orisha_str text)
{
    char *padded = orisha_transform_alloc(s->t, text.len + 8);
    if (text.len)
        memcpy(padded, text.ptr, text.len);
    return orisha_word(padded, text.len);
}

/* As orisha_jump_to, but for the number of the jump. */
static uint64_t route_word(Stages *s, const Route *route, Places places)
{
    uint64_t word = word_of(s, route->segments[places.first].text);
    return places.second < 0 ? word : word + ORISHA_SECOND_FACTOR * word_of(s, route->segments[places.second].text);
}

/* Would the route take what another one, which is literal there, has in this place? */
static bool takes(const Route *route, size_t place, const Route *literal)
{
    orisha_str text = literal->segments[place].text;
    switch (route_kind_at(route, place)) {
    case SEGMENT_LITERAL: return orisha_str_equal(route->segments[place].text, text);
    case SEGMENT_INT: return route_is_int(text);
    case SEGMENT_PARAMETER: return text.len > 0;
    case SEGMENT_TAIL: return true;
    }
    return false;
}

/* ---- Choosing places -------------------------------------------------------------------------------------------- */

/* A route that is literal in the places in hand. */
typedef struct Member {
    uint64_t word;
    size_t index; /* in its set */
} Member;

static int compare_members(const void *left, const void *right)
{
    const Member *a = left, *b = right;
    if (a->word != b->word)
        return a->word < b->word ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static size_t list_members(Stages *s, Set set, Places places, Member **ret_members)
{
    Member *members = orisha_transform_alloc(s->t, (set.count + 1) * sizeof *members);
    size_t count = 0;
    for (size_t i = 0; i < set.count; i++)
        if (is_literal_at(set.routes[i], places))
            members[count++] = (Member){route_word(s, set.routes[i], places), i};
    qsort(members, count, sizeof *members, compare_members);
    *ret_members = members;
    return count;
}

static size_t group_end(const Member *members, size_t count, size_t begin)
{
    size_t end = begin;
    while (end < count && members[end].word == members[begin].word)
        end++;
    return end;
}

/* Twice the number of tests that all routes together need; SIZE_MAX: it cannot be done. */
static size_t places_cost(Stages *s, Set set, Places places)
{
    Member *members;
    size_t count = list_members(s, set, places, &members);
    if (count == 0)
        return SIZE_MAX;
    size_t cost = LATER_COST * (set.count - count), groups = 0, last = 0, carried = 0;
    for (size_t begin = 0; begin < count; groups++) {
        size_t end = group_end(members, count, begin), size = end - begin;
        cost += size * (size + 1);
        last = members[end - 1].index > last ? members[end - 1].index : last;
        begin = end;
    }
    for (size_t i = 0; i < last && !s->collects; i++)
        carried += !is_literal_at(set.routes[i], places);
    if (groups * carried > CARRIED_FACTOR * set.count + CARRIED_SPARE)
        return SIZE_MAX;
    return cost + 2 * groups * carried;
}

/* False: the routes are best tested one after the other. */
static bool choose_places(Stages *s, Set set, size_t path_places, Places *ret_places)
{
    size_t least = set.count * (set.count + 1);
    bool found = false;
    int most = (int)(path_places < PLACES_MOST ? path_places : PLACES_MOST);
    for (int is_pair = 0; is_pair <= 1; is_pair++) /* of equals, one place is hashed faster */
        for (int first = 0; first < most; first++)
            for (int second = is_pair ? first + 1 : -1; second < (is_pair ? most : 0); second++) {
                Places places = {first, second};
                size_t cost = places_cost(s, set, places);
                if (cost < least)
                    least = cost, *ret_places = places, found = true;
            }
    return found;
}

/* ---- Chains ----------------------------------------------------------------------------------------------------- */

static Chain *add_chain(Stages *s, unsigned jump, uint64_t word, size_t capacity)
{
    Chain *chain = &s->chains[s->chain_count++];
    *chain = (Chain){.word = word ^ (uint64_t)jump << 48, .jump = jump};
    chain->links = orisha_transform_alloc(s->t, (capacity + 1) * sizeof *chain->links);
    return chain;
}

static bool takes_all(const Route *route, Places places, const Route *member)
{
    return takes(route, (size_t)places.first, member) &&
           (places.second < 0 || takes(route, (size_t)places.second, member));
}

/* Is it the first of the group that has these texts? Different texts can have one word. */
static bool is_first_of_texts(Set set, Places places, const Member *group, size_t number)
{
    for (size_t i = 0; i < number; i++)
        if (takes_all(set.routes[group[i].index], places, set.routes[group[number].index]))
            return false;
    return true;
}

/* The members of a group, and those of the others that come before the last of them and would take what it has. */
static void add_group(Stages *s, unsigned jump, Set set, Places places, const Member *group, size_t size)
{
    size_t texts = 0;
    for (size_t i = 0; i < size; i++)
        texts += is_first_of_texts(set, places, group, i);
    Chain *chain = add_chain(s, jump, group->word, s->collects ? size : (group[size - 1].index + 1) * texts);
    chain->places = places;
    for (size_t i = 0, at = 0; at < size; i++) {
        const Route *route = set.routes[i];
        if (i == group[at].index) {
            chain->links[chain->count++] = (Link){route, NULL, NULL};
            at++;
            continue;
        }
        for (size_t j = 0; j < size && !s->collects && !is_literal_at(route, places); j++) {
            const Route *member = set.routes[group[j].index];
            if (is_first_of_texts(set, places, group, j) && takes_all(route, places, member))
                chain->links[chain->count++] = (Link){route, member, NULL};
        }
    }
}

/* An inner router is asked after the outer one. */
static Set outermost(Stages *s, Set set)
{
    size_t count = 0;
    while (count < set.count && (s->collects || set.routes[count]->depth == set.routes[0]->depth))
        count++;
    return (Set){set.routes, count};
}

static bool add_jump(Stages *s, unsigned number, size_t path_places, Set set)
{
    while (set.count) {
        Set here = outermost(s, set), later = set_new(s, set.count);
        Places places;
        Jump *jump = &s->jumps[number];
        if (!choose_places(s, here, path_places, &places)) {
            Chain *chain = add_chain(s, number, 0, here.count);
            for (size_t i = 0; i < here.count; i++)
                chain->links[chain->count++] = (Link){here.routes[i], NULL, NULL};
        } else {
            *jump = (Jump){true, places.second >= 0, (unsigned)places.first,
                           places.second < 0 ? 0 : (unsigned)places.second, 0};
            Member *members;
            size_t count = list_members(s, here, places, &members);
            for (size_t begin = 0, end; begin < count; begin = end) {
                end = group_end(members, count, begin);
                add_group(s, number, here, places, members + begin, end - begin);
            }
            for (size_t i = 0; i < here.count; i++)
                if (!is_literal_at(here.routes[i], places))
                    set_add(&later, here.routes[i]);
        }
        for (size_t i = here.count; i < set.count; i++)
            set_add(&later, set.routes[i]);
        if (later.count) {
            if (s->jump_count > JUMPS_MOST)
                return false;
            jump->next = number = (unsigned)s->jump_count++;
        }
        set = later;
    }
    return true;
}

/* ---- All of them ------------------------------------------------------------------------------------------------ */

unsigned stages_selector(const Stages *stages, unsigned method, unsigned segment_count)
{
    return method * (stages->limit + 2) + segment_count;
}

static int compare_chains(const void *left, const void *right)
{
    const Chain *a = left, *b = right;
    if (a->word != b->word)
        return a->word < b->word ? -1 : 1;
    return a->jump < b->jump ? -1 : a->jump > b->jump;
}

static bool hash_chains(Stages *s)
{
    uint64_t *words = orisha_transform_alloc(s->t, (s->chain_count + 1) * sizeof *words);
    size_t count = 0, tests = 0;
    for (size_t i = 0; i < s->chain_count; i++) {
        tests += s->chains[i].count;
        if (i == 0 || s->chains[i].word != s->chains[i - 1].word)
            words[count++] = s->chains[i].word;
    }
    return count <= CHAINS_MOST && tests <= TESTS_MOST && perfect_hash_find(s->t, words, count, &s->hash);
}

bool stages_build(Stages *stages, const Route *routes, size_t count)
{
    unsigned methods = stages->collects ? 1 : ORISHA_METHOD_COUNT;
    size_t fits = 0; /* how often a route fits a number of segments: the most jumps and chains that there can be */
    for (size_t i = 0; i < count; i++)
        for (unsigned segments = 1; segments <= stages->limit + 1; segments++)
            fits += route_has_count(&routes[i], segments);
    stages->jump_count = (size_t)methods * (stages->limit + 2);
    stages->jumps = orisha_transform_alloc(stages->t, (stages->jump_count + fits + 1) * sizeof *stages->jumps);
    stages->chains = orisha_transform_alloc(stages->t, (fits + 1) * sizeof *stages->chains);
    for (unsigned method = 0; method < methods; method++)
        for (unsigned segments = 1; segments <= stages->limit + 1; segments++) {
            Set set = set_new(stages, count);
            for (size_t i = 0; i < count; i++)
                if ((stages->collects || routes[i].method == method) && route_has_count(&routes[i], segments))
                    set_add(&set, &routes[i]);
            if (!add_jump(stages, stages_selector(stages, method, segments),
                          segments < stages->limit ? segments : stages->limit, set))
                return false;
        }
    qsort(stages->chains, stages->chain_count, sizeof *stages->chains, compare_chains);
    return hash_chains(stages);
}
