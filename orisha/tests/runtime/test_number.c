/* Numbers as text, and typed parameters back to numbers.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <float.h>
#include <math.h>

#include "number.h"

static void assert_text(const char *text, size_t size, const char *wanted)
{
    if (size != strlen(wanted) || memcmp(text, wanted, size) != 0)
        fail_msg("%.*s was to be %s", (int)size, text, wanted);
}

static void test_integers(void **state)
{
    (void)state;
    char text[NUMBER_MAX];
    assert_text(text, number_format_u64(0, text), "0");
    assert_text(text, number_format_u64(7, text), "7");
    assert_text(text, number_format_u64(1000, text), "1000");
    assert_text(text, number_format_u64(UINT64_MAX, text), "18446744073709551615");
    assert_text(text, number_format_i64(-1, text), "-1");
    assert_text(text, number_format_i64(INT64_MAX, text), "9223372036854775807");
    assert_text(text, number_format_i64(INT64_MIN, text), "-9223372036854775808");
}

static void test_doubles(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *wanted;
    } cases[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {100, "100"},
        {1e15, "1e+15"},
        {123456789012345680.0, "1.2345678901234568e+17"},
        {9007199254740993.0, "9007199254740992"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {5e-324, "5e-324"},
        {1.5e-320, "1.5e-320"},
        {INFINITY, "null"},
        {-INFINITY, "null"},
        {NAN, "null"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[NUMBER_MAX + 1];
        size_t size = number_format_f64(cases[i].value, text);
        assert_text(text, size, cases[i].wanted);
    }
}

/* Every form reads back as the same bits, for doubles from all over the range. */
static void test_doubles_read_back(void **state)
{
    (void)state;
    uint64_t bits = 0x9e3779b97f4a7c15u;
    for (int i = 0; i < 20000; i++) {
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        double value;
        memcpy(&value, &bits, sizeof(value));
        if (!isfinite(value))
            continue;
        char text[NUMBER_MAX + 1];
        text[number_format_f64(value, text)] = '\0';
        assert_true(strtod(text, NULL) == value);
    }
}

static const struct {
    const char *text;
    bool valid;
    int64_t value;
} integers[] = {
    {"0", true, 0},
    {"42", true, 42},
    {"-42", true, -42},
    {"9223372036854775807", true, INT64_MAX},
    {"-9223372036854775808", true, INT64_MIN},
    {"9223372036854775808", false, 0},
    {"-9223372036854775809", false, 0},
    {"99999999999999999999", false, 0},
    {"", false, 0},
    {"-", false, 0},
    {"-0", false, 0},
    {"+1", false, 0},
    {"01", false, 0},
    {"-01", false, 0},
    {"1 ", false, 0},
    {"1a", false, 0},
    {"0x1", false, 0},
    {"--1", false, 0},
};

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(integers); i++) {
        int64_t value = 77;
        bool valid = orisha_parse_int(orisha_str_from_cstring(integers[i].text), &value);
        if (valid != integers[i].valid || value != (valid ? integers[i].value : 77))
            fail_msg("'%s'", integers[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_doubles_read_back),
        cmocka_unit_test(test_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
