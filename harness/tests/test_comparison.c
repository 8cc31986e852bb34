// Tests of summary.c: how contestants compare in rounds that are known: ratios, verdicts, ranks.
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
        cmocka_unit_test(test_one_contestant_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
