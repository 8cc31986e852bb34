/* Memory of one compilation: taken in pieces, given back at once. Running out ends the program with a message, because
 * a compiler has nothing better to do. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_ARENA_H
#define ORISHA_COMPILER_ARENA_H

#include <orisha.h>
#include <stdarg.h>

typedef struct Arena {
    struct ArenaBlock *block;
} Arena;

void *arena_alloc(Arena *arena, size_t size_bytes); /* zeroed, aligned for any type */
char *arena_copy(Arena *arena, orisha_str text);    /* terminated */
char *arena_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(Arena *arena, const char *format, va_list arguments);
void arena_free(Arena *arena);
/* Called, unless NULL, before running out ends the program: where a transform has taken too much, another process is to
 * know it. */
extern void (*arena_exhausted)(void);
/* What is taken by now. */
size_t arena_size_bytes(const Arena *arena);

#endif
