/* The bounds that an operator sets hold everywhere, and refusals name them.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <stdio.h>

#include "limit.h"

static int restore(void **state)
{
    (void)state;
    limits_set(LIMIT_HEAD_BYTES, LIMIT_FIELDS, LIMIT_BODY_BYTES, PROGRESS_BYTES_PER_SECOND);
    return 0;
}

/* The texts of the defaults are written twice: here they are the same. */
static void test_defaults(void **state)
{
    (void)state;
    Limits before = runtime_limits;
    restore(NULL);
    assert_int_equal(before.head_bytes, 16384);
    assert_int_equal(before.fields, 100);
    assert_int_equal(before.body_bytes, 1048576);
    assert_int_equal(before.progress_bytes_per_second, 240);
    assert_string_equal(before.head_cause, runtime_limits.head_cause);
    assert_string_equal(before.fields_cause, runtime_limits.fields_cause);
    assert_string_equal(before.body_cause, runtime_limits.body_cause);
}

/* A GET whose head is `size` bytes and has `fields` fields. The caller frees it. */
static char *head_of(size_t size, unsigned fields)
{
    static const char begin[] = "GET / HTTP/1.1\r\nHost: a\r\n";
    char *text = malloc(size + 1);
    assert_non_null(text);
    size_t at = sizeof(begin) - 1;
    memcpy(text, begin, at);
    for (unsigned i = 1; i < fields; i++) {
        size_t rest = i + 1 == fields ? size - at - 2 : 6;
        assert_true(rest >= 6);
        memset(text + at, 'x', rest);
        memcpy(text + at, "a:", 2);
        memcpy(text + at + rest - 2, "\r\n", 2);
        at += rest;
    }
    memcpy(text + at, "\r\n", 3);
    assert_int_equal(strlen(text), size);
    return text;
}

/* In one piece and in pieces of 1000 bytes. */
static void assert_answer(const char *text, const char *status, const char *part)
{
    size_t size = strlen(text);
    for (int divided = 0; divided < 2; divided++) {
        Engine *engine = engine_new();
        size_t piece = divided ? 1000 : size;
        for (size_t at = 0; at < size && engine->answers_size == 0; at += piece)
            engine_feed(engine, text + at, size - at < piece ? size - at : piece);
        if (strncmp(engine->answers, status, strlen(status)) != 0 || strstr(engine->answers, part) == NULL)
            fail_msg("%zu bytes, divided %d: %.300s", size, divided, engine->answers);
        engine_free(engine);
    }
}

static void test_heads(void **state)
{
    (void)state;
    static const struct {
        uint32_t head_limit, fields_limit;
        size_t size;
        unsigned fields;
        const char *status, *part;
    } cases[] = {
        {1024, 100, 1024, 2, "HTTP/1.1 200", "Hello World"},
        {1024, 100, 1025, 2, "HTTP/1.1 431", "larger than 1024 bytes"},
        {1024, 100, 9000, 2, "HTTP/1.1 431", "larger than 1024 bytes"},
        {65536, 100, 16385, 2, "HTTP/1.1 200", "Hello World"},
        {65536, 100, 65536, 2, "HTTP/1.1 200", "Hello World"},
        {65536, 100, 65537, 2, "HTTP/1.1 431", "larger than 65536 bytes"},
        {LIMIT_HEAD_BYTES_MAX, 100, LIMIT_HEAD_BYTES_MAX, 2, "HTTP/1.1 200", "Hello World"},
        {LIMIT_HEAD_BYTES_MAX, 100, LIMIT_HEAD_BYTES_MAX + 1, 2, "HTTP/1.1 431", "larger than 262144 bytes"},
        {16384, 1, 26 + 1, 1, "HTTP/1.1 200", "Hello World"},
        {16384, 1, 100, 2, "HTTP/1.1 431", "has more than 1 field"},
        {16384, 5, 1000, 5, "HTTP/1.1 200", "Hello World"},
        {16384, 5, 1000, 6, "HTTP/1.1 431", "more than 5 fields"},
        {16384, LIMIT_FIELDS_MAX, 16000, LIMIT_FIELDS_MAX, "HTTP/1.1 200", "Hello World"},
        {16384, LIMIT_FIELDS_MAX, 16000, LIMIT_FIELDS_MAX + 1, "HTTP/1.1 431", "more than 1000 fields"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        limits_set(cases[i].head_limit, cases[i].fields_limit, LIMIT_BODY_BYTES, PROGRESS_BYTES_PER_SECOND);
        char *text = head_of(cases[i].size, cases[i].fields);
        assert_answer(text, cases[i].status, cases[i].part);
        free(text);
    }
}

static void test_bodies(void **state)
{
    (void)state;
    static const struct {
        uint32_t limit;
        const char *framing, *status, *part;
    } cases[] = {
        {0, "Content-Length: 0\r\n\r\n", "HTTP/1.1 200", "Content-Length: 0\r\n"},
        {0, "Content-Length: 1\r\n\r\nx", "HTTP/1.1 413", "larger than 0 bytes"},
        {0, "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200", "Content-Length: 0\r\n"},
        {0, "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", "HTTP/1.1 413", "larger than 0 bytes"},
        {5, "Content-Length: 5\r\n\r\nhello", "HTTP/1.1 200", "hello"},
        {5, "Content-Length: 6\r\n\r\nhello!", "HTTP/1.1 413", "larger than 5 bytes"},
        {5, "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "HTTP/1.1 200", "hello"},
        {5, "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n4\r\nllo!\r\n0\r\n\r\n", "HTTP/1.1 413", "larger than 5"},
        {LIMIT_BODY_BYTES_MAX, "Content-Length: 1073741825\r\n\r\n", "HTTP/1.1 413", "larger than 1073741824 bytes"},
        /* Would be small in 32 bits. */
        {LIMIT_BODY_BYTES_MAX, "Transfer-Encoding: chunked\r\n\r\n100000001\r\n", "HTTP/1.1 413", "larger than 1073"},
        {LIMIT_BODY_BYTES_MAX, "Content-Length: 4294967297\r\n\r\n", "HTTP/1.1 413", "larger than 1073741824 bytes"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        limits_set(LIMIT_HEAD_BYTES, LIMIT_FIELDS, cases[i].limit, PROGRESS_BYTES_PER_SECOND);
        char text[512];
        snprintf(text, sizeof(text), "POST /echo HTTP/1.1\r\nHost: a\r\n%s", cases[i].framing);
        assert_answer(text, cases[i].status, cases[i].part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_defaults, restore),
        cmocka_unit_test_teardown(test_heads, restore),
        cmocka_unit_test_teardown(test_bodies, restore),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
