// Tests of record.c, verdict.c and file.c: what stands in a record, that it is read back, and that a failed write keeps
// the old one. SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "harness/measure/machine.h"
#include "harness/record/record.h"

static double number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value))
        fail_msg("no number %s", key);
    return json_number_value(value);
}

static Round round_made(void)
{
    return (Round){
        .load = {.requests = 1000,
                 .sent = 1001,
                 .duration_ns = 2000000000u,
                 .bytes = 160000,
                 .timeout_errors = 3,
                 .latency = {.p50_ns = 5000, .p99_ns = 7000, .max_ns = 9000}},
        .window_ns = 2100000000u,
        .server_cpu_ns = 4000000,
        .server_user_ns = 1000000,
        .server_system_ns = 3000000,
        .server_cpu_use = 0.5,
        .generator_cpu_use = 0.75,
        .verified = 12,
        .link_samples = 8,
        .link_waiting = 2,
        .disturbance = {.steal_ns = 1, .foreign_ns = 2, .foreign_share = 0.25, .pressure = -1},
    };
}

static void test_a_round_as_wrk_tells_it(void **state)
{
    (void)state;
    json_t *cell = json_object();
    Round round = round_made();
    record_round(cell, &round, &driver_wrk, &(RoundPlace){3, 1, 42});
    const json_t *object = json_array_get(json_object_get(cell, "rounds"), 0);
    assert_true(number_of(object, "block") == 3 && number_of(object, "attempt") == 1 &&
                number_of(object, "position") == 42);
    assert_true(number_of(object, "rps") == 500 && number_of(object, "server_cpu_ns_per_request") == 4000000.0 / 1012);
    assert_true(number_of(object, "foreign_cpu_use") == 0.25 && number_of(object, "verified") == 12);
    assert_true(number_of(object, "link_samples") == 8 && number_of(object, "link_waiting_samples") == 2);
    assert_true(number_of(json_object_get(object, "errors"), "timeout") == 3);
    // Its word, not ours.
    assert_true(number_of(object, "wrk_latency_p99_ns") == 7000);
    assert_null(json_object_get(object, "latency_p99_ns"));
    // What was not told or sampled is no zero.
    static const char *const absent[] = {"wrk_latency_p999_ns", "pss_peak_bytes", "cpu_pressure",
                                         "latency_histogram",   "started_at",     "server_command"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_null(json_object_get(object, absent[i]));
    json_decref(cell);
}

static void test_a_round_as_loadgen_tells_it(void **state)
{
    (void)state;
    json_t *cell = json_object();
    Round round = round_made();
    round.load.latency.p999_ns = 8000;
    round.load.latency.p99_batches_ns = 6000;
    round.load.latency.from_schedule = true;
    round.load.latency.histogram = (char[]){"HISTF"};
    record_round(cell, &round, &driver_loadgen, &(RoundPlace){1, 0, 0});
    const json_t *object = json_array_get(json_object_get(cell, "rounds"), 0);
    assert_true(number_of(object, "latency_p999_ns") == 8000);
    assert_true(number_of(object, "latency_p99_batches_ns") == 6000);
    assert_string_equal(json_string_value(json_object_get(object, "latency_from")), "schedule");
    assert_string_equal(json_string_value(json_object_get(object, "latency_histogram")), "HISTF");
    assert_true(number_of(object, "verified") == 1012); // it compares every answer
    json_decref(cell);
}

static void test_a_void_round_has_its_reason(void **state)
{
    (void)state;
    json_t *cell = json_pack("{s:[]}", "rounds");
    Round round = {0}; // ended before anything was measured
    Trouble trouble;
    trouble_set(&trouble, "died");
    trouble_name(&trouble, "alive");
    record_void_round(cell, &round, &driver_wrk, &(RoundPlace){1, 0, 0}, &trouble);
    const json_t *object = json_array_get(json_object_get(cell, "void_rounds"), 0);
    assert_string_equal(json_string_value(json_object_get(object, "check")), "alive");
    assert_string_equal(json_string_value(json_object_get(object, "reason")), "died");
    assert_null(json_object_get(object, "rps"));
    assert_null(json_object_get(object, "server_cpu_ns_per_request"));
    assert_int_equal(json_array_size(json_object_get(cell, "rounds")), 0);
    json_decref(cell);
}

static void test_cells_and_spoiled_blocks(void **state)
{
    (void)state;
    Record record = {.document = json_object()};
    Scenario scenario = {.name = (char[]){"s"}};
    assert_null(record_find_cell(&record, "s", "a"));
    json_t *cell = record_cell(&record, &scenario, "a");
    record_cell(&record, &scenario, "b");
    assert_ptr_equal(record_find_cell(&record, "s", "a"), cell);
    assert_string_equal(json_string_value(json_object_get(cell, "verdict")), "excluded");
    record_verdict(cell, VERDICT_OK, NULL, NULL);
    assert_string_equal(json_string_value(json_object_get(cell, "verdict")), "ok");
    assert_true(json_is_null(json_object_get(cell, "reason")));
    record_spoiled(&record, "s", "a", &(RoundPlace){4, 2, 9}, true, "others");
    assert_true(json_is_true(json_object_get(json_array_get(json_object_get(record.document, "spoiled"), 0), "last")));
    const json_t *spoiled = json_array_get(json_object_get(record.document, "spoiled"), 0);
    assert_true(number_of(spoiled, "block") == 4 && number_of(spoiled, "attempt") == 2);
    assert_string_equal(json_string_value(json_object_get(spoiled, "contestant")), "a");
    record_free(&record);
}

static void test_scenarios_and_contestants(void **state)
{
    (void)state;
    Scenario scenario = {.name = (char[]){"s"}, .title = "GET /s"};
    Load load = {
        .driver = "loadgen", .connections = 50, .threads = 1, .pipeline = 4, .duration_s = 0.5, .rate_of_slowest = 0.7};
    json_t *object = record_scenario(&scenario, &load);
    const json_t *loads = json_object_get(object, "load");
    assert_true(number_of(loads, "duration_s") == 0.5 && number_of(loads, "rate_of_slowest") == 0.7);
    assert_null(json_object_get(loads, "rate_rps"));
    json_decref(object);
    Contestant contestant = {.start_command = "./a", .constant_answer = true, .warmup_s = 5};
    object = record_contestant(&contestant, "a-aa", "A (A/A)", "a");
    assert_string_equal(json_string_value(json_object_get(object, "twin_of")), "a");
    assert_true(json_is_true(json_object_get(object, "constant_answer")) && number_of(object, "warmup_s") == 5);
    json_decref(object);
    object = record_contestant(&contestant, "a", "A", NULL);
    assert_null(json_object_get(object, "twin_of"));
    json_decref(object);
}

static void assert_refused(const char *path, const char *content, const char *part)
{
    Record record;
    Trouble trouble = {0};
    assert_int_equal(file_write(path, content, strlen(content)), 0);
    assert_int_equal(record_read(path, &record, &trouble), -EINVAL);
    if (!strstr(trouble.text, part))
        fail_msg("'%s' is missing in: %s", part, trouble.text);
}

static void test_a_record_is_read_back(void **state)
{
    (void)state;
    char base[] = "/tmp/test_record_XXXXXX";
    assert_non_null(mkdtemp(base));
    Record first, second, read;
    Trouble trouble = {0};
    assert_int_equal(record_open(base, &first, &trouble), 0);
    assert_int_equal(record_open(base, &second, &trouble), 0); // in the same second
    assert_string_not_equal(first.folder, second.folder);
    assert_null(strchr(first.folder + strlen(base), ':'));
    json_t *least =
        json_pack("{s:[s], s:s, s:s, s:n, s:b, s:[], s:n, s:i, s:n, s:i, s:f, s:i}", "arguments", "run", "started_at",
                  "2026-02-08T10:00:00Z", "updated_at", "2026-02-08T10:00:00Z", "ended_at", "interrupted", 0,
                  "resumed_at", "revision", "seed", 1, "reference", "blocks", 1, "noise_limit", 1.0 / 3, "workers", 1);
    json_object_update(first.document, least);
    json_decref(least);
    CpuPlan cpus;
    assert_int_equal(cpu_plan(&cpus), 0);
    json_object_set_new(first.document, "machine", machine_describe(&cpus));
    json_object_set_new(first.document, "spoiled", json_array());
    json_object_set_new(first.document, "scenarios",
                        json_pack("[{s:s, s:s, s:n, s:b, s:{s:s, s:i, s:i, s:i, s:i, s:i}, s:[{s:s, s:{s:s}}]}]",
                                  "name", "s", "title", "S", "published", "closes", 0, "load", "driver", "wrk",
                                  "connections", 1, "threads", 1, "pipeline", 1, "duration_s", 1, "warmup_s", 1,
                                  "requests", "path", "/", "expect", "body", ""));
    record_cell(&first, &(Scenario){.name = (char[]){"s"}}, "a");
    assert_int_equal(record_save(&first, &trouble), 0);
    if (record_read(first.folder, &read, &trouble) < 0)
        fail_msg("%s", trouble.text);
    assert_true(json_equal(first.document, read.document));
    assert_string_equal(read.folder, first.folder);
    record_free(&read);
    assert_int_equal(record_read(first.path, &read, &trouble), 0);
    assert_string_equal(read.path, first.path);
    record_free(&read);
    assert_refused(first.path, "", "not a record, or a damaged one");
    assert_refused(first.path, "{\"schema\": \"http-benchm", "run.json:1:");
    assert_refused(first.path, "[]", "not a record of a run");
    assert_refused(first.path, "{\"a\": 1, \"a\": 2}", "duplicate");
    assert_refused(first.path, "{\"schema\": \"http-benchmark-run\", \"schema_version\": 1}", "of version 1");
    assert_refused(first.path, "{\"schema\": \"http-benchmark-run\", \"schema_version\": 99}", "newer");
    assert_int_equal(unlink(first.path), 0);
    assert_int_equal(record_read(first.folder, &read, &trouble), -EINVAL);
    assert_non_null(strstr(trouble.text, "No such file"));
    assert_int_equal(rmdir(first.folder), 0);
    assert_int_equal(rmdir(second.folder), 0);
    assert_int_equal(rmdir(base), 0);
    record_free(&first);
    record_free(&second);
}

static void test_verdicts_of_errors(void **state)
{
    (void)state;
    assert_int_equal(verdict_of_error(0), VERDICT_OK);
    assert_int_equal(verdict_of_error(-EBADMSG), VERDICT_INVALID);
    assert_int_equal(verdict_of_error(-ECONNRESET), VERDICT_INVALID);
    assert_int_equal(verdict_of_error(-ECHILD), VERDICT_CRASHED);
    assert_int_equal(verdict_of_error(-ETIMEDOUT), VERDICT_HUNG);
    assert_int_equal(verdict_of_error(-EADDRINUSE), VERDICT_EXCLUDED);
    assert_string_equal(verdict_name(VERDICT_HUNG), "hung");
}

static void test_files(void **state)
{
    (void)state;
    char folder[] = "/tmp/test_record_XXXXXX";
    assert_non_null(mkdtemp(folder));
    AUTO_FREE char *deep = text_format("%s/a/b", folder), *file = text_format("%s/run.json", deep);
    AUTO_FREE char *blocked = text_format("%s/below", file), *parent = text_format("%s/a", folder);
    AUTO_TEXT Text text = {0};
    assert_int_equal(folder_make(deep), 0);
    assert_int_equal(folder_make(deep), 0);
    assert_int_equal(file_write(file, "first\n", 6), 0);
    assert_int_equal(file_write(file, "one\ntwo\nthree\n", 14), 0);
    assert_true(file_write(blocked, "x", 1) < 0);
    assert_true(folder_make(blocked) < 0);
    assert_int_equal(file_read(file, 100, &text), 0);
    assert_string_equal(text.data, "one\ntwo\nthree\n");
    assert_int_equal(file_read(file, 13, &text), -EFBIG);
    assert_int_equal(text.length, 14); // untouched
    AUTO_FREE char *two = file_tail(file, 2, 100), *all = file_tail(file, 9, 100), *cut = file_tail(file, 9, 3);
    assert_string_equal(two, "two | three");
    assert_string_equal(all, "one | two | three");
    assert_string_equal(cut, "ree");
    assert_int_equal(unlink(file), 0);
    // Nothing but the file was left in its folder: no temporary one.
    assert_int_equal(rmdir(deep), 0);
    assert_int_equal(rmdir(parent), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_round_as_wrk_tells_it),     cmocka_unit_test(test_a_round_as_loadgen_tells_it),
        cmocka_unit_test(test_a_void_round_has_its_reason), cmocka_unit_test(test_cells_and_spoiled_blocks),
        cmocka_unit_test(test_scenarios_and_contestants),   cmocka_unit_test(test_a_record_is_read_back),
        cmocka_unit_test(test_verdicts_of_errors),          cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
