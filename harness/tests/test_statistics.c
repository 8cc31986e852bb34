// Tests of the statistics of comparisons: wilcoxon.c, holm.c, bootstrap.c, binomial.c, resample.c, separate.c. Values
// worked out by hand or published; test_statistics.py compares with another implementation.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/binomial.h"
#include "harness/statistics/bootstrap.h"
#include "harness/statistics/holm.h"
#include "harness/measure/plan.h"
#include "harness/statistics/resample.h"
#include "harness/statistics/separate.h"
#include "harness/statistics/stats.h"
#include "harness/statistics/wilcoxon.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.17g is not %.17g (+- %g)", value, expected, tolerance);
}

static double uniform(Random *random) // between 0 and 1, both excluded
{
    return ((double)(random_next(random) >> 11) + 0.5) * 0x1p-53;
}

// Student's t with two degrees of freedom: symmetric, with tails so heavy that it has no variance.
static double heavy_tailed(Random *random)
{
    double u = uniform(random);
    return (2 * u - 1) / sqrt(2 * u * (1 - u));
}

static void test_wilcoxon_small(void **state)
{
    (void)state;
    // Of the 16 patterns of 1 2 3 4 those with W+ <= 1 are {} and {1}: p = 2 * 2 / 16.
    Wilcoxon four = wilcoxon_test((double[]){-1, 2, 3, 4}, 4);
    assert_true(four.count == 4 && four.positive_sum == 9 && four.p == 0.25 && four.exact);
    // W+ = W-: nothing is less lopsided.
    assert_true(wilcoxon_test((double[]){1, 2, -3}, 3).p == 1);
    assert_true(wilcoxon_test((double[]){5}, 1).p == 1);
    // The magnitudes 1 1 2 have the midranks 1.5 1.5 3. W+ = 1.5 or less: {} and each of the two 1s, 3 of 8 patterns.
    Wilcoxon tied = wilcoxon_test((double[]){1, -1, -2}, 3);
    assert_true(tied.positive_sum == 1.5 && tied.p == 0.75);
    assert_true(wilcoxon_test((double[]){INFINITY, 1, INFINITY}, 3).p == 0.25);
}

static void test_wilcoxon_zeros(void **state)
{
    (void)state;
    Wilcoxon none = wilcoxon_test(NULL, 0), zeros = wilcoxon_test((double[]){0, -0.0, 0}, 3);
    assert_true(none.p == 1 && none.count == 0 && zeros.p == 1 && zeros.count == 0);
    Wilcoxon some = wilcoxon_test((double[]){0, -1, 2, 0, 3, 4}, 6);
    assert_true(some.count == 4 && some.p == 0.25);
}

static void test_wilcoxon_published(void **state)
{
    (void)state;
    // Darwin's maize (Fisher, "The Design of Experiments", 1935): crossed less self-fertilized, in eighths of an inch.
    // W- = 24 with one tie; the exact p is 0.041 (1352 of 2^15 patterns, all of them enumerated).
    const double maize[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    Wilcoxon test = wilcoxon_test(maize, COUNT(maize));
    assert_true(test.positive_sum == 96 && test.exact);
    assert_near(test.p, 0.041259765625, 1e-15);
    // Hamilton's depression scale before and after (Hollander & Wolfe, table 3.1): W+ = 5 against, one-sided 0.0195.
    const double hamilton[] = {-0.952, 0.147, -1.022, -0.430, -0.620, -0.590, -0.490, 0.080, -0.010};
    test = wilcoxon_test(hamilton, COUNT(hamilton));
    assert_true(test.positive_sum == 5);
    assert_near(test.p, 0.0390625, 0);
}

static void test_wilcoxon_smallest_p(void **state)
{
    (void)state;
    assert_true(wilcoxon_smallest_p(0) == 1 && wilcoxon_smallest_p(1) == 1 && wilcoxon_smallest_p(3) == 0.25);
    assert_true(wilcoxon_smallest_p(6) == 0.03125 && wilcoxon_smallest_p(8) == 0.0078125);
    double rising[300];
    for (size_t i = 0; i < COUNT(rising); i++)
        rising[i] = (double)i + 1;
    for (size_t n = 1; n <= COUNT(rising); n++)
        assert_near(wilcoxon_test(rising, n).p / wilcoxon_smallest_p(n), 1, 1e-12);
}

static void test_wilcoxon_critical(void **state)
{
    (void)state;
    // As in McCornack, "Extended tables of the Wilcoxon matched pair signed rank statistic", Journal of the American
    // Statistical Association 60 (1965): the greatest sum that is significant, two-sided.
    static const struct {
        size_t count;
        double at_05, at_02, at_01;
    } table[] = {{5, -1, -1, -1}, {6, 0, -1, -1}, {7, 2, 0, -1},    {8, 3, 1, 0},
                 {10, 8, 5, 3},   {12, 13, 9, 7}, {20, 52, 43, 37}, {25, 89, 76, 68}};
    double at_05[251], at_02[251], at_01[251];
    wilcoxon_critical(0.05, 250, at_05);
    wilcoxon_critical(0.02, 250, at_02);
    wilcoxon_critical(0.01, 250, at_01);
    for (size_t i = 0; i < COUNT(table); i++) {
        assert_true(at_05[table[i].count] == table[i].at_05);
        assert_true(at_02[table[i].count] == table[i].at_02);
        assert_true(at_01[table[i].count] == table[i].at_01);
    }
    assert_true(at_05[0] == -1);
    // p = alpha is significant: six differences of one sign at 2^-5.
    double at_limit[7];
    wilcoxon_critical(0.03125, 6, at_limit);
    assert_true(at_limit[6] == 0 && at_limit[5] == -1);
    // Where the exact values end nothing jumps: they grow by about half of n each.
    for (size_t n = 190; n <= 250; n++)
        assert_in_range((int)(at_01[n] - at_01[n - 1]), 70, 130);
}

static void test_wilcoxon_exact_meets_normal(void **state)
{
    (void)state;
    // One more difference turns exact into approximate; with the smallest magnitude it hardly moves p.
    double values[WILCOXON_EXACT_MAX + 1];
    Random random = {7};
    for (size_t i = 0; i < COUNT(values); i++)
        values[i] = heavy_tailed(&random) + 0.15;
    values[WILCOXON_EXACT_MAX] = 1e-9;
    Wilcoxon exact = wilcoxon_test(values, COUNT(values) - 1), normal = wilcoxon_test(values, COUNT(values));
    assert_true(exact.exact && !normal.exact);
    assert_near(normal.p / exact.p, 1, 0.05);
}

static void test_wilcoxon_keeps_its_level(void **state)
{
    (void)state;
    enum { RUNS = 20000, BLOCKS = 12 };
    const double alpha = 0.01;
    Random random = {2024};
    size_t significant = 0;
    for (size_t run = 0; run < RUNS; run++) {
        double values[BLOCKS];
        for (size_t i = 0; i < BLOCKS; i++)
            values[i] = heavy_tailed(&random);
        significant += wilcoxon_test(values, BLOCKS).p <= alpha;
    }
    // On each side 19 of the 4096 patterns have W <= 7: the true level is 0.0093. Three standard deviations.
    double share = (double)significant / RUNS, deviation = sqrt(alpha * (1 - alpha) / RUNS);
    assert_true(share <= alpha + 3 * deviation && share >= 38.0 / 4096 - 3 * deviation);
}

static void test_holm(void **state)
{
    (void)state;
    // 4 * 0.005, 3 * 0.01, 2 * 0.03, and 0.04, which may not fall below the one before.
    double p[] = {0.01, 0.04, 0.03, 0.005};
    const double expected[] = {0.03, 0.06, 0.06, 0.02};
    holm_adjust(p, 4, p); // in place
    for (size_t i = 0; i < 4; i++)
        assert_near(p[i], expected[i], 1e-15);
    double equal[] = {0.5, 0.5, 0.02}, adjusted[3];
    holm_adjust(equal, 3, adjusted);
    assert_true(adjusted[0] == 1 && adjusted[1] == 1);
    assert_near(adjusted[2], 0.06, 1e-15);
    holm_adjust((double[]){0.2}, 1, adjusted);
    assert_true(adjusted[0] == 0.2);
    holm_adjust(NULL, 0, NULL);
}

static void test_bootstrap(void **state)
{
    (void)state;
    Interval one = bootstrap_median((double[]){3}, 1, 0.95, 1);
    assert_true(one.low == 3 && one.estimate == 3 && one.high == 3);
    // The median of three draws from three is the smallest with probability 7/27, the extremes bound the interval.
    Interval three = bootstrap_median((double[]){30, 10, 20}, 3, 0.95, 1);
    assert_true(three.low == 10 && three.estimate == 20 && three.high == 30);
    // At 40 % the quantiles are 0.3 and 0.7, between 7/27 and 20/27.
    three = bootstrap_median((double[]){30, 10, 20}, 3, 0.4, 1);
    assert_true(three.low == 20 && three.high == 20);
    Interval even = bootstrap_median((double[]){4, 1, 3, 2}, 4, 0.95, 1);
    assert_true(even.estimate == 2.5 && even.low == 1 && even.high == 4);
}

static void test_bootstrap_quantiles_are_exact(void **state)
{
    (void)state;
    // P(median <= i-th of n) = P(Binomial(n, i/n) > n/2) for odd n (Efron, "Bootstrap methods: another look at the
    // jackknife", Annals of Statistics 7, 1979, section 3). For 13 that is 0.016 at the third and 0.071 at the fourth,
    // so that the 2.5 % quantile is the fourth value, whatever the seed.
    double values[13];
    for (size_t i = 0; i < 13; i++)
        values[i] = (double)((i * 7) % 13 + 1);
    for (uint64_t seed = 0; seed < 20; seed++) {
        Interval interval = bootstrap_median(values, 13, 0.95, seed);
        assert_true(interval.estimate == 7 && interval.low == 4 && interval.high == 10);
    }
}

static void test_binomial(void **state)
{
    (void)state;
    // 0 of n: the rule of three, exactly 1 - 0.05^(1/n).
    assert_near(binomial_upper(0, 16, 0.95), 1 - pow(0.05, 1.0 / 16), 1e-14);
    assert_near(binomial_mean_upper(0, 16, 0.95), 1 - pow(0.05, 1.0 / 16), 1e-14);
    assert_near(binomial_lower(16, 16, 0.95), pow(0.05, 1.0 / 16), 1e-14);
    // Clopper & Pearson's own example: 3 of 10, two-sided 95 %.
    assert_near(binomial_lower(3, 10, 0.975), 0.0667, 5e-5);
    assert_near(binomial_upper(3, 10, 0.975), 0.6525, 5e-5);
    assert_true(binomial_upper(5, 5, 0.95) == 1 && binomial_lower(0, 5, 0.95) == 0);
    assert_true(binomial_upper(0, 0, 0.95) == 1 && binomial_lower(0, 0, 0.95) == 0);
    assert_true(binomial_mean_upper(1, 3, 0.95) == 1 && binomial_mean_upper(0.2, 0, 0.95) == 1);
    for (size_t hits = 0; hits < 20; hits++)
        assert_true(binomial_mean_upper((double)hits / 20, 20, 0.95) >= binomial_upper(hits, 20, 0.95) - 1e-12);
}

static void fill(double *values, size_t count, uint64_t seed)
{
    Random random = {seed};
    for (size_t i = 0; i < count; i++)
        values[i] = 0.01 * heavy_tailed(&random);
}

static void test_resample_repeats_by_seed(void **state)
{
    (void)state;
    double values[60];
    fill(values, 60, 5);
    FalsePositives first = resample_false_positives(values, 60, 12, 0.05, 0.95, 1),
                   again = resample_false_positives(values, 60, 12, 0.05, 0.95, 1),
                   other = resample_false_positives(values, 60, 12, 0.05, 0.95, 2);
    assert_true(first.share == again.share && first.upper == again.upper && first.share != other.share);
    assert_near(other.share, first.share, 0.02);
    assert_true(resample_detectable_difference(values, 60, 12, 0.05, 0.8, 1) ==
                resample_detectable_difference(values, 60, 12, 0.05, 0.8, 1));
    Interval interval = bootstrap_median(values, 60, 0.95, 1), repeated = bootstrap_median(values, 60, 0.95, 1);
    assert_memory_equal(&interval, &repeated, sizeof interval);
}

static void test_false_positives(void **state)
{
    (void)state;
    double values[48];
    // All on one side: every comparison is significant.
    for (size_t i = 0; i < 48; i++)
        values[i] = 1 + (double)i;
    FalsePositives all = resample_false_positives(values, 48, 12, 0.01, 0.95, 1);
    assert_true(all.share == 1 && all.upper == 1 && all.separate == 4);
    // Four blocks cannot reach 0.05, whatever they are.
    FalsePositives never = resample_false_positives(values, 48, 4, 0.05, 0.95, 1);
    assert_true(never.share == 0);
    assert_near(never.upper, 1 - pow(0.05, 1.0 / 12), 1e-12);
    // All blocks at once is the one comparison that there is.
    fill(values, 48, 3);
    FalsePositives one = resample_false_positives(values, 48, 48, 0.05, 0.95, 1);
    assert_true(one.separate == 1 && one.share == (wilcoxon_test(values, 48).p <= 0.05));
}

static void test_false_positives_follow_the_test(void **state)
{
    (void)state;
    // Leaving out one of 13 makes 13 comparisons, each drawn as often as the others.
    for (uint64_t seed = 0; seed < 10; seed++) {
        double values[13], some[12];
        fill(values, 13, seed);
        size_t significant = 0;
        for (size_t out = 0; out < 13; out++) {
            memcpy(some, values, sizeof some);
            if (out < 12)
                some[out] = values[12];
            significant += wilcoxon_test(some, 12).p <= 0.25;
        }
        assert_near(resample_false_positives(values, 13, 12, 0.25, 0.95, seed).share, (double)significant / 13, 0.02);
    }
}

static void test_false_positive_bound_covers(void **state)
{
    (void)state;
    // Harnesses with a bias, whose rate is known from many comparisons: the bound from 36 blocks holds in 95 % of them.
    enum { BLOCKS = 36, PER = 6, POOLS = 150 };
    for (int bias = 0; bias <= 2; bias++) {
        Random random = {(uint64_t)bias + 11};
        size_t significant = 0, covered = 0;
        double values[BLOCKS];
        for (size_t run = 0; run < 20000; run++) {
            for (size_t i = 0; i < PER; i++)
                values[i] = heavy_tailed(&random) + bias;
            significant += wilcoxon_test(values, PER).p <= 0.05;
        }
        for (size_t pool = 0; pool < POOLS; pool++) {
            for (size_t i = 0; i < BLOCKS; i++)
                values[i] = heavy_tailed(&random) + bias;
            covered += resample_false_positives(values, BLOCKS, PER, 0.05, 0.95, pool).upper * 20000 >= significant;
        }
        assert_true(covered >= 0.95 * POOLS);
    }
}

static void test_power(void **state)
{
    (void)state;
    double values[40], shifted[40];
    fill(values, 40, 9);
    double before = -1;
    for (int step = 0; step <= 12; step++) {
        for (size_t i = 0; i < 40; i++)
            shifted[i] = values[i] + step * 0.003;
        Power power = resample_power(shifted, 40, 12, 0.05, 4);
        assert_true(power.above >= before);
        before = power.above;
    }
    assert_true(before > 0.7);
    // More blocks see more, also more than there are.
    for (size_t i = 0; i < 40; i++)
        shifted[i] = values[i] + 0.008;
    double few = resample_power(shifted, 40, 12, 0.05, 4).above, many = resample_power(shifted, 40, 80, 0.05, 4).above;
    assert_true(many > few);
    // The sign turns with the values.
    for (size_t i = 0; i < 40; i++)
        shifted[i] = -shifted[i];
    assert_true(resample_power(shifted, 40, 12, 0.05, 4).below == few);
    // Zeros are dropped and copies judged: one block, drawn six times, is significant at 2^-5; zeros alone never are.
    assert_true(resample_power((double[]){2}, 1, 6, 0.04, 1).above == 1);
    Power none = resample_power((double[]){0, 0}, 2, 6, 0.04, 1);
    assert_true(none.above == 0 && none.below == 0);
}

static void test_detectable_difference(void **state)
{
    (void)state;
    double values[40], moved[40];
    fill(values, 40, 9);
    double found = resample_detectable_difference(values, 40, 12, 0.05, 0.8, 4);
    // It has the power that it promises, on the median and on both sides of it, and hardly more.
    Summary summary = stats_summary(values, 40);
    double least = 1;
    for (int sign = -1; sign <= 1; sign += 2) {
        for (size_t i = 0; i < 40; i++)
            moved[i] = sign * (values[i] - summary.median) + found;
        least = fmin(least, resample_power(moved, 40, 12, 0.05, 4).above);
    }
    assert_true(least >= 0.8 && least < 0.801);
    // An offset of the blocks does not count, their scale does, more blocks see less, a stricter level needs more.
    for (size_t i = 0; i < 40; i++)
        moved[i] = 3 * values[i] + 5;
    assert_near(resample_detectable_difference(moved, 40, 12, 0.05, 0.8, 4), 3 * found, 1e-6);
    assert_true(resample_detectable_difference(values, 40, 36, 0.05, 0.8, 4) < found);
    assert_true(resample_detectable_difference(values, 40, 12, 0.01, 0.8, 4) > found);
    assert_true(resample_detectable_difference(values, 40, 12, 0.05, 0.9, 4) > found);
}

static void test_detectable_difference_at_the_edges(void **state)
{
    (void)state;
    const double values[] = {0.1, -0.2, 0.3, 0.05, 0.05};
    assert_true(isinf(resample_detectable_difference(values, 5, 5, 0.05, 0.8, 1)));
    assert_true(isfinite(resample_detectable_difference(values, 5, 6, 0.05, 0.8, 1)));
    assert_true(isinf(resample_detectable_difference(values, 1, 12, 0.05, 0.8, 1)));
    assert_true(resample_detectable_difference((double[]){2, 2, 2}, 3, 12, 0.05, 0.8, 1) == 0);
}

static void test_separate(void **state)
{
    (void)state;
    // Two comparisons of six with one sign each, one mixed, two blocks left over. Resampling would not see the two.
    const double blocks[] = {1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6, 1, -2, 3, -4, 5, -6, 9, 9};
    Separate found = separate_comparisons(blocks, COUNT(blocks), 6, 0.05, 0.95);
    assert_true(found.comparisons == 3 && found.significant == 2);
    assert_near(found.upper, binomial_upper(2, 3, 0.95), 0);
    found = separate_comparisons(blocks, 5, 6, 0.05, 0.95);
    assert_true(found.comparisons == 0 && found.significant == 0 && found.upper == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilcoxon_small),
        cmocka_unit_test(test_wilcoxon_zeros),
        cmocka_unit_test(test_wilcoxon_published),
        cmocka_unit_test(test_wilcoxon_smallest_p),
        cmocka_unit_test(test_wilcoxon_critical),
        cmocka_unit_test(test_wilcoxon_exact_meets_normal),
        cmocka_unit_test(test_wilcoxon_keeps_its_level),
        cmocka_unit_test(test_holm),
        cmocka_unit_test(test_bootstrap),
        cmocka_unit_test(test_bootstrap_quantiles_are_exact),
        cmocka_unit_test(test_binomial),
        cmocka_unit_test(test_resample_repeats_by_seed),
        cmocka_unit_test(test_false_positives),
        cmocka_unit_test(test_false_positives_follow_the_test),
        cmocka_unit_test(test_false_positive_bound_covers),
        cmocka_unit_test(test_power),
        cmocka_unit_test(test_detectable_difference),
        cmocka_unit_test(test_detectable_difference_at_the_edges),
        cmocka_unit_test(test_separate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
