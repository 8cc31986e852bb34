/* Lines of the access log: the combined format to the byte, and what a client cannot do to it.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "access_line.h"

#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"

static const AccessLine plain = {
    .peer = {"192.0.2.7", 9},
    .date = DATE,
    .request = {{"GET", 3}, {"/a?b=c", 6}, {"HTTP/1.1", 8}},
    .status = 200,
    .body_bytes = 11,
    .referer = {"https://a.example/", 18},
    .user_agent = {"curl/8.0", 8},
};

/* The line, terminated in place of its line feed; every byte of it is printable ASCII. */
static const char *format(const AccessLine *line)
{
    static char bytes[ACCESS_LINE_MAX + 1];
    memset(bytes, '\1', sizeof(bytes));
    size_t size = access_line_format(line, bytes);
    assert_in_range(size, 1, ACCESS_LINE_MAX);
    assert_int_equal(bytes[size - 1], '\n');
    assert_int_equal(bytes[size], '\1');
    bytes[size - 1] = '\0';
    for (const char *p = bytes; *p != '\0'; p++)
        if (*p < 0x20 || *p > 0x7e)
            fail_msg("byte %02x in: %s", (unsigned char)*p, bytes);
    assert_int_equal(strlen(bytes), size - 1);
    return bytes;
}

static void test_whole(void **state)
{
    (void)state;
    assert_string_equal(format(&plain), "192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] \"GET /a?b=c HTTP/1.1\" 200 11 "
                                        "\"https://a.example/\" \"curl/8.0\"");
}

static void test_nothing(void **state)
{
    (void)state;
    const AccessLine line = {.peer = {"-", 1}, .date = DATE};
    assert_string_equal(format(&line), "- - - [06/Nov/1994:08:49:37 +0000] \"-\" - - \"-\" \"-\"");
}

static void test_escapes(void **state)
{
    (void)state;
    static const char agent[] = "a\" 200 1 \"-\" \"b\\\n\r\t\0\x1f\x7f\x80\xff~ ";
    AccessLine line = plain;
    line.request[0] = ORISHA_STR("\"\n1.2.3.4");
    line.request[1] = line.request[2] = ORISHA_STR("");
    line.user_agent = (orisha_str){agent, sizeof(agent) - 1};
    assert_string_equal(format(&line),
                        "192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] \"\\\"\\x0a1.2.3.4\" 200 11 "
                        "\"https://a.example/\" \"a\\\" 200 1 \\\"-\\\" \\\"b\\\\\\x0a\\x0d\\x09\\x00\\x1f"
                        "\\x7f\\x80\\xff~ \"");
}

/* Too long, in fields that escape to four times their size and in those that do not: cut between two escapes. */
static void test_cuts(void **state)
{
    (void)state;
    static char bytes[3 * LOG_FIELD_BYTES];
    static const char fills[] = {'x', '"', '\n'};
    for (size_t i = 0; i < sizeof(fills); i++) {
        memset(bytes, fills[i], sizeof(bytes));
        AccessLine line = plain;
        line.request[1] = line.referer = line.user_agent = (orisha_str){bytes, sizeof(bytes)};
        const char *text = format(&line);
        assert_null(strstr(text, "HTTP/1.1"));
        unsigned cuts = 0;
        for (const char *p = text; (p = strstr(p, "...\"")) != NULL; p++)
            cuts++;
        assert_int_equal(cuts, 3);
        /* Three fields, and no quote but theirs. */
        unsigned quotes = 0;
        for (const char *p = text; *p != '\0'; p++) {
            if (*p == '\\')
                p += p[1] == 'x' ? 3 : 1;
            else
                quotes += *p == '"';
        }
        assert_int_equal(quotes, 6);
    }
}

/* The longest that is not cut, and one more byte. */
static void test_the_limit(void **state)
{
    (void)state;
    static char bytes[LOG_FIELD_BYTES];
    memset(bytes, 'x', sizeof(bytes));
    AccessLine line = plain;
    line.user_agent = (orisha_str){bytes, LOG_FIELD_BYTES - 3 - 3};
    assert_null(strstr(format(&line), "..."));
    line.user_agent.len++;
    assert_non_null(strstr(format(&line), "...\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole), cmocka_unit_test(test_nothing),   cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_cuts),  cmocka_unit_test(test_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
