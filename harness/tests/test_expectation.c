// Tests of loadgen/expectation.c: what an expectation must be, and the comparison at every division into reads.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/loadgen/expectation.h"

#define HEAD   "HTTP/1.1 200 OK\r\nServer: s\r\ndate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 5\r\nX: y\r\n\r\n"
#define ANSWER HEAD "hello"
#define LENGTH (sizeof ANSWER - 1)

static Expectation expectation;

static int parse(const char *text)
{
    char *bytes = text_copy(text);
    AUTO_TEXT Text trouble = {0};
    Expectation parsed;
    int result = expectation_parse(bytes, strlen(text), &parsed, &trouble);
    assert_true((result < 0) == (trouble.length > 0));
    if (result == 0)
        expectation_free(&parsed);
    else
        free(bytes);
    return result;
}

static int setup(void **state)
{
    (void)state;
    AUTO_TEXT Text trouble = {0};
    return expectation_parse(text_copy(ANSWER), LENGTH, &expectation, &trouble);
}

static int teardown(void **state)
{
    (void)state;
    expectation_free(&expectation);
    return 0;
}

static void test_what_is_an_expectation(void **state)
{
    (void)state;
    static const char *const good[] = {ANSWER,
                                       HEAD,
                                       "HTTP/1.1 204 No Content\r\n\r\n",
                                       "HTTP/1.0 200 OK\r\n\r\nx",
                                       "HTTP/1.1 200 OK\r\nDate:\tThu, 01 Jan 1970 00:00:00 GMT\r\n\r\n",
                                       "HTTP/1.1 200 OK\r\nX-Date: never\r\n\r\nDate: \r\nContent-Length: 3\r\n"};
    static const char *const bad[] = {"",
                                      "GET / HTTP/1.1\r\n\r\n",
                                      "HTTP/1.1 200 OK\r\n",
                                      "HTTP/1.1 200 OK\r\nDate: today\r\n\r\n",
                                      "HTTP/1.1 200 OK\r\nDate: Fri, 01 Jan 1970 00:00:00 GMT\r\n\r\n",
                                      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhello"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(parse(good[i]), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(parse(bad[i]), -EINVAL);
}

// Feeds `stream` in reads that end at the two places; the number of right answers, or -1 where one was wrong.
static int feed(const char *stream, size_t length, size_t first, size_t second, Cursor *cursor, size_t *ret_at)
{
    size_t ends[] = {first, second, length}, at = 0;
    DateSeen seen = {0};
    int answers = 0;
    for (int i = 0; i < 3; i++) {
        while (at < ends[i]) {
            // A copy of its own size, so that a tool which watches memory sees a read beyond it.
            size_t size = ends[i] - at, used;
            AUTO_FREE char *data = malloc(size);
            memcpy(data, stream + at, size);
            Step step = expectation_compare(&expectation, cursor, &seen, data, size, &used);
            at += used;
            if (step == STEP_WRONG) {
                *ret_at = at;
                return -1;
            }
            assert_true(step == STEP_COMPLETE || at == ends[i]);
            answers += step == STEP_COMPLETE;
        }
    }
    *ret_at = at;
    return answers;
}

static void test_every_division(void **state)
{
    (void)state;
    // The second date is another one.
    static char stream[] = ANSWER ANSWER ANSWER;
    memcpy(stream + LENGTH + expectation.date_at, "Sun, 06 Nov 1994 08:49:37 GMT", DATE_LENGTH);
    for (size_t first = 0; first <= 3 * LENGTH; first++) {
        for (size_t second = first; second <= 3 * LENGTH; second++) {
            Cursor cursor = {0};
            size_t at;
            assert_int_equal(feed(stream, 3 * LENGTH, first, second, &cursor, &at), 3);
            assert_int_equal(at, 3 * LENGTH);
            assert_int_equal(cursor.offset, 0);
        }
    }
}

static Fault fault_of(size_t at)
{
    const char *length = strstr(ANSWER, "5\r\nX");
    if (at < strlen("HTTP/1.1 200 OK\r\n"))
        return FAULT_STATUS;
    if (at >= expectation.date_at && at < expectation.date_at + DATE_LENGTH)
        return FAULT_DATE;
    if (at >= strlen(HEAD))
        return FAULT_BODY;
    return at == (size_t)(length - ANSWER) || at == (size_t)(length - ANSWER) + 1 ? FAULT_LENGTH : FAULT_HEAD;
}

// A wrong byte at each place of the first and of the second of two answers, whole and in two reads.
static void test_every_wrong_byte(void **state)
{
    (void)state;
    for (size_t wrong = 0; wrong < 2 * LENGTH; wrong++) {
        for (size_t first = 0; first <= 2 * LENGTH; first++) {
            char stream[] = ANSWER ANSWER;
            stream[wrong] = '~';
            Cursor cursor = {0};
            size_t at;
            assert_int_equal(feed(stream, 2 * LENGTH, first, first, &cursor, &at), -1);
            size_t in_answer = wrong % LENGTH;
            assert_int_equal(expectation_fault(&expectation, &cursor), fault_of(in_answer));
            if (fault_of(in_answer) == FAULT_DATE) {
                assert_int_equal(cursor.offset, expectation.date_at);
            } else {
                assert_int_equal(cursor.offset, in_answer);
                assert_int_equal(at, wrong);
            }
            AUTO_FREE char *story = expectation_story(&expectation, &cursor, stream + at, 2 * LENGTH - at);
            assert_non_null(strchr(strstr(story, "got `"), '~'));
        }
    }
}

static void test_stories(void **state)
{
    (void)state;
    Cursor cursor = {0};
    size_t used;
    DateSeen seen = {0};
    static const char status[] = "HTTP/1.1 500 Oh\r\n\x01";
    assert_int_equal(expectation_compare(&expectation, &cursor, &seen, status, sizeof status - 1, &used), STEP_WRONG);
    AUTO_FREE char *story = expectation_story(&expectation, &cursor, status + used, sizeof status - 1 - used);
    assert_string_equal(story,
                        "the status line differs at byte 9 of the answer: expected `HTTP/1.1 200 OK\\x0d\\x0aServer:"
                        " s\\x0d\\x0adate: Thu, 01…`, got `HTTP/1.1 500 Oh\\x0d\\x0a\\x01`");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_an_expectation),
        cmocka_unit_test_setup_teardown(test_every_division, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_wrong_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stories, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
