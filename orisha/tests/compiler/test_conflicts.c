/* Routes that others take the requests of: what the tree finds is what comparing each route with each other finds.
 * SPDX-License-Identifier: MIT */
#include "emitter.h"
#include "transforms/conflicts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SETS          3000
#define ROUTES_MOST   40
#define SEGMENTS_MOST 4

/* ---- The reference ---------------------------------------------------------------------------------------------- */

static bool same_shape(const Route *a, const Route *b)
{
    bool same = a->method == b->method && a->segment_count == b->segment_count;
    for (size_t i = 0; same && i < a->segment_count; i++)
        same = a->segments[i].kind == b->segments[i].kind &&
               (a->segments[i].kind != SEGMENT_LITERAL || orisha_str_equal(a->segments[i].text, b->segments[i].text));
    return same;
}

static bool covers_segment(const Segment *wide, const Segment *narrow)
{
    if (wide->kind == SEGMENT_LITERAL)
        return narrow->kind == SEGMENT_LITERAL && orisha_str_equal(wide->text, narrow->text);
    return route_kind_takes(wide->kind, narrow);
}

static bool covers(const Route *wide, const Route *narrow)
{
    for (size_t i = 0; i < wide->segment_count; i++) {
        if (i == narrow->segment_count || !covers_segment(&wide->segments[i], &narrow->segments[i]))
            return false;
        if (wide->segments[i].kind == SEGMENT_TAIL)
            return true;
    }
    return wide->segment_count == narrow->segment_count;
}

static bool takes_all(const Route *outer, const Route *inner)
{
    return outer->depth < inner->depth && outer->method == inner->method && covers(outer, inner);
}

/* ---- Random sets ------------------------------------------------------------------------------------------------ */

static uint64_t state = 1;

static unsigned random_below(unsigned limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % limit;
}

/* Few texts, so that routes meet; "7" is an integer, "" the end of "/a/". */
static Route random_route(Segment *segments, size_t order)
{
    static const char *const texts[] = {"a", "b", "7", ""};
    Route route = {.method = random_below(4) ? ORISHA_GET : ORISHA_POST,
                   .segments = segments,
                   .depth = random_below(3),
                   .segment_count = 1 + random_below(SEGMENTS_MOST),
                   .order = order};
    for (size_t i = 0; i < route.segment_count; i++) {
        bool is_last = i + 1 == route.segment_count;
        SegmentKind kind = (SegmentKind)random_below(is_last ? SEGMENT_TAIL + 1 : SEGMENT_TAIL);
        const char *text = texts[random_below(is_last ? 4 : 3)];
        segments[i] = (Segment){kind, orisha_str_from_cstring(text)};
        route.parameter_count += kind != SEGMENT_LITERAL;
    }
    return route;
}

static void check_set(const Route *routes, const Conflict *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Route *outer = NULL, *same = NULL;
        for (size_t j = 0; j < count; j++) {
            if (!outer && takes_all(&routes[j], &routes[i]))
                outer = &routes[j];
            if (!same && j < i && routes[j].depth == routes[i].depth && same_shape(&routes[j], &routes[i]))
                same = &routes[j];
        }
        assert_int_equal(found[i].is_outer, outer != NULL);
        if (outer) /* more than one may; any of them shows why */
            assert_true(takes_all(found[i].other, &routes[i]));
        else
            assert_ptr_equal(found[i].other, same);
    }
}

static void test_the_tree_agrees_with_comparing_all(void **ignored)
{
    (void)ignored;
    size_t outer = 0, same = 0;
    for (unsigned set = 0; set < SETS; set++) {
        static Segment segments[ROUTES_MOST][SEGMENTS_MOST];
        Arena arena = {0};
        Diagnostics diagnostics = {.arena = &arena};
        Emitter emitter = {.diagnostics = &diagnostics};
        orisha_transform t = {.emitter = &emitter};
        Route routes[ROUTES_MOST];
        size_t count = random_below(ROUTES_MOST + 1);
        for (size_t i = 0; i < count; i++)
            routes[i] = random_route(segments[i], i);
        qsort(routes, count, sizeof *routes, route_compare);
        const Conflict *found = conflicts_find(&t, routes, count);
        check_set(routes, found, count);
        for (size_t i = 0; i < count; i++)
            outer += found[i].is_outer, same += found[i].other && !found[i].is_outer;
        arena_free(&arena);
    }
    assert_true(outer > 1000 && same > 1000); /* the sets were worth asking */
}

/* Every outer route is a word of `a` and `:p`, so that a walk could go to all of them; the inner one ends otherwise. */
static void test_a_set_made_to_be_slow_is_given_up(void **ignored)
{
    (void)ignored;
    enum { LEVELS = 12, OUTER = 1 << LEVELS, INNER = 4000 };
    Arena arena = {0};
    Diagnostics diagnostics = {.arena = &arena};
    Emitter emitter = {.diagnostics = &diagnostics};
    orisha_transform t = {.emitter = &emitter};
    Route *routes = arena_alloc(&arena, (OUTER + INNER) * sizeof *routes);
    for (unsigned i = 0; i < OUTER + INNER; i++) {
        bool is_outer = i < OUTER;
        Segment *segments = arena_alloc(&arena, (LEVELS + 1) * sizeof *segments);
        for (unsigned level = 0; level < LEVELS; level++)
            segments[level] =
                (Segment){is_outer && i >> level & 1 ? SEGMENT_PARAMETER : SEGMENT_LITERAL, ORISHA_STR("a")};
        segments[LEVELS] = (Segment){
            SEGMENT_LITERAL, is_outer ? ORISHA_STR("x") : orisha_str_from_cstring(arena_format(&arena, "%u", i))};
        routes[i] = (Route){.segments = segments,
                            .segment_count = LEVELS + 1,
                            .parameter_count = is_outer,
                            .depth = !is_outer,
                            .order = i};
    }
    const Conflict *found = conflicts_find(&t, routes, OUTER + INNER);
    for (unsigned i = 0; i < OUTER + INNER; i++)
        assert_null(found[i].other);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tree_agrees_with_comparing_all),
        cmocka_unit_test(test_a_set_made_to_be_slow_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
