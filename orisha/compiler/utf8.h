/* UTF-8 in source text and in what is printed of it. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_UTF8_H
#define ORISHA_COMPILER_UTF8_H

#include <orisha.h>

/* The length of the UTF-8 sequence that the text begins with (RFC 3629), or 0. */
static inline size_t utf8_length(orisha_str text)
{
    const unsigned char *s = (const unsigned char *)text.ptr;
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
    if (length > text.len)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xF0 && s[1] < 0x90);
    bool no_scalar = (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF4 && s[1] > 0x8F);
    return overlong || no_scalar ? 0 : length;
}

/* The offset of the first byte that is no UTF-8; the length of the text when there is none. */
static inline size_t utf8_find_odd(orisha_str text)
{
    size_t at = 0, length = 1;
    while (at < text.len && length) {
        length = (unsigned char)text.ptr[at] < 0x80 ? 1 : utf8_length((orisha_str){text.ptr + at, text.len - at});
        at += length;
    }
    return at;
}

#endif
