// Is one of two slower, and by enough to matter? Asked of a growing number of blocks, and answered as soon as it is
// clear, with the stated error rates over all the looks (spending.h).
//
// A value is the log ratio of a block, signed so that above 0 is worse. Two one-sided signed-rank tests (wilcoxon.h)
// run side by side: one against "not worse at all", whose rejection is a regression; one against "worse by the
// threshold or more", whose rejection, at the shifted values, is its absence. In between, worse but by less than the
// threshold, either answer may come; the second is preferred where both could be given. SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { SEQUENTIAL_LOOK_EVERY = 8, SEQUENTIAL_FIRST_LOOK = 16, SEQUENTIAL_LOOKS_MAX = 256 };

typedef enum SequentialAnswer { ANSWER_OPEN, ANSWER_WORSE, ANSWER_NOT_WORSE } SequentialAnswer;

typedef struct Sequential {
    double threshold; // log ratio, above 0
    double missed;
    size_t blocks_most; // after which it stays open
    size_t look_count;
    double worse_levels[SEQUENTIAL_LOOKS_MAX], well_levels[SEQUENTIAL_LOOKS_MAX];
} Sequential;

// `false_alarm`: how often a regression may be found that is not there; `missed`: how often one of the threshold may be
// called absent. Both over the whole sequence of looks; 0 < each < 0.5.
void sequential_plan(double threshold, size_t blocks_most, double false_alarm, double missed, Sequential *ret_plan);

// What the values so far say. Looks happen at fixed counts: between them the answer of the last look stays.
SequentialAnswer sequential_answer(const Sequential *plan, const double *values, size_t count);

// Whether the threshold is out of sight: whether all the blocks of the plan, were they as these between equal builds,
// would rule it out with a chance of less than SEQUENTIAL_SIGHT. False where too few blocks are there to say so: before
// the first look.
#define SEQUENTIAL_SIGHT 0.8
bool sequential_is_blind(const Sequential *plan, const double *equal, size_t count);
