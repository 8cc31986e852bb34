// The blocks of one scenario: in each, every contestant that is well runs one round, in an order that follows from the
// run's seed. A block in which others used our CPUs is measured again, whole, so that repeating favours nobody; the
// spoiled attempt stays in the record and counts nowhere. Repeats are bounded by the number of blocks.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/measure/run.h"

// Measures what the record does not hold yet. `cells` are the scenario's, `count` of them.
void blocks_measure(Run *run, Cell *cells, size_t count);

// The order of a block's attempt: the same for a seed, whatever was measured before. For tests and for resuming.
// With `paired` the arms 0 and 1, 2 and 3, … stay together, pairs and partners in random order.
void blocks_order(uint64_t seed, const char *scenario, long long block, long long attempt, bool paired, size_t *order,
                  size_t count);
