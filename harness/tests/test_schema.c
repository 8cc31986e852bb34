// Tests of schema.c: a small good record, and for every keyword of the schema a record that breaks it, with what is
// said. SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "harness/record/schema.h"
#include "reports/text.h"

// Killed before any contestant was prepared: nothing that may be absent is there. ' stands for ".
static const char least[] =
    "{'schema': 'http-benchmark-run', 'schema_version': 2, 'arguments': ['run'], 'started_at': '2026-02-08T10:00:00Z',"
    "'updated_at': '2026-02-08T10:00:00Z',"
    " 'ended_at': null, 'interrupted': false, 'resumed_at': [], 'revision': null, 'seed': 7, 'reference': null,"
    " 'blocks': 12, 'noise_limit': 0.05, 'workers': 1,"
    " 'machine': {'system': 'Linux', 'kernel': '6.1', 'architecture': 'x86_64', 'cpu_model': 'unknown', 'cpu_count': 2,"
    "  'memory_bytes': 0, 'affinity_count': 2, 'affinity': '0-1', 'server_cpus': '0', 'generator_cpus': '1',"
    "  'cpus_shared': false},"
    " 'spoiled': [],"
    " 'scenarios': [{'name': 'hello', 'title': 'GET /', 'published': null, 'closes': false,"
    "  'load': {'driver': 'wrk', 'connections': 1, 'threads': 1, 'pipeline': 1, 'duration_s': 1, 'warmup_s': 0.5},"
    "  'requests': [{'path': '/', 'expect': {'body': ''}}]}],"
    " 'cells': [{'scenario': 'hello', 'contestant': 'a', 'verdict': 'excluded', 'check': null, 'reason': 'not yet',"
    "  'wire_bytes': null, 'bottleneck': null, 'rounds': []}]}";

static json_t *json_of(const char *quoted)
{
    AUTO_FREE char *text = text_copy(quoted);
    for (char *at = text; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    return value;
}

static void test_least_record(void **state)
{
    (void)state;
    Trouble trouble = {.text = ""};
    json_t *document = json_of(least);
    int result = schema_check(document, "run.json", &trouble);
    assert_string_equal(trouble.text, "");
    assert_int_equal(result, 0);
    json_decref(document);
}

typedef struct Break {
    const char *path;  // of keys and indices in `least`; its last part is set …
    const char *value; // … to this, or taken away (NULL)
    const char *told;
} Break;

static json_t *member(json_t *parent, const char *part)
{
    return json_is_array(parent) ? json_array_get(parent, (size_t)*part - '0') : json_object_get(parent, part);
}

static void set(json_t *document, const char *path, const char *value)
{
    AUTO_FREE char *copy = text_copy(path);
    char *rest, *part = strtok_r(copy, "/", &rest), *next;
    json_t *parent = document;
    for (; (next = strtok_r(NULL, "/", &rest)); part = next)
        parent = member(parent, part);
    assert_non_null(parent);
    if (!value)
        assert_int_equal(json_object_del(parent, part), 0);
    else if (json_is_array(parent))
        assert_int_equal(json_array_set_new(parent, (size_t)*part - '0', json_of(value)), 0);
    else
        assert_int_equal(json_object_set_new(parent, part, json_of(value)), 0);
}

static const Break breaks[] = {
    // type
    {"seed", "'x'", "/seed: expected a whole number of at least 0 and at most 9007199254740991, found \"x\""},
    {"seed", "1.5", "/seed: expected a whole number of at least 0 and at most 9007199254740991, found 1.5"},
    {"noise_limit", "true", "/noise_limit: expected a number of at least 0 and at most 1, found true"},
    {"interrupted", "0", "/interrupted: expected true or false, found 0"},
    {"machine", "[]", "/machine: expected an object, found an empty array"},
    {"machine/kernel", "{}", "/machine/kernel: expected a string, found an empty object"},
    {"reference", "[1, 2]", "/reference: expected a string or null of at least 1 characters, found an array of 2"},
    {"cells", "{'a': 1}", "/cells: expected an array of at least 1 items, found an object"},
    // const, enum
    {"schema_version", "1", "/schema_version: expected 2, found 1"},
    {"schema", "true", "/schema: expected \"http-benchmark-run\", found true"},
    {"cells/0/verdict", "'fast'",
     "/cells/0/verdict: expected one of \"ok\", \"invalid\", \"crashed\", \"hung\", \"excluded\", found \"fast\""},
    {"cells/0/bottleneck", "''",
     "/cells/0/bottleneck: expected one of \"server\", \"client\", \"link\", \"noise\", \"rate\", null, found \"\""},
    // minimum, exclusiveMinimum, maximum
    {"blocks", "-1", "/blocks: expected a whole number of at least 0, found -1"},
    {"scenarios/0/load/rate_rps", "0.0", "/scenarios/0/load/rate_rps: expected a number above 0, found 0.0"},
    {"noise_limit", "1.25", "/noise_limit: expected a number of at least 0 and at most 1, found 1.25"},
    // minLength, pattern, minItems
    {"cells/0/contestant", "''", "/cells/0/contestant: expected a string of at least 1 characters, found \"\""},
    {"machine/affinity", "'0-'",
     "/machine/affinity: expected a string that matches ^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$, found \"0-\""},
    {"arguments", "[]", "/arguments: expected an array of at least 1 items, found an empty array"},
    // required, dependentRequired
    {"cells/0/verdict", NULL, "/cells/0: expected a key \"verdict\", found none"},
    {"seed", NULL, ": expected a key \"seed\", found none"},
    {"cells/0/comparison", "{'rps': {'ratio': 1, 'low': 1, 'high': 1, 'blocks': 3, 'p': 1}}",
     "/cells/0/comparison/rps: expected a key \"p_holm\", found none"},
    // additionalProperties, properties (a boolean schema), patternProperties, items
    {"cells/0/note", "1", "/cells/0/note: expected no such key, found 1"},
    {"tools", "{'WRK': 'x'}", "/tools/WRK: expected no such key, found \"x\""},
    {"tools", "{'wrk': 4}", "/tools/wrk: expected a string, found 4"},
    {"resumed_at", "['2026-02-08T10:00:00Z', 'now']",
     "/resumed_at/1: expected a string that matches "
     "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$, found \"now\""},
    // oneOf
    {"scenarios/0/requests/0/expect", "{}",
     "/scenarios/0/requests/0/expect: expected an object that fits one, and no other, of "
     "[{\"required\":[\"body\"]},{\"required\":[\"body_file\"]}], found an empty object"},
    {"scenarios/0/requests/0/expect", "{'body': '', 'body_file': 'a'}",
     "/scenarios/0/requests/0/expect: expected an object that fits one, and no other, of "
     "[{\"required\":[\"body\"]},{\"required\":[\"body_file\"]}], found an object"},
    // if, then, else
    {"cells/0/verdict", "'ok'", "/cells/0/reason: expected null, found \"not yet\""},
    {"cells/0/reason", "null", "/cells/0/reason: expected a string, found null"},
    // a place whose names need care; one line whatever they hold
    {"notes\xe2\x80\xa6~\n", "1", "/notes\xe2\x80\xa6~0 : expected no such key, found 1"},
};

static void test_breaks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        Trouble trouble = {.text = ""};
        json_t *document = json_of(least);
        set(document, breaks[i].path, breaks[i].value);
        int result = schema_check(document, "run.json", &trouble);
        AUTO_FREE char *told = text_format("run.json: %s", breaks[i].told + (*breaks[i].told == ':' ? 2 : 0));
        assert_string_equal(trouble.text, told);
        assert_int_equal(result, -EINVAL);
        json_decref(document);
    }
}

static void test_whole_numbers_written_as_decimals(void **state)
{
    (void)state;
    Trouble trouble;
    json_t *document = json_of(least);
    set(document, "schema_version", "2.0");
    set(document, "blocks", "12.0");
    assert_int_equal(schema_check(document, "run.json", &trouble), 0);
    json_decref(document);
}

static void test_strange_documents(void **state)
{
    (void)state;
    static const char *const documents[] = {"null",  "[]",         "{}",           "1", "-0.0", "'x'",
                                            "false", "[[[[{}]]]]", "{'': {'': 1}}"};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        Trouble trouble;
        json_t *document = json_of(documents[i]);
        assert_int_equal(schema_check(document, "x", &trouble), -EINVAL);
        assert_non_null(strstr(trouble.text, "x: expected "));
        json_decref(document);
    }
}

// A name and a value of a megabyte are quoted in a few words.
static void test_long_document(void **state)
{
    (void)state;
    Trouble trouble;
    json_t *document = json_of(least);
    AUTO_FREE char *string = text_memory((1 << 20) + 1);
    for (size_t i = 0; i + 2 < 1 << 20; i += 3)
        memcpy(string + i, "\xe2\x82\xac", 3);
    json_object_set_new(document, string, json_string(string));
    assert_int_equal(schema_check(document, "run.json", &trouble), -EINVAL);
    assert_true(strlen(trouble.text) < 300);
    assert_non_null(strstr(trouble.text, "\xac\xe2\x80\xa6: expected no such key, found \"\xe2\x82\xac"));
    assert_null(strchr(trouble.text, '?'));
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_least_record),
        cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_whole_numbers_written_as_decimals),
        cmocka_unit_test(test_strange_documents),
        cmocka_unit_test(test_long_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
