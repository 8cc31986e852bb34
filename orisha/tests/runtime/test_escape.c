/* Values in JSON and HTML: specials, and what is not UTF-8 (the sequences of Unicode 15, section 3.9).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#define FFFD "\xef\xbf\xbd"

static const struct {
    orisha_str in;
    const char *json, *html;
} cases[] = {
    {ORISHA_STR(""), "", ""},
    {ORISHA_STR("plain 42"), "plain 42", "plain 42"},
    {ORISHA_STR("\"\\/"), "\\\"\\\\/", "&quot;\\/"},
    {ORISHA_STR("<a href='x'>&"), "\\u003ca href='x'>&", "&lt;a href=&#39;x&#39;&gt;&amp;"},
    {ORISHA_STR("</script>"), "\\u003c/script>", "&lt;/script&gt;"},
    {ORISHA_STR("\b\f\n\r\t"), "\\b\\f\\n\\r\\t", "\b\f\n\r\t"},
    {ORISHA_STR("\x01\x1f\x7f"), "\\u0001\\u001f\x7f", "\x01\x1f\x7f"},
    {ORISHA_STR("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z"), "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z",
     "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z"},
    {ORISHA_STR("\xff"), FFFD, FFFD},
    {ORISHA_STR("a\xff\xfe"
                "b"),
     "a" FFFD FFFD "b", "a" FFFD FFFD "b"},
    {ORISHA_STR("\x80\xbf"), FFFD FFFD, FFFD FFFD},
    {ORISHA_STR("\xc0\xaf"), FFFD FFFD, FFFD FFFD},                             /* overlong '/' */
    {ORISHA_STR("\xe0\x80\xaf"), FFFD FFFD FFFD, FFFD FFFD FFFD},               /* overlong */
    {ORISHA_STR("\xed\xa0\x80"), FFFD FFFD FFFD, FFFD FFFD FFFD},               /* surrogate */
    {ORISHA_STR("\xf4\x90\x80\x80"), FFFD FFFD FFFD FFFD, FFFD FFFD FFFD FFFD}, /* above U+10FFFF */
    {ORISHA_STR("\xf5\x80"), FFFD FFFD, FFFD FFFD},
    {ORISHA_STR("\xe2\x82"), FFFD, FFFD}, /* cut off: one maximal subpart */
    {ORISHA_STR("\xf0\x9f\x98"
                "a"),
     FFFD "a", FFFD "a"},
    {ORISHA_STR("\xe2\x82\""), FFFD "\\\"", FFFD "&quot;"},
    {ORISHA_STR("\xc3"), FFFD, FFFD},
    {ORISHA_STR("\xed\x9f\xbf\xee\x80\x80"), "\xed\x9f\xbf\xee\x80\x80", "\xed\x9f\xbf\xee\x80\x80"},
    {ORISHA_STR("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},
};

/* The value in memory of exactly its size, so that a sanitizer sees a look beyond it; likewise for what is written. */
static void check(const char *what, size_t number, char *(*write)(char *, orisha_str), orisha_str in, const char *expected)
{
    char *value = malloc(in.len > 0 ? in.len : 1);
    size_t room = orisha_measure_escaped(in), size = strlen(expected);
    char *written = malloc(room > 0 ? room : 1);
    assert_non_null(value);
    assert_non_null(written);
    memcpy(value, in.ptr, in.len);
    size_t got = (size_t)(write(written, (orisha_str){value, in.len}) - written);
    if (got != size || memcmp(written, expected, size) != 0)
        fail_msg("%s %zu: %.*s", what, number, (int)got, written);
    assert_true(got <= room && room <= in.len * ORISHA_ESCAPED_BYTE);
    free(value);
    free(written);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        check("json", i, orisha_write_json, cases[i].in, cases[i].json);
        check("html", i, orisha_write_html, cases[i].in, cases[i].html);
    }
}

static void test_nul(void **state)
{
    (void)state;
    check("json", 0, orisha_write_json, ORISHA_STR("a\0b"), "a\\u0000b");
}

/* What a value may need is never less than what it takes, whatever its bytes are. */
static void test_random_values_fit(void **state)
{
    (void)state;
    srand(1);
    for (int i = 0; i < 20000; i++) {
        char value[40], written[sizeof(value) * ORISHA_ESCAPED_BYTE];
        orisha_str in = {value, (size_t)rand() % sizeof(value)};
        for (size_t k = 0; k < in.len; k++)
            value[k] = (char)rand();
        size_t room = orisha_measure_escaped(in);
        assert_in_range(orisha_write_json(written, in) - written, 0, room);
        assert_in_range(orisha_write_html(written, in) - written, 0, room);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_nul),
                                       cmocka_unit_test(test_random_values_fit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
