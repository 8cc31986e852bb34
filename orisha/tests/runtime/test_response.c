/* What host C may put into a response.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#define DATE_TEXT "Sun, 06 Nov 1994 08:49:37 GMT"

/* An engine whose exchange is ready for one answer to `method`. */
static Engine *engine_for(orisha_method method, const orisha_header *headers, size_t header_count)
{
    Engine *engine = engine_new();
    engine->exchange.request.method = method;
    engine->exchange.request.headers = headers;
    engine->exchange.request.header_count = header_count;
    return engine;
}

static void assert_output(const Engine *engine, const char *wanted)
{
    const Output *output = &engine->output;
    if (output->size != strlen(wanted) || memcmp(output->bytes, wanted, output->size) != 0)
        fail_msg("%.*s\n--- was to be\n%s", (int)output->size, output->bytes, wanted);
}

static void test_defaults(void **state)
{
    (void)state;
    Engine *engine = engine_for(ORISHA_GET, NULL, 0);
    orisha_send(&engine->exchange.request, &(orisha_response){0});
    assert_output(engine, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 0\r\n"
                          "Date: " DATE_TEXT "\r\n\r\n");
    engine_free(engine);
}

static void test_statuses_without_body(void **state)
{
    (void)state;
    static const int statuses[] = {204, 304};
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        Engine *engine = engine_for(ORISHA_GET, NULL, 0);
        orisha_send(&engine->exchange.request, &(orisha_response){.status = statuses[i], .body = ORISHA_STR("x")});
        assert_output(engine, statuses[i] == 204 ? "HTTP/1.1 204 No Content\r\nDate: " DATE_TEXT "\r\n\r\n"
                                                 : "HTTP/1.1 304 Not Modified\r\nDate: " DATE_TEXT "\r\n\r\n");
        engine_free(engine);

        engine = engine_for(ORISHA_GET, NULL, 0);
        static const char laid_out[] = "HTTP/1.1 204 No Content\r\nDate: " DATE_TEXT "\r\n\r\n";
        orisha_head head = {laid_out, sizeof(laid_out) - 1, 25, statuses[i]};
        char *at = orisha_begin(&engine->exchange.request, &head, 1);
        assert_non_null(at);
        orisha_finish(&engine->exchange.request, orisha_write(at, "x", 1));
        assert_output(engine, "HTTP/1.1 204 No Content\r\nDate: " DATE_TEXT "\r\n\r\n");
        engine_free(engine);

        engine = engine_for(ORISHA_GET, NULL, 0);
        orisha_send_body(&engine->exchange.request, &head, ORISHA_STR("x"));
        assert_output(engine, "HTTP/1.1 204 No Content\r\nDate: " DATE_TEXT "\r\n\r\n");
        engine_free(engine);
    }
}

/* RFC 9110 section 15.3.6: no content, but it is framed as a response that could have some. */
static void test_reset_content_is_empty(void **state)
{
    (void)state;
    Engine *engine = engine_for(ORISHA_GET, NULL, 0);
    orisha_send(&engine->exchange.request, &(orisha_response){.status = 205, .body = ORISHA_STR("x")});
    assert_output(engine, "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\nDate: " DATE_TEXT "\r\n\r\n");
    engine_free(engine);
}

static void test_own_content_type(void **state)
{
    (void)state;
    Engine *engine = engine_for(ORISHA_GET, NULL, 0);
    orisha_header header = {ORISHA_STR("content-type"), ORISHA_STR("text/csv")};
    orisha_send(&engine->exchange.request,
                &(orisha_response){.status = 299, .headers = &header, .header_count = 1, .body = ORISHA_STR("a,b")});
    assert_output(engine,
                  "HTTP/1.1 299 \r\ncontent-type: text/csv\r\nContent-Length: 3\r\nDate: " DATE_TEXT "\r\n\r\na,b");
    engine_free(engine);
}

/* Anything that could end the head early, or frame the body otherwise, becomes a 500 that says so. */
static void test_host_mistakes(void **state)
{
    (void)state;
    static const orisha_header headers[] = {
        {ORISHA_STR("X"), ORISHA_STR("a\r\nSet-Cookie: b")},
        {ORISHA_STR("X"), ORISHA_STR("a\nb")},
        {ORISHA_STR("X"), ORISHA_STR("a\rb")},
        {ORISHA_STR("X"), ORISHA_STR("a\0b")},
        {ORISHA_STR("X Y"), ORISHA_STR("a")},
        {ORISHA_STR("X:"), ORISHA_STR("a")},
        {ORISHA_STR(""), ORISHA_STR("a")},
        {ORISHA_STR("X\r\nY"), ORISHA_STR("a")},
        {ORISHA_STR("Content-Length"), ORISHA_STR("1")},
        {ORISHA_STR("content-length"), ORISHA_STR("1")},
        {ORISHA_STR("Transfer-Encoding"), ORISHA_STR("chunked")},
        {ORISHA_STR("CONNECTION"), ORISHA_STR("close")},
        {ORISHA_STR("Date"), ORISHA_STR("today")},
    };
    for (size_t i = 0; i < COUNT_OF(headers) + 4; i++) {
        orisha_response response = {.body = ORISHA_STR("secret")};
        if (i < COUNT_OF(headers)) {
            response.headers = &headers[i];
            response.header_count = 1;
        } else if (i == COUNT_OF(headers)) {
            response.status = 100;
        } else if (i == COUNT_OF(headers) + 1) {
            response.status = 600;
        } else if (i == COUNT_OF(headers) + 2) {
            response.content_type = ORISHA_STR("text/plain\r\nX: y");
        } else {
            static const orisha_header typed = {ORISHA_STR("Content-Type"), ORISHA_STR("text/csv")};
            response.content_type = ORISHA_STR("text/plain");
            response.headers = &typed;
            response.header_count = 1;
        }
        Engine *engine = engine_for(ORISHA_GET, NULL, 0);
        orisha_send(&engine->exchange.request, &response);
        if (memcmp(engine->output.bytes, "HTTP/1.1 500 ", 13) != 0 ||
            memmem(engine->output.bytes, engine->output.size, "secret", 6) != NULL)
            fail_msg("mistake %zu was sent: %.*s", i, (int)engine->output.size, engine->output.bytes);
        engine_free(engine);
        engine = engine_for(ORISHA_GET, NULL, 0);
        assert_null(orisha_make_head(&engine->exchange.request, &response));
        assert_memory_equal(engine->output.bytes, "HTTP/1.1 500 ", 13);
        engine_free(engine);
    }
}

/* A head that was made is what orisha_send would have sent, whatever the length of the body. */
static void test_heads_made_at_run_time(void **state)
{
    (void)state;
    static const orisha_header headers[] = {{ORISHA_STR("X-A"), ORISHA_STR("1")}, {ORISHA_STR("X-B"), ORISHA_STR("")}};
    static const int statuses[] = {0, 201, 204, 205, 304, 299, 503};
    static const char body[150] = "{}";
    static const size_t sizes[] = {0, 2, 10, 99, 100, 150};
    for (size_t i = 0; i < COUNT_OF(statuses) * COUNT_OF(sizes); i++) {
        orisha_response response = {.status = statuses[i % COUNT_OF(statuses)],
                                    .content_type = ORISHA_STR("application/json"),
                                    .body = {body, sizes[i / COUNT_OF(statuses)]},
                                    .headers = headers,
                                    .header_count = i % 3};
        Engine *sent = engine_for(ORISHA_GET, NULL, 0), *made = engine_for(ORISHA_GET, NULL, 0);
        orisha_send(&sent->exchange.request, &response);
        const orisha_head *head = orisha_make_head(&made->exchange.request, &response);
        assert_non_null(head);
        char *at = orisha_begin(&made->exchange.request, head, response.body.len);
        assert_non_null(at);
        orisha_finish(&made->exchange.request, orisha_write_raw(at, response.body));
        assert_int_equal(made->output.size, sent->output.size);
        assert_memory_equal(made->output.bytes, sent->output.bytes, sent->output.size);
        assert_null(orisha_make_head(&made->exchange.request, &response));
        engine_free(sent);
        engine_free(made);
    }
}

static void test_error_status_is_checked(void **state)
{
    (void)state;
    Engine *engine = engine_for(ORISHA_GET, NULL, 0);
    orisha_send_error(&engine->exchange.request, 200);
    assert_memory_equal(engine->output.bytes, "HTTP/1.1 500 ", 13);
    engine_free(engine);
}

/* ---- Requests -----------------------------------------------------------------------------------------------------
 */

static void test_request_functions(void **state)
{
    (void)state;
    static const orisha_header headers[] = {{ORISHA_STR("X-A"), ORISHA_STR("1")}, {ORISHA_STR("x-a"), ORISHA_STR("2")}};
    Engine *engine = engine_for(ORISHA_GET, headers, 2);
    orisha_request *req = &engine->exchange.request;
    assert_true(orisha_str_equal(orisha_request_header(req, ORISHA_STR("x-A")), ORISHA_STR("1")));
    assert_null(orisha_request_header(req, ORISHA_STR("x-b")).ptr);

    assert_true(orisha_str_equal(orisha_format(req, "%d-%s", 7, "x"), ORISHA_STR("7-x")));

    size_t blocks = 0;
    for (char *block; (block = orisha_alloc(req, 1000)) != NULL; blocks++) {
        assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
        memset(block, 'x', 1000);
    }
    assert_in_range(blocks, 60, 65);
    assert_int_equal(orisha_format(req, "%2000d", 1).len, 0);
    assert_null(orisha_alloc(req, SIZE_MAX));
    engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_statuses_without_body),
        cmocka_unit_test(test_reset_content_is_empty),
        cmocka_unit_test(test_own_content_type),
        cmocka_unit_test(test_host_mistakes),
        cmocka_unit_test(test_heads_made_at_run_time),
        cmocka_unit_test(test_error_status_is_checked),
        cmocka_unit_test(test_request_functions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
