// Tests of toml.c, toml_string.c and toml_value.c: what is read, and what the errors say.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "harness/input/toml.h"
#include "reports/text.h"

// The document as JSON must be `json`.
static void assert_reads(const char *toml, const char *json)
{
    Trouble trouble = {0};
    json_t *document = toml_parse("t", toml, strlen(toml), &trouble);
    if (!document)
        fail_msg("%s", trouble.text);
    json_t *expected = json_loads(json, 0, NULL);
    assert_non_null(expected);
    AUTO_FREE char *got = json_dumps(document, JSON_SORT_KEYS);
    if (!json_equal(document, expected))
        fail_msg("read %s, expected %s", got, json);
    json_decref(document);
    json_decref(expected);
}

static void assert_refuses(const char *toml, const char *expected)
{
    Trouble trouble = {0};
    json_t *document = toml_parse("t", toml, strlen(toml), &trouble);
    if (document)
        fail_msg("accepted: %s", toml);
    if (strncmp(trouble.text, expected, strlen(expected)) != 0)
        fail_msg("said '%s', expected '%s…'", trouble.text, expected);
}

static void test_keys_and_tables(void **state)
{
    (void)state;
    assert_reads("", "{}");
    assert_reads("# only a comment", "{}");
    assert_reads("a = 1 # one\r\nb-c_2 = 2\n\"d e\" = 3\n'f' = 4\n", "{\"a\":1,\"b-c_2\":2,\"d e\":3,\"f\":4}");
    assert_reads("a.b.c = 1\na . b . d = 2", "{\"a\":{\"b\":{\"c\":1,\"d\":2}}}");
    assert_reads("[a.b]\nc = 1\n[a]\nd = 2\n[ x . \"y\" ]", "{\"a\":{\"b\":{\"c\":1},\"d\":2},\"x\":{\"y\":{}}}");
    assert_reads("[[a]]\nb = 1\n[a.c]\nd = 2\n[[a]]\nb = 3", "{\"a\":[{\"b\":1,\"c\":{\"d\":2}},{\"b\":3}]}");
    assert_reads("[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2", "{\"a\":[{\"b\":[{\"c\":1},{\"c\":2}]}]}");
    assert_reads("3.14 = 'pi'", "{\"3\":{\"14\":\"pi\"}}");
}

static void test_strings(void **state)
{
    (void)state;
    assert_reads("a = \"x\\t\\\"\\\\\\u00e9\\U0001F600\"", "{\"a\":\"x\\t\\\"\\\\\\u00e9\\ud83d\\ude00\"}");
    assert_reads("a = 'no \\n escape'", "{\"a\":\"no \\\\n escape\"}");
    assert_reads("a = \"\"\"\nfirst\nsecond \\\n   third\"\"\"", "{\"a\":\"first\\nsecond third\"}");
    assert_reads("a = '''\n'quoted' \"\"\"''''", "{\"a\":\"'quoted' \\\"\\\"\\\"'\"}");
    assert_reads("a = \"\"\"\"two\"\"\"\"\"", "{\"a\":\"\\\"two\\\"\\\"\"}");
    assert_reads("a = \"\"\nb = ''\nc = \"\"\"\"\"\"\nd = ''''''", "{\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\"}");
    assert_reads("a = 'größer'", "{\"a\":\"größer\"}");
}

static void test_numbers(void **state)
{
    (void)state;
    assert_reads("a = 1_000\nb = -17\nc = +5\nd = 0", "{\"a\":1000,\"b\":-17,\"c\":5,\"d\":0}");
    assert_reads("a = 0xDEAD_beef\nb = 0o755\nc = 0b1101", "{\"a\":3735928559,\"b\":493,\"c\":13}");
    assert_reads("a = 9223372036854775807\nb = -9223372036854775808",
                 "{\"a\":9223372036854775807,\"b\":-9223372036854775808}");
    assert_reads("a = 1.5\nb = -2e3\nc = 6.02_2E+2", "{\"a\":1.5,\"b\":-2000.0,\"c\":602.2}");
    assert_reads("a = true\nb = false", "{\"a\":true,\"b\":false}");
}

static void test_arrays_and_inline_tables(void **state)
{
    (void)state;
    assert_reads("a = []\nb = {}", "{\"a\":[],\"b\":{}}");
    assert_reads("a = [1, 'two', [3.5], # comment\n  true,\n]", "{\"a\":[1,\"two\",[3.5],true]}");
    assert_reads("a = { b = 1, c.d = 'x', e = [ { f = 2 } ] }",
                 "{\"a\":{\"b\":1,\"c\":{\"d\":\"x\"},\"e\":[{\"f\":2}]}}");
}

static void test_places_of_errors(void **state)
{
    (void)state;
    assert_refuses("a = 1\nb 2", "t:2:3: found '2', expected '=' after the key 'b'");
    assert_refuses("a = ", "t:1:5: found the end of the file, expected a value");
    assert_refuses("ä = 1", "t:1:1: found 'ä', expected a key");
    assert_refuses("a = 'ä' x", "t:1:9: found 'x', expected the end of the line");
    assert_refuses("a = \"open\nb = 1", "t:1:5: this string is not closed");
    assert_refuses("a = '''open", "t:1:5: this string is not closed");
    assert_refuses("a = [1\n", "t:1:5: this array is not closed");
    assert_refuses("a = [1 2]", "t:1:8: found '2', expected ',' or ']' in the array");
    assert_refuses("a = {b = 1 c = 2}", "t:1:12: found 'c', expected ',' or '}' in the inline table");
    assert_refuses("a = {b = 1,}", "t:1:12: found '}', expected a key");
    assert_refuses("[a\n", "t:1:3: found the end of the line, expected ']'");
    assert_refuses("[[a]\n", "t:1:4: found ']', expected ']]'");
    assert_refuses("a = yes", "t:1:5: found 'yes', expected a value (text needs quotes)");
    assert_refuses("a = \"\\q\"", "t:1:6: unknown escape \\ before 'q'");
    assert_refuses("a = \"\\ud800\"", "t:1:6: U+D800 is not a character");
}

static void test_what_is_defined_twice(void **state)
{
    (void)state;
    assert_refuses("a = 1\na = 2", "t:2:1: the key 'a' is given twice");
    assert_refuses("a = 1\n\"a\" = 2", "t:2:1: the key 'a' is given twice");
    assert_refuses("[a]\n[a]", "t:2:2: 'a' is defined twice");
    assert_refuses("a = 1\n[a]", "t:2:2: 'a' is defined twice");
    assert_refuses("a = {}\n[a.b]", "t:2:2: 'a' has a value already");
    assert_refuses("a = []\n[[a]]", "t:2:3: 'a' is something else already");
    assert_refuses("[a]\n[[a]]", "t:2:3: 'a' is something else already");
    assert_refuses("[a]\nb.c = 1\n[a.b]", "t:3:4: 'b' is defined twice");
    assert_refuses("[a.b]\nc = 1\n[a]\nb.d = 2", "t:4:1: 'b' was defined as a table elsewhere");
    assert_refuses("a = {b = 1, b = 2}", "t:1:13: the key 'b' is given twice");
}

static void test_numbers_that_are_none(void **state)
{
    (void)state;
    static const char *const wrong[] = {"1__0", "_1",  "1_",  "01",  "0x",   "0xg", "0x_1", "1.",   ".5",
                                        "1e",   "+-1", "0b2", "0o8", "1.e5", "--1", "0x-1", "-0x1", "1._5"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        AUTO_FREE char *toml = text_format("a = %s", wrong[i]);
        assert_refuses(toml, "t:1:5: ");
    }
    assert_refuses("a = 9223372036854775808", "t:1:5: the number is too large");
    assert_refuses("a = 1e999", "t:1:5: the number 1e999 is too large");
    assert_refuses("a = inf", "t:1:5: inf is not supported");
    assert_refuses("a = -nan", "t:1:5: -nan is not supported");
}

static void test_dates_are_refused(void **state)
{
    (void)state;
    assert_refuses("a = 1979-05-27", "t:1:5: dates and times are not supported; write \"1979-05-27\" as a string");
    assert_refuses("a = 07:32:00", "t:1:5: dates and times are not supported");
    assert_refuses("a = 1979-05-27T07:32:00Z", "t:1:5: dates and times are not supported");
}

static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    assert_refuses("a = 'x'\nb = '\xff'", "t:2:6: found the byte 0xff, expected UTF-8");
    assert_refuses("a = '\xc0\x80'", "t:1:6: found the byte 0xc0, expected UTF-8");
    assert_refuses("a = '\xed\xa0\x80'", "t:1:6: found the byte 0xed, expected UTF-8");
    assert_refuses("a = '\x01'", "t:1:6: found the control character 0x01");
    assert_refuses("a = 1\rb = 2", "t:1:6: found the control character 0x0d");
    assert_refuses("a = \"\\u0000\"", "t:1:6: the character U+0000 is not supported");
    Trouble trouble;
    assert_null(toml_parse("t", "a = '\0'", 7, &trouble));
}

static void test_limits(void **state)
{
    (void)state;
    AUTO_TEXT Text deep = {0}, keys = {0}, many = {0}, large = {0};
    text_add(&deep, "a = ");
    text_add(&keys, "a");
    for (int i = 0; i < 40; i++) {
        text_add(&deep, "[");
        text_add(&keys, ".a");
    }
    text_add(&keys, " = 1");
    assert_refuses(deep.data, "t:1:37: values are nested deeper than 32 levels");
    assert_refuses(keys.data, "t:1:");
    for (int i = 0; i < 10001; i++)
        text_add(&many, "[[a]]\n");
    assert_refuses(many.data, "t:10000:6: more than 10000 tables");
    for (int i = 0; i < 30000; i++)
        text_add(&large, "# padding\n");
    assert_refuses(large.data, "t: larger than 256 KiB");
}

// No prefix and no single changed byte of a document may do anything but be read or refused with a place.
static void test_damaged_documents(void **state)
{
    (void)state;
    static const char whole[] = "a = \"x\\u00e9\" # c\n[b.'c']\nd = [1, 2.5,\n {e = 'f'}]\n[[g]]\nh.i = '''\nj'''\n";
    for (size_t length = 0; length < sizeof whole; length++) {
        for (unsigned byte = 0; byte < 256; byte += 5) {
            char damaged[sizeof whole];
            memcpy(damaged, whole, sizeof whole);
            if (length < sizeof whole - 1)
                damaged[length] = (char)byte;
            Trouble trouble = {0};
            json_t *document = toml_parse("t", damaged, byte == 0 ? length : sizeof whole - 1, &trouble);
            if (!document)
                assert_memory_equal(trouble.text, "t:", 2);
            json_decref(document);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_and_tables),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_arrays_and_inline_tables),
        cmocka_unit_test(test_places_of_errors),
        cmocka_unit_test(test_what_is_defined_twice),
        cmocka_unit_test(test_numbers_that_are_none),
        cmocka_unit_test(test_dates_are_refused),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_damaged_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
