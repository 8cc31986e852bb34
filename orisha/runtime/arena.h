/* The memory of one request: a bump pointer in a fixed block, emptied when the answer is made. Each worker owns one;
 * orisha_alloc and the path decoder take from it. Its fixed size is the limit, so no request can make a worker grow.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ARENA_H
#define ORISHA_ARENA_H

#include <stdalign.h>
#include <stddef.h>

#include "limit.h"

typedef struct Arena {
    size_t used;
    alignas(max_align_t) char bytes[LIMIT_ARENA_BYTES];
} Arena;

/* NULL when what is left is too small. Aligned for any type. */
void *arena_alloc(Arena *arena, size_t size_bytes);

static inline void arena_reset(Arena *arena)
{
    arena->used = 0;
}

#endif
