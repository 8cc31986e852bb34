// Bounds of a probability, by bisection: see binomial.h.
// SPDX-License-Identifier: MIT
#include "harness/statistics/binomial.h"

#include <assert.h>
#include <float.h>
#include <math.h>

static double log_choices(double trials, double hits)
{
    int sign; // lgamma would keep it in a global
    return lgamma_r(trials + 1, &sign) - lgamma_r(hits + 1, &sign) - lgamma_r(trials - hits + 1, &sign);
}

// P(at most `hits` of `trials`) where hits / trials <= p < 1: from there on down the terms of the sum only fall.
static double lower_tail(double hits, double trials, double p)
{
    double term = exp(log_choices(trials, hits) + hits * log(p) + (trials - hits) * log1p(-p)), sum = 0;
    for (double k = hits; k >= 0 && term > sum * DBL_EPSILON / 2; k--) {
        sum += term;
        term *= k / (trials - k + 1) * (1 - p) / p;
    }
    return sum;
}

// P(at least `hits` of `trials`) where 0 < p <= hits / trials.
static double upper_tail(double hits, double trials, double p)
{
    double term = exp(log_choices(trials, hits) + hits * log(p) + (trials - hits) * log1p(-p)), sum = 0;
    for (double k = hits; k <= trials && term > sum * DBL_EPSILON / 2; k++) {
        sum += term;
        term *= (trials - k) / (k + 1) * p / (1 - p);
    }
    return sum;
}

double binomial_lower(size_t hits, size_t trials, double confidence)
{
    assert(hits <= trials && confidence >= 0.5 && confidence < 1);
    if (hits == 0)
        return 0;
    double low = 0, high = (double)hits / (double)trials;
    for (double middle; middle = low + (high - low) / 2, middle > low && middle < high;) {
        if (upper_tail((double)hits, (double)trials, middle) < 1 - confidence)
            low = middle;
        else
            high = middle;
    }
    return low;
}

double binomial_upper(size_t hits, size_t trials, double confidence)
{
    assert(hits <= trials && confidence >= 0.5 && confidence < 1);
    if (hits == trials)
        return 1;
    double low = (double)hits / (double)trials, high = 1;
    for (double middle; middle = low + (high - low) / 2, middle > low && middle < high;) {
        if (lower_tail((double)hits, (double)trials, middle) > 1 - confidence)
            low = middle;
        else
            high = middle;
    }
    return high;
}

// KL(share || q), with 0 log 0 = 0.
static double divergence(double share, double q)
{
    double hit = share > 0 ? share * log(share / q) : 0;
    return hit + (share < 1 ? (1 - share) * (log1p(-share) - log1p(-q)) : 0);
}

double binomial_mean_upper(double share, size_t trials, double confidence)
{
    assert(share >= 0 && share <= 1 && confidence >= 0.5 && confidence < 1);
    if (trials == 0)
        return 1;
    double low = share, high = 1, allowed = -log(1 - confidence) / (double)trials;
    for (double middle; middle = low + (high - low) / 2, middle > low && middle < high;) {
        if (divergence(share, middle) <= allowed)
            low = middle;
        else
            high = middle;
    }
    return high;
}
