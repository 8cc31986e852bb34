/* JSON bodies as records: what is read, and what is refused with which words.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <float.h>
#include <math.h>

typedef struct Todo {
    orisha_str title;
    int64_t count;
    uint8_t small;
    double weight;
    bool done;
    bool has_small, has_weight, has_done;
} Todo;

#define REQUIRED(name, type)                                                                                           \
    {                                                                                                                  \
        ORISHA_STR(#name), type, offsetof(Todo, name), 0                                                               \
    }
#define OPTIONAL(name, type)                                                                                           \
    {                                                                                                                  \
        ORISHA_STR(#name), type, offsetof(Todo, name), offsetof(Todo, has_##name)                                      \
    }

static const orisha_record_field fields[] = {
    REQUIRED(title, ORISHA_FIELD_STRING), REQUIRED(count, ORISHA_FIELD_I64), OPTIONAL(small, ORISHA_FIELD_U8),
    OPTIONAL(weight, ORISHA_FIELD_F64),   OPTIONAL(done, ORISHA_FIELD_BOOL),
};
static const orisha_record record = {fields, COUNT_OF(fields), sizeof(Todo)};

static bool read_text(Engine *engine, const char *text, size_t size, Todo *todo, orisha_refusal *refusal)
{
    arena_reset(&engine->exchange.arena);
    return orisha_json_read(&engine->exchange.request, (orisha_str){text, size}, &record, todo, refusal);
}

static Todo accept(Engine *engine, const char *text)
{
    Todo todo;
    orisha_refusal refusal = {0};
    if (!read_text(engine, text, strlen(text), &todo, &refusal))
        fail_msg("%s: %.*s", text, ORISHA_FMT(refusal.message));
    return todo;
}

static void refuse(Engine *engine, const char *text, size_t size, const char *wanted)
{
    Todo todo;
    orisha_refusal refusal = {0};
    if (read_text(engine, text, size, &todo, &refusal))
        fail_msg("%.*s was read", (int)size, text);
    assert_int_equal(refusal.status, 400);
    if (!orisha_str_is(refusal.message, wanted))
        fail_msg("%.*s: '%.*s' was to be '%s'", (int)size, text, ORISHA_FMT(refusal.message), wanted);
}

static void test_fields_of_each_type(void **state)
{
    (void)state;
    Engine *engine = engine_new();
    Todo todo = accept(engine, " {\"title\":\"a\" ,\n\"count\":-12, \"small\":255,\"weight\":1.5e2,\"done\":true}\t");
    assert_true(orisha_str_is(todo.title, "a"));
    assert_int_equal(todo.count, -12);
    assert_int_equal(todo.small, 255);
    assert_true(todo.weight == 150.0);
    assert_true(todo.done && todo.has_done && todo.has_small && todo.has_weight);
    assert_int_equal(engine->exchange.arena.used, 0);

    todo = accept(engine, "{\"count\":9223372036854775807,\"title\":\"\",\"done\":null}");
    assert_true(todo.count == INT64_MAX);
    assert_false(todo.has_done || todo.has_small || todo.has_weight || todo.done);
    assert_true(accept(engine, "{\"title\":\"\",\"count\":-9223372036854775808}").count == INT64_MIN);
    assert_true(accept(engine, "{\"title\":\"\",\"count\":0,\"weight\":1.7976931348623157e308}").weight == DBL_MAX);
    engine_free(engine);
}

static void test_strings(void **state)
{
    (void)state;
    static const struct {
        const char *json, *wanted;
        size_t size;
    } cases[] = {
        {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 8},
        {"\\u0041\\u00e9\\u4e2D", "A\xc3\xa9\xe4\xb8\xad", 6},
        {"\\ud83d\\ude00", "\xf0\x9f\x98\x80", 4},
        {"\\u0000x", "\0x", 2},
        {"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", 4},
        {"\x7f", "\x7f", 1},
    };
    Engine *engine = engine_new();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[128];
        snprintf(text, sizeof(text), "{\"count\":0,\"\\u0074itle\":\"%s\"}", cases[i].json);
        Todo todo = accept(engine, text);
        assert_int_equal(todo.title.len, cases[i].size);
        assert_memory_equal(todo.title.ptr, cases[i].wanted, cases[i].size);
    }
    engine_free(engine);
}

static void test_unknown_members_are_checked_and_skipped(void **state)
{
    (void)state;
    Engine *engine = engine_new();
    accept(engine, "{\"x\":{\"title\":[1,-2.5E+3,{},[],\"\\n\",true,false,null]},\"title\":\"\",\"x\":0,\"count\":1}");
    engine_free(engine);
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", "the body must be a JSON object (byte 0)"},
        {"[]", "the body must be a JSON object (byte 0)"},
        {"\xef\xbb\xbf{}", "the body must be a JSON object (byte 0)"},
        {"{", "expected the name of a member, in quotes (byte 1)"},
        {"{}", "'title': is missing (byte 2)"},
        {"{\"title\":\"\"}", "'count': is missing (byte 12)"},
        {"{\"title\":\"\",\"count\":0}x", "something follows the object (byte 22)"},
        {"{\"title\":\"\",\"count\":0}{}", "something follows the object (byte 22)"},
        {"{\"title\":\"\",\"count\":0,}", "expected the name of a member, in quotes (byte 22)"},
        {"{\"title\":\"\" \"count\":0}", "expected ',' or '}' (byte 12)"},
        {"{\"title\" \"\"}", "expected ':' (byte 9)"},
        {"{\"title\":\"\",\"title\":\"\"}", "'title': is given twice (byte 20)"},
        {"{\"done\":null,\"done\":true}", "'done': is given twice (byte 20)"},
        {"{\"title\":1}", "'title': must be a string (byte 9)"},
        {"{\"title\":null}", "'title': must be a string (byte 9)"},
        {"{\"title\":\"", "'title': a string is never closed (byte 10)"},
        {"{\"title\":\"\n\"}", "'title': a control character in a string must be escaped (byte 10)"},
        {"{\"title\":\"\\x\"}", "'title': an escape that JSON does not know (byte 11)"},
        {"{\"title\":\"\\u12\"}", "'title': \\u needs four hex digits (byte 12)"},
        {"{\"title\":\"\\ud800\"}", "'title': half of a surrogate pair is no character (byte 16)"},
        {"{\"title\":\"\\udc00\"}", "'title': half of a surrogate pair is no character (byte 16)"},
        {"{\"title\":\"\\ud800\\u0041\"}", "'title': half of a surrogate pair is no character (byte 22)"},
        {"{\"title\":\"\xff\"}", "'title': the text is not UTF-8 (byte 10)"},
        {"{\"title\":\"\xc0\x80\"}", "'title': the text is not UTF-8 (byte 10)"},
        {"{\"title\":\"\xed\xa0\x80\"}", "'title': the text is not UTF-8 (byte 10)"},
        {"{\"count\":\"1\"}", "'count': must be an integer (byte 9)"},
        {"{\"count\":1.0}", "'count': must be an integer (byte 12)"},
        {"{\"count\":1e2}", "'count': must be an integer (byte 12)"},
        {"{\"count\":01}", "'count': a number begins with 0 (byte 11)"},
        {"{\"count\":-}", "'count': a digit is missing in a number (byte 10)"},
        {"{\"count\":+1}", "'count': must be an integer (byte 9)"},
        {"{\"count\":9223372036854775808}", "'count': is out of the range of its type (byte 28)"},
        {"{\"count\":99999999999999999999}", "'count': is out of the range of its type (byte 29)"},
        {"{\"small\":256}", "'small': is out of the range of its type (byte 12)"},
        {"{\"small\":-1}", "'small': is out of the range of its type (byte 11)"},
        {"{\"weight\":1e999}", "'weight': is out of the range of its type (byte 15)"},
        {"{\"weight\":NaN}", "'weight': must be a number (byte 10)"},
        {"{\"weight\":1.}", "'weight': a digit is missing in a number (byte 12)"},
        {"{\"done\":1}", "'done': must be true or false (byte 8)"},
        {"{\"x\":[1,]}", "expected a value (byte 8)"},
        {"{\"x\":\"\\q\"}", "an escape that JSON does not know (byte 7)"},
        {"{\"x\":nul}", "expected a value (byte 5)"},
    };
    Engine *engine = engine_new();
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        refuse(engine, cases[i].text, strlen(cases[i].text), cases[i].wanted);
    refuse(engine, "{\"a\0\":1}", 8, "a control character in a string must be escaped (byte 3)");
    engine_free(engine);
}

static void test_depth_has_a_bound(void **state)
{
    (void)state;
    Engine *engine = engine_new();
    char text[400] = "{\"title\":\"\",\"count\":0,\"x\":";
    size_t size = strlen(text);
    memset(text + size, '[', 31);
    memset(text + size + 31, ']', 31);
    memcpy(text + size + 62, "}", 2);
    accept(engine, text);
    memset(text + size, '[', 300);
    refuse(engine, text, size + 300, "arrays and objects are nested too deeply (byte 58)");
    engine_free(engine);
}

/* Every beginning of a good text is refused, whatever it ends in. */
static void test_every_prefix_is_refused(void **state)
{
    (void)state;
    static const char text[] = "{\"title\":\"\\u00e9\\ud83d\\ude00\xc3\xa9\",\"count\":-1,\"weight\":1.5e+3,\"x\":[{"
                               "\"y\":\"\\n\"}],\"done\":false}";
    Engine *engine = engine_new();
    for (size_t size = 0; size < sizeof(text) - 1; size++) {
        char *copy = malloc(size + 1);
        memcpy(copy, text, size);
        Todo todo;
        orisha_refusal refusal;
        if (read_text(engine, copy, size, &todo, &refusal))
            fail_msg("%.*s was read", (int)size, copy);
        free(copy);
    }
    accept(engine, text);
    engine_free(engine);
}

static void test_a_spent_arena_is_told(void **state)
{
    (void)state;
    Engine *engine = engine_new();
    orisha_request *req = &engine->exchange.request;
    assert_non_null(orisha_alloc(req, LIMIT_ARENA_BYTES));
    Todo todo;
    orisha_refusal refusal;
    assert_false(orisha_json_read(req, ORISHA_STR("{\"title\":\"\\n\",\"count\":0}"), &record, &todo, &refusal));
    assert_int_equal(refusal.status, 413);
    assert_true(refusal.message.len > 0);
    engine_free(engine);
}

static void test_bodies_must_say_what_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        bool accepted;
    } cases[] = {
        {"application/json", true},
        {"APPLICATION/JSON ; charset=utf-8", true},
        {"application/problem+json", true},
        {"text/plain", false},
        {"application/x-www-form-urlencoded", false},
        {"", false},
        {"application/jsonx", false},
        {"+json", false},
        {"text/plain; x=+json", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Engine *engine = engine_new();
        orisha_request *req = &engine->exchange.request;
        const orisha_header header = {ORISHA_STR("content-type"), orisha_str_from_cstring(cases[i].type)};
        req->headers = &header;
        req->header_count = 1;
        req->body = ORISHA_STR("{\"title\":\"\",\"count\":0}");
        Todo todo;
        orisha_refusal refusal;
        assert_int_equal(orisha_json_body(req, &record, &todo, &refusal), cases[i].accepted);
        assert_true(cases[i].accepted || refusal.status == 415);
        engine_free(engine);
    }
}

/* Two kinds of 415, told apart by the field that says what would be taken: RFC 7694 section 3. */
static void test_a_415_says_what_is_accepted(void **state)
{
    (void)state;
    static const struct {
        orisha_method method;
        const char *type, *coding, *other_coding;
        const char *name, *value; /* of the field; NULL: accepted */
    } cases[] = {
        {ORISHA_POST, "application/json", "gzip", "", "Accept-Encoding", "identity"},
        {ORISHA_POST, "text/plain", "GZIP", "", "Accept-Encoding", "identity"},
        {ORISHA_POST, "application/json", "identity, br", "", "Accept-Encoding", "identity"},
        {ORISHA_POST, "application/json", "", "x", "Accept-Encoding", "identity"},
        {ORISHA_POST, "application/json", "Identity", ", identity", NULL, NULL},
        {ORISHA_POST, "application/json", "", "", NULL, NULL},
        {ORISHA_POST, "text/plain", "", "", "Accept", "application/json"},
        {ORISHA_PATCH, "text/plain", "identity", "", "Accept-Patch", "application/json"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Engine *engine = engine_new();
        orisha_request *req = &engine->exchange.request;
        const orisha_header headers[] = {
            {ORISHA_STR("Content-Type"), orisha_str_from_cstring(cases[i].type)},
            {ORISHA_STR("Content-encoding"), orisha_str_from_cstring(cases[i].coding)},
            {ORISHA_STR("CONTENT-ENCODING"), orisha_str_from_cstring(cases[i].other_coding)},
        };
        req->method = cases[i].method;
        req->headers = headers;
        req->header_count = COUNT_OF(headers);
        req->body = ORISHA_STR("{\"title\":\"\",\"count\":0}");
        Todo todo;
        orisha_refusal refusal;
        assert_int_equal(orisha_json_body(req, &record, &todo, &refusal), cases[i].name == NULL);
        if (cases[i].name != NULL) {
            char field[64];
            sprintf(field, "\r\n%s: %s\r\n", cases[i].name, cases[i].value);
            orisha_send_refusal(req, &refusal);
            assert_memory_equal(engine->output.bytes, "HTTP/1.1 415 ", 13);
            assert_non_null(memmem(engine->output.bytes, engine->output.size, field, strlen(field)));
        }
        engine_free(engine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_of_each_type),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_unknown_members_are_checked_and_skipped),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_depth_has_a_bound),
        cmocka_unit_test(test_every_prefix_is_refused),
        cmocka_unit_test(test_a_spent_arena_is_told),
        cmocka_unit_test(test_bodies_must_say_what_they_are),
        cmocka_unit_test(test_a_415_says_what_is_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
