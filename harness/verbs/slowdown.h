// A slowdown of known size: what work ({spin} iterations) each request of a contestant that can be slowed must do more,
// so that it takes a given percentage more of the server's CPU time.
//
// What an iteration costs is measured with many of them, so that a small slowdown is known far better than it could be
// measured itself. Used by `harness power` and `harness regress --slowdown`. SPDX-License-Identifier: MIT
#pragma once

#include "harness/measure/run.h"

// Iterations in every arm, so that the server, and clearly not the generator, is the limit. With 700, where the
// generator was, 3 % of work showed as 2 % of CPU per request; with these as 2.2 % and as 2.9 %.
#define SLOWDOWN_BASE_SPIN 2500

typedef struct Slowdown {
    double base_ns;      // of server CPU per request, with the iterations that every arm has
    double iteration_ns; // that one more adds
} Slowdown;

// Measures with the first cell of the run, and writes `calibration` into the record. 0, -EINTR, or an error of
// round_measure; -EIO where the contestant takes no {spin}.
int slowdown_calibrate(Run *run, Slowdown *ret_slowdown, Trouble *ret_trouble);

// Gives an arm the iterations for so many percent, in every scenario and in the record.
void slowdown_apply(Run *run, size_t arm, const Slowdown *slowdown, double percent);
