/* See arena.h.
 * SPDX-License-Identifier: MIT */
#include "arena.h"

void *arena_alloc(Arena *arena, size_t size_bytes)
{
    size_t left = sizeof(arena->bytes) - arena->used;
    if (size_bytes > left)
        return NULL;
    void *memory = arena->bytes + arena->used;
    size_t rounded = (size_bytes + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    arena->used += rounded < left ? rounded : left;
    return memory;
}
