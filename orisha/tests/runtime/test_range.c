/* Range fields against a representation of ten bytes (RFC 9110 sections 14.1 and 14.2).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "range.h"

/* What comes out, as text: "-" ignored, "!" 416, otherwise the ranges. */
static const struct {
    const char *value, *wanted;
} cases[] = {
    {"bytes=0-0", "0-0"},
    {"bytes=0-4", "0-4"},
    {"bytes=2-", "2-9"},
    {"bytes=0-", "0-9"},
    {"bytes=9-", "9-9"},
    {"bytes=5-9", "5-9"},
    {"bytes=5-100", "5-9"},
    {"bytes=5-18446744073709551615", "5-9"},
    {"bytes=5-99999999999999999999999999", "5-9"},
    {"bytes=0000000000000000000000005-6", "5-6"},
    {"BYTES=0-4", "0-4"}, /* units are named without case */
    {"bytes=-1", "9-9"},
    {"bytes=-10", "0-9"},
    {"bytes=-11", "0-9"},
    {"bytes=-99999999999999999999999999", "0-9"},
    {"bytes=10-", "!"},
    {"bytes=10-20", "!"},
    {"bytes=99999999999999999999999999-", "!"},
    {"bytes=18446744073709551616-", "!"},
    {"bytes=-0", "!"},
    {"bytes=-0,10-11", "!"},
    /* several: in the order asked for; what touches becomes one; what lies behind the end is left out */
    {"bytes=0-1,4-5", "0-1 4-5"},
    {"bytes=4-5,0-1", "4-5 0-1"},
    {"bytes=0-1,2-3", "0-3"},
    {"bytes=2-3,0-1", "0-3"},
    {"bytes=0-5,3-8", "0-8"},
    {"bytes=0-9,3-4", "0-9"},
    {"bytes=3-4,0-9", "0-9"},
    {"bytes=0-0,2-2,4-4,1-3", "0-4"},
    {"bytes=8-8,0-0,4-4,0-5", "8-8 0-5"},
    {"bytes=8-8,0-0,4-4,3-7", "3-8 0-0"},
    {"bytes=0-1,-2", "0-1 8-9"},
    {"bytes=0-1,10-20", "0-1"},
    {"bytes=-0,2-3", "2-3"},
    {"bytes=0-1, \t4-5 ,, 7-", "0-1 4-5 7-9"},
    {"bytes=,0-1", "0-1"},
    /* malformed: as if it were not there */
    {"", "-"},
    {"bytes", "-"},
    {"bytes=", "-"},
    {"bytes=,", "-"},
    {"bytes=-", "-"},
    {"bytes=5", "-"},
    {"bytes=a-b", "-"},
    {"bytes=0-b", "-"},
    {"bytes=5-4", "-"},
    {"bytes=0-1,5-4", "-"},
    {"bytes=10-9", "-"},
    {"bytes=0-1,x", "-"},
    {"bytes=0-1-2", "-"},
    {"bytes=--1", "-"},
    {"bytes=-1-", "-"},
    {"bytes=+1-2", "-"},
    {"bytes=0x0-1", "-"},
    {"bytes=0 - 1", "-"},
    {"bytes=0-1;2-3", "-"},
    {"bytes =0-1", "-"},
    {"bytes:0-1", "-"},
    {"byte=0-1", "-"},
    {"octets=0-1", "-"},
    {"0-1", "-"},
    /* more than LIMIT_RANGES */
    {"bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0", "0-0"},
    {"bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0", "-"},
    {"bytes=10-,10-,10-,10-,10-,10-,10-,10-,10-,10-,10-,10-,10-,10-,10-,10-,0-0", "-"},
};

static const char *describe(RangeVerdict verdict, const RangeSet *set, char *text)
{
    char *at = text;
    if (verdict != RANGE_SATISFIABLE)
        return verdict == RANGE_IGNORE ? "-" : "!";
    for (unsigned i = 0; i < set->count; i++)
        at += sprintf(at, "%s%llu-%llu", i > 0 ? " " : "", (unsigned long long)set->ranges[i].first,
                      (unsigned long long)set->ranges[i].last);
    return text;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[64 * LIMIT_RANGES];
        RangeSet set;
        RangeVerdict verdict = range_parse(orisha_str_from_cstring(cases[i].value), 10, &set);
        const char *got = describe(verdict, &set, text);
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("Range: %s came out as %s, not %s", cases[i].value, got, cases[i].wanted);
    }
}

static void test_nothing_has_no_ranges(void **state)
{
    (void)state;
    static const char *const values[] = {"bytes=0-", "bytes=-1", "bytes=0-0", "bytes=-0"};
    RangeSet set;
    for (size_t i = 0; i < COUNT_OF(values); i++)
        assert_int_equal(range_parse(orisha_str_from_cstring(values[i]), 0, &set), RANGE_IGNORE);
}

/* A bitmap of which bytes are asked for is the judge of every set of three ranges of a small file. */
static void test_against_a_bitmap(void **state)
{
    (void)state;
    enum { SIZE = 5 };
    for (unsigned code = 0; code < 36 * 36 * 36; code++) {
        char text[64];
        unsigned digits[3][2], wanted = 0, got = 0, length = 0;
        bool ordered = true;
        unsigned rest = code;
        for (unsigned i = 0; i < 3; i++, rest /= 36) {
            digits[i][0] = rest % 6;
            digits[i][1] = rest / 6 % 6;
            ordered &= digits[i][0] <= digits[i][1];
            for (unsigned byte = digits[i][0]; byte <= digits[i][1] && byte < SIZE; byte++)
                wanted |= 1u << byte;
        }
        sprintf(text, "bytes=%u-%u,%u-%u,%u-%u", digits[0][0], digits[0][1], digits[1][0], digits[1][1], digits[2][0],
                digits[2][1]);
        RangeSet set;
        RangeVerdict verdict = range_parse(orisha_str_from_cstring(text), SIZE, &set);
        if (!ordered || wanted == 0) {
            assert_int_equal(verdict, ordered ? RANGE_UNSATISFIABLE : RANGE_IGNORE);
            continue;
        }
        assert_int_equal(verdict, RANGE_SATISFIABLE);
        for (unsigned i = 0; i < set.count; i++) {
            assert_true(set.ranges[i].first <= set.ranges[i].last && set.ranges[i].last < SIZE);
            length += (unsigned)range_size(set.ranges[i]);
            for (uint64_t byte = set.ranges[i].first; byte <= set.ranges[i].last; byte++)
                got |= 1u << byte;
        }
        assert_int_equal(got, wanted);
        assert_int_equal(length, __builtin_popcount(wanted)); /* no byte twice */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_nothing_has_no_ranges),
        cmocka_unit_test(test_against_a_bitmap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
