/* Strings in JSON: escapes, and U+FFFD for what is no UTF-8. SPDX-License-Identifier: MIT */
#include "json.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_strings(void **state)
{
    (void)state;
    static const struct {
        orisha_str text;
        const char *json;
    } cases[] = {
        {ORISHA_STR(""), "\"\""},
        {ORISHA_STR("a\"\\/b"), "\"a\\\"\\\\/b\""},
        {ORISHA_STR("\n\x01"), "\"\\u000a\\u0001\""},
        {ORISHA_STR("\xc3\xa9\xf0\x9f\x98\x80"), "\"\xc3\xa9\xf0\x9f\x98\x80\""},
        {ORISHA_STR("\xff|\xc3"), "\"\\ufffd|\\ufffd\""},
        {ORISHA_STR("\xc0\x80"), "\"\\ufffd\\ufffd\""},
        {ORISHA_STR("\xed\xa0\x80"), "\"\\ufffd\\ufffd\\ufffd\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *printed = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&printed, &size);
        json_print(out, cases[i].text);
        fclose(out);
        assert_string_equal(printed, cases[i].json);
        free(printed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_strings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
