// Summaries of a few rounds: the median and the extremes, never the best alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>

typedef struct Summary {
    double median;
    double minimum;
    double maximum;
} Summary;

// `count` must be at least 1. The median of an even number is the mean of the middle two.
Summary stats_summary(const double *values, size_t count);

void stats_sort(double *values, size_t count); // in rising order
