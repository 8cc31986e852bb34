// The percentile bootstrap interval of a median (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993,
// chapter 13): the values are drawn again with replacement, and the interval runs between the quantiles of the medians
// of the draws, interpolated linearly (type 7 of Hyndman & Fan, The American Statistician 50, 1996).
//
// It never reaches beyond the smallest and the greatest value, so that of very few values it covers less than it says:
// the extremes of n values hold the true median between them with probability 1 - 2^(1-n), 75 % for three.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { BOOTSTRAP_RESAMPLES = 10000 };

typedef struct Interval {
    double low;
    double estimate; // the median of the values themselves
    double high;
} Interval;

// `count` must be at least 1, the values finite, `confidence` between 0 and 1 (0.95 is customary). A seed gives the
// same interval everywhere. One value gives the degenerate interval at that value: it says nothing of the spread.
Interval bootstrap_median(const double *values, size_t count, double confidence, uint64_t seed);
