/* Bytes on their way to a client: one growing buffer, and references into it for large constants that are not worth
 * copying. A worker owns one for the answers of a turn; what the socket does not take is moved by output_keep into a
 * second one that the connection owns. Nothing here does I/O: output_vectors says what to write.
 *
 * The stream is `bytes` with each reference inserted at its place. Positions in the stream are plain byte counts.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_OUTPUT_H
#define ORISHA_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/uio.h>

#include "limit.h"

enum {
    /* Those of the answers below the high-water mark, and of one above it, which may consist of that many ranges. Were
     * there fewer, a client could have most of a large file copied. One more would be copied. */
    OUTPUT_REFERENCES = OUTPUT_HIGH_WATER / OUTPUT_REFER_BYTES + LIMIT_RANGES,
    OUTPUT_VECTORS = 2 * OUTPUT_REFERENCES + 1,
};

typedef struct OutputReference {
    size_t at;         /* the offset in `bytes` before which it stands */
    const char *bytes; /* live as long as the program */
    size_t size;
} OutputReference;

typedef struct Output {
    char *bytes;
    size_t size;
    size_t capacity;
    size_t referenced; /* sum of the references' sizes */
    unsigned reference_count;
    bool failed; /* an allocation failed; what was appended since is incomplete. output_rewind clears it */
    OutputReference references[OUTPUT_REFERENCES];
} Output;

typedef struct OutputMark {
    size_t size;
    size_t referenced;
    unsigned reference_count;
} OutputMark;

/* -ENOMEM. */
int output_open(Output *output, size_t capacity);
void output_close(Output *output);

/* The slow half of output_reserve: makes room or fails. */
char *output_grow(Output *output, size_t size);

/* Room for `size` more bytes, which count once output_advance says so. NULL, and `failed` set, when there is no memory.
 */
static inline char *output_reserve(Output *output, size_t size)
{
    if (__builtin_expect(output->capacity - output->size >= size, 1))
        return output->bytes + output->size;
    return output_grow(output, size);
}
static inline void output_advance(Output *output, size_t size)
{
    output->size += size;
}
static inline void output_append(Output *output, const char *bytes, size_t size)
{
    char *at = output_reserve(output, size);
    if (at != NULL && size > 0) {
        memcpy(at, bytes, size);
        output->size += size;
    }
}
/* Appends without copying where there is room for a reference. */
void output_refer(Output *output, const char *bytes, size_t size);

/* How long the stream is. */
static inline size_t output_length(const Output *output)
{
    return output->size + output->referenced;
}

static inline OutputMark output_mark(const Output *output)
{
    return (OutputMark){output->size, output->referenced, output->reference_count};
}
/* Forgets all that came after the mark. */
void output_rewind(Output *output, OutputMark mark);

/* Gives memory back that one huge answer needed. */
void output_shrink(Output *output);

/* Empties it for the next turn. */
static inline void output_clear(Output *output)
{
    output->size = 0;
    output->referenced = 0;
    output->reference_count = 0;
    output->failed = false;
    if (__builtin_expect(output->capacity > OUTPUT_KEEP_BYTES, 0))
        output_shrink(output);
}

/* What stands in the stream between two positions; at most OUTPUT_VECTORS entries. Returns how many. */
size_t output_vectors(const Output *output, size_t from, size_t end, struct iovec *ret_vectors);

/* Opens `ret_rest` with the stream between two positions; owned bytes are copied, references stay references.
 * -ENOMEM. */
int output_keep(const Output *output, size_t from, size_t end, Output *ret_rest);

#endif
