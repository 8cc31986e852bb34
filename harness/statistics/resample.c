// Comparisons that could have been made: see resample.h.
//
// A drawn comparison is a row of `copies`: how often it holds each block. The blocks are sorted by magnitude once for
// all rows, so that the rank sum of a row is one walk over the blocks, without sorting the row.
// SPDX-License-Identifier: MIT
#include "harness/statistics/resample.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/binomial.h"
#include "harness/measure/plan.h"
#include "harness/statistics/stats.h"
#include "harness/statistics/wilcoxon.h"
#include "reports/text.h"

typedef struct Draws {
    uint16_t *copies; // RESAMPLE_ROUNDS rows of `blocks`
    size_t blocks;
    double *critical; // by the number of differences that are not zero, up to `count` (wilcoxon_critical)
    size_t count;
} Draws;

#define AUTO_DRAWS __attribute__((cleanup(draws_free)))

static Draws draws_new(size_t blocks, size_t count, double alpha)
{
    assert(blocks > 0 && count > 0 && count <= RESAMPLE_COUNT_MAX);
    Draws draws = {.blocks = blocks, .count = count};
    draws.copies = text_memory(RESAMPLE_ROUNDS * blocks * sizeof *draws.copies);
    draws.critical = text_memory((count + 1) * sizeof *draws.critical);
    wilcoxon_critical(alpha, count, draws.critical);
    return draws;
}

static void draws_free(Draws *draws)
{
    free(draws->copies);
    free(draws->critical);
}

static void draw_without_replacement(Draws *draws, uint64_t seed)
{
    Random random = {seed};
    AUTO_FREE size_t *order = text_memory(draws->blocks * sizeof *order);
    for (size_t i = 0; i < RESAMPLE_ROUNDS; i++) {
        plan_shuffle(&random, order, draws->blocks);
        for (size_t j = 0; j < draws->count; j++)
            draws->copies[i * draws->blocks + order[j]] = 1;
    }
}

static void draw_with_replacement(Draws *draws, uint64_t seed)
{
    Random random = {seed};
    for (size_t i = 0; i < RESAMPLE_ROUNDS; i++)
        for (size_t j = 0; j < draws->count; j++)
            draws->copies[i * draws->blocks + random_below(&random, draws->blocks)]++;
}

typedef struct Block {
    double magnitude;
    size_t index;
    bool positive;
    bool last_of_tie; // the next has another magnitude
} Block;

static int compare_magnitudes(const void *left, const void *right)
{
    double a = ((const Block *)left)->magnitude, b = ((const Block *)right)->magnitude;
    return (a > b) - (a < b);
}

// The blocks whose shifted log ratio is not zero, in the order of their magnitude. Returns their number.
static size_t sort_blocks(const double *log_ratios, size_t blocks, double shift, Block *sorted)
{
    size_t count = 0;
    for (size_t i = 0; i < blocks; i++) {
        double value = log_ratios[i] + shift;
        assert(!isnan(value));
        if (value != 0)
            sorted[count++] = (Block){.magnitude = fabs(value), .index = i, .positive = value > 0};
    }
    qsort(sorted, count, sizeof *sorted, compare_magnitudes);
    for (size_t i = 0; i < count; i++)
        sorted[i].last_of_tie = i + 1 == count || sorted[i].magnitude != sorted[i + 1].magnitude;
    return count;
}

// 1 when the row is significant with W+ > W-, -1 when with W- > W+, else 0.
static int judge(const Draws *draws, const uint16_t *copies, const Block *sorted, size_t count)
{
    size_t ranked = 0, tied = 0, positive = 0, doubled_sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t more = copies[sorted[i].index];
        tied += more;
        positive += sorted[i].positive ? more : 0;
        if (sorted[i].last_of_tie) {
            doubled_sum += positive * (2 * ranked + tied + 1); // twice the midrank for each
            ranked += tied;
            tied = positive = 0;
        }
    }
    double above = (double)doubled_sum / 2, all = (double)(ranked * (ranked + 1)) / 2;
    if (fmin(above, all - above) > draws->critical[ranked])
        return 0;
    return above > all - above ? 1 : -1;
}

static Power share(const Draws *draws, const double *log_ratios, double shift)
{
    AUTO_FREE Block *sorted = text_memory(draws->blocks * sizeof *sorted);
    size_t count = sort_blocks(log_ratios, draws->blocks, shift, sorted), above = 0, below = 0;
    for (size_t i = 0; i < RESAMPLE_ROUNDS; i++) {
        int verdict = judge(draws, draws->copies + i * draws->blocks, sorted, count);
        above += verdict > 0;
        below += verdict < 0;
    }
    return (Power){.above = (double)above / RESAMPLE_ROUNDS, .below = (double)below / RESAMPLE_ROUNDS};
}

FalsePositives resample_false_positives(const double *log_ratios, size_t blocks, size_t count, double alpha,
                                        double confidence, uint64_t seed)
{
    assert(count <= blocks);
    AUTO_DRAWS Draws draws = draws_new(blocks, count, alpha);
    draw_without_replacement(&draws, seed);
    Power found = share(&draws, log_ratios, 0);
    FalsePositives result = {.share = found.above + found.below, .separate = blocks / count};
    result.upper = binomial_mean_upper(result.share, result.separate, confidence);
    return result;
}

Power resample_power(const double *log_ratios, size_t blocks, size_t count, double alpha, uint64_t seed)
{
    AUTO_DRAWS Draws draws = draws_new(blocks, count, alpha);
    draw_with_replacement(&draws, seed);
    return share(&draws, log_ratios, 0);
}

// The smallest shift up with the wanted power, to a billionth of `enough`, which certainly has it.
static double smallest_shift(const Draws *draws, const double *centred, double power, double enough)
{
    double low = 0, high = enough;
    for (int halving = 0; halving < 30; halving++) {
        double middle = (low + high) / 2;
        if (share(draws, centred, middle).above >= power)
            high = middle;
        else
            low = middle;
    }
    return high;
}

double resample_detectable_difference(const double *log_ratios, size_t blocks, size_t count, double alpha, double power,
                                      uint64_t seed)
{
    assert(power > 0 && power < 1);
    if (blocks < 2 || wilcoxon_smallest_p(count) > alpha)
        return INFINITY;
    Summary summary = stats_summary(log_ratios, blocks);
    double spread = summary.maximum - summary.minimum;
    assert(isfinite(spread));
    if (spread == 0)
        return 0;
    AUTO_DRAWS Draws draws = draws_new(blocks, count, alpha);
    draw_with_replacement(&draws, seed);
    AUTO_FREE double *up = text_memory(blocks * sizeof *up), *down = text_memory(blocks * sizeof *down);
    for (size_t i = 0; i < blocks; i++) {
        up[i] = log_ratios[i] - summary.median;
        down[i] = -up[i];
    }
    // Shifted by twice the spread every block is above 0, by the spread at least.
    return fmax(smallest_shift(&draws, up, power, 2 * spread), smallest_shift(&draws, down, power, 2 * spread));
}
