// Comparisons that share no block: see separate.h.
// SPDX-License-Identifier: MIT
#include "harness/statistics/separate.h"

#include <assert.h>

#include "harness/statistics/binomial.h"
#include "harness/statistics/wilcoxon.h"

Separate separate_comparisons(const double *log_ratios, size_t blocks, size_t count, double alpha, double confidence)
{
    assert(count > 0);
    Separate separate = {.comparisons = blocks / count};
    for (size_t i = 0; i < separate.comparisons; i++)
        separate.significant += wilcoxon_test(log_ratios + i * count, count).p <= alpha;
    separate.upper = binomial_upper(separate.significant, separate.comparisons, confidence);
    return separate;
}
