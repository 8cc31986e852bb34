// Median and extremes: see stats.h.
// SPDX-License-Identifier: MIT
#include "harness/statistics/stats.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "reports/text.h"

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void stats_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
}

Summary stats_summary(const double *values, size_t count)
{
    assert(count > 0);
    AUTO_FREE double *sorted = text_memory(count * sizeof *sorted);
    memcpy(sorted, values, count * sizeof *sorted);
    stats_sort(sorted, count);
    double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    return (Summary){.median = median, .minimum = sorted[0], .maximum = sorted[count - 1]};
}
