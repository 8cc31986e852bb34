/* See output.h.
 * SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

int output_open(Output *output, size_t capacity)
{
    char *bytes = malloc(capacity > 0 ? capacity : 1);
    if (bytes == NULL)
        return -ENOMEM;
    output->bytes = bytes;
    output->capacity = capacity;
    output->size = 0;
    output->referenced = 0;
    output->reference_count = 0;
    output->failed = false;
    return 0;
}

void output_close(Output *output)
{
    free(output->bytes);
    output->bytes = NULL;
}

char *output_grow(Output *output, size_t size)
{
    char *bytes = NULL;
    size_t wanted = output->capacity * 2;
    if (size <= SIZE_MAX / 4) {
        if (wanted < output->size + size)
            wanted = output->size + size;
        bytes = realloc(output->bytes, wanted);
    }
    if (bytes == NULL) {
        output->failed = true;
        return NULL;
    }
    output->bytes = bytes;
    output->capacity = wanted;
    return bytes + output->size;
}

void output_refer(Output *output, const char *bytes, size_t size)
{
    if (output->reference_count == OUTPUT_REFERENCES) {
        output_append(output, bytes, size);
        return;
    }
    output->references[output->reference_count++] = (OutputReference){output->size, bytes, size};
    output->referenced += size;
}

void output_rewind(Output *output, OutputMark mark)
{
    output->size = mark.size;
    output->referenced = mark.referenced;
    output->reference_count = mark.reference_count;
    output->failed = false;
}

void output_clear(Output *output)
{
    output_rewind(output, (OutputMark){0, 0, 0});
    if (output->capacity > OUTPUT_KEEP_BYTES) {
        char *bytes = realloc(output->bytes, OUTPUT_BYTES);
        if (bytes != NULL) {
            output->bytes = bytes;
            output->capacity = OUTPUT_BYTES;
        }
    }
}

/* Adds a piece of the stream, less the first *skip bytes of what is still to be skipped. */
static size_t add_vector(struct iovec *vectors, size_t count, const char *bytes, size_t size, size_t *skip)
{
    size_t skipped = *skip < size ? *skip : size;
    *skip -= skipped;
    if (skipped == size)
        return count;
    vectors[count] = (struct iovec){(char *)bytes + skipped, size - skipped};
    return count + 1;
}

size_t output_vectors(const Output *output, size_t from, struct iovec *ret_vectors)
{
    size_t count = 0;
    size_t at = 0;
    for (unsigned i = 0; i < output->reference_count; i++) {
        const OutputReference *reference = &output->references[i];
        count = add_vector(ret_vectors, count, output->bytes + at, reference->at - at, &from);
        count = add_vector(ret_vectors, count, reference->bytes, reference->size, &from);
        at = reference->at;
    }
    return add_vector(ret_vectors, count, output->bytes + at, output->size - at, &from);
}

int output_keep(const Output *output, size_t from, Output *ret_rest)
{
    struct iovec vectors[OUTPUT_VECTORS];
    size_t count = output_vectors(output, from, vectors);
    const char *begin = output->bytes;
    const char *end = output->bytes + output->size;
    Output rest;
    int r = output_open(&rest, output->size);
    if (r < 0)
        return r;
    for (size_t i = 0; i < count; i++) {
        const char *bytes = vectors[i].iov_base;
        if (bytes >= begin && bytes < end)
            output_append(&rest, bytes, vectors[i].iov_len);
        else
            output_refer(&rest, bytes, vectors[i].iov_len);
    }
    *ret_rest = rest;
    return 0;
}
