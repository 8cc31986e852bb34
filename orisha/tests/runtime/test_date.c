/* Dates against known ones, every month and day name, the three forms that are read, and the refresh.
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

#define NOW_S   1795000000 /* Wed, 18 Nov 2026 */
#define INVALID INT64_MIN

/* RFC 9110 section 5.6.7. */
static const struct {
    const char *text;
    int64_t seconds;
} read_cases[] = {
    {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
    {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
    {"Sun Nov  6 08:49:37 1994", 784111777},
    {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
    {"Wed, 31 Dec 1969 23:59:59 GMT", -1},
    {"Tue, 29 Feb 2000 00:00:00 GMT", 951782400},
    {"Tue Feb 29 00:00:00 2000", 951782400},
    {"Wednesday, 31-Dec-25 23:59:59 GMT", 1767225599},
    {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
    {"Tue, 30 Jun 2015 23:59:60 GMT", 1435708800}, /* a leap second */
    {"Mon, 06 Nov 1994 08:49:37 GMT", 784111777},  /* it was a Sunday, which tells nothing */
    /* two digits: at most fifty years ahead */
    {"Thursday, 01-Jan-70 00:00:00 GMT", 3155760000}, /* 2070 */
    {"Wednesday, 01-Jan-76 00:00:00 GMT", 3345062400},
    {"Friday, 01-Jan-77 00:00:00 GMT", 220924800}, /* 1977 */
    {"Saturday, 01-Jan-00 00:00:00 GMT", 946684800},
    {"Monday, 29-Feb-28 00:00:00 GMT", 1835395200},
    {"Sunday, 29-Feb-27 00:00:00 GMT", INVALID},
    {"Mon, 29 Feb 1900 00:00:00 GMT", INVALID},
    {"Wed, 30 Feb 2000 00:00:00 GMT", INVALID},
    {"Sat, 31 Apr 1994 00:00:00 GMT", INVALID},
    {"Sun, 00 Nov 1994 08:49:37 GMT", INVALID},
    {"Sun, 06 Nov 0000 08:49:37 GMT", INVALID},
    {"Sun, 06 Nov 1994 24:00:00 GMT", INVALID},
    {"Sun, 06 Nov 1994 23:60:00 GMT", INVALID},
    {"Sun, 06 Nov 1994 23:59:61 GMT", INVALID},
    {"", INVALID},
    {"0", INVALID},
    {"784111777", INVALID},
    {"Sun, 06 Nov 1994 08:49:37", INVALID},
    {"Sun, 06 Nov 1994 08:49:37 GMT ", INVALID},
    {"Sun, 06 Nov 1994 08:49:37 GMTx", INVALID},
    {"Sun, 06 Nov 1994 08:49:37 UTC", INVALID},
    {"Sun, 06 Nov 1994 08:49:37 +0000", INVALID},
    {"sun, 06 nov 1994 08:49:37 gmt", INVALID}, /* dates are case-sensitive */
    {"Son, 06 Nov 1994 08:49:37 GMT", INVALID},
    {"Sun, 06 Nev 1994 08:49:37 GMT", INVALID},
    {"Sun, 6 Nov 1994 08:49:37 GMT", INVALID},
    {"Sun, 06-Nov-1994 08:49:37 GMT", INVALID},
    {"Sun, 06-Nov-94 08:49:37 GMT", INVALID},
    {"Sunday, 06-Nov-1994 08:49:37 GMT", INVALID},
    {"Sunday, 06 Nov 1994 08:49:37 GMT", INVALID},
    {"Sonday, 06-Nov-94 08:49:37 GMT", INVALID},
    {"Sun Nov 6 08:49:37 1994", INVALID},
    {"Sun Nov  6 08:49:37 94", INVALID},
    {"Sun Nov  6 08:49:37 1994 GMT", INVALID},
    {"1994-11-06T08:49:37Z", INVALID},
    {"Sun, -6 Nov 1994 08:49:37 GMT", INVALID},
};

static void test_three_forms_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(read_cases); i++) {
        const char *text = read_cases[i].text;
        int64_t seconds = INVALID;
        bool valid = date_parse(orisha_str_from_cstring(text), NOW_S, &seconds);
        if (valid != (read_cases[i].seconds != INVALID) || seconds != read_cases[i].seconds)
            fail_msg("\"%s\" was read as %lld", text, (long long)seconds);
    }
}

/* Two digits near a turn of the century: the latest such year that is at most fifty years ahead. */
static void test_the_century_is_the_nearest(void **state)
{
    (void)state;
    int64_t seconds;
    time_t now = 4083955200; /* 2099-06-01 */
    assert_true(date_parse(ORISHA_STR("Thursday, 01-Jan-05 00:00:00 GMT"), now, &seconds));
    assert_int_equal(seconds, 4260211200); /* 2105 */
    assert_true(date_parse(ORISHA_STR("Saturday, 01-Jan-50 00:00:00 GMT"), now, &seconds));
    assert_int_equal(seconds, 2524608000); /* 2050: 2150 is too far */
}

/* What is formatted is read back, in every form, whatever the date; no prefix of it is a date. */
static void test_reading_inverts_formatting(void **state)
{
    (void)state;
    static const char *const formats[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                          "%a %b %e %H:%M:%S %Y"};
    for (time_t wanted = 1000000; wanted < NOW_S; wanted += 7654321) {
        struct tm tm;
        gmtime_r(&wanted, &tm);
        for (size_t form = 0; form < COUNT_OF(formats); form++) {
            char text[64];
            int64_t seconds;
            size_t size = strftime(text, sizeof(text), formats[form], &tm);
            /* the year 1970 with two digits is read as 2070 in 2026; so "now" is taken as then */
            assert_true(date_parse((orisha_str){text, size}, wanted + 1000, &seconds));
            assert_int_equal(seconds, wanted);
            for (size_t shorter = 0; shorter < size; shorter++)
                assert_false(date_parse((orisha_str){text, shorter}, NOW_S, &seconds));
        }
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
        cmocka_unit_test(test_three_forms_are_read),
        cmocka_unit_test(test_the_century_is_the_nearest),
        cmocka_unit_test(test_reading_inverts_formatting),
        cmocka_unit_test(test_refresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
