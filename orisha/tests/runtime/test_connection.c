/* The protocol engine without sockets: requests in, the stream of answers out.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#define DATE "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
#define HELLO                                                                                                          \
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 11\r\n" DATE "\r\nHello World"
#define HELLO_CLOSE                                                                                                    \
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 11\r\n" DATE                        \
    "Connection: close\r\n\r\nHello World"
#define USER_42                                                                                                        \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\n" DATE                                 \
    "\r\n{\"id\":\"42\",\"name\":\"User 42\"}"
#define ECHO(size, body)                                                                                               \
    "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " size "\r\n" DATE "\r\n" body
#define HOST "Host: a\r\n"

static const struct {
    const char *name, *request, *answers;
    ConnectionVerdict verdict;
} exact[] = {
    {"a constant", "GET / HTTP/1.1\r\n" HOST "\r\n", HELLO, CONNECTION_WAIT},
    {"a composed body", "GET /users/42 HTTP/1.1\r\n" HOST "\r\n", USER_42, CONNECTION_WAIT},
    {"a Content-Length of one digit", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc", ECHO("3", "abc"),
     CONNECTION_WAIT},
    {"three digits", "GET /users/0123456789012345678901234567890123456789 HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 104\r\n" DATE
     "\r\n{\"id\":\"0123456789012345678901234567890123456789\",\"name\":\"User "
     "0123456789012345678901234567890123456789\"}",
     CONNECTION_WAIT},
    {"an empty composed body", "GET /large/0 HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n" DATE "\r\n", CONNECTION_WAIT},
    {"escaping", "GET /users/%22%3C%FF HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 46\r\n" DATE
     "\r\n{\"id\":\"\\\"\\u003c\xef\xbf\xbd\",\"name\":\"User \\\"\\u003c\xef\xbf\xbd\"}",
     CONNECTION_WAIT},
    {"an encoded slash", "GET /users/a%2Fb HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 30\r\n" DATE
     "\r\n{\"id\":\"a/b\",\"name\":\"User a/b\"}",
     CONNECTION_WAIT},
    {"an encoded literal", "GET /%75sers/42 HTTP/1.1\r\n" HOST "\r\n", USER_42, CONNECTION_WAIT},
    {"absolute-form", "GET http://b/users/42?q HTTP/1.1\r\n" HOST "\r\n", USER_42, CONNECTION_WAIT},
    {"HEAD of a constant", "HEAD / HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 11\r\n" DATE "\r\n",
     CONNECTION_WAIT},
    {"HEAD of a composed body", "HEAD /users/42 HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\n" DATE "\r\n", CONNECTION_WAIT},
    {"HEAD of an echo", "HEAD /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nab",
     "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 2\r\n" DATE "\r\n", CONNECTION_WAIT},
    {"HEAD of nothing", "HEAD /none HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n" DATE "\r\n",
     CONNECTION_WAIT},
    {"close in 1.1", "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", HELLO_CLOSE, CONNECTION_CLOSE},
    {"nothing is answered after close", "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n",
     HELLO_CLOSE, CONNECTION_CLOSE},
    {"1.0 closes", "GET / HTTP/1.0\r\n\r\n", HELLO_CLOSE, CONNECTION_CLOSE},
    {"1.0 stays when it is asked to", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 11\r\n" DATE
     "Connection: keep-alive\r\n\r\nHello World",
     CONNECTION_WAIT},
    {"empty lines before a request", "\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n",
     HELLO HELLO, CONNECTION_WAIT},
    {"a chunked body",
     "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n",
     ECHO("4", "abcd"), CONNECTION_WAIT},
    {"an empty chunked body",
     "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n",
     ECHO("0", "") HELLO, CONNECTION_WAIT},
    {"trailers are dropped",
     "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n", ECHO("1", "a"),
     CONNECTION_WAIT},
    {"a body on GET is read", "GET /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nab", ECHO("2", "ab"),
     CONNECTION_WAIT},
    {"bodies between others",
     "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nabPOST /echo HTTP/1.1\r\n" HOST
     "Transfer-Encoding: chunked\r\n\r\n2\r\ncd\r\n0\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n",
     ECHO("2", "ab") ECHO("2", "cd") HELLO, CONNECTION_WAIT},
    {"OPTIONS *", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 204 No Content\r\nAllow: GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS\r\n" DATE "\r\n", CONNECTION_WAIT},
    {"OPTIONS of a path", "OPTIONS /get-only HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 204 No Content\r\nAllow: GET, HEAD, OPTIONS\r\n" DATE "\r\n", CONNECTION_WAIT},
    {"405", "PUT /get-only HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, OPTIONS\r\nContent-Type: text/plain; charset=utf-8\r\n"
     "Content-Length: 23\r\n" DATE "\r\n405 Method Not Allowed\n",
     CONNECTION_WAIT},
    {"404", "GET /none HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 14\r\n" DATE
     "\r\n404 Not Found\n",
     CONNECTION_WAIT},
    {"a handler without an answer", "GET /silent HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 54\r\n" DATE
     "\r\n500 Internal Server Error: the program made no answer\n",
     CONNECTION_WAIT},
    {"a host response", "GET /host HTTP/1.1\r\n" HOST "X-Send: value\r\n\r\n",
     "HTTP/1.1 201 Created\r\nContent-Type: text/plain; charset=utf-8\r\nX-Echo: value\r\nContent-Length: 4\r\n" DATE
     "\r\nmade",
     CONNECTION_WAIT},
    {"a half-made answer", "GET /half HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n",
     "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 54\r\n" DATE
     "\r\n500 Internal Server Error: the program made no answer\n" HELLO,
     CONNECTION_WAIT},
    {"the first answer stands", "GET /twice HTTP/1.1\r\n" HOST "\r\n", HELLO, CONNECTION_WAIT},
};

static void test_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(exact); i++) {
        Engine *engine = engine_answer(exact[i].request);
        if (strcmp(engine->answers, exact[i].answers) != 0)
            fail_msg("%s:\n%s\n--- was to be\n%s", exact[i].name, engine->answers, exact[i].answers);
        assert_int_equal(engine->verdict, exact[i].verdict);
        assert_int_equal(engine->exchange.arena.used, 0);
        engine_free(engine);
    }
}

/* Two pieces, at every division; and single bytes. */
static void test_exact_at_every_division(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(exact); i++) {
        size_t size = strlen(exact[i].request);
        for (size_t first = 0; first <= size; first++) {
            Engine *engine = engine_new();
            size_t at = first < size ? first : 0;
            engine_feed(engine, exact[i].request, at);
            while (at < size && engine->verdict != CONNECTION_CLOSE) {
                size_t step = first < size ? size - at : 1;
                engine_feed(engine, exact[i].request + at, step);
                at += step;
            }
            if (strcmp(engine->answers, exact[i].answers) != 0)
                fail_msg("%s, divided at %zu of %zu:\n%s\n--- was to be\n%s", exact[i].name, first, size,
                         engine->answers, exact[i].answers);
            engine_free(engine);
        }
    }
}

static void test_pipeline_of_16(void **state)
{
    (void)state;
    char requests[2048] = "", answers[4096] = "";
    for (int i = 0; i < 16; i++) {
        strcat(requests, i % 2 ? "GET /users/42 HTTP/1.1\r\n" HOST "\r\n" : "GET / HTTP/1.1\r\n" HOST "\r\n");
        strcat(answers, i % 2 ? USER_42 : HELLO);
    }
    for (size_t first = 0; first < strlen(requests); first++) {
        Engine *engine = engine_new();
        engine_feed(engine, requests, first);
        engine_feed(engine, requests + first, strlen(requests) - first);
        assert_string_equal(engine->answers, answers);
        assert_int_equal(engine->exchange.answer_count, 16);
        assert_int_equal(engine->size, 0);
        engine_free(engine);
    }
}

/* Answers begin with `begin` and hold `part`, and the connection ends. */
static void assert_refused(const char *request, const char *begin, const char *part)
{
    Engine *engine = engine_answer(request);
    if (strncmp(engine->answers, begin, strlen(begin)) != 0 || strstr(engine->answers, part) == NULL)
        fail_msg("%s\n--- answered with\n%s", request, engine->answers);
    assert_int_equal(engine->verdict, CONNECTION_CLOSE);
    assert_true(engine->connection.refused);
    assert_non_null(strstr(engine->answers, "\r\nConnection: close\r\n\r\n"));
    engine_free(engine);
}

static void test_refusals(void **state)
{
    (void)state;
    assert_refused("GET / HTTP/1.1\n", "HTTP/1.1 400 Bad Request\r\n", "a line ends in LF without CR");
    assert_refused("\n", "HTTP/1.1 400 ", "");
    assert_refused("\r\n\r\n\r\n\r\n\r\n", "HTTP/1.1 400 ", "does not begin with a request line");
    assert_refused("\rG", "HTTP/1.1 400 ", "");
    assert_refused("GET /a/../b HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 400 ", "dot segment");
    assert_refused("GET /%zz HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 400 ", "two hex digits");
    assert_refused("GET /%00 HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 400 ", "NUL");
    assert_refused("BREW / HTTP/1.1\r\n" HOST "\r\n", "HTTP/1.1 501 Not Implemented\r\n", "method");
    assert_refused("GET / HTTP/3.0\r\n" HOST "\r\n", "HTTP/1.1 505 ", "HTTP/1.1 and HTTP/1.0");
    assert_refused("POST / HTTP/1.1\r\n" HOST "Content-Length: 9999999\r\n\r\n", "HTTP/1.1 413 Content Too Large\r\n",
                   "");
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5;\x01\r\n", "HTTP/1.1 400 ",
                   "chunked");
    assert_refused("POST / HTTP/1.1\r\n" HOST "Expect: tea\r\n\r\n", "HTTP/1.1 417 ", "");
}

/* A refusal ends the stream, but not what was answered before it. */
static void test_refusal_after_good_requests(void **state)
{
    (void)state;
    Engine *engine =
        engine_answer("GET / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n");
    assert_memory_equal(engine->answers, HELLO, strlen(HELLO));
    assert_memory_equal(engine->answers + strlen(HELLO), "HTTP/1.1 400 ", 13);
    assert_null(strstr(engine->answers + strlen(HELLO) + 13, "HTTP/1.1"));
    engine_free(engine);
}

/* RFC 9112 section 6.3: whatever the answer to a HEAD says, it ends with its head. Also when what is wrong comes late. */
static void test_refused_head_has_no_body(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second;
    } cases[] = {
        {"HEAD /.. HTTP/1.1\r\n" HOST "\r\n", ""},
        {"HEAD / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nx", ""},
        {"HEAD / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n1\r\n", "a-"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Engine *engine = engine_answer(cases[i].first);
        if (*cases[i].second != '\0')
            engine_feed(engine, cases[i].second, strlen(cases[i].second));
        assert_int_equal(strncmp(engine->answers, "HTTP/1.1 400 ", 13), 0);
        assert_string_equal(engine->answers + engine->answers_size - 4, "\r\n\r\n");
        engine_free(engine);
    }

    Engine *engine = engine_answer("HEAD / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n");
    assert_true(connection_time_out(&engine->connection, &engine->exchange));
    assert_int_equal(strncmp(engine->output.bytes, "HTTP/1.1 408 ", 13), 0);
    assert_memory_equal(engine->output.bytes + engine->output.size - 4, "\r\n\r\n", 4);
    engine_free(engine);
}

#define CONTINUE "HTTP/1.1 100 Continue\r\n\r\n"
#define EXPECT   "POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"

static void test_expect(void **state)
{
    (void)state;
    Engine *engine = engine_answer(EXPECT);
    assert_string_equal(engine->answers, CONTINUE);
    engine_feed(engine, "a", 1);
    engine_feed(engine, "bc", 2);
    assert_string_equal(engine->answers, CONTINUE ECHO("3", "abc"));
    engine_free(engine);

    engine = engine_answer(EXPECT "abc"); /* it is already there */
    assert_string_equal(engine->answers, ECHO("3", "abc"));
    engine_free(engine);

    engine = engine_answer("POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_string_equal(engine->answers, CONTINUE);
    engine_feed(engine, "1\r\na\r\n0\r\n\r\n", 11);
    assert_string_equal(engine->answers, CONTINUE ECHO("1", "a"));
    engine_free(engine);

    engine = engine_answer("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    assert_string_equal(engine->answers, ""); /* RFC 9110 section 10.1.1 */
    engine_free(engine);

    engine = engine_answer("GET / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n\r\n");
    assert_string_equal(engine->answers, HELLO); /* no body is awaited */
    engine_free(engine);
}

static void test_time_out(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool answered;
    } cases[] = {
        {"", false},
        {"GET / HTTP/1.1\r\n" HOST "\r\n", false},
        {"\r\n", false},
        {"G", true},
        {"GET / HTTP/1.1\r\n" HOST "\r\nGET", true},
        {"POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nab", true},
        {"POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nab", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Engine *engine = engine_answer(cases[i].text);
        assert_int_equal(connection_time_out(&engine->connection, &engine->exchange), cases[i].answered);
        assert_int_equal(output_length(&engine->output) > 0, cases[i].answered);
        if (cases[i].answered)
            assert_memory_equal(engine->output.bytes, "HTTP/1.1 408 Request Timeout\r\n", 30);
        engine_free(engine);
    }
}

/* What was answered before stays, and the 503 is the last answer. */
static void test_out_of_memory(void **state)
{
    (void)state;
    static const char refusal[] = "HTTP/1.1 503 Service Unavailable\r\n";
    Engine *engine =
        engine_answer("GET / HTTP/1.1\r\n" HOST "\r\nPOST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nab");
    assert_string_equal(engine->answers, HELLO);
    size_t before = output_length(&engine->output);
    connection_out_of_memory(&engine->connection, &engine->exchange);
    assert_true(output_length(&engine->output) > before + sizeof(refusal) - 1);
    assert_memory_equal(engine->output.bytes + before, refusal, sizeof(refusal) - 1);
    assert_true(engine->connection.refused);
    engine_free(engine);
}

static void test_draining_closes(void **state)
{
    (void)state;
    Engine *engine = engine_new();
    engine->exchange.draining = true;
    engine_feed(engine, "GET / HTTP/1.1\r\n" HOST "\r\n", 27);
    assert_string_equal(engine->answers, HELLO_CLOSE);
    assert_int_equal(engine->verdict, CONNECTION_CLOSE);
    engine_free(engine);
}

/* Large constants are referenced; the stream is the same as if they were copied. */
static void test_large_constant(void **state)
{
    (void)state;
    Engine *engine = engine_answer("GET /big HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n");
    const char *body = strstr(engine->answers, "\r\n\r\n");
    assert_non_null(body);
    for (size_t i = 0; i < HANDLER_BIG_BODY; i++)
        assert_int_equal(body[4 + i], 'b');
    assert_string_equal(body + 4 + HANDLER_BIG_BODY, HELLO);
    engine_free(engine);

    engine = engine_new();
    Input input = {calloc(1, 64 + PARSER_PADDING), 0, 30};
    memcpy(input.bytes, "GET /big HTTP/1.1\r\nHost: a\r\n\r\n", 30);
    connection_feed(&engine->connection, &engine->exchange, &input);
    assert_int_equal(engine->output.referenced, HANDLER_BIG_BODY);
    assert_true(engine->output.size < 200);
    free(input.bytes);
    engine_free(engine);
}

/* One client's pipeline neither fills the memory nor keeps the others waiting. */
static void test_turns_are_bounded(void **state)
{
    (void)state;
    static const char large[] = "GET /large/100000 HTTP/1.1\r\n" HOST "\r\n";
    static const char small[] = "GET / HTTP/1.1\r\n" HOST "\r\n";
    char *text = calloc(1, 64 * 1024 + PARSER_PADDING);
    assert_non_null(text);
    Engine *engine = engine_new();
    Input input = {text, 0, 0};
    for (int i = 0; i < 20; i++, input.end += sizeof(large) - 1)
        memcpy(text + input.end, large, sizeof(large) - 1);
    assert_int_equal(connection_feed(&engine->connection, &engine->exchange, &input), CONNECTION_PAUSE);
    assert_in_range(output_length(&engine->output), OUTPUT_HIGH_WATER, OUTPUT_HIGH_WATER + 101000);
    output_clear(&engine->output);
    int turns = 1;
    for (; connection_feed(&engine->connection, &engine->exchange, &input) == CONNECTION_PAUSE; turns++)
        output_clear(&engine->output);
    assert_int_equal(engine->exchange.answer_count, 20);
    assert_int_equal(turns, 6);

    engine->exchange.answer_count = 0;
    output_clear(&engine->output);
    input = (Input){text, 0, 0};
    for (int i = 0; i < 600; i++, input.end += sizeof(small) - 1)
        memcpy(text + input.end, small, sizeof(small) - 1);
    assert_int_equal(connection_feed(&engine->connection, &engine->exchange, &input), CONNECTION_PAUSE);
    assert_int_equal(engine->exchange.answer_count, TURN_REQUESTS);
    free(text);
    engine_free(engine);
}

/* A body of the largest size, in pieces, both ways; one byte more is refused. */
static void test_largest_body(void **state)
{
    (void)state;
    enum { PIECE = 64 * 1024 };
    char *piece = malloc(PIECE);
    assert_non_null(piece);
    memset(piece, 'x', PIECE);
    for (int chunked = 0; chunked < 2; chunked++) {
        Engine *engine =
            engine_answer(chunked ? "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n100000\r\n"
                                  : "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1048576\r\n\r\n");
        for (int i = 0; i < LIMIT_BODY_BYTES / PIECE; i++)
            engine_feed(engine, piece, PIECE);
        if (chunked)
            engine_feed(engine, "\r\n0\r\n\r\n", 7);
        const char *body = strstr(engine->answers, "\r\n\r\n");
        assert_non_null(body);
        assert_int_equal(strspn(body + 4, "x"), LIMIT_BODY_BYTES);
        assert_non_null(strstr(engine->answers, "Content-Length: 1048576\r\n"));
        engine_free(engine);
    }
    free(piece);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_exact_at_every_division),
        cmocka_unit_test(test_pipeline_of_16),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_refusal_after_good_requests),
        cmocka_unit_test(test_refused_head_has_no_body),
        cmocka_unit_test(test_expect),
        cmocka_unit_test(test_time_out),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_draining_closes),
        cmocka_unit_test(test_large_constant),
        cmocka_unit_test(test_turns_are_bounded),
        cmocka_unit_test(test_largest_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
