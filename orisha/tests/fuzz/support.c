/* See support.h.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <stdarg.h>

void fuzz_fail(const char *file, int line, const char *condition, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "\n%s:%d: does not hold: %s\n  ", file, line, condition);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    abort();
}

/* FNV-1a. */
Dice dice_of(const void *data, size_t size)
{
    const uint8_t *bytes = data;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return (Dice){hash};
}

/* splitmix64; the sums and products are meant to wrap. */
uint32_t dice_roll(Dice *dice, uint32_t bound)
{
    uint64_t z = dice->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) >> 32) % bound;
}

char *copy_padded(const void *bytes, size_t size, size_t padding)
{
    char *copy = malloc(size + padding + (size + padding == 0));
    CHECK(copy != NULL, "no memory for %zu bytes", size + padding);
    if (size > 0)
        memcpy(copy, bytes, size);
    memset(copy + size, 0, padding);
    return copy;
}

/* Tables, because these two are asked about every byte of every input. */
static bool token_chars[256], value_chars[256];

__attribute__((constructor)) static void fill_tables(void)
{
    for (int c = 0; c < 256; c++) {
        bool is_alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        token_chars[c] = is_alphanumeric || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
        value_chars[c] = c == '\t' || (c >= 0x20 && c != 0x7f);
    }
}

bool is_token(orisha_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!token_chars[(uint8_t)text.ptr[i]])
            return false;
    return text.len > 0;
}

bool is_field_value(orisha_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!value_chars[(uint8_t)text.ptr[i]])
            return false;
    return true;
}

orisha_str trimmed(orisha_str text)
{
    while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t'))
        text = (orisha_str){text.ptr + 1, text.len - 1};
    while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
        text.len--;
    return text;
}

bool equals_ignoring_case(orisha_str a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++) {
        char x = a.ptr[i], y = b[i];
        x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
        if (x != y)
            return false;
    }
    return true;
}
