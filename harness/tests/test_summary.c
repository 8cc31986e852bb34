// Tests of summary.c: what is derived of a cell from rounds that are known, and that any document is survived.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/summary.h"
#include "known_run.h"
#include "reports/text.h"

static void test_medians_and_extremes(void **state)
{
    (void)state;
    json_t *document = run_new(4), *cell = add_cell(document, "a");
    static const double rps[] = {500, 1500, 1000, 700};
    for (int i = 0; i < 4; i++) {
        json_t *round = add_round(cell, i + 1, rps[i], 2000);
        json_object_set_new(round, "wrk_latency_p99_ns", json_integer(5000 + i));
        json_object_set_new(round, "latency_from", json_string("send"));
        json_object_set_new(round, "server_threads_peak", json_integer(i));
    }
    summary_derive(document);
    assert_near(number_at(cell, "summary.rps.min"), 500);
    assert_near(number_at(cell, "summary.rps.median"), 850);
    assert_near(number_at(cell, "summary.rps.max"), 1500);
    assert_near(number_at(cell, "summary.server_cpu_ns_per_request.median"), 2000);
    assert_near(number_at(cell, "summary.wrk_latency_p99_ns.median"), 5001.5);
    assert_near(number_at(cell, "summary.server_threads_peak.max"), 3);
    // No sample of the memory was taken: then there is no figure, rather than a zero.
    assert_null(at(cell, "summary.pss_peak_bytes"));
    assert_null(at(cell, "summary.latency_from"));
    assert_word(cell, "bottleneck", "server");
    json_decref(document);
}

static void test_bottleneck_is_of_the_medians(void **state)
{
    (void)state;
    json_t *document = run_new(3), *cell = add_cell(document, "a");
    static const double uses[] = {0.99, 0.30, 0.99}, foreign[] = {0.01, 0.9, 0.02};
    for (int i = 0; i < 3; i++) {
        json_t *round = add_round(cell, i + 1, 1000, 2000);
        json_object_set_new(round, "server_cpu_use", json_real(0.4));
        json_object_set_new(round, "generator_cpu_use", json_real(uses[i]));
        json_object_set_new(round, "foreign_cpu_use", json_real(foreign[i]));
    }
    summary_derive(document);
    assert_word(cell, "bottleneck", "client");
    json_object_set_new(document, "noise_limit", json_real(0.02)); // the run's own, --noise-limit
    summary_derive(document);
    assert_word(cell, "bottleneck", "noise");
    json_decref(document);
}

static void test_spoiled_attempts_count_nowhere(void **state)
{
    (void)state;
    json_t *document = run_new(3), *a = add_cell(document, "a"), *b = add_cell(document, "b");
    add_attempt(a, 2, 0, 1e6, 1);
    add_attempt(b, 2, 0, 5, 1e6);
    add_spoiled(document, "s", 2, 0);
    add_spoiled(document, "s", 2, 0); // two contestants were disturbed in it
    add_spoiled(document, "other", 1, 0);
    for (long long block = 1; block <= 3; block++) {
        add_attempt(a, block, block == 2, 1000, 2000);
        add_attempt(b, block, block == 2, 1500, 1000);
    }
    summary_derive(document);
    assert_near(number_at(a, "summary.rps.max"), 1000);
    assert_near(number_at(b, "summary.rps.min"), 1500);
    assert_near(number_at(b, "comparison.rps.ratio"), 1.5);
    assert_near(number_at(b, "comparison.rps.low"), 1.5);
    assert_near(number_at(b, "comparison.server_cpu_ns_per_request.ratio"), 0.5);
    assert_near(number_at(b, "comparison.rps.blocks"), 3);
    assert_near(number_at(comparison_of(document), "spoiled_blocks"), 1);
    assert_near(number_at(comparison_of(document), "blocks"), 3);
    json_decref(document);
}

static void test_nothing_but_spoiled_rounds_is_noise(void **state)
{
    (void)state;
    json_t *document = run_new(2), *a = add_cell(document, "a"), *b = add_cell(document, "b");
    add_rounds(a, 2, 1, 1);
    add_attempt(b, 1, 3, 4000, 100);
    add_spoiled(document, "s", 1, 3);
    summary_derive(document);
    assert_word(b, "bottleneck", "noise");
    assert_near(number_at(b, "summary.rps.median"), 4000);
    assert_null(json_object_get(b, "comparison"));
    assert_int_equal(rank_of(document, "b"), -1);
    assert_int_equal(rank_of(document, "a"), 1);
    json_decref(document);
}

static json_t *rich(void)
{
    json_t *document = run_new(12), *b = add_cell(document, "b");
    add_rounds(add_cell(document, "a"), 12, 1, 1);
    add_wavering(b, 11);
    add_attempt(b, 12, 0, 3, 1e5 / 3);
    add_attempt(b, 12, 1, 1000.0 / 3, 1e5 / 7);
    add_spoiled(document, "s", 12, 0);
    add_rounds(add_cell(document, "c"), 12, 1.0 / 3, 10.0 / 7);
    add_wavering(add_twin(document, "a-aa", "a"), 12);
    add_rounds(add_constant(document, "limit"), 12, M_PI, 1 / M_PI);
    add_cell(document, "unmeasured");
    return document;
}

static void test_deriving_twice_changes_nothing(void **state)
{
    (void)state;
    json_t *document = rich();
    summary_derive(document);
    json_t *once = json_deep_copy(document);
    summary_derive(document);
    assert_true(json_equal(document, once));
    // What no longer follows goes.
    json_object_set_new((json_t *)find_cell(document, "c"), "verdict", json_string("hung"));
    summary_derive(document);
    assert_int_equal(rank_of(document, "c"), -1);
    assert_null(at(find_cell(document, "c"), "comparison"));
    json_decref(document);
    json_decref(once);
}

static void test_a_file_derives_the_same(void **state)
{
    (void)state;
    json_t *document = rich();
    summary_derive(document);
    AUTO_FREE char *text = json_dumps(document, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    json_t *read = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_equal(document, read));
    summary_derive(read);
    assert_true(json_equal(document, read));
    json_decref(read);
    json_decref(document);
}

static void test_any_document_is_survived(void **state)
{
    (void)state;
    static const char *const documents[] = {
        "{}",
        "{'scenarios':[], 'cells':[]}",
        "{'scenarios':[{}], 'cells':[{}]}",
        "{'scenarios':7, 'cells':'x', 'contestants':null, 'spoiled':{}}",
        "{'scenarios':[{'name':'s'}], 'cells':[{'scenario':'s','contestant':'a','verdict':'ok'}]}",
        "{'scenarios':[{'name':'s'}], "
        "'blocks':-1,'cells':[{'scenario':'s','contestant':'a','verdict':'ok','rounds':[{}]}]}",
        "{'scenarios':[{'name':'s'}], 'blocks':3,'reference':null,"
        "'cells':[{'scenario':'s','contestant':'a','verdict':'ok','rounds':[{'block':9,'rps':1},{'block':0,'rps':1},"
        "{'block':-5,'rps':1},{'block':1,'rps':0},{'block':1,'rps':-3},{'block':1,'rps':'x'},7,null]}]}",
        "{'scenarios':[{'name':'s'},{'name':'s'}], 'blocks':1,'reference':'a',"
        "'cells':[{'scenario':'s','contestant':'a','verdict':'ok','rounds':[{'block':1,'rps':1e300}]},"
        "{'scenario':'s','contestant':'b','verdict':'ok','rounds':[{'block':1,'rps':1e-300}]},"
        "{'scenario':'s','contestant':'a','verdict':'ok','rounds':[{'block':1,'rps':1e-300}]}]}",
        "{'scenarios':[{'name':'s'}], 'blocks':2,'reference':'a','contestants':[{'name':'t','twin_of':'a'}],"
        "'cells':[{'scenario':'s','contestant':'a','verdict':'ok','rounds':[{'block':1,'rps':1},{'block':2,'rps':1e308}"
        "]},"
        "{'scenario':'s','contestant':'t','verdict':'ok','rounds':[{'block':1,'rps':1},{'block':2,'rps':1}]}]}",
        "{'scenarios':[{'name':'s','load':{'rate_rps':null}}], 'blocks':1,'noise_limit':'high','spoiled':[{},7],"
        "'cells':[{'scenario':'s','contestant':null,'verdict':'ok','rounds':[{'block':1,'latency_p50_ns':3}]}]}",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        AUTO_FREE char *text = text_copy(documents[i]);
        for (char *byte = text; *byte; byte++)
            *byte = *byte == '\'' ? '"' : *byte;
        json_t *document = json_loads(text, 0, NULL);
        assert_non_null(document);
        summary_derive(document);
        json_t *once = json_deep_copy(document);
        summary_derive(document);
        assert_true(json_equal(document, once));
        assert_int_equal(json_array_size(json_object_get(document, "comparisons")),
                         json_array_size(json_object_get(document, "scenarios")));
        json_decref(once);
        json_decref(document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_medians_and_extremes),
        cmocka_unit_test(test_bottleneck_is_of_the_medians),
        cmocka_unit_test(test_spoiled_attempts_count_nowhere),
        cmocka_unit_test(test_nothing_but_spoiled_rounds_is_noise),
        cmocka_unit_test(test_deriving_twice_changes_nothing),
        cmocka_unit_test(test_a_file_derives_the_same),
        cmocka_unit_test(test_any_document_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
