// One-sided confidence bounds for a probability of which a few trials were seen: what "0 of 16" still allows.
//
// Together a lower and an upper bound at 0.975 make the two-sided 95 % interval. `confidence` is at least 0.5 and
// below 1.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>

// Exact, from `hits` of `trials` independent trials (Clopper & Pearson, "The use of confidence or fiducial limits",
// Biometrika 26, 1934). No trials allow everything from 0 to 1.
double binomial_lower(size_t hits, size_t trials, double confidence);
double binomial_upper(size_t hits, size_t trials, double confidence);

// The upper bound where the share is not a count but a mean of values between 0 and 1 that is worth `trials`
// independent ones: the greatest probability q for which trials * KL(share || q) <= ln(1 / (1 - confidence)), KL being
// the divergence between two coins (Hoeffding, "Probability inequalities for sums of bounded random variables", Journal
// of the American Statistical Association 58, 1963, theorem 1). Never below Clopper and Pearson's; the same for 0.
double binomial_mean_upper(double share, size_t trials, double confidence);
