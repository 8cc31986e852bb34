// Holm's step-down correction for several tests in one table: with it the chance of even one false claim among them
// stays at alpha, whatever the dependence between the tests (Holm, "A simple sequentially rejective multiple test
// procedure", Scandinavian Journal of Statistics 6, 1979). Never weaker than Bonferroni's.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>

// `ret_adjusted[i]` <= alpha exactly when Holm's procedure rejects hypothesis i at alpha. It may be `p` itself.
void holm_adjust(const double *p, size_t count, double *ret_adjusted);
