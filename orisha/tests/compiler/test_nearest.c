/* Edit distance, and what it suggests. SPDX-License-Identifier: MIT */
#include "nearest.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_distances(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"abc", "", 3},
        {"router", "router", 0},
        {"ruoter", "router", 1},
        {"outer", "router", 1},
        {"routers", "router", 1},
        {"roxter", "router", 1},
        {"ROUTER", "router", 0},
        {"ca", "abc", 3},
        {"kitten", "sitting", 3},
        {"abcdef", "badcfe", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(name_distance(text_from(cases[i].a), text_from(cases[i].b)), cases[i].distance);
        assert_int_equal(name_distance(text_from(cases[i].b), text_from(cases[i].a)), cases[i].distance);
    }
}

static void test_suggestions(void **state)
{
    (void)state;
    static const char *const names[] = {"router", "static", "serve", NULL};
    assert_string_equal(nearest_name(text_from("ruoter"), names), "router");
    assert_string_equal(nearest_name(text_from("SERVE"), names), "serve");
    assert_null(nearest_name(text_from("completely"), names));
}

static void test_long_names_are_left_alone(void **state)
{
    (void)state;
    char name[NEAREST_NAME_LIMIT + 2];
    memset(name, 'x', sizeof name);
    Nearest nearest = nearest_begin((orisha_str){name, NEAREST_NAME_LIMIT + 1});
    nearest_offer(&nearest, (orisha_str){name, NEAREST_NAME_LIMIT});
    assert_int_equal(nearest.best.len, 0);
    nearest = nearest_begin((orisha_str){name, NEAREST_NAME_LIMIT - 1});
    nearest_offer(&nearest, (orisha_str){name, NEAREST_NAME_LIMIT});
    assert_int_equal(nearest.best.len, NEAREST_NAME_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distances),
        cmocka_unit_test(test_suggestions),
        cmocka_unit_test(test_long_names_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
