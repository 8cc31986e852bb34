// The two-sided Wilcoxon signed-rank test of paired differences: here the log ratios of two contestants, one per block.
//
// Zeros are dropped and ties get midranks (Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin
// 1, 1945; Pratt & Gibbons, "Concepts of Nonparametric Theory", 1981, chapter 3). The null hypothesis is that every
// difference is as likely to have the other sign, so that given the magnitudes all 2^n patterns of signs are equally
// likely: p is the share of patterns that are at least as lopsided as the one seen. Up to WILCOXON_EXACT_MAX
// differences the patterns are counted, ties and all (Streitberg & Röhmel's shift algorithm, Statistical Software
// Newsletter 12, 1986, over doubled ranks, which are integers); above, p is the normal approximation with the variance
// corrected for ties and half a unit of continuity (Hollander & Wolfe, "Nonparametric Statistical Methods",
// section 3.1). Magnitudes tie when they are equal to the last bit.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { WILCOXON_EXACT_MAX = 200 }; // about a millisecond; the approximation would do from about 50 on

typedef struct Wilcoxon {
    size_t count;        // the differences that are not zero
    double positive_sum; // of the ranks of the positive ones, W+; of all ranks: count (count + 1) / 2
    double p;            // two-sided; 1 when nothing is left to rank
    bool exact;
} Wilcoxon;

// The differences may be infinite, but not NaN.
Wilcoxon wilcoxon_test(const double *differences, size_t count);

// The smallest p that `count` differences can give, 2^(1-count) while p is exact: three give no less than 0.25.
double wilcoxon_smallest_p(size_t count);

// For testing many samples at one level: `ret_critical[n]`, n from 0 to `largest`, becomes the greatest sum of ranks on
// the smaller side, min(W+, W-), for which n differences without ties have p <= alpha; -1 where there is none.
// 0 < alpha < 1. A few milliseconds for 200.
void wilcoxon_critical(double alpha, size_t largest, double *ret_critical);
