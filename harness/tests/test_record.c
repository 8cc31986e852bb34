// Tests of record.c and file.c: summaries, the bottleneck's rule, and that a failed write keeps the old record.
// SPDX-License-Identifier: MIT
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

#include "harness/file.h"
#include "harness/record.h"

static json_t *cell_with(const double (*uses)[2], size_t count)
{
    json_t *cell = json_pack("{s:[]}", "rounds");
    for (size_t i = 0; i < count; i++) {
        Round round = {.load = {.requests = 1000 * (i + 1), .duration_ns = 2000000000u, .latency_p50_ns = 5000},
                       .server_cpu_ns = 4000000,
                       .server_cpu_use = uses[i][0],
                       .generator_cpu_use = uses[i][1]};
        record_round(cell, &round, &driver_wrk, (long long)i + 1, i);
    }
    return cell;
}

static void test_summary_of_rounds(void **state)
{
    (void)state;
    json_t *cell = cell_with((double[][2]){{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}}, 3);
    const json_t *summary = json_object_get(cell, "summary"), *rps = json_object_get(summary, "rps");
    assert_true(json_number_value(json_object_get(rps, "min")) == 500);
    assert_true(json_number_value(json_object_get(rps, "median")) == 1000);
    assert_true(json_number_value(json_object_get(rps, "max")) == 1500);
    const json_t *cpu = json_object_get(summary, "server_cpu_ns_per_request");
    assert_true(json_number_value(json_object_get(cpu, "median")) == 2000);
    assert_non_null(json_object_get(summary, "wrk_latency_p50_ns"));
    // No sample of the memory was taken: then there is no figure, rather than a zero.
    assert_null(json_object_get(summary, "pss_peak_bytes"));
    json_decref(cell);
}

static void test_bottleneck(void **state)
{
    (void)state;
    static const struct {
        double uses[3][2];
        const char *expected;
    } cases[] = {
        {{{0.97, 0.5}, {0.98, 0.6}, {0.5, 0.5}}, "server"},
        {{{0.60, 0.99}, {0.70, 0.95}, {0.99, 0.5}}, "client"},
        {{{0.99, 0.99}, {0.99, 0.99}, {0.99, 0.99}}, "server"},
        {{{0.94, 0.94}, {0.94, 0.94}, {0.99, 0.99}}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *cell = cell_with(cases[i].uses, 3);
        const char *bottleneck = json_string_value(json_object_get(cell, "bottleneck"));
        if (cases[i].expected)
            assert_string_equal(bottleneck, cases[i].expected);
        else
            assert_null(bottleneck);
        json_decref(cell);
    }
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
        cmocka_unit_test(test_summary_of_rounds),
        cmocka_unit_test(test_bottleneck),
        cmocka_unit_test(test_verdicts_of_errors),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
