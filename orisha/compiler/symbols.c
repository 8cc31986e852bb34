/* Open addressing with linear probing, at most half full. SPDX-License-Identifier: MIT */
#include "symbols.h"

struct Symbol {
    orisha_str name;
    const void *value; /* NULL: the slot is free */
};

/* FNV-1a, 64 bits. */
static uint64_t hash(orisha_str name)
{
    uint64_t value = 14695981039346656037u;
    for (size_t i = 0; i < name.len; i++)
        value = (value ^ (unsigned char)name.ptr[i]) * 1099511628211u;
    return value ^ value >> 32;
}

/* The slot that holds the name, or the free one where it belongs. */
static struct Symbol *slot_of(const Symbols *symbols, orisha_str name)
{
    size_t at = hash(name) & (symbols->capacity - 1);
    while (symbols->slots[at].value && !orisha_str_equal(symbols->slots[at].name, name))
        at = (at + 1) & (symbols->capacity - 1);
    return &symbols->slots[at];
}

static void grow(Symbols *symbols, Arena *arena)
{
    Symbols larger = {.capacity = symbols->capacity ? symbols->capacity * 2 : 16, .count = symbols->count};
    larger.slots = arena_alloc(arena, larger.capacity * sizeof *larger.slots);
    for (size_t i = 0; i < symbols->capacity; i++)
        if (symbols->slots[i].value)
            *slot_of(&larger, symbols->slots[i].name) = symbols->slots[i];
    *symbols = larger;
}

const void *symbols_find(const Symbols *symbols, orisha_str name)
{
    return symbols->capacity ? slot_of(symbols, name)->value : NULL;
}

const void *symbols_add(Symbols *symbols, Arena *arena, orisha_str name, const void *value)
{
    if (symbols->count * 2 >= symbols->capacity)
        grow(symbols, arena);
    struct Symbol *slot = slot_of(symbols, name);
    if (slot->value)
        return slot->value;
    *slot = (struct Symbol){name, value};
    symbols->count++;
    return NULL;
}
