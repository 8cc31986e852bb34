/* Text that grows: the C that is being written. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_BUFFER_H
#define ORISHA_COMPILER_BUFFER_H

#include "arena.h"

typedef struct Buffer {
    char *bytes;
    size_t size;
    size_t capacity;
} Buffer;

void buffer_add(Buffer *buffer, orisha_str text);
void buffer_printf(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprintf(Buffer *buffer, const char *format, va_list arguments);
/* A C string literal of the bytes, quotes included. */
void buffer_quote(Buffer *buffer, orisha_str bytes);
orisha_str buffer_text(const Buffer *buffer); /* valid until the next change */
void buffer_free(Buffer *buffer);

#endif
