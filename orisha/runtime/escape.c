/* See escape.h.
 * SPDX-License-Identifier: MIT */
#include "escape.h"

#include <stdint.h>

/* The length of the UTF-8 sequence at `p` (RFC 3629 section 4), of which `left` bytes are there. When it is not one,
 * *ret_valid is false and the length is that of its maximal subpart, at least 1. */
static size_t utf8_sequence(const uint8_t *p, size_t left, bool *ret_valid)
{
    uint8_t lead = p[0];
    uint8_t low = 0x80,
            high = 0xbf; /* what the second byte may be; narrower where a form would be overlong or too large */
    size_t size;
    if (lead >= 0xc2 && lead <= 0xdf) {
        size = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        size = 3;
        low = lead == 0xe0 ? 0xa0 : 0x80;
        high = lead == 0xed ? 0x9f : 0xbf;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        size = 4;
        low = lead == 0xf0 ? 0x90 : 0x80;
        high = lead == 0xf4 ? 0x8f : 0xbf;
    } else {
        *ret_valid = lead < 0x80;
        return 1;
    }
    *ret_valid = false;
    for (size_t i = 1; i < size; i++) {
        if (i == left || p[i] < low || p[i] > high)
            return i;
        low = 0x80;
        high = 0xbf;
    }
    *ret_valid = true;
    return size;
}

/* Copies bytes from *at on as long as none is special or invalid; leaves *at on the one that stopped it, or on `end`.
 * `specials` has a 1 for each ASCII byte that must be written differently. */
static void copy_plain(Output *output, const char **at, const char *end, const uint8_t *specials)
{
    const char *begin = *at;
    const char *p = begin;
    while (p < end) {
        uint8_t c = (uint8_t)*p;
        if (c < 0x80) {
            if (specials[c])
                break;
            p++;
            continue;
        }
        bool valid;
        size_t size = utf8_sequence((const uint8_t *)p, (size_t)(end - p), &valid);
        if (!valid)
            break;
        p += size;
    }
    output_append(output, begin, (size_t)(p - begin));
    *at = p;
}

/* U+FFFD for the invalid bytes at *at, which it moves past. */
static void put_replacement(Output *output, const char **at, const char *end)
{
    bool valid;
    *at += utf8_sequence((const uint8_t *)*at, (size_t)(end - *at), &valid);
    output_append(output, "\xef\xbf\xbd", 3);
}

static const uint8_t json_specials[0x80] = {[0 ... 0x1f] = 1, ['"'] = 1, ['\\'] = 1, ['<'] = 1};

static void put_json_special(Output *output, char c)
{
    static const char hex[] = "0123456789abcdef";
    switch (c) {
    case '"': output_append(output, "\\\"", 2); return;
    case '\\': output_append(output, "\\\\", 2); return;
    case '\n': output_append(output, "\\n", 2); return;
    case '\r': output_append(output, "\\r", 2); return;
    case '\t': output_append(output, "\\t", 2); return;
    case '\b': output_append(output, "\\b", 2); return;
    case '\f': output_append(output, "\\f", 2); return;
    default: break;
    }
    char text[6] = {'\\', 'u', '0', '0', hex[(c >> 4) & 15], hex[c & 15]};
    output_append(output, text, sizeof(text));
}

void escape_json(Output *output, orisha_str value)
{
    const char *at = value.ptr;
    const char *end = value.ptr + value.len;
    while (at < end) {
        copy_plain(output, &at, end, json_specials);
        if (at == end)
            break;
        if ((uint8_t)*at < 0x80)
            put_json_special(output, *at++);
        else
            put_replacement(output, &at, end);
    }
}

static const uint8_t html_specials[0x80] = {['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1, ['\''] = 1};

static void put_html_special(Output *output, char c)
{
    switch (c) {
    case '&': output_append(output, "&amp;", 5); return;
    case '<': output_append(output, "&lt;", 4); return;
    case '>': output_append(output, "&gt;", 4); return;
    case '"': output_append(output, "&quot;", 6); return;
    default: output_append(output, "&#39;", 5); return;
    }
}

void escape_html(Output *output, orisha_str value)
{
    const char *at = value.ptr;
    const char *end = value.ptr + value.len;
    while (at < end) {
        copy_plain(output, &at, end, html_specials);
        if (at == end)
            break;
        if ((uint8_t)*at < 0x80)
            put_html_special(output, *at++);
        else
            put_replacement(output, &at, end);
    }
}
