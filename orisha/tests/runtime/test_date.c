/* Dates against known ones, every month and day name, and the refresh.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "date.h"

static const struct {
    time_t seconds;
    const char *text;
} cases[] = {
    {0, "Thu, 01 Jan 1970 00:00:00 GMT"},          {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
    {951782399, "Mon, 28 Feb 2000 23:59:59 GMT"},  {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},
    {1709251200, "Fri, 01 Mar 2024 00:00:00 GMT"}, {4102444800, "Fri, 01 Jan 2100 00:00:00 GMT"},
    {1767225599, "Wed, 31 Dec 2025 23:59:59 GMT"},
};

static void test_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[DATE_SIZE];
        date_format(cases[i].seconds, text);
        if (memcmp(text, cases[i].text, DATE_SIZE) != 0)
            fail_msg("%.*s was to be %s", DATE_SIZE, text, cases[i].text);
    }
}

/* The C library in its "C" locale is the judge. */
static void test_against_strftime(void **state)
{
    (void)state;
    for (time_t seconds = 0; seconds < 5000000000; seconds += 1234567) {
        char text[DATE_SIZE], wanted[DATE_SIZE + 1];
        struct tm tm;
        date_format(seconds, text);
        gmtime_r(&seconds, &tm);
        assert_int_equal(strftime(wanted, sizeof(wanted), "%a, %d %b %Y %H:%M:%S GMT", &tm), DATE_SIZE);
        assert_memory_equal(text, wanted, DATE_SIZE);
    }
}

static void test_refresh(void **state)
{
    (void)state;
    Date date = {.stale_at_ms = 0};
    date_refresh(&date, 5000);
    assert_in_range(date.stale_at_ms, 5001, 6000); /* when the wall clock's second ends */
    memset(date.text, 'x', DATE_SIZE);
    date_refresh(&date, date.stale_at_ms - 1); /* still fresh: not touched */
    assert_int_equal(date.text[0], 'x');
    date_refresh(&date, date.stale_at_ms);
    assert_int_equal(date.text[3], ',');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_against_strftime),
        cmocka_unit_test(test_refresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
