/* SPDX-License-Identifier: MIT */
#include "json.h"

/* The length of the UTF-8 sequence that the text begins with (RFC 3629), or 0. */
static size_t sequence_length(orisha_str text)
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

void json_print(FILE *out, orisha_str text)
{
    fputc('"', out);
    while (text.len) {
        unsigned char c = (unsigned char)text.ptr[0];
        size_t length = sequence_length(text);
        if (length == 0)
            fputs("\\ufffd", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20)
            fprintf(out, "\\u%04x", c);
        else
            fwrite(text.ptr, 1, length, out);
        length += length == 0;
        text.ptr += length;
        text.len -= length;
    }
    fputc('"', out);
}

void json_print_cstring(FILE *out, const char *text)
{
    json_print(out, orisha_str_from_cstring(text));
}
