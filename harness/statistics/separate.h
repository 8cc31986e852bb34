// The plainest account of A/A blocks: cut, in the order in which they ran, into comparisons that share no block.
//
// The comparisons are independent, so that the number of significant ones has an exact bound; and because each keeps
// neighbours in time together, a drift or a slow spell that repeats in neighbouring blocks shows here, not in
// resample.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>

typedef struct Separate {
    size_t comparisons; // floor(blocks / count); blocks left over at the end are not used
    size_t significant; // p <= alpha, Wilcoxon (wilcoxon.h)
    double upper;       // Clopper and Pearson's bound of the rate (binomial.h); 1 when there is no comparison
} Separate;

Separate separate_comparisons(const double *log_ratios, size_t blocks, size_t count, double alpha, double confidence);
