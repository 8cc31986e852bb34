/* Sets of routes, and the ways in which they go on from a place. SPDX-License-Identifier: MIT */
#include "router_sets.h"

#include <stdlib.h>

/* ---- Sets ------------------------------------------------------------------------------------------------------- */

Set set_new(Decision *d, size_t capacity)
{
    return (Set){orisha_transform_alloc(d->t, (capacity + 1) * sizeof(Route *)), 0};
}

void set_add(Set *set, const Route *route)
{
    set->routes[set->count++] = route;
}

bool route_is_literal_at(const Route *route, size_t place)
{
    return route_kind_at(route, place) == SEGMENT_LITERAL;
}

size_t set_count_literals(Set set, size_t place)
{
    size_t count = 0;
    for (size_t i = 0; i < set.count; i++)
        count += route_is_literal_at(set.routes[i], place);
    return count;
}

/* Would the route take this text in this place? */
static bool takes(const Route *route, size_t place, orisha_str text)
{
    switch (route_kind_at(route, place)) {
    case SEGMENT_LITERAL: return orisha_str_equal(route->segments[place].text, text);
    case SEGMENT_INT: return route_is_int(text);
    case SEGMENT_PARAMETER: return text.len > 0;
    case SEGMENT_TAIL: return true;
    }
    return false;
}

/* Does `first` match whenever `second` does, as far as that is not known yet? */
static bool covers(const Decision *d, const Route *first, const Route *second, const Known *known)
{
    for (size_t i = 0; i < d->places; i++) {
        if (known->matches[i])
            continue;
        SegmentKind kind = route_kind_at(first, i), other = route_kind_at(second, i);
        bool covered = other == SEGMENT_LITERAL ? takes(first, i, second->segments[i].text)
                                                : kind != SEGMENT_LITERAL && kind >= other;
        if (!covered)
            return false;
    }
    return true;
}

/* The routes of `set` that take `text`, without those that a more specific one always wins over. */
Set set_carry(Decision *d, Set set, size_t place, orisha_str text, const Known *known)
{
    Set carried = set_new(d, set.count);
    for (size_t i = 0; i < set.count; i++) {
        bool wins = takes(set.routes[i], place, text);
        for (size_t j = 0; wins && j < carried.count && !route_is_literal_at(set.routes[i], place); j++)
            wins = !covers(d, carried.routes[j], set.routes[i], known);
        if (wins)
            set_add(&carried, set.routes[i]);
    }
    return carried;
}

Set set_without_literals(Decision *d, Set set, size_t place)
{
    Set rest = set_new(d, set.count);
    for (size_t i = 0; i < set.count; i++)
        if (!route_is_literal_at(set.routes[i], place))
            set_add(&rest, set.routes[i]);
    return rest;
}

/* ---- Ways ------------------------------------------------------------------------------------------------------- */

int text_compare(orisha_str a, orisha_str b)
{
    size_t least = a.len < b.len ? a.len : b.len;
    int order = least ? memcmp(a.ptr, b.ptr, least) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_ways(const void *left, const void *right)
{
    const Way *a = left, *b = right;
    if (a->selector != b->selector)
        return a->selector < b->selector ? -1 : 1;
    int order = text_compare(a->text, b->text);
    return order ? order : text_compare(a->second, b->second);
}

/* The different literals of the set in one place, or in two (`second` < 0: one). Sets of the ways are empty. */
size_t ways_list(Decision *d, Set set, size_t place, int second, Way **ret_ways)
{
    Way *ways = orisha_transform_alloc(d->t, (set.count + 1) * sizeof *ways);
    size_t count = 0, different = 0;
    for (size_t i = 0; i < set.count; i++)
        if (route_is_literal_at(set.routes[i], place)) {
            orisha_str other = second < 0 ? (orisha_str){"", 0} : set.routes[i]->segments[second].text;
            ways[count++] = (Way){.text = set.routes[i]->segments[place].text, .second = other};
        }
    qsort(ways, count, sizeof *ways, compare_ways);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || compare_ways(&ways[i], &ways[different - 1]) != 0)
            ways[different++] = ways[i];
    *ret_ways = ways;
    return different;
}

/* Sorts the set, all literal in these places, into the ways. */
void ways_fill(Decision *d, Set set, size_t place, int second, Way *ways, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ways[i].set.count = 0;
    size_t *of_route = orisha_transform_alloc(d->t, (set.count + 1) * sizeof *of_route);
    for (size_t i = 0; i < set.count; i++) {
        Way key = {.text = set.routes[i]->segments[place].text};
        key.second = second < 0 ? (orisha_str){"", 0} : set.routes[i]->segments[second].text;
        of_route[i] = (size_t)((Way *)bsearch(&key, ways, count, sizeof *ways, compare_ways) - ways);
        ways[of_route[i]].set.count++;
    }
    for (size_t i = 0; i < count; i++)
        ways[i].set = set_new(d, ways[i].set.count);
    for (size_t i = 0; i < set.count; i++)
        set_add(&ways[of_route[i]].set, set.routes[i]);
}
