/* Values in JSON and HTML: specials, and what is not UTF-8 (the sequences of Unicode 15, section 3.9).
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "escape.h"

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

static void test_cases(void **state)
{
    (void)state;
    Output output;
    assert_int_equal(output_open(&output, 1), 0);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        /* exactly as large as the value, so that a sanitizer sees a look beyond it */
        char *copy = malloc(cases[i].in.len + 1);
        assert_non_null(copy);
        char *value = realloc(copy, cases[i].in.len > 0 ? cases[i].in.len : 1);
        memcpy(value, cases[i].in.ptr, cases[i].in.len);
        output_clear(&output);
        escape_json(&output, (orisha_str){value, cases[i].in.len});
        if (output.size != strlen(cases[i].json) || memcmp(output.bytes, cases[i].json, output.size) != 0)
            fail_msg("json %zu: %.*s", i, (int)output.size, output.bytes);
        output_clear(&output);
        escape_html(&output, (orisha_str){value, cases[i].in.len});
        if (output.size != strlen(cases[i].html) || memcmp(output.bytes, cases[i].html, output.size) != 0)
            fail_msg("html %zu: %.*s", i, (int)output.size, output.bytes);
        free(value);
    }
    output_close(&output);
}

static void test_nul(void **state)
{
    (void)state;
    Output output;
    assert_int_equal(output_open(&output, 64), 0);
    escape_json(&output, ORISHA_STR("a\0b"));
    assert_int_equal(output.size, 8);
    assert_memory_equal(output.bytes, "a\\u0000b", 8);
    output_close(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_nul)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
