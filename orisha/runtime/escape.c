/* Values written into JSON and HTML (orisha.h), so that what a client sent cannot leave the string or text that it stands
 * in. Bytes that are not UTF-8 become U+FFFD, one for each maximal subpart (Unicode 15, section 3.9).
 * SPDX-License-Identifier: MIT */
#include <orisha.h>

#include <stdint.h>

#include "utf8.h"

enum { PLAIN, SPECIAL, NOT_ASCII };

/* Copies bytes from *from on as long as none is special or invalid; leaves *from on the one that stopped it, or on
 * `end`. `kinds` tells of each byte what it is. */
static char *copy_plain(char *at, const char **from, const char *end, const uint8_t kinds[256])
{
    const char *p = *from;
    while (p < end) {
        uint8_t kind = kinds[(uint8_t)*p];
        if (__builtin_expect(kind == PLAIN, 1)) {
            *at++ = *p++;
            continue;
        }
        if (kind == SPECIAL)
            break;
        bool valid;
        size_t size = utf8_sequence((const uint8_t *)p, (size_t)(end - p), &valid);
        if (!valid)
            break;
        memcpy(at, p, size);
        at += size;
        p += size;
    }
    *from = p;
    return at;
}

/* U+FFFD for the invalid bytes at *from, which it moves past. */
static char *write_replacement(char *at, const char **from, const char *end)
{
    bool valid;
    *from += utf8_sequence((const uint8_t *)*from, (size_t)(end - *from), &valid);
    return orisha_write(at, "\xef\xbf\xbd", 3);
}

typedef char *WriteSpecial(char *at, char c);

/* From the first byte on that is not plain. */
static __attribute__((noinline)) char *escape_rest(char *at, const char *from, const char *end, const uint8_t kinds[256],
                                                   WriteSpecial *write_special)
{
    for (;;) {
        at = copy_plain(at, &from, end, kinds);
        if (from == end)
            return at;
        at = kinds[(uint8_t)*from] == SPECIAL ? write_special(at, *from++) : write_replacement(at, &from, end);
    }
}

static inline char *escape(char *at, orisha_str value, const uint8_t kinds[256], WriteSpecial *write_special)
{
    size_t plain = 0;
    for (; plain < value.len && kinds[(uint8_t)value.ptr[plain]] == PLAIN; plain++)
        at[plain] = value.ptr[plain];
    at += plain;
    return plain == value.len ? at : escape_rest(at, value.ptr + plain, value.ptr + value.len, kinds, write_special);
}

static const uint8_t json_kinds[256] = {
    [0 ... 0x1f] = SPECIAL, ['"'] = SPECIAL, ['\\'] = SPECIAL, ['<'] = SPECIAL, [0x80 ... 0xff] = NOT_ASCII};

static char *write_json_special(char *at, char c)
{
    static const char hex[] = "0123456789abcdef";
    switch (c) {
    case '"': return orisha_write(at, "\\\"", 2);
    case '\\': return orisha_write(at, "\\\\", 2);
    case '\n': return orisha_write(at, "\\n", 2);
    case '\r': return orisha_write(at, "\\r", 2);
    case '\t': return orisha_write(at, "\\t", 2);
    case '\b': return orisha_write(at, "\\b", 2);
    case '\f': return orisha_write(at, "\\f", 2);
    default: break;
    }
    char text[6] = {'\\', 'u', '0', '0', hex[(c >> 4) & 15], hex[c & 15]};
    return orisha_write(at, text, sizeof(text));
}

char *orisha_write_json(char *at, orisha_str value)
{
    return escape(at, value, json_kinds, write_json_special);
}

static const uint8_t html_kinds[256] = {
    ['&'] = SPECIAL, ['<'] = SPECIAL, ['>'] = SPECIAL, ['"'] = SPECIAL, ['\''] = SPECIAL, [0x80 ... 0xff] = NOT_ASCII};

static char *write_html_special(char *at, char c)
{
    switch (c) {
    case '&': return orisha_write(at, "&amp;", 5);
    case '<': return orisha_write(at, "&lt;", 4);
    case '>': return orisha_write(at, "&gt;", 4);
    case '"': return orisha_write(at, "&quot;", 6);
    default: return orisha_write(at, "&#39;", 5);
    }
}

char *orisha_write_html(char *at, orisha_str value)
{
    return escape(at, value, html_kinds, write_html_special);
}

size_t orisha_measure_escaped(orisha_str value)
{
    size_t size = value.len;
    for (size_t i = 0; i < value.len; i++) {
        uint8_t c = (uint8_t)value.ptr[i];
        /* At most what a special takes in either form; what is not ASCII may each become a U+FFFD. */
        if (c >= 0x80)
            size += 2;
        else if (json_kinds[c] == SPECIAL || html_kinds[c] == SPECIAL)
            size += ORISHA_ESCAPED_BYTE - 1;
    }
    return size;
}
