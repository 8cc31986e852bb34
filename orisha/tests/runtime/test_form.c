/* Queries and forms: names and values, decoded.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>

static void assert_str(orisha_str text, const char *wanted, size_t size)
{
    if (text.len != size || memcmp(text.ptr, wanted, size) != 0)
        fail_msg("'%.*s' was to be '%.*s'", ORISHA_FMT(text), (int)size, wanted);
}

static orisha_request *request_with(Engine *engine, const char *query)
{
    engine->exchange.request.query = orisha_str_from_cstring(query);
    return &engine->exchange.request;
}

static void test_each_pair_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *query, *pairs; /* "name|value;" each */
    } cases[] = {
        {"", ""},
        {"a=1&b=2", "a|1;b|2;"},
        {"a=1&a=2", "a|1;a|2;"},
        {"&&a=1&", "a|1;"},
        {"a", "a|;"},
        {"=", "|;"},
        {"=v", "|v;"},
        {"a==b=", "a|=b=;"},
        {"q=hello+world%21", "q|hello world!;"},
        {"a%3Db=c%26d", "a=b|c&d;"},
        {"%", "%|;"},
        {"a=%4", "a|%4;"},
        {"a=%zz%4g%", "a|%zz%4g%;"},
        {"a=%2525", "a|%25;"},
        {"%e4%B8%ad=%FF", "\xe4\xb8\xad|\xff;"},
        {"a;b=1", "a;b|1;"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Engine *engine = engine_new();
        orisha_request *req = request_with(engine, cases[i].query);
        orisha_str rest = req->query, name, value;
        char pairs[256] = "";
        while (orisha_form_next(req, &rest, &name, &value) > 0)
            snprintf(pairs + strlen(pairs), sizeof(pairs) - strlen(pairs), "%.*s|%.*s;", ORISHA_FMT(name),
                     ORISHA_FMT(value));
        assert_string_equal(pairs, cases[i].pairs);
        assert_int_equal(rest.len, 0);
        engine_free(engine);
    }
}

static void test_find_by_decoded_name(void **state)
{
    (void)state;
    Engine *engine = engine_new();
    orisha_request *req = request_with(engine, "a=1&%62=two+2&a=3&empty=&bare&ab=4&n=%00x");
    assert_str(orisha_request_query(req, ORISHA_STR("a")), "1", 1);
    assert_str(orisha_request_query(req, ORISHA_STR("b")), "two 2", 5);
    assert_str(orisha_request_query(req, ORISHA_STR("n")), "\0x", 2);
    assert_non_null(orisha_request_query(req, ORISHA_STR("empty")).ptr);
    assert_non_null(orisha_request_query(req, ORISHA_STR("bare")).ptr);
    assert_null(orisha_request_query(req, ORISHA_STR("A")).ptr);
    assert_null(orisha_request_query(req, ORISHA_STR("abc")).ptr);
    assert_null(orisha_request_query(req, ORISHA_STR("")).ptr);
    engine_free(engine);
}

static void test_only_what_is_encoded_takes_memory(void **state)
{
    (void)state;
    Engine *engine = engine_new();
    orisha_request *req = request_with(engine, "plain=value&coded=a+b");
    assert_ptr_equal(orisha_request_query(req, ORISHA_STR("plain")).ptr, req->query.ptr + 6);
    assert_int_equal(engine->exchange.arena.used, 0);
    orisha_request_query(req, ORISHA_STR("coded"));
    assert_in_range(engine->exchange.arena.used, 3, 16);
    engine_free(engine);
}

static void test_a_spent_arena_is_told(void **state)
{
    (void)state;
    Engine *engine = engine_new();
    orisha_request *req = request_with(engine, "a=%41");
    assert_non_null(orisha_alloc(req, LIMIT_ARENA_BYTES));
    orisha_str rest = req->query, name, value;
    assert_int_equal(orisha_form_next(req, &rest, &name, &value), -ENOMEM);
    assert_null(orisha_request_query(req, ORISHA_STR("a")).ptr);
    engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_pair_in_order),
        cmocka_unit_test(test_find_by_decoded_name),
        cmocka_unit_test(test_only_what_is_encoded_takes_memory),
        cmocka_unit_test(test_a_spent_arena_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
