/* A source file in memory and the way from a byte to its line and column. Used by every stage, owned by the
 * compilation's arena. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_SOURCE_H
#define ORISHA_COMPILER_SOURCE_H

#include "arena.h"

#include <orisha/transform.h>

#define SOURCE_SIZE_LIMIT_BYTES (64u << 20)

struct orisha_source {
    const char *path; /* as given; what diagnostics and #line print */
    orisha_str text;
    size_t *line_starts;
    size_t line_count;
    orisha_span origin; /* of text that a transform wrote: where it was invoked, in a file */
};

typedef struct Position {
    size_t line;   /* from 1 */
    size_t column; /* from 1, in bytes */
} Position;

/* Reads a whole file into the arena. A negative errno; -EFBIG over the limit, -EISDIR for a folder. */
int file_read(Arena *arena, const char *path, size_t limit_bytes, orisha_str *ret_bytes);

/* A negative errno, as file_read. */
int source_load(Arena *arena, const char *path, const orisha_source **ret_source);
const orisha_source *source_from_text(Arena *arena, const char *path, orisha_str text);
/* `path` is a name for people: the text stands in no file. */
const orisha_source *source_from_transform(Arena *arena, const char *path, orisha_str text, orisha_span origin);
/* The place itself, or the origin of the text that it is in. */
orisha_span source_file_place(orisha_span span);

Position source_position(const orisha_source *source, size_t offset);
orisha_str source_line(const orisha_source *source, size_t line);

#endif
