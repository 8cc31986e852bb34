/* The head parser: what is accepted and how, what is refused and with which status, and that the division of the bytes
 * makes no difference.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "parser.h"

/* A copy with the padding that the contract asks for and nothing more. */
static char *padded(const char *bytes, size_t size)
{
    char *copy = calloc(1, size + PARSER_PADDING);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    return copy;
}

/* Parses in one piece; when `head` is not NULL its slices point into *ret_copy, which the caller frees. */
static ssize_t parse(const char *bytes, size_t size, Head *head, char **ret_copy)
{
    Refusal refusal = {0, NULL};
    char *copy = padded(bytes, size);
    ssize_t r = parser_parse_head(copy, size, head, &refusal);
    if (r < 0) {
        assert_int_equal(refusal.status, -r);
        assert_non_null(refusal.cause);
    }
    *ret_copy = copy;
    return r;
}

/* Parses what comes in two pieces, as connection.c does. */
static ssize_t parse_divided(const char *bytes, size_t size, size_t first, Head *head, char **ret_copy)
{
    Refusal refusal;
    char *copy = padded(bytes, first);
    ssize_t r = parser_parse_head(copy, first, head, &refusal);
    free(copy);
    *ret_copy = NULL;
    if (r != 0)
        return r;
    HeadScan scan = {0};
    *ret_copy = padded(bytes, size);
    return parser_resume(&scan, *ret_copy, size, head, &refusal);
}

/* The same in single bytes. */
static ssize_t parse_by_bytes(const char *bytes, size_t size, Head *head, char **ret_copy)
{
    Refusal refusal;
    HeadScan scan = {0};
    for (size_t have = 1; have <= size; have++) {
        char *copy = padded(bytes, have);
        ssize_t r = have == 1 ? parser_parse_head(copy, have, head, &refusal)
                              : parser_resume(&scan, copy, have, head, &refusal);
        *ret_copy = copy;
        if (r != 0 || have == size)
            return r;
        free(copy);
    }
    return 0;
}

static void assert_str(orisha_str got, const char *wanted)
{
    assert_int_equal(got.len, strlen(wanted));
    assert_memory_equal(got.ptr, wanted, got.len);
}

#define HOST "Host: a\r\n"

static void test_plain_get(void **state)
{
    (void)state;
    static const char text[] =
        "GET /api/users/42?x=1&y HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nAccept:  \t */* \t\r\n\r\nrest";
    Head head = {0};
    char *copy;
    assert_int_equal(parse(text, sizeof(text) - 1, &head, &copy), sizeof(text) - 1 - 4);
    assert_int_equal(head.method, ORISHA_GET);
    assert_str(head.target.path, "/api/users/42");
    assert_str(head.target.query, "x=1&y");
    assert_false(head.target.marked);
    assert_int_equal(head.minor_version, 1);
    assert_true(head.keep_alive);
    assert_false(head.chunked);
    assert_int_equal(head.content_length, 0);
    assert_int_equal(head.field_count, 2);
    assert_str(head.fields[0].name, "Host");
    assert_str(head.fields[0].value, "127.0.0.1:3000");
    assert_str(head.fields[1].name, "Accept");
    assert_str(head.fields[1].value, "*/*");
    free(copy);
}

static void test_methods(void **state)
{
    (void)state;
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char text[64];
        int size = snprintf(text, sizeof(text), "%s / HTTP/1.1\r\n" HOST "\r\n", names[i]);
        Head head = {0};
        char *copy;
        assert_int_equal(parse(text, (size_t)size, &head, &copy), size);
        assert_int_equal(head.method, i);
        free(copy);
    }
}

static const struct {
    const char *text;
    bool keep_alive;
} persistence_cases[] = {
    {"GET / HTTP/1.1\r\n" HOST "\r\n", true},
    {"GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", false},
    {"GET / HTTP/1.1\r\n" HOST "CONNECTION: CLOSE\r\n\r\n", false},
    {"GET / HTTP/1.1\r\n" HOST "Connection: x, ,\tclose\r\n\r\n", false},
    {"GET / HTTP/1.1\r\n" HOST "Connection: x\r\nConnection: close\r\n\r\n", false},
    {"GET / HTTP/1.1\r\n" HOST "Connection: keep-alive, close\r\n\r\n", false},
    {"GET / HTTP/1.1\r\n" HOST "Connection: closed\r\n\r\n", true},
    {"GET / HTTP/1.1\r\n" HOST "Connection:\r\n\r\n", true},
    {"GET / HTTP/1.2\r\n" HOST "\r\n", true}, /* section 2.5 of RFC 9110: read as 1.1 */
    {"GET / HTTP/1.9\r\n" HOST "Connection: close\r\n\r\n", false},
    {"GET / HTTP/1.0\r\n\r\n", false},
    {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
    {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
    {"GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false},
};

static void test_persistence(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(persistence_cases); i++) {
        const char *text = persistence_cases[i].text;
        Head head = {0};
        char *copy;
        if (parse(text, strlen(text), &head, &copy) <= 0 || head.keep_alive != persistence_cases[i].keep_alive)
            fail_msg("case %zu: %s", i, text);
        free(copy);
    }
}

/* Whole heads that are accepted; each is also parsed at every division. */
static const char *const accepted[] = {
    "GET / HTTP/1.1\r\n" HOST "\r\n",
    "GET http://a/ HTTP/1.1\r\nHost:\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a:000080\r\n\r\n",
    "GET / HTTP/1.1\r\nhOST:a:80\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a%20b.c_d~e!$&'()*+,;=\r\n\r\n",
    "GET /a/b;c=d:@!$&'()*+,-._~%41 HTTP/1.1\r\n" HOST "\r\n",
    "GET /?a[]=1|2&b={}^`\\ HTTP/1.1\r\n" HOST "\r\n",
    "GET /?a?/b HTTP/1.1\r\n" HOST "\r\n",
    "GET http://example.com/x?y HTTP/1.1\r\n" HOST "\r\n",
    "GET HTTP://example.com HTTP/1.1\r\n" HOST "\r\n",
    "OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
    "OPTIONS http://a HTTP/1.1\r\n" HOST "\r\n",
    "POST / HTTP/1.1\r\n" HOST "Content-Length: 1048576\r\n\r\n",
    "POST / HTTP/1.1\r\n" HOST "Content-Length: 00000000000000000000005\r\n\r\n",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n\r\n",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: , ,chunked,\r\n\r\n",
    "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n\r\n",
    "POST / HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
    "POST / HTTP/1.0\r\nExpect: something\r\n\r\n",
    "GET / HTTP/1.1\r\n" HOST "X: \x80\xff tab\there\r\nY!#$%&'*+-.^_`|~1:\r\nEmpty:\r\n\r\n",
    "GET / HTTP/1.1\r\n" HOST "X: a value that is longer than one word of eight bytes\r\n\r\n",
};

static void test_accepted_at_every_division(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        const char *text = accepted[i];
        size_t size = strlen(text);
        Head head = {0};
        char *copy;
        if (parse(text, size, &head, &copy) != (ssize_t)size)
            fail_msg("refused: %s", text);
        free(copy);
        for (size_t first = 0; first < size; first++) {
            if (parse(text, first, &head, &copy) != 0)
                fail_msg("not incomplete at %zu: %s", first, text);
            free(copy);
            if (parse_divided(text, size, first, &head, &copy) != (ssize_t)size)
                fail_msg("refused when divided at %zu: %s", first, text);
            free(copy);
        }
        if (parse_by_bytes(text, size, &head, &copy) != (ssize_t)size)
            fail_msg("refused byte by byte: %s", text);
        free(copy);
    }
}

#define POST "POST / HTTP/1.1\r\n" HOST

static const struct {
    int status;
    const char *text;
} refused[] = {
    /* RFC 9112 section 2.2: line ends and controls */
    {400, "GET / HTTP/1.1\n" HOST "\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\n\n"},
    {400, "GET / HTTP/1.1\rHost: a\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "X: a\x01\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "X: a\x7f\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "X: 1234567\x1f"
          "9\r\n\r\n"},
    /* section 3: the request line */
    {400, " GET / HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET  / HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET\t/ HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET / HTTP/1.1 \r\n" HOST "\r\n"},
    {400, "GET /  HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET /\r\n\r\n"},
    {400, "GET\r\n\r\n"},
    {400, "G(T / HTTP/1.1\r\n" HOST "\r\n"},
    {400, "\x16\x03\x01\x02"},
    {400, "GET / http/1.1\r\n" HOST "\r\n"},
    {400, "GET / HTTP/1.10\r\n" HOST "\r\n"},
    {400, "GET / HTTP/11\r\n" HOST "\r\n"},
    {400, "GET / HTTP/x.1\r\n" HOST "\r\n"},
    {400, "GET / HTTPS/1.1\r\n" HOST "\r\n"},
    {501, "get / HTTP/1.1\r\n" HOST "\r\n"},
    {501, "BREW / HTTP/1.1\r\n" HOST "\r\n"},
    {501, "TRACE / HTTP/1.1\r\n" HOST "\r\n"},
    {501, "CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n"},
    {501, "AVERYLONGMETHODNAMETHATNOBODYHASEVERUSED / HTTP/1.1\r\n" HOST "\r\n"},
    {505, "GET / HTTP/2.0\r\n" HOST "\r\n"},
    {505, "GET / HTTP/0.9\r\n" HOST "\r\n"},
    {400, "GET / HTTP/1.2\r\n\r\n"}, /* read as 1.1, it lacks Host */
    /* section 3.2: the target */
    {400, "GET /a#b HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET /?a#b HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET /<a> HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET /a\"b HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET /\xc3\xa4 HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET /a|b HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET /?a=\"b\" HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET * HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET a/b HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET ftp://a/ HTTP/1.1\r\n" HOST "\r\n"},
    {421, "GET https://a/ HTTP/1.1\r\n" HOST "\r\n"},
    {421, "OPTIONS HTTPS://a HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET http:///x HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET http://user@a/ HTTP/1.1\r\n" HOST "\r\n"},
    {400, "GET http://a/#f HTTP/1.1\r\n" HOST "\r\n"},
    /* section 5: fields */
    {400, "GET / HTTP/1.1\r\n" HOST "X : a\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "X\t: a\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST " folded\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "X: a\r\n folded\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "X: a\r\n\tfolded\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "no colon\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "X(y): a\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n" HOST "X\xc3\xa4: a\r\n\r\n"},
    /* RFC 9110 section 7.2: Host */
    {400, "GET / HTTP/1.1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
    {400, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {400, "GET / HTTP/1.0\r\nHost: \r\n\r\n"},
    {400, "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: :80\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: [abc]\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: a%zz\r\n\r\n"},
    /* sections 6.1 to 6.3: framing */
    {400, POST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {400, POST "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"},
    {400, POST "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"},
    {400, POST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"},
    {400, POST "Content-Length: 1, 1\r\n\r\n"},
    {400, POST "Content-Length: +1\r\n\r\n"},
    {400, POST "Content-Length: -1\r\n\r\n"},
    {400, POST "Content-Length: 0x1\r\n\r\n"},
    {400, POST "Content-Length: 1 2\r\n\r\n"},
    {400, POST "Content-Length: \r\n\r\n"},
    {413, POST "Content-Length: 1048577\r\n\r\n"},
    {413, POST "Content-Length: 4294967297\r\n\r\n"},
    {413, POST "Content-Length: 18446744073709551615\r\n\r\n"},
    {400, POST "Content-Length: 18446744073709551616\r\n\r\n"},
    {400, POST "Content-Length: 18446744073709551621\r\n\r\n"},
    {400, POST "Content-Length: 99999999999999999999999999999999\r\n\r\n"},
    {400, POST "Transfer-Encoding: gzip\r\n\r\n"},
    {400, POST "Transfer-Encoding: chunked, gzip\r\n\r\n"},
    {400, POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n"},
    {400, POST "Transfer-Encoding: chunked, chunked\r\n\r\n"},
    {400, POST "Transfer-Encoding: xchunked\r\n\r\n"},
    {400, POST "Transfer-Encoding: identity\r\n\r\n"},
    {400, POST "Transfer-Encoding:\r\n\r\n"},
    {400, POST "Transfer-Encoding: ,\r\n\r\n"},
    {400, POST "Transfer-Encoding: chunked, ,chunked\r\n\r\n"},
    {400, POST "Transfer-Encoding: ;a\r\n\r\n"},
    {400, POST "Transfer-Encoding: chunked;a=b\r\n\r\n"},
    {501, POST "Transfer-Encoding: gzip, chunked\r\n\r\n"},
    {501, POST "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {417, POST "Expect: 200-ok\r\n\r\n"},
    {417, POST "Expect: 100-continue, more\r\n\r\n"},
};

static void test_refused_at_every_division(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        const char *text = refused[i].text;
        size_t size = strlen(text);
        Head head = {0};
        char *copy;
        ssize_t r = parse(text, size, &head, &copy);
        if (r != -refused[i].status)
            fail_msg("%d was to be %d: %s", (int)r, -refused[i].status, text);
        free(copy);
        for (size_t first = 0; first < size; first++) {
            r = parse_divided(text, size, first, &head, &copy);
            if (r != -refused[i].status)
                fail_msg("divided at %zu, %d was to be %d: %s", first, (int)r, -refused[i].status, text);
            free(copy);
        }
    }
}

static void test_nul_is_refused(void **state)
{
    (void)state;
    static const char in_value[] = "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n";
    static const char in_target[] = "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n";
    Head head = {0};
    char *copy;
    assert_int_equal(parse(in_value, sizeof(in_value) - 1, &head, &copy), -400);
    free(copy);
    assert_int_equal(parse(in_target, sizeof(in_target) - 1, &head, &copy), -400);
    free(copy);
    assert_int_equal(parse_by_bytes(in_value, sizeof(in_value) - 1, &head, &copy), -400);
    free(copy);
}

/* Nobody waits for the rest of a head whose line ends are wrong. */
static void test_bare_line_ends_are_refused_at_once(void **state)
{
    (void)state;
    Head head = {0};
    char *copy;
    assert_int_equal(parse_by_bytes("GET / HTTP/1.1\r\nHost: a\n", 24, &head, &copy), -400);
    free(copy);
    assert_int_equal(parse_by_bytes("GET / HTTP/1.1\r\nHost: a\rb", 25, &head, &copy), -400);
    free(copy);
    assert_int_equal(parse("GET / HTTP/1.1\n", 15, &head, &copy), -400);
    free(copy);
}

/* A request whose target has `target_size` bytes and whose head has `head_size`, padded with one long field. */
static char *sized_request(size_t target_size, size_t head_size)
{
    char *text = malloc(head_size + 1);
    assert_non_null(text);
    size_t at = (size_t)sprintf(text, "GET /");
    memset(text + at, 'a', target_size - 1);
    at += target_size - 1;
    at += (size_t)sprintf(text + at, " HTTP/1.1\r\nHost: a\r\nX:");
    memset(text + at, 'x', head_size - 4 - at);
    memcpy(text + head_size - 4, "\r\n\r\n", 5);
    return text;
}

static void test_sizes(void **state)
{
    (void)state;
    static const struct {
        size_t target, head;
        int result; /* 0: accepted */
    } cases[] = {
        {8192, 8300, 0}, {8193, 8300, 414}, {10, 16384, 0}, {10, 16385, 431}, {10, 40000, 431}, {9000, 40000, 414},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char *text = sized_request(cases[i].target, cases[i].head);
        ssize_t wanted = cases[i].result == 0 ? (ssize_t)cases[i].head : -cases[i].result;
        Head head = {0};
        char *copy;
        assert_int_equal(parse(text, cases[i].head, &head, &copy), wanted);
        free(copy);
        for (size_t first = 0; first < cases[i].head; first += 97) {
            assert_int_equal(parse_divided(text, cases[i].head, first, &head, &copy), wanted);
            free(copy);
        }
        free(text);
    }
}

/* A head that never ends is refused as soon as it has outgrown its limit. */
static void test_endless_heads(void **state)
{
    (void)state;
    char *target = sized_request(9000, 9100);
    char *field = sized_request(10, 17000);
    Head head = {0};
    char *copy;
    assert_int_equal(parse_by_bytes(target, 8300, &head, &copy), -414);
    free(copy);
    assert_int_equal(parse_by_bytes(field, 16384, &head, &copy), -431);
    free(copy);
    assert_int_equal(parse_by_bytes(field, 16383, &head, &copy), 0);
    free(copy);
    free(target);
    free(field);
}

static void test_field_count(void **state)
{
    (void)state;
    for (int fields = 99; fields <= 101; fields++) {
        char text[2048];
        int size = sprintf(text, "GET / HTTP/1.1\r\n" HOST);
        for (int i = 1; i < fields; i++)
            size += sprintf(text + size, "F%d: x\r\n", i);
        size += sprintf(text + size, "\r\n");
        Head head = {0};
        char *copy;
        assert_int_equal(parse(text, (size_t)size, &head, &copy), fields <= 100 ? size : -431);
        free(copy);
    }
}

static void test_target_forms(void **state)
{
    (void)state;
    Head head = {0};
    char *copy;
    static const char absolute[] = "GET http://b:8/x?y HTTP/1.1\r\n" HOST "\r\n";
    assert_true(parse(absolute, sizeof(absolute) - 1, &head, &copy) > 0);
    assert_str(head.target.path, "/x");
    assert_str(head.target.query, "y");
    assert_str(head.fields[0].value, "b:8"); /* the target's host wins */
    free(copy);

    static const char empty_path[] = "GET http://b?y HTTP/1.1\r\n" HOST "\r\n";
    assert_true(parse(empty_path, sizeof(empty_path) - 1, &head, &copy) > 0);
    assert_str(head.target.path, "/");
    assert_str(head.target.query, "y");
    assert_false(head.target.asterisk);
    free(copy);

    static const char *const asterisks[] = {"OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
                                            "OPTIONS http://b HTTP/1.1\r\n" HOST "\r\n"};
    for (size_t i = 0; i < COUNT_OF(asterisks); i++) {
        assert_true(parse(asterisks[i], strlen(asterisks[i]), &head, &copy) > 0);
        assert_true(head.target.asterisk);
        free(copy);
    }
}

/* Each byte is looked at a bounded number of times, however it comes: the time of single bytes is linear. */
static void test_scan_remembers(void **state)
{
    (void)state;
    char *text = sized_request(10, 16000);
    char *copy = padded(text, 16000);
    Head head = {0};
    Refusal refusal;
    HeadScan scan = {0};
    char held = copy[8000];
    memset(copy + 8000, 0, 1);
    assert_int_equal(parser_resume(&scan, copy, 8000, &head, &refusal), 0);
    assert_int_equal(scan.checked, 8000);
    assert_true(scan.line_ended);
    copy[8000] = held;
    copy[100] = '\n'; /* checked before: nobody looks again until the head is complete */
    copy[15996] = 'x';
    assert_int_equal(parser_resume(&scan, copy, 15998, &head, &refusal), -400); /* the CR LF has become x LF */
    free(copy);
    free(text);
}

static void test_list(void **state)
{
    (void)state;
    orisha_str list = ORISHA_STR(" a ,,b\t, c d");
    static const char *const wanted[] = {"a", "", "b", "c d"};
    orisha_str element;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_true(parser_list_next(&list, &element));
        assert_str(element, wanted[i]);
    }
    assert_false(parser_list_next(&list, &element));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_get),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_persistence),
        cmocka_unit_test(test_accepted_at_every_division),
        cmocka_unit_test(test_refused_at_every_division),
        cmocka_unit_test(test_nul_is_refused),
        cmocka_unit_test(test_bare_line_ends_are_refused_at_once),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_endless_heads),
        cmocka_unit_test(test_field_count),
        cmocka_unit_test(test_target_forms),
        cmocka_unit_test(test_scan_remembers),
        cmocka_unit_test(test_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
