/* If-None-Match lists against the tag "abc" (RFC 9110 section 13.1.2, weak comparison of section 8.8.3.2).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "etag.h"

static const struct {
    const char *list;
    bool holds;
} cases[] = {
    {"\"abc\"", true},
    {"W/\"abc\"", true},
    {"*", true},
    {"\"x\", \"abc\"", true},
    {"\"x\",\"abc\",\"y\"", true},
    {" \"x\" ,\t W/\"abc\" ", true},
    {", ,\"abc\"", true},
    {"\"a,b\", \"abc\"", true},
    {"", false},
    {"\"ab\"", false},
    {"\"abcd\"", false},
    {"\"ABC\"", false},
    {"abc", false},
    {"\"abc", false},
    {"w/\"abc\"", false},
    {"W/", false},
    {"\"x\" \"abc\"", false},
    {"x, \"abc\"", false},
    {"*, \"abc\"", false},
    {"\"x, \"abc\"", false},
};

static void test_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (etag_list_holds(orisha_str_from_cstring(cases[i].list), ORISHA_STR("\"abc\"")) != cases[i].holds)
            fail_msg("If-None-Match: %s", cases[i].list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
