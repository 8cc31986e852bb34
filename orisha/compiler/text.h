/* Small helpers on slices that every stage of the compiler uses. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TEXT_H
#define ORISHA_COMPILER_TEXT_H

#include <orisha.h>

#define FMT ORISHA_FMT

static inline orisha_str text_from(const char *s)
{
    return orisha_str_from_cstring(s);
}

static inline bool text_is(orisha_str s, const char *cstring)
{
    return orisha_str_is(s, cstring);
}

static inline bool text_begins(orisha_str s, const char *prefix)
{
    size_t size = strlen(prefix);
    return s.len >= size && memcmp(s.ptr, prefix, size) == 0;
}

static inline bool text_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static inline bool text_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool text_is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static inline bool text_is_name(char c)
{
    return text_is_name_start(c) || text_is_digit(c);
}

static inline orisha_str text_trim(orisha_str s)
{
    while (s.len && (text_is_space(s.ptr[0]) || s.ptr[0] == '\n'))
        s.ptr++, s.len--;
    while (s.len && (text_is_space(s.ptr[s.len - 1]) || s.ptr[s.len - 1] == '\n'))
        s.len--;
    return s;
}

#endif
