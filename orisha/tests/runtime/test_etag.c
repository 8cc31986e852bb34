/* If-None-Match and If-Match lists against the tag "abc" (RFC 9110 section 13.1, both comparisons of section 8.8.3.2).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "etag.h"

static const struct {
    const char *list;
    bool holds, holds_strongly;
} cases[] = {
    {"\"abc\"", true, true},
    {"W/\"abc\"", true, false},
    {"*", true, true},
    {"\"x\", \"abc\"", true, true},
    {"\"x\",\"abc\",\"y\"", true, true},
    {" \"x\" ,\t W/\"abc\" ", true, false},
    {", ,\"abc\"", true, true},
    {"W/\"abc\", \"abc\"", true, true},
    {"W/\"x\", \"abc\"", true, true},
    {"\"a,b\", \"abc\"", true, true},
    {"", false, false},
    {"\"ab\"", false, false},
    {"\"abcd\"", false, false},
    {"\"ABC\"", false, false},
    {"abc", false, false},
    {"\"abc", false, false},
    {"w/\"abc\"", false, false},
    {"W/", false, false},
    {"\"x\" \"abc\"", false, false},
    {"x, \"abc\"", false, false},
    {"*, \"abc\"", false, false},
    {"\"x, \"abc\"", false, false},
};

static void test_lists(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        orisha_str list = orisha_str_from_cstring(cases[i].list);
        if (etag_list_holds(list, ORISHA_STR("\"abc\"")) != cases[i].holds)
            fail_msg("If-None-Match: %s", cases[i].list);
        if (etag_list_holds_strongly(list, ORISHA_STR("\"abc\"")) != cases[i].holds_strongly)
            fail_msg("If-Match: %s", cases[i].list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
