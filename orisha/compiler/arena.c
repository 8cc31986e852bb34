/* The arena: a list of blocks, each larger than what was asked. SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdlib.h>

#define BLOCK_SIZE_BYTES (64 * 1024)

struct ArenaBlock {
    struct ArenaBlock *previous;
    size_t used;
    size_t capacity;
    _Alignas(max_align_t) char bytes[];
};

void (*arena_exhausted)(void);

static struct ArenaBlock *block_new(size_t size_bytes, struct ArenaBlock *previous)
{
    size_t capacity = size_bytes > BLOCK_SIZE_BYTES ? size_bytes : BLOCK_SIZE_BYTES;
    struct ArenaBlock *block = malloc(sizeof *block + capacity);
    if (!block) {
        if (arena_exhausted)
            arena_exhausted();
        fputs("orishac: out of memory\n", stderr);
        exit(2);
    }
    *block = (struct ArenaBlock){.previous = previous, .capacity = capacity};
    return block;
}

void *arena_alloc(Arena *arena, size_t size_bytes)
{
    size_t rounded = (size_bytes + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
    if (!arena->block || arena->block->capacity - arena->block->used < rounded)
        arena->block = block_new(rounded, arena->block);
    void *memory = arena->block->bytes + arena->block->used;
    arena->block->used += rounded;
    return memset(memory, 0, rounded);
}

char *arena_copy(Arena *arena, orisha_str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    return copy;
}

char *arena_vformat(Arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = arena_alloc(arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}

void arena_free(Arena *arena)
{
    while (arena->block) {
        struct ArenaBlock *previous = arena->block->previous;
        free(arena->block);
        arena->block = previous;
    }
}

size_t arena_size_bytes(const Arena *arena)
{
    size_t size_bytes = 0;
    for (const struct ArenaBlock *block = arena->block; block; block = block->previous)
        size_bytes += block->used;
    return size_bytes;
}
