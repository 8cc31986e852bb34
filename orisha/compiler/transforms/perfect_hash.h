/* Perfect hashes: a place of its own for each of a set of words, found by search at compile time. The functions that
 * compute them at run time are in orisha/dispatch.h. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_PERFECT_HASH_H
#define ORISHA_COMPILER_TRANSFORMS_PERFECT_HASH_H

#include <orisha/transform.h>

typedef struct PerfectHash {
    uint64_t factor;
    unsigned bits; /* places are 0 .. 2^bits - 1 */
    unsigned move_bits;
    uint16_t *moves; /* 2^move_bits of them: orisha_place_moved; NULL: orisha_place */
} PerfectHash;

/* False when two words are equal, or there are too many of them. The same words always give the same hash. */
bool perfect_hash_find(orisha_transform *t, const uint64_t *words, size_t count, PerfectHash *ret_hash);

unsigned perfect_hash_place(const PerfectHash *hash, uint64_t word);

#endif
