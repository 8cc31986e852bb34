// Tests of the small readers and writers: placeholder.c, keys.c, request.c, httpdate.c, answer.c, trouble.c.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "harness/answers/answer.h"
#include "harness/answers/httpdate.h"
#include "harness/input/keys.h"
#include "harness/input/placeholder.h"
#include "harness/answers/request.h"
#include "reports/text.h"

static json_t *values(void)
{
    return json_pack("{s:s, s:s, s:s}", "port", "8080", "build", "/a b/c", "evil", "x'; rm $HOME");
}

static void assert_expands(const char *text, const char *expected)
{
    json_t *known = values();
    Trouble trouble = {0};
    AUTO_FREE char *got = placeholder_expand(text, known, &trouble);
    json_decref(known);
    if (!expected) {
        assert_null(got);
        assert_true(trouble.text[0] != '\0');
        return;
    }
    assert_non_null(got);
    assert_string_equal(got, expected);
}

static void test_expand(void **state)
{
    (void)state;
    assert_expands("", "");
    assert_expands("{port}", "8080");
    assert_expands("http://[::]:{port}/{port}", "http://[::]:8080/8080");
    assert_expands("{{port}}", "{port}");
    assert_expands("{ port }", "{ port }");
    assert_expands("{", "{");
    assert_expands("{port", "{port");
    assert_expands("a{}b", "a{}b");
    assert_expands("{prt}", NULL);
}

static void test_shell_values_stay_one_word(void **state)
{
    (void)state;
    json_t *known = values();
    Trouble trouble;
    AUTO_FREE char *got = placeholder_expand_shell("cp x {build} && echo {evil}", known, &trouble);
    assert_string_equal(got, "cp x /a\\ b/c && echo x\\'\\;\\ rm\\ \\$HOME");
    json_decref(known);
}

static void assert_words(const char *text, const char *const *expected)
{
    json_t *known = values();
    Trouble trouble = {0};
    char **words = placeholder_words(text, known, &trouble);
    json_decref(known);
    if (!expected) {
        assert_null(words);
        assert_true(trouble.text[0] != '\0');
        return;
    }
    assert_non_null(words);
    size_t i = 0;
    for (; expected[i]; i++)
        assert_string_equal(words[i], expected[i]);
    assert_null(words[i]);
    words_free(&words);
}

static void test_words(void **state)
{
    (void)state;
    assert_words("{build}/server -p {port}", (const char *[]){"/a b/c/server", "-p", "8080", NULL});
    assert_words("  a\t'b c'  \"d \\\" e\"f '' g\\ h ", (const char *[]){"a", "b c", "d \" ef", "", "g h", NULL});
    assert_words("echo $HOME > file; true", (const char *[]){"echo", "$HOME", ">", "file;", "true", NULL});
    assert_words("a 'open", NULL);
    assert_words("   ", NULL);
    assert_words("a {nothing}", NULL);
}

static void test_nearest(void **state)
{
    (void)state;
    static const char *const names[] = {"build", "start", "title", NULL};
    assert_string_equal(keys_nearest("buld", names), "build");
    assert_string_equal(keys_nearest("strat", names), "start");
    assert_null(keys_nearest("environment", names));
    assert_null(keys_nearest("x", names));
}

static void test_numbers_and_booleans(void **state)
{
    (void)state;
    json_t *table =
        json_pack("{s:i, s:f, s:b, s:s, s:f}", "whole", 3, "decimal", 0.25, "flag", 1, "word", "3", "big", 1e9);
    Trouble trouble = {0};
    double number = 7;
    assert_int_equal(keys_number(table, "whole", "f", 0, 10, &number, &trouble), 0);
    assert_true(number == 3);
    assert_int_equal(keys_number(table, "decimal", "f", 0.25, 10, &number, &trouble), 0);
    assert_true(number == 0.25);
    assert_int_equal(keys_number(table, "absent", "f", 0, 10, &number, &trouble), 0);
    static const char *const wrong[] = {"word", "big", "flag"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(keys_number(table, wrong[i], "f", 0.5, 10, &number, &trouble), -EINVAL);
    assert_int_equal(keys_number(table, "decimal", "f", 0.5, 10, &number, &trouble), -EINVAL);
    assert_string_equal(trouble.text, "f: 'decimal' must be a number from 0.5 to 10");
    assert_true(number == 0.25); // untouched
    bool flag = false;
    assert_int_equal(keys_boolean(table, "absent", "f", &flag, &trouble), 0);
    assert_false(flag);
    assert_int_equal(keys_boolean(table, "flag", "f", &flag, &trouble), 0);
    assert_true(flag);
    assert_int_equal(keys_boolean(table, "whole", "f", &flag, &trouble), -EINVAL);
    assert_string_equal(trouble.text, "f: 'whole' must be true or false");
    json_decref(table);
}

static void assert_request(const Request *request, const char *expected)
{
    AUTO_TEXT Text bytes = {0};
    request_build(request, 8080, &bytes);
    assert_string_equal(bytes.data, expected);
    assert_int_equal(bytes.length, strlen(expected));
}

static void test_requests(void **state)
{
    (void)state;
    Request request = {.method = "GET", .path = "/a?b=%20"};
    assert_request(&request, "GET /a?b=%20 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
    json_t *headers = json_pack("{s:s, s:s}", "Accept", "text/plain", "host", "example.org");
    request.headers = headers;
    assert_request(&request, "GET /a?b=%20 HTTP/1.1\r\nAccept: text/plain\r\nhost: example.org\r\n\r\n");
    request = (Request){.method = "POST", .path = "/", .body = "a=1"};
    assert_request(&request, "POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 3\r\n\r\na=1");
    request.body = "";
    assert_request(&request, "POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 0\r\n\r\n");
    json_t *length = json_pack("{s:s}", "content-length", "3");
    request.headers = length;
    request.body = "a=1";
    assert_request(&request, "POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\ncontent-length: 3\r\n\r\na=1");
    json_decref(headers);
    json_decref(length);
}

static void test_dates(void **state)
{
    (void)state;
    time_t time = 0;
    assert_int_equal(httpdate_parse("Sun, 06 Nov 1994 08:49:37 GMT", &time), 0);
    assert_int_equal(time, 784111777);
    assert_int_equal(httpdate_parse("Thu, 29 Feb 2024 00:00:00 GMT", &time), 0);
    static const char *const wrong[] = {
        "",
        "Mon, 06 Nov 1994 08:49:37 GMT", // that was a Sunday
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun,  6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Fri, 30 Feb 2024 00:00:00 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994     ",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 06 ovD 1994 08:49:37 GMT",
    };
    time = 5;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (httpdate_parse(wrong[i], &time) != -EINVAL)
            fail_msg("accepted '%s'", wrong[i]);
    assert_int_equal(time, 5);
}

static void test_answer(void **state)
{
    (void)state;
    json_t *headers = json_pack("{s:s}", "Vary", "Accept-Encoding"), *present = json_pack("[s]", "etag");
    Request request = {.method = "GET", .path = "/"};
    request.expect = (Expectation){.status = 200,
                                   .content_type = "text/plain",
                                   .content_encoding = "gzip",
                                   .body = "a\0b",
                                   .body_length = 3,
                                   .headers = headers,
                                   .present = present};
    Scenario scenario = {.requests = &request, .request_count = 1};
    AUTO_TEXT Text answer = {0};
    answer_build(&scenario, &answer);
    assert_memory_equal(answer.data, "HTTP/1.1 200 OK\r\n", 17);
    assert_memory_equal(answer.data + answer.length - 7, "\r\n\r\na\0b", 7);
    static const char *const fields[] = {"\r\nContent-Type: text/plain\r\n", "\r\nContent-Encoding: gzip\r\n",
                                         "\r\nVary: Accept-Encoding\r\n", "\r\nETag: \"", "\r\nContent-Length: 3\r\n"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_non_null(strstr(answer.data, fields[i]));
    const char *date = strstr(answer.data, "\r\nDate: ");
    assert_non_null(date);
    AUTO_FREE char *value = text_format("%.29s", date + 8);
    time_t time;
    assert_int_equal(httpdate_parse(value, &time), 0);
    json_decref(headers);
    json_decref(present);
}

static void test_trouble_is_one_clean_line(void **state)
{
    (void)state;
    Trouble trouble;
    trouble_set(&trouble, "a\nb\xff");
    assert_string_equal(trouble.text, "a b?");
    trouble_set(&trouble, "outer: %s", trouble.text);
    assert_string_equal(trouble.text, "outer: a b?");
    AUTO_FREE char *long_text = text_memory(5001);
    memset(long_text, 'x', 5000);
    trouble_set(&trouble, "%s", long_text);
    assert_int_equal(strlen(trouble.text), sizeof trouble.text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expand),
        cmocka_unit_test(test_shell_values_stay_one_word),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_numbers_and_booleans),
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_answer),
        cmocka_unit_test(test_trouble_is_one_clean_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
