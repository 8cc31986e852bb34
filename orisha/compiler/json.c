/* SPDX-License-Identifier: MIT */
#include "json.h"
#include "utf8.h"

void json_print(FILE *out, orisha_str text)
{
    fputc('"', out);
    while (text.len) {
        unsigned char c = (unsigned char)text.ptr[0];
        size_t length = utf8_length(text);
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
