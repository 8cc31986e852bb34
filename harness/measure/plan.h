// The random order of the contestants in a round. Our own generator (splitmix64, Steele et al. 2014), so that a seed
// gives the same order on every system and a recorded run can be repeated as it was.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct Random {
    uint64_t state;
} Random;

uint64_t random_next(Random *random);
uint64_t random_below(Random *random, uint64_t limit); // uniform, limit > 0
uint64_t random_seed(void);                            // below 2^53: exact in every JSON reader

// `order` becomes a permutation of 0 … count-1.
void plan_shuffle(Random *random, size_t *order, size_t count);
