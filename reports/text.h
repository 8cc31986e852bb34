// Growing text: the one string builder of the reports and of the harness.
//
// A `Text` owns its bytes, is always zero-terminated once something was appended, and is released with `text_free`
// (or by the AUTO_TEXT attribute). Memory that cannot be had ends the program: these are a few kilobytes of text in
// a command-line tool, and no caller could do anything better.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct Text {
    char *data;
    size_t length;
    size_t capacity;
} Text;

#define AUTO_TEXT __attribute__((cleanup(text_free)))
#define AUTO_FREE __attribute__((cleanup(text_release)))

void text_append(Text *text, const char *data, size_t length);
void text_add(Text *text, const char *string);
void text_print(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(Text *text);

// A fresh string that the caller frees.
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *text_copy(const char *string);
void *text_memory(size_t size); // zeroed, never NULL
void text_release(void *pointer_to_pointer);

// Length of the well-formed UTF-8 sequence at `data` (1 to 4), or 0 when it is not one (RFC 3629: no surrogates, no
// overlong forms, nothing above U+10FFFF).
size_t text_sequence(const unsigned char *data, size_t length);

// Replaces, in place, every control byte by a space and every byte that is not UTF-8 by '?', so that what a strange
// program printed can stand in a JSON record and in a table.
void text_clean(char *string);

// Some bytes around `offset`, up to `after` behind it, for a message: "…" where more stands, \xhh for what is no plain
// ASCII. A fresh string.
char *text_excerpt(const char *data, size_t length, size_t offset, size_t after);

// Columns that the string takes on a terminal, counting one per code point and none for combining marks.
size_t text_width(const char *string);
