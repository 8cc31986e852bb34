// Random order: see plan.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/plan.h"

#include <sys/random.h>
#include <time.h>

uint64_t random_next(Random *random)
{
    uint64_t mixed = random->state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

uint64_t random_below(Random *random, uint64_t limit)
{
    // Values of the incomplete last stretch are drawn again, else small results would be likelier.
    uint64_t unfair = (0 - limit) % limit, value;
    do
        value = random_next(random);
    while (value < unfair);
    return value % limit;
}

uint64_t random_seed(void)
{
    uint64_t seed;
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
        seed = (uint64_t)time(NULL);
    return seed & ((1ull << 53) - 1);
}

void plan_shuffle(Random *random, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = random_below(random, i), swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
}
