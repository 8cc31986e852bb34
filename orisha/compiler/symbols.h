/* A table of names, so that looking one up costs the same however many there are. It owns nothing: names and values
 * must live as long as the arena. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_SYMBOLS_H
#define ORISHA_COMPILER_SYMBOLS_H

#include "arena.h"

typedef struct Symbols {
    struct Symbol *slots;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
} Symbols;

/* NULL when there is none. */
const void *symbols_find(const Symbols *symbols, orisha_str name);
/* Adds the name unless it is there. Returns what was there before, or NULL. */
const void *symbols_add(Symbols *symbols, Arena *arena, orisha_str name, const void *value);

#endif
