// Boundaries of a test that looks at growing data several times and may stop at each look: a share of the level is
// spent at every look, so that the chance of even one false claim, over all of them, is the level.
//
// The spending function is of O'Brien and Fleming's kind, 2 - 2 Phi(z(level / 2) / sqrt(share)): little is spent on
// early looks, where few blocks make bold claims, and the last look costs almost nothing against a test that looks once
// (Lan & DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70, 1983). The boundaries are found
// by numerical integration over a Brownian motion (Armitage, McPherson & Rowe, JRSS A 132, 1969), which the
// standardised signed-rank statistic of the blocks seen so far follows from a dozen blocks on. SPDX-License-Identifier:
// MIT
#pragma once

#include <stddef.h>

// One-sided. `shares` are the looks, as rising shares of the most data there can be, the last at most 1. Filled is the
// level of each look by itself: the claim is made at the first look whose one-sided p is at most that. 0 < level < 0.5.
void spending_levels(double level, const double *shares, size_t count, double *ret_levels);
