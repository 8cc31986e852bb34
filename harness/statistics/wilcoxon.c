// The signed-rank test: see wilcoxon.h. Sums of ranks are kept doubled, so that midranks are integers.
// SPDX-License-Identifier: MIT
#include "harness/statistics/wilcoxon.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "reports/text.h"

typedef struct SignedRank {
    double magnitude;
    size_t doubled_rank;
    bool positive;
} SignedRank;

static int compare_magnitudes(const void *left, const void *right)
{
    double a = ((const SignedRank *)left)->magnitude, b = ((const SignedRank *)right)->magnitude;
    return (a > b) - (a < b);
}

// Returns how many differences are not zero; they stand in `ranks` in rising order.
static size_t rank(const double *differences, size_t count, SignedRank *ranks)
{
    size_t ranked = 0;
    for (size_t i = 0; i < count; i++) {
        assert(!isnan(differences[i]));
        if (differences[i] != 0)
            ranks[ranked++] = (SignedRank){.magnitude = fabs(differences[i]), .positive = differences[i] > 0};
    }
    qsort(ranks, ranked, sizeof *ranks, compare_magnitudes);
    for (size_t first = 0, end; first < ranked; first = end) {
        for (end = first + 1; end < ranked && ranks[end].magnitude == ranks[first].magnitude;)
            end++;
        for (size_t i = first; i < end; i++)
            ranks[i].doubled_rank = first + 1 + end; // twice the mean of the ranks first + 1 … end
    }
    return ranked;
}

// After the ranks 1 … i `patterns[s]` is the number of patterns of signs among them whose doubled sum is s. The counts
// are rounded above 2^53, each addition by one part in 2^53 at most, and never cancel.
static double exact_p(const SignedRank *ranks, size_t count, size_t smaller)
{
    AUTO_FREE double *patterns = text_memory((smaller + 1) * sizeof *patterns);
    patterns[0] = 1;
    size_t reached = 0;
    for (size_t i = 0; i < count && ranks[i].doubled_rank <= smaller; i++) {
        size_t step = ranks[i].doubled_rank;
        reached = reached + step < smaller ? reached + step : smaller;
        for (size_t sum = reached; sum >= step; sum--)
            patterns[sum] += patterns[sum - step];
    }
    double tail = 0;
    for (size_t sum = 0; sum <= smaller; sum++)
        tail += patterns[sum];
    return fmin(1, ldexp(tail, 1 - (int)count)); // two tails, of 2^count patterns
}

// `tie_excess` is the sum of t^3 - t over the groups of t equal magnitudes.
static double normal_p(size_t count, double smaller, double tie_excess)
{
    double n = (double)count;
    double mean = n * (n + 1) / 4, variance = n * (n + 1) * (2 * n + 1) / 24 - tie_excess / 48;
    return erfc(fmax(0, mean - smaller - 0.5) / sqrt(2 * variance));
}

static double tie_excess(const SignedRank *ranks, size_t count)
{
    double excess = 0;
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && ranks[end].doubled_rank == ranks[first].doubled_rank;)
            end++;
        double tied = (double)(end - first);
        excess += tied * tied * tied - tied;
    }
    return excess;
}

Wilcoxon wilcoxon_test(const double *differences, size_t count)
{
    AUTO_FREE SignedRank *ranks = text_memory((count + 1) * sizeof *ranks);
    size_t ranked = rank(differences, count, ranks), total = ranked * (ranked + 1), positive = 0;
    for (size_t i = 0; i < ranked; i++)
        positive += ranks[i].positive ? ranks[i].doubled_rank : 0;
    size_t smaller = positive < total - positive ? positive : total - positive;
    Wilcoxon test = {.count = ranked, .positive_sum = (double)positive / 2, .p = 1};
    test.exact = ranked <= WILCOXON_EXACT_MAX;
    if (ranked > 0)
        test.p = test.exact ? exact_p(ranks, ranked, smaller)
                            : normal_p(ranked, (double)smaller / 2, tie_excess(ranks, ranked));
    return test;
}

double wilcoxon_smallest_p(size_t count)
{
    if (count == 0)
        return 1;
    return count <= WILCOXON_EXACT_MAX ? ldexp(1, 1 - (int)count) : normal_p(count, 0, 0);
}

// The greatest sum whose two tails, in `patterns` of 2^count, are at most alpha; at most half the sum of all ranks.
static double exact_critical(double alpha, size_t count, const double *patterns)
{
    double tail = 0, allowed = ldexp(alpha, (int)count - 1);
    size_t sum = 0, half = count * (count + 1) / 4;
    while (sum <= half && tail + patterns[sum] <= allowed)
        tail += patterns[sum++];
    return (double)sum - 1;
}

static double normal_critical(double alpha, size_t count)
{
    if (normal_p(count, 0, 0) > alpha)
        return -1;
    double low = 0, high = (double)count * (double)(count + 1) / 2; // significant at low, not at high
    while (high - low > 1) {
        double middle = floor((low + high) / 2);
        if (normal_p(count, middle, 0) <= alpha)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void wilcoxon_critical(double alpha, size_t largest, double *ret_critical)
{
    assert(alpha > 0 && alpha < 1);
    size_t exact = largest < WILCOXON_EXACT_MAX ? largest : WILCOXON_EXACT_MAX, half = exact * (exact + 1) / 4;
    AUTO_FREE double *patterns = text_memory((half + 1) * sizeof *patterns);
    patterns[0] = 1;
    ret_critical[0] = -1;
    for (size_t count = 1; count <= exact; count++) {
        size_t all = count * (count + 1) / 2;
        for (size_t sum = all < half ? all : half; sum >= count; sum--)
            patterns[sum] += patterns[sum - count];
        ret_critical[count] = exact_critical(alpha, count, patterns);
    }
    for (size_t count = exact + 1; count <= largest; count++)
        ret_critical[count] = normal_critical(alpha, count);
}
