// Tests of reports/text.c.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "reports/text.h"

static void test_text_grows(void **state)
{
    (void)state;
    AUTO_TEXT Text text = {0};
    for (int i = 0; i < 1000; i++)
        text_print(&text, "%03d", i);
    assert_int_equal(text.length, 3000);
    assert_memory_equal(text.data + 3 * 567, "567", 3);
    assert_int_equal(text.data[3000], 0);
}

static void test_sequences(void **state)
{
    (void)state;
    assert_int_equal(text_sequence((const unsigned char *)"a", 1), 1);
    assert_int_equal(text_sequence((const unsigned char *)"é", 2), 2);
    assert_int_equal(text_sequence((const unsigned char *)"€", 3), 3);
    assert_int_equal(text_sequence((const unsigned char *)"€", 2), 0);
    assert_int_equal(text_sequence((const unsigned char *)"\xf0\x9f\x98\x80", 4), 4);
    assert_int_equal(text_sequence((const unsigned char *)"\xf4\x90\x80\x80", 4), 0);
    assert_int_equal(text_sequence((const unsigned char *)"\xe0\x80\x80", 3), 0);
    assert_int_equal(text_sequence((const unsigned char *)"\x80", 1), 0);
    assert_int_equal(text_sequence((const unsigned char *)"", 0), 0);
}

static void test_clean(void **state)
{
    (void)state;
    char string[] = "a\tb\x1b[0m\xff€\xe2\x82";
    text_clean(string);
    assert_string_equal(string, "a b [0m?€??");
}

static void test_width(void **state)
{
    (void)state;
    assert_int_equal(text_width("µs/req"), 6);
    assert_int_equal(text_width("e\xcc\x81"), 1); // a combining accent takes no column
    assert_int_equal(text_width(""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_grows),
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
