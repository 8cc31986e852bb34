// Tests of summary.c: what is derived from rounds that are known.
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
#include "reports/text.h"

// A run of one scenario, `s`, whose reference is `a`; contestants are added with add_cell.
static json_t *run_new(long long blocks)
{
    json_t *document = json_pack("{s:I, s:s, s:f, s:[], s:[], s:[], s:[{s:s, s:{s:s}}]}", "blocks", (json_int_t)blocks,
                                 "reference", "a", "noise_limit", 0.05, "spoiled", "contestants", "cells", "scenarios",
                                 "name", "s", "load", "driver", "wrk");
    assert_non_null(document);
    return document;
}

static json_t *add_cell(json_t *document, const char *name)
{
    json_t *cell = json_pack("{s:s, s:s, s:s, s:[]}", "scenario", "s", "contestant", name, "verdict", "ok", "rounds");
    json_array_append_new(json_object_get(document, "cells"), cell);
    json_array_append_new(json_object_get(document, "contestants"), json_pack("{s:s}", "name", name));
    return cell;
}

static json_t *add_twin(json_t *document, const char *name, const char *original)
{
    json_t *cell = add_cell(document, name), *contestants = json_object_get(document, "contestants");
    json_t *contestant = json_array_get(contestants, json_array_size(contestants) - 1);
    json_object_set_new(contestant, "twin_of", json_string(original));
    return cell;
}

static json_t *add_constant(json_t *document, const char *name)
{
    json_t *cell = add_cell(document, name), *contestants = json_object_get(document, "contestants");
    json_t *contestant = json_array_get(contestants, json_array_size(contestants) - 1);
    json_object_set_new(contestant, "constant_answer", json_true());
    return cell;
}

static json_t *add_attempt(json_t *cell, long long block, long long attempt, double rps, double cpu_ns)
{
    json_t *round = json_pack("{s:I, s:I, s:f, s:f, s:f, s:f, s:f}", "block", (json_int_t)block, "attempt",
                              (json_int_t)attempt, "rps", rps, "server_cpu_ns_per_request", cpu_ns, "server_cpu_use",
                              0.97, "generator_cpu_use", 0.5, "foreign_cpu_use", 0.01);
    json_array_append_new(json_object_get(cell, "rounds"), round);
    return round;
}

static json_t *add_round(json_t *cell, long long block, double rps, double cpu_ns)
{
    return add_attempt(cell, block, 0, rps, cpu_ns);
}

static void add_spoiled(json_t *document, const char *scenario, long long block, long long attempt)
{
    json_array_append_new(json_object_get(document, "spoiled"),
                          json_pack("{s:s, s:I, s:I, s:s}", "scenario", scenario, "block", (json_int_t)block, "attempt",
                                    (json_int_t)attempt, "reason", "test"));
}

// A round in each block, so much faster and thriftier than the machine's pace, which drifts; the jitter makes every
// magnitude another.
static void add_rounds(json_t *cell, long long blocks, double rps, double cpu_ns)
{
    for (long long block = 1; block <= blocks; block++) {
        double pace = 1 + 0.3 * (double)(block % 4), jitter = 1 + 1e-5 * (double)(block * 7 % 13);
        add_round(cell, block, 1000 * rps * pace * jitter, 2000 * cpu_ns / pace * jitter);
    }
}

// As often ahead of the pace as behind it, by up to two percent.
static void add_wavering(json_t *cell, long long blocks)
{
    for (long long block = 1; block <= blocks; block++) {
        double pace = 1 + 0.3 * (double)(block % 4), way = block % 2 ? 1 : -1;
        double by = way * 0.001 * (double)((block + 1) / 2 + 1);
        add_round(cell, block, 1000 * pace * exp(by), 2000 / pace * exp(by));
    }
}

static const json_t *find_cell(const json_t *document, const char *name)
{
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(document, "cells"), index, cell)
    {
        if (strcmp(json_string_value(json_object_get(cell, "contestant")), name) == 0)
            return cell;
    }
    fail_msg("no cell of %s", name);
    return NULL;
}

// What stands at "key.key.key", or NULL.
static const json_t *at(const json_t *object, const char *path)
{
    AUTO_FREE char *keys = text_copy(path);
    for (char *rest = keys, *key; (key = strsep(&rest, "."));)
        object = json_object_get(object, key);
    return object;
}

static double number_at(const json_t *object, const char *path)
{
    const json_t *value = at(object, path);
    if (!json_is_number(value))
        fail_msg("no number at %s", path);
    return json_number_value(value);
}

static void assert_word(const json_t *object, const char *path, const char *expected)
{
    const char *word = json_string_value(at(object, path));
    if (!word || strcmp(word, expected) != 0)
        fail_msg("%s is %s, not %s", path, word ? word : "none", expected);
}

static void assert_near(double value, double expected)
{
    if (fabs(value - expected) > 1e-9 * fabs(expected))
        fail_msg("%.17g is not %.17g", value, expected);
}

static const json_t *comparison_of(const json_t *document)
{
    return json_array_get(json_object_get(document, "comparisons"), 0);
}

static json_int_t rank_of(const json_t *document, const char *name)
{
    const json_t *rank = json_object_get(find_cell(document, name), "rank");
    return rank ? json_integer_value(rank) : -1;
}

static void assert_verdicts(const json_t *document, const char *name, const char *rps, const char *cpu)
{
    const json_t *cell = find_cell(document, name);
    assert_word(cell, "comparison.rps.verdict", rps);
    assert_word(cell, "comparison.server_cpu_ns_per_request.verdict", cpu);
}

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

static void test_ratios_pair_by_block(void **state)
{
    (void)state;
    json_t *document = run_new(5), *a = add_cell(document, "a"), *b = add_cell(document, "b");
    static const double base[] = {100, 200, 300, 400}, other[] = {50, 110, 450};
    for (int i = 0; i < 4; i++)
        add_round(a, i + 1, base[i], 10);
    for (int i = 2; i >= 0; i--) // in any order; nothing in block 4, nothing to pair in block 5
        add_round(b, i + 1, other[i], 10 * (i + 1));
    add_round(b, 5, 1e9, 1);
    summary_derive(document);
    // The median of 0.5, 0.55, 1.5; the ratio of the medians would be another.
    assert_near(number_at(b, "comparison.rps.ratio"), 0.55);
    assert_near(number_at(b, "comparison.rps.blocks"), 3);
    assert_near(number_at(b, "comparison.server_cpu_ns_per_request.ratio"), 2);
    assert_true(number_at(b, "comparison.rps.low") >= 0.5 * (1 - 1e-9));
    assert_true(number_at(b, "comparison.rps.high") <= 1.5 * (1 + 1e-9));
    assert_null(json_object_get(a, "comparison"));
    double *ratios;
    assert_int_equal(summary_log_ratios(document, "s", "b", "a", "rps", &ratios), 3);
    assert_near(ratios[0], log(0.5));
    assert_near(ratios[2], log(1.5));
    free(ratios);
    assert_int_equal(summary_log_ratios(document, "s", "b", "nobody", "rps", &ratios), 0);
    free(ratios);
    json_decref(document);
}

static void test_verdicts_know_the_direction(void **state)
{
    (void)state;
    json_t *document = run_new(12);
    add_rounds(add_cell(document, "a"), 12, 1, 1);
    add_rounds(add_cell(document, "better"), 12, 1.1, 0.9);
    add_rounds(add_cell(document, "worse"), 12, 0.9, 1.1);
    add_rounds(add_cell(document, "wasteful"), 12, 1.2, 1.2);
    add_wavering(add_cell(document, "wavers"), 12);
    summary_derive(document);
    assert_verdicts(document, "better", "ahead", "ahead");
    assert_verdicts(document, "worse", "behind", "behind");
    assert_verdicts(document, "wasteful", "ahead", "behind");
    assert_verdicts(document, "wavers", "tie", "tie");
    assert_near(number_at(find_cell(document, "better"), "comparison.rps.ratio"), 1.1);
    assert_near(number_at(find_cell(document, "better"), "comparison.rps.p"), 1.0 / 2048);
    assert_word(comparison_of(document), "ranked_by", "rps");
    assert_true(json_is_null(at(comparison_of(document), "ranked_by_reason")));
    json_decref(document);
}

// Contestants 2 % apart in every block, the first the fastest.
static json_t *staircase(long long blocks, int contestants)
{
    json_t *document = run_new(blocks);
    for (int i = 0; i < contestants; i++)
        add_rounds(add_cell(document, (const char[]){(char)('a' + i), '\0'}), blocks, pow(0.98, i), pow(1.02, i));
    summary_derive(document);
    return document;
}

static void test_all_pairs_are_corrected_together(void **state)
{
    (void)state;
    json_t *document = staircase(12, 6);
    assert_near(number_at(comparison_of(document), "metrics.rps.tests"), 15);
    assert_near(number_at(comparison_of(document), "smallest_p"), 1.0 / 2048);
    for (int i = 0; i < 6; i++) {
        const char name[] = {(char)('a' + i), '\0'};
        assert_int_equal(rank_of(document, name), i + 1);
        if (i == 0)
            continue;
        assert_near(number_at(find_cell(document, name), "comparison.rps.p"), 1.0 / 2048);
        assert_near(number_at(find_cell(document, name), "comparison.rps.p_holm"), 15.0 / 2048);
    }
    json_decref(document);
}

static void test_seven_contestants_need_thirteen_blocks(void **state)
{
    (void)state;
    json_t *few = staircase(12, 7), *enough = staircase(13, 7);
    assert_near(number_at(find_cell(few, "g"), "comparison.rps.p_holm"), 21.0 / 2048);
    assert_int_equal(rank_of(few, "g"), 1);
    assert_verdicts(few, "g", "tie", "tie");
    assert_int_equal(rank_of(enough, "g"), 7);
    assert_verdicts(enough, "g", "behind", "behind");
    json_decref(few);
    json_decref(enough);
}

static void test_ties_share_a_rank(void **state)
{
    (void)state;
    json_t *document = run_new(12);
    add_rounds(add_cell(document, "slow"), 12, 0.5, 2);
    add_rounds(add_cell(document, "a"), 12, 1, 1);
    add_wavering(add_cell(document, "wavers"), 12);
    json_t *failed = add_cell(document, "failed");
    add_rounds(failed, 12, 3, 0.1);
    json_object_set_new(failed, "verdict", json_string("crashed"));
    summary_derive(document);
    assert_int_equal(rank_of(document, "a"), 1);
    assert_int_equal(rank_of(document, "wavers"), 1);
    assert_int_equal(rank_of(document, "slow"), 3);
    assert_int_equal(rank_of(document, "failed"), -1);
    assert_null(at(failed, "comparison"));
    assert_near(number_at(comparison_of(document), "metrics.rps.tests"), 3);
    json_decref(document);
}

static void test_the_twin_is_tested_alone(void **state)
{
    (void)state;
    json_t *document = run_new(12);
    add_rounds(add_cell(document, "a"), 12, 1, 1);
    add_rounds(add_cell(document, "b"), 12, 0.8, 1.2);
    add_rounds(add_cell(document, "c"), 12, 0.7, 1.3);
    add_wavering(add_twin(document, "a-aa", "a"), 12);
    summary_derive(document);
    const json_t *twin = find_cell(document, "a-aa");
    assert_verdicts(document, "a-aa", "tie", "tie");
    assert_true(number_at(twin, "comparison.rps.p") == number_at(twin, "comparison.rps.p_holm"));
    assert_int_equal(rank_of(document, "a-aa"), -1);
    assert_int_equal(rank_of(document, "c"), 3);
    assert_near(number_at(comparison_of(document), "metrics.rps.tests"), 3);
    // Another reference has no twin.
    json_object_set_new(document, "reference", json_string("b"));
    summary_derive(document);
    assert_near(number_at(twin, "comparison.rps.blocks"), 12);
    assert_null(at(twin, "comparison.rps.p"));
    assert_null(at(twin, "comparison.rps.verdict"));
    assert_true(json_is_null(at(comparison_of(document), "metrics.rps.detectable")));
    json_decref(document);
}

static void test_a_false_positive_is_told(void **state)
{
    (void)state;
    json_t *document = run_new(12);
    add_rounds(add_cell(document, "a"), 12, 1, 1);
    add_rounds(add_twin(document, "a-aa", "a"), 12, 1.01, 1.01);
    summary_derive(document);
    assert_verdicts(document, "a-aa", "ahead", "behind");
    assert_near(number_at(comparison_of(document), "metrics.rps.tests"), 0);
    json_decref(document);
}

static void test_constant_answers_are_no_contestant(void **state)
{
    (void)state;
    json_t *document = run_new(12), *limit = add_constant(document, "limit");
    add_rounds(limit, 12, 5, 0.1);
    size_t index;
    json_t *round;
    json_array_foreach(json_object_get(limit, "rounds"), index, round)
    {
        json_object_set_new(round, "server_cpu_use", json_real(0.3));
        json_object_set_new(round, "generator_cpu_use", json_real(0.99));
    }
    add_rounds(add_cell(document, "a"), 12, 1, 1);
    add_rounds(add_cell(document, "b"), 12, 0.9, 1.1);
    summary_derive(document);
    assert_int_equal(rank_of(document, "a"), 1);
    assert_int_equal(rank_of(document, "b"), 2);
    assert_int_equal(rank_of(document, "limit"), -1);
    assert_near(number_at(limit, "comparison.rps.ratio"), 5);
    assert_null(at(limit, "comparison.rps.p"));
    assert_null(at(limit, "comparison.rps.verdict"));
    assert_near(number_at(comparison_of(document), "metrics.rps.tests"), 1);
    // That it drives the generator to its end says nothing about the others.
    assert_word(limit, "bottleneck", "client");
    assert_word(comparison_of(document), "ranked_by", "rps");
    json_decref(document);
}

// Two contestants: b answers more, a needs less CPU; b's rounds with the given signs.
static json_t *contrary(double server_use, double generator_use, int link_waiting, double rate)
{
    json_t *document = run_new(12), *b = add_cell(document, "b"), *round;
    add_rounds(add_cell(document, "a"), 12, 1, 1);
    add_rounds(b, 12, 1.1, 1.1);
    size_t index;
    json_array_foreach(json_object_get(b, "rounds"), index, round)
    {
        json_object_set_new(round, "server_cpu_use", json_real(server_use));
        json_object_set_new(round, "generator_cpu_use", json_real(generator_use));
        json_object_set_new(round, "link_samples", json_integer(8));
        json_object_set_new(round, "link_waiting_samples", json_integer(link_waiting));
    }
    if (rate > 0)
        json_object_set_new(json_object_get(json_array_get(json_object_get(document, "scenarios"), 0), "load"),
                            "rate_rps", json_real(rate));
    summary_derive(document);
    return document;
}

static void test_what_ranks(void **state)
{
    (void)state;
    static const struct {
        double server, generator;
        int waiting;
        double rate;
        const char *limit, *reason; // NULL: ranked by requests per second
    } cases[] = {
        {0.97, 0.50, 0, 0, "server", NULL},     {0.40, 0.97, 0, 0, "client", "client"},
        {0.40, 0.50, 8, 0, "link", "link"},     {0.40, 0.50, 0, 500, "rate", "rate"},
        {0.97, 0.50, 0, 500, "server", "rate"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *document = contrary(cases[i].server, cases[i].generator, cases[i].waiting, cases[i].rate);
        const json_t *comparison = comparison_of(document);
        assert_word(find_cell(document, "b"), "bottleneck", cases[i].limit);
        assert_word(comparison, "ranked_by", cases[i].reason ? "server_cpu_ns_per_request" : "rps");
        if (cases[i].reason)
            assert_word(comparison, "ranked_by_reason", cases[i].reason);
        assert_int_equal(rank_of(document, cases[i].reason ? "a" : "b"), 1);
        assert_int_equal(rank_of(document, cases[i].reason ? "b" : "a"), 2);
        json_decref(document);
    }
}

static void test_three_blocks_show_nothing(void **state)
{
    (void)state;
    json_t *document = run_new(3);
    add_rounds(add_cell(document, "a"), 3, 1, 1);
    add_rounds(add_cell(document, "b"), 3, 50, 0.01);
    add_rounds(add_twin(document, "a-aa", "a"), 3, 1.0001, 1);
    summary_derive(document);
    assert_near(number_at(comparison_of(document), "smallest_p"), 0.25);
    assert_verdicts(document, "b", "tie", "tie");
    assert_int_equal(rank_of(document, "a"), 1);
    assert_int_equal(rank_of(document, "b"), 1);
    assert_true(json_is_null(at(comparison_of(document), "metrics.rps.detectable")));
    json_decref(document);
}

static void test_detectable_differences(void **state)
{
    (void)state;
    double seen[2] = {0};
    for (int i = 0; i < 3; i++) {
        static const long long blocks[] = {7, 12, 40}; // the first cannot reach 1 % in one test
        json_t *document = run_new(blocks[i]);
        add_rounds(add_cell(document, "a"), blocks[i], 1, 1);
        add_rounds(add_cell(document, "b"), blocks[i], 1, 1);
        json_t *twin = add_twin(document, "a-aa", "a");
        for (long long block = 1; block <= blocks[i]; block++) {
            double pace = 1 + 0.3 * (double)(block % 4), by = 0.01 * sin(3 * (double)block);
            add_round(twin, block, 1000 * pace * exp(by), 2000 / pace * exp(by));
        }
        summary_derive(document);
        const json_t *detectable = at(comparison_of(document), "metrics.rps.detectable");
        if (i == 0)
            assert_true(json_is_null(detectable));
        else
            seen[i - 1] = json_number_value(detectable);
        json_decref(document);
    }
    assert_true(seen[0] > 0.001 && seen[0] < 0.04);
    assert_true(seen[1] > 0.001 && seen[1] < seen[0]); // more blocks see less
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

static void test_one_contestant_alone(void **state)
{
    (void)state;
    json_t *document = run_new(12);
    add_rounds(add_cell(document, "b"), 12, 1, 1); // and no reference
    summary_derive(document);
    assert_int_equal(rank_of(document, "b"), 1);
    assert_null(at(find_cell(document, "b"), "comparison"));
    assert_near(number_at(comparison_of(document), "metrics.rps.tests"), 0);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_medians_and_extremes),
        cmocka_unit_test(test_bottleneck_is_of_the_medians),
        cmocka_unit_test(test_spoiled_attempts_count_nowhere),
        cmocka_unit_test(test_nothing_but_spoiled_rounds_is_noise),
        cmocka_unit_test(test_ratios_pair_by_block),
        cmocka_unit_test(test_verdicts_know_the_direction),
        cmocka_unit_test(test_all_pairs_are_corrected_together),
        cmocka_unit_test(test_seven_contestants_need_thirteen_blocks),
        cmocka_unit_test(test_ties_share_a_rank),
        cmocka_unit_test(test_the_twin_is_tested_alone),
        cmocka_unit_test(test_a_false_positive_is_told),
        cmocka_unit_test(test_constant_answers_are_no_contestant),
        cmocka_unit_test(test_what_ranks),
        cmocka_unit_test(test_three_blocks_show_nothing),
        cmocka_unit_test(test_detectable_differences),
        cmocka_unit_test(test_deriving_twice_changes_nothing),
        cmocka_unit_test(test_a_file_derives_the_same),
        cmocka_unit_test(test_any_document_is_survived),
        cmocka_unit_test(test_one_contestant_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
