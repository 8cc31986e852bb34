/* The order in which routes are asked: a strict order, in which the more specific comes first. SPDX-License-Identifier:
 * MIT */
#include "transforms/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SEGMENTS_MOST 4
#define ROUTES        60

/* "Lipt": a literal, an integer, a parameter, a tail. */
static Route route_of(const char *kinds, Segment *segments)
{
    Route route = {.method = ORISHA_GET, .segments = segments};
    for (; *kinds; kinds++) {
        SegmentKind kind = (SegmentKind)(strchr("Lipt", *kinds) - "Lipt");
        segments[route.segment_count++] = (Segment){kind, ORISHA_STR("x")};
        route.parameter_count += kind != SEGMENT_LITERAL;
    }
    return route;
}

static void test_the_first_kind_that_differs_decides(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"LL", "Lp"},   {"Li", "Lp"},   {"Lp", "Lt"}, {"Lp", "iL"},
        {"iLt", "pLL"}, {"LpL", "Lpp"}, {"ii", "ip"}, {"L", "Lp"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Segment a_segments[SEGMENTS_MOST], b_segments[SEGMENTS_MOST];
        Route a = route_of(pairs[i][0], a_segments), b = route_of(pairs[i][1], b_segments);
        a.order = 2, b.order = 1; /* the order of the source does not matter */
        if (route_compare(&a, &b) >= 0 || route_compare(&b, &a) <= 0)
            fail_msg("%s before %s", pairs[i][0], pairs[i][1]);
    }
}

static void test_an_outer_router_comes_first(void **state)
{
    (void)state;
    Segment a_segments[SEGMENTS_MOST], b_segments[SEGMENTS_MOST];
    Route outer = route_of("Lp", a_segments), inner = route_of("LL", b_segments);
    inner.depth = 1;
    assert_true(route_compare(&outer, &inner) < 0);
}

static int sign(int value)
{
    return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/* What qsort needs, and what a comparison by kinds alone does not have: a < b and b < c give a < c. */
static void test_the_order_is_transitive(void **state)
{
    (void)state;
    static Segment segments[ROUTES][SEGMENTS_MOST];
    static Route routes[ROUTES];
    srand(5);
    for (size_t i = 0; i < ROUTES; i++) {
        char kinds[SEGMENTS_MOST + 1] = "";
        size_t count = 1 + (size_t)rand() % SEGMENTS_MOST;
        for (size_t j = 0; j < count; j++)
            kinds[j] = "Lip"[rand() % 3];
        if (rand() % 4 == 0)
            kinds[count - 1] = 't';
        routes[i] = route_of(kinds, segments[i]);
        routes[i].order = (size_t)rand() % 1000 * ROUTES + i;
    }
    for (size_t a = 0; a < ROUTES; a++)
        for (size_t b = 0; b < ROUTES; b++) {
            assert_int_equal(sign(route_compare(&routes[a], &routes[b])), -sign(route_compare(&routes[b], &routes[a])));
            for (size_t c = 0; c < ROUTES; c++)
                if (route_compare(&routes[a], &routes[b]) < 0 && route_compare(&routes[b], &routes[c]) < 0)
                    assert_true(route_compare(&routes[a], &routes[c]) < 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_kind_that_differs_decides),
        cmocka_unit_test(test_an_outer_router_comes_first),
        cmocka_unit_test(test_the_order_is_transitive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
