// The bootstrap of a median: see bootstrap.h.
// SPDX-License-Identifier: MIT
#include "harness/statistics/bootstrap.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "harness/measure/plan.h"
#include "harness/statistics/stats.h"
#include "reports/text.h"

// The value of that rank (from 0) where `sorted[i]` is there `copies[i]` times.
static size_t ranked(const uint32_t *copies, size_t rank, size_t *ret_end)
{
    size_t i = 0, end = copies[0];
    while (end <= rank)
        end += copies[++i];
    *ret_end = end;
    return i;
}

// The values are sorted once; a resample is a number of copies of each, so that its median is found without sorting it.
static double resampled_median(const double *sorted, size_t count, uint32_t *copies, Random *random)
{
    memset(copies, 0, count * sizeof *copies);
    for (size_t i = 0; i < count; i++)
        copies[random_below(random, count)]++;
    size_t end, low = ranked(copies, (count - 1) / 2, &end), high = low;
    if (end <= count / 2)
        while (copies[++high] == 0)
            ;
    return (sorted[low] + sorted[high]) / 2;
}

static double quantile(const double *sorted, size_t count, double share)
{
    double position = share * (double)(count - 1), below = floor(position);
    size_t i = (size_t)below;
    return i + 1 < count ? sorted[i] + (position - below) * (sorted[i + 1] - sorted[i]) : sorted[count - 1];
}

Interval bootstrap_median(const double *values, size_t count, double confidence, uint64_t seed)
{
    assert(count > 0 && confidence > 0 && confidence < 1);
    AUTO_FREE double *sorted = text_memory(count * sizeof *sorted);
    AUTO_FREE uint32_t *copies = text_memory(count * sizeof *copies);
    AUTO_FREE double *medians = text_memory(BOOTSTRAP_RESAMPLES * sizeof *medians);
    memcpy(sorted, values, count * sizeof *sorted);
    stats_sort(sorted, count);
    assert(isfinite(sorted[0]) && isfinite(sorted[count - 1]));
    Random random = {seed};
    for (size_t i = 0; i < BOOTSTRAP_RESAMPLES; i++)
        medians[i] = resampled_median(sorted, count, copies, &random);
    stats_sort(medians, BOOTSTRAP_RESAMPLES);
    return (Interval){
        .low = quantile(medians, BOOTSTRAP_RESAMPLES, (1 - confidence) / 2),
        .estimate = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2,
        .high = quantile(medians, BOOTSTRAP_RESAMPLES, (1 + confidence) / 2),
    };
}
