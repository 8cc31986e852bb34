// What comparisons of `count` blocks would have shown, had they been made with the blocks that were recorded.
//
// A block gives one log ratio; a comparison is the Wilcoxon test (wilcoxon.h) of some blocks, significant when p <=
// alpha. All functions take the blocks as a sample of independent ones, each standing for any other. Drift and slow
// spells break that; separate.h, which keeps the order of time, does not hide it.
//
// Each answer rests on RESAMPLE_ROUNDS drawn comparisons (standard error at most 0.5 %, part of no bound), the same for
// the same seed. Their significance is read off the critical values for distinct magnitudes, computed once. A block
// drawn twice counts as two blocks of almost the same magnitude: its copies share their sign, so that W+ is the same
// however the tie is broken. Only blocks of equal magnitude and unequal sign, which clocks hardly produce, are judged
// approximately.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { RESAMPLE_ROUNDS = 10000, RESAMPLE_COUNT_MAX = 65535 };

typedef struct FalsePositives {
    double share;    // of the drawn comparisons that are significant
    double upper;    // bound of the false-positive rate
    size_t separate; // comparisons without a common block that the blocks allow: what the bound rests on
} FalsePositives;

// From the log ratios of A/A blocks, where every significance is false. The comparisons are drawn without replacement,
// so that each is one that could have been made; but they overlap, and ten thousand of them know no more than the
// blocks do. The share is a U-statistic: over all orders of the blocks, the mean of what `separate` comparisons that
// share no block would have shown. By Hoeffding (1963, section 5a) the bound for so many independent trials holds for
// it (binomial_mean_upper). That assumes nothing about the distribution, and is wide where few separate comparisons
// fit: at 95 %, one allows no bound below 0.95. A bootstrap over the blocks would look tighter, but has no claim where
// `count` is not small against `blocks`, and calls a share of 0 certain. 1 <= count <= blocks.
FalsePositives resample_false_positives(const double *log_ratios, size_t blocks, size_t count, double alpha,
                                        double confidence, uint64_t seed);

typedef struct Power {
    double above; // share of the comparisons that are significant with most of the rank sum above 0
    double below;
} Power;

// Drawn with replacement, since the draws stand for blocks yet to come: `count` may exceed `blocks`, and a count
// near `blocks` is not almost the same comparison every time. blocks >= 1, 1 <= count <= RESAMPLE_COUNT_MAX.
Power resample_power(const double *log_ratios, size_t blocks, size_t count, double alpha, uint64_t seed);

// The smallest difference (of log ratios; expm1 makes it a share) that a comparison of `count` blocks finds, with its
// sign, with probability `power`: the A/A log ratios are centred at their median and shifted until resample_power says
// so, upwards and downwards, and the greater of the two shifts counts. With the same draws for every shift the power
// never falls as the shift grows (W+ counts the pairs of blocks whose mean is above 0; few blocks make it rise in
// steps), so that bisection finds it. INFINITY when `count` blocks cannot reach alpha, or when fewer than two
// blocks were recorded, which tell no spread; 0 when the blocks are all alike. 0 < power < 1.
double resample_detectable_difference(const double *log_ratios, size_t blocks, size_t count, double alpha, double power,
                                      uint64_t seed);
