/* What tests over sockets (tests/http/test_own_validators.py) cannot bring about.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "conditional.h"
#include "limit.h"

static const orisha_header asked[] = {{{"If-None-Match", 13}, {"\"v1\"", 4}}};
static const orisha_header told[] = {{{"ETag", 4}, {"\"v1\"", 4}}};
static const orisha_response response = {.body = {"whole", 5}, .headers = told, .header_count = 1};

static Engine *engine_for(orisha_method method)
{
    Engine *engine = engine_new();
    engine->exchange.request.method = method;
    engine->exchange.request.headers = asked;
    engine->exchange.request.header_count = 1;
    return engine;
}

static bool was_put_out(const Engine *engine, const char *text)
{
    return memmem(engine->output.bytes, engine->output.size, text, strlen(text)) != NULL;
}

static void test_names_compare_without_case(void **state)
{
    (void)state;
    assert_true(conditional_is_validator(ORISHA_STR("eTAG")));
    assert_true(conditional_is_validator(ORISHA_STR("last-MODIFIED")));
    assert_false(conditional_is_validator(ORISHA_STR("ETags")));
    assert_false(conditional_is_validator(ORISHA_STR("Date")));
}

static void test_without_memory_all_is_sent(void **state)
{
    (void)state;
    Engine *engine = engine_for(ORISHA_GET);
    assert_non_null(orisha_alloc(&engine->exchange.request, LIMIT_ARENA_BYTES));
    orisha_send(&engine->exchange.request, &response);
    assert_true(was_put_out(engine, "HTTP/1.1 200 OK\r\n") && was_put_out(engine, "\r\n\r\nwhole"));
    engine_free(engine);

    engine = engine_for(ORISHA_GET);
    orisha_send(&engine->exchange.request, &response);
    assert_true(was_put_out(engine, "HTTP/1.1 304 Not Modified\r\n") && !was_put_out(engine, "whole"));
    engine_free(engine);
}

static void test_the_first_answer_stands(void **state)
{
    (void)state;
    Engine *engine = engine_for(ORISHA_GET);
    orisha_send_error(&engine->exchange.request, 503);
    size_t size = engine->output.size;
    assert_false(orisha_send_conditionally(&engine->exchange.request, &response));
    assert_int_equal(engine->output.size, size);
    engine_free(engine);
}

static void test_other_methods_are_not_judged(void **state)
{
    (void)state;
    for (orisha_method method = 0; method < ORISHA_METHOD_COUNT; method++) {
        Engine *engine = engine_for(method);
        assert_int_equal(orisha_send_conditionally(&engine->exchange.request, &response),
                         method == ORISHA_GET || method == ORISHA_HEAD);
        engine_free(engine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_compare_without_case),
        cmocka_unit_test(test_without_memory_all_is_sent),
        cmocka_unit_test(test_the_first_answer_stands),
        cmocka_unit_test(test_other_methods_are_not_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
