/* A factor is tried after the other until the products' highest bits differ. For many words that would take forever:
 * they are divided into groups by the bits below, and each group gets a number that moves it to free places, the
 * largest group first (Belazzougui, Botelho, Dietzfelbinger: Hash, displace, and compress, 2009).
 * SPDX-License-Identifier: MIT */
#include "perfect_hash.h"

#include <stdlib.h>

#include <orisha/dispatch.h>

/* Up to so many words a mere factor is looked for: what a lookup waits for is shorter without a move. */
#define FACTOR_WORDS_LIMIT 128
/* A table has at most so many times (a power of two) the places that its words need. */
#define SPARE_BITS  3
#define FACTORS     40000
#define MOVED_TRIES 64
#define BITS_LIMIT  16 /* of a move */

static uint64_t next_factor(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u); /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) | 1;
}

static unsigned bits_for(size_t count)
{
    unsigned bits = 1;
    while (((size_t)1 << bits) < count)
        bits++;
    return bits;
}

unsigned perfect_hash_place(const PerfectHash *hash, uint64_t word)
{
    return hash->moves ? orisha_place_moved(word, hash->factor, hash->bits, hash->moves, hash->move_bits)
                       : orisha_place(word, hash->factor, hash->bits);
}

/* `taken` is zeroed as far as it is used. */
static bool factor_fits(const PerfectHash *hash, const uint64_t *words, size_t count, bool *taken)
{
    memset(taken, 0, (size_t)1 << hash->bits);
    for (size_t i = 0; i < count; i++) {
        bool *place = &taken[orisha_place(words[i], hash->factor, hash->bits)];
        if (*place)
            return false;
        *place = true;
    }
    return true;
}

static bool find_factor(orisha_transform *t, const uint64_t *words, size_t count, PerfectHash *hash)
{
    uint64_t state = 0;
    unsigned least = bits_for(count);
    bool *taken = orisha_transform_alloc(t, (size_t)1 << (least + SPARE_BITS));
    for (hash->bits = least; hash->bits <= least + SPARE_BITS; hash->bits++)
        for (int tries = 0; tries < FACTORS; tries++) {
            hash->factor = next_factor(&state);
            if (factor_fits(hash, words, count, taken))
                return true;
        }
    return false;
}

/* ---- Groups ----------------------------------------------------------------------------------------------------- */

typedef struct Group {
    unsigned number;
    size_t begin, count; /* of its words, in Mover.places */
} Group;

typedef struct Mover {
    PerfectHash *hash;
    Group *groups;
    size_t group_count;
    unsigned *places; /* where the words are without a move, group by group */
    bool *taken;
} Mover;

static int compare_groups(const void *left, const void *right)
{
    const Group *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static void divide(Mover *mover, const uint64_t *words, size_t count)
{
    const PerfectHash *hash = mover->hash;
    unsigned shift = 64 - hash->bits - hash->move_bits, mask = (1u << hash->move_bits) - 1;
    for (size_t i = 0; i < mover->group_count; i++)
        mover->groups[i] = (Group){.number = (unsigned)i};
    for (size_t i = 0; i < count; i++)
        mover->groups[words[i] * hash->factor >> shift & mask].count++;
    for (size_t i = 1; i < mover->group_count; i++)
        mover->groups[i].begin = mover->groups[i - 1].begin + mover->groups[i - 1].count;
    for (size_t i = 0; i < mover->group_count; i++)
        mover->groups[i].count = 0;
    for (size_t i = 0; i < count; i++) {
        Group *group = &mover->groups[words[i] * hash->factor >> shift & mask];
        mover->places[group->begin + group->count++] = orisha_place(words[i], hash->factor, hash->bits);
    }
    qsort(mover->groups, mover->group_count, sizeof *mover->groups, compare_groups);
}

/* Marks the places of a moved group, or leaves all as it was. */
static bool take_places(Mover *mover, const Group *group, unsigned move)
{
    for (size_t i = 0; i < group->count; i++) {
        bool *place = &mover->taken[mover->places[group->begin + i] ^ move];
        if (*place) {
            while (i-- > 0)
                mover->taken[mover->places[group->begin + i] ^ move] = false;
            return false;
        }
        *place = true;
    }
    return true;
}

static bool move_groups(Mover *mover)
{
    unsigned places = 1u << mover->hash->bits;
    memset(mover->taken, 0, places);
    for (size_t i = 0; i < mover->group_count; i++) {
        const Group *group = &mover->groups[i];
        unsigned move = 0;
        while (move < places && !take_places(mover, group, move))
            move++;
        if (move == places)
            return false;
        mover->hash->moves[group->number] = (uint16_t)move;
    }
    return true;
}

static bool find_moves(orisha_transform *t, const uint64_t *words, size_t count, PerfectHash *hash)
{
    uint64_t state = 0;
    unsigned least = bits_for(count + count / 8);
    for (hash->bits = least; hash->bits <= least + SPARE_BITS && hash->bits <= BITS_LIMIT; hash->bits++) {
        hash->move_bits = hash->bits > 2 ? hash->bits - 2 : 1;
        hash->moves = orisha_transform_alloc(t, ((size_t)1 << hash->move_bits) * sizeof *hash->moves);
        Mover mover = {.hash = hash, .group_count = (size_t)1 << hash->move_bits};
        mover.groups = orisha_transform_alloc(t, mover.group_count * sizeof *mover.groups);
        mover.places = orisha_transform_alloc(t, count * sizeof *mover.places);
        mover.taken = orisha_transform_alloc(t, (size_t)1 << hash->bits);
        for (int tries = 0; tries < MOVED_TRIES; tries++) {
            hash->factor = next_factor(&state);
            divide(&mover, words, count);
            if (move_groups(&mover))
                return true;
        }
    }
    return false;
}

static int compare_words(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

static bool all_differ(orisha_transform *t, const uint64_t *words, size_t count)
{
    uint64_t *sorted = orisha_transform_alloc(t, (count + 1) * sizeof *sorted);
    memcpy(sorted, words, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_words);
    for (size_t i = 1; i < count; i++)
        if (sorted[i] == sorted[i - 1])
            return false;
    return true;
}

bool perfect_hash_find(orisha_transform *t, const uint64_t *words, size_t count, PerfectHash *ret_hash)
{
    *ret_hash = (PerfectHash){0};
    if (count == 0 || !all_differ(t, words, count))
        return false;
    return (count <= FACTOR_WORDS_LIMIT && find_factor(t, words, count, ret_hash)) ||
           find_moves(t, words, count, ret_hash);
}
