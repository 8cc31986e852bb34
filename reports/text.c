// Growing text and UTF-8: see text.h.
// SPDX-License-Identifier: MIT
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *text_memory(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        abort();
    return memory;
}

void text_release(void *pointer_to_pointer)
{
    void **pointer = pointer_to_pointer;
    free(*pointer);
    *pointer = NULL;
}

void text_append(Text *text, const char *data, size_t length)
{
    size_t needed = text->length + length + 1;
    if (needed > text->capacity) {
        size_t capacity = needed < 64 ? 64 : needed * 2;
        char *grown = realloc(text->data, capacity);
        if (!grown)
            abort();
        text->data = grown;
        text->capacity = capacity;
    }
    memcpy(text->data + text->length, data, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void text_add(Text *text, const char *string)
{
    text_append(text, string, strlen(string));
}

static char *format_list(const char *format, va_list list)
{
    char *string;
    if (vasprintf(&string, format, list) < 0)
        abort();
    return string;
}

void text_print(Text *text, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    AUTO_FREE char *string = format_list(format, list);
    va_end(list);
    text_add(text, string);
}

char *text_format(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    char *string = format_list(format, list);
    va_end(list);
    return string;
}

char *text_copy(const char *string)
{
    char *copy = strdup(string);
    if (!copy)
        abort();
    return copy;
}

void text_free(Text *text)
{
    free(text->data);
    *text = (Text){0};
}

size_t text_sequence(const unsigned char *data, size_t length)
{
    if (length == 0)
        return 0;
    if (data[0] < 0x80)
        return 1;
    size_t size = data[0] >= 0xf0 ? 4 : data[0] >= 0xe0 ? 3 : data[0] >= 0xc0 ? 2 : 0;
    if (size == 0 || size > length || data[0] > 0xf4)
        return 0;
    uint32_t code = data[0] & (0xff >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((data[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (data[i] & 0x3f);
    }
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < smallest[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 0;
    return size;
}

void text_clean(char *string)
{
    size_t length = strlen(string);
    for (size_t i = 0; i < length;) {
        size_t size = text_sequence((const unsigned char *)string + i, length - i);
        if (size == 0)
            string[i] = '?';
        else if (size == 1 && ((unsigned char)string[i] < 0x20 || string[i] == 0x7f))
            string[i] = ' ';
        i += size ? size : 1;
    }
}

size_t text_width(const char *string)
{
    size_t length = strlen(string), width = 0;
    for (size_t i = 0; i < length;) {
        const unsigned char *at = (const unsigned char *)string + i;
        size_t size = text_sequence(at, length - i);
        bool combining = size == 2 && at[0] >= 0xcc && (at[0] < 0xcd || (at[0] == 0xcd && at[1] <= 0xaf));
        width += combining ? 0 : 1;
        i += size ? size : 1;
    }
    return width;
}

char *text_excerpt(const char *data, size_t length, size_t offset, size_t after)
{
    Text text = {0};
    size_t start = offset > 12 ? offset - 12 : 0, end = offset + after < length ? offset + after : length;
    text_add(&text, start > 0 ? "…" : "");
    for (size_t i = start; i < end; i++) {
        unsigned char byte = (unsigned char)data[i];
        if (byte == '\\' || byte < 0x20 || byte > 0x7e)
            text_print(&text, "\\x%02x", byte);
        else
            text_append(&text, data + i, 1);
    }
    text_add(&text, end < length ? "…" : "");
    return text.data;
}
