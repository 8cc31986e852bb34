/* The growing text. SPDX-License-Identifier: MIT */
#include "buffer.h"

#include <stdlib.h>

static void buffer_reserve(Buffer *buffer, size_t more)
{
    if (buffer->capacity - buffer->size >= more)
        return;
    size_t capacity = buffer->capacity ? buffer->capacity : 4096;
    while (capacity - buffer->size < more)
        capacity *= 2;
    char *bytes = realloc(buffer->bytes, capacity);
    if (!bytes) {
        if (arena_exhausted)
            arena_exhausted();
        fputs("orishac: out of memory\n", stderr);
        exit(2);
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
}

void buffer_add(Buffer *buffer, orisha_str text)
{
    if (text.len == 0)
        return;
    buffer_reserve(buffer, text.len);
    memcpy(buffer->bytes + buffer->size, text.ptr, text.len);
    buffer->size += text.len;
}

void buffer_vprintf(Buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t size = (size_t)vsnprintf(NULL, 0, format, again);
    va_end(again);
    buffer_reserve(buffer, size + 1);
    vsnprintf(buffer->bytes + buffer->size, size + 1, format, arguments);
    buffer->size += size;
}

void buffer_printf(Buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(buffer, format, arguments);
    va_end(arguments);
}

orisha_str buffer_text(const Buffer *buffer)
{
    return (orisha_str){buffer->bytes, buffer->size};
}

void buffer_free(Buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (Buffer){0};
}

void buffer_quote(Buffer *out, orisha_str bytes)
{
    buffer_printf(out, "\"");
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if (c == '\r')
            buffer_printf(out, "\\r");
        else if (c == '\n')
            buffer_printf(out, "\\n");
        else if (c == '\t')
            buffer_printf(out, "\\t");
        else if (c == '?' && i + 1 < bytes.len && bytes.ptr[i + 1] == '?')
            buffer_printf(out, "\\?"); /* no trigraphs */
        else if (c < 0x20 || c >= 0x7f)
            buffer_printf(out, "\\%03o", c); /* three digits: the next character cannot be read as part of it */
        else
            buffer_printf(out, "%c", c);
    }
    buffer_printf(out, "\"");
}
