/* See output.h.
 * SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "cold.h"

COLD int output_open(Output *output, size_t capacity)
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

COLD void output_close(Output *output)
{
    free(output->bytes);
    output->bytes = NULL;
}

COLD char *output_grow(Output *output, size_t size)
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

COLD void output_shrink(Output *output)
{
    char *bytes = realloc(output->bytes, OUTPUT_BYTES);
    if (bytes != NULL) {
        output->bytes = bytes;
        output->capacity = OUTPUT_BYTES;
    }
}

/* What is to be cut out of the stream, as counts from where the walk stands. */
typedef struct Cut {
    size_t skip;
    size_t take;
} Cut;

/* Adds a piece of the stream, as far as the cut wants it. */
static size_t add_vector(struct iovec *vectors, size_t count, const char *bytes, size_t size, Cut *cut)
{
    size_t skipped = cut->skip < size ? cut->skip : size;
    size_t taken = size - skipped < cut->take ? size - skipped : cut->take;
    cut->skip -= skipped;
    cut->take -= taken;
    if (taken == 0)
        return count;
    vectors[count] = (struct iovec){(char *)bytes + skipped, taken};
    return count + 1;
}

size_t output_vectors(const Output *output, size_t from, size_t end, struct iovec *ret_vectors)
{
    Cut cut = {from, end - from};
    size_t count = 0;
    size_t at = 0;
    for (unsigned i = 0; i < output->reference_count; i++) {
        const OutputReference *reference = &output->references[i];
        count = add_vector(ret_vectors, count, output->bytes + at, reference->at - at, &cut);
        count = add_vector(ret_vectors, count, reference->bytes, reference->size, &cut);
        at = reference->at;
    }
    return add_vector(ret_vectors, count, output->bytes + at, output->size - at, &cut);
}

COLD int output_keep(const Output *output, size_t from, size_t end, Output *ret_rest)
{
    struct iovec vectors[OUTPUT_VECTORS];
    size_t count = output_vectors(output, from, end, vectors);
    size_t owned = 0;
    const char *bytes_begin = output->bytes;
    const char *bytes_end = output->bytes + output->size;
    for (size_t i = 0; i < count; i++) {
        const char *bytes = vectors[i].iov_base;
        owned += bytes >= bytes_begin && bytes < bytes_end ? vectors[i].iov_len : 0;
    }
    Output rest;
    int r = output_open(&rest, owned);
    if (r < 0)
        return r;
    for (size_t i = 0; i < count; i++) {
        const char *bytes = vectors[i].iov_base;
        if (bytes >= bytes_begin && bytes < bytes_end)
            output_append(&rest, bytes, vectors[i].iov_len);
        else
            output_refer(&rest, bytes, vectors[i].iov_len);
    }
    *ret_rest = rest;
    return 0;
}
