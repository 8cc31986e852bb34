// The sequential question: see sequential.h.
// SPDX-License-Identifier: MIT
#include "harness/statistics/sequential.h"

#include <assert.h>

#include "harness/statistics/resample.h"
#include "harness/statistics/spending.h"
#include "harness/statistics/stats.h"
#include "harness/statistics/wilcoxon.h"
#include "reports/text.h"

#define SEED 20260208

// The blocks that there are at a look, counted from 0.
static size_t blocks_at(const Sequential *plan, size_t look)
{
    size_t blocks = SEQUENTIAL_FIRST_LOOK + look * SEQUENTIAL_LOOK_EVERY;
    return blocks < plan->blocks_most ? blocks : plan->blocks_most;
}

void sequential_plan(double threshold, size_t blocks_most, double false_alarm, double missed, Sequential *ret_plan)
{
    *ret_plan = (Sequential){.threshold = threshold, .missed = missed, .blocks_most = blocks_most};
    assert(threshold > 0 && blocks_most > 0);
    double shares[SEQUENTIAL_LOOKS_MAX];
    size_t blocks = 0;
    while (blocks < blocks_most && ret_plan->look_count < SEQUENTIAL_LOOKS_MAX) {
        blocks =
            ret_plan->look_count + 1 < SEQUENTIAL_LOOKS_MAX ? blocks_at(ret_plan, ret_plan->look_count) : blocks_most;
        shares[ret_plan->look_count++] = (double)blocks / (double)blocks_most;
    }
    spending_levels(false_alarm, shares, ret_plan->look_count, ret_plan->worse_levels);
    spending_levels(missed, shares, ret_plan->look_count, ret_plan->well_levels);
}

// That the values lie on the wrong side of 0 by chance: above it, or below it.
static double one_sided_p(const double *values, size_t count, bool above)
{
    Wilcoxon test = wilcoxon_test(values, count);
    double half = (double)test.count * (double)(test.count + 1) / 4;
    bool is_above = test.positive_sum > half;
    return test.count > 0 && is_above == above ? test.p / 2 : 1 - test.p / 2;
}

static SequentialAnswer answer_at(const Sequential *plan, size_t look, const double *values, size_t count)
{
    AUTO_FREE double *shifted = text_memory(count * sizeof *shifted);
    for (size_t i = 0; i < count; i++)
        shifted[i] = values[i] - plan->threshold;
    if (one_sided_p(shifted, count, false) <= plan->well_levels[look])
        return ANSWER_NOT_WORSE;
    return one_sided_p(values, count, true) <= plan->worse_levels[look] ? ANSWER_WORSE : ANSWER_OPEN;
}

SequentialAnswer sequential_answer(const Sequential *plan, const double *values, size_t count)
{
    for (size_t look = 0; look < plan->look_count; look++) {
        size_t blocks = look + 1 < plan->look_count ? blocks_at(plan, look) : plan->blocks_most;
        if (blocks > count)
            break;
        SequentialAnswer answer = answer_at(plan, look, values, blocks);
        if (answer != ANSWER_OPEN)
            return answer;
    }
    return ANSWER_OPEN;
}

// That looking several times costs the last look almost nothing (spending.h) is why one test of all blocks stands for
// the sequence. `missed` is one-sided, resample's level is not.
bool sequential_is_blind(const Sequential *plan, const double *equal, size_t count)
{
    if (count < 2 || count < blocks_at(plan, 0))
        return false;
    AUTO_FREE double *values = text_memory(count * sizeof *values);
    double median = stats_summary(equal, count).median;
    for (size_t i = 0; i < count; i++)
        values[i] = equal[i] - median - plan->threshold;
    return resample_power(values, count, plan->blocks_most, 2 * plan->missed, SEED).below < SEQUENTIAL_SIGHT;
}
