/* See access_line.h.
 * SPDX-License-Identifier: MIT */
#include "access_line.h"

#include <assert.h>

#include "date.h"
#include "number.h"

static const char cut_mark[] = "...";

enum { ESCAPED_MAX = 4 }; /* \xhh */

_Static_assert(ACCESS_LINE_MAX >= 3 * (LOG_FIELD_BYTES + 3) + 64 + DATE_SIZE + 2 * NUMBER_MAX + 16, "a line fits");

static char *put(char *at, const char *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

/* At most ESCAPED_MAX bytes. */
static char *put_escaped_byte(char *at, unsigned char byte)
{
    static const char digits[] = "0123456789abcdef";
    if (__builtin_expect(byte >= 0x20 && byte <= 0x7e && byte != '"' && byte != '\\', 1)) {
        *at++ = (char)byte;
        return at;
    }
    *at++ = '\\';
    if (byte == '"' || byte == '\\') {
        *at++ = (char)byte;
    } else {
        *at++ = 'x';
        *at++ = digits[byte >> 4];
        *at++ = digits[byte & 15];
    }
    return at;
}

/* Up to `limit`; *cut is set when that is too early. */
static char *put_escaped(char *at, const char *limit, orisha_str text, bool *cut)
{
    for (size_t i = 0; i < text.len; i++) {
        if (limit - at < ESCAPED_MAX) {
            *cut = true;
            break;
        }
        at = put_escaped_byte(at, (unsigned char)text.ptr[i]);
    }
    return at;
}

/* A space, a quote, the parts that are not empty with spaces between them, a quote. */
static char *put_field(char *at, const orisha_str *parts, size_t count)
{
    *at++ = ' ';
    *at++ = '"';
    char *begin = at;
    const char *limit = begin + LOG_FIELD_BYTES - (sizeof(cut_mark) - 1);
    bool cut = false;
    for (size_t i = 0; i < count && !cut; i++) {
        if (parts[i].len == 0)
            continue;
        if (at != begin)
            at = put_escaped(at, limit, ORISHA_STR(" "), &cut);
        at = put_escaped(at, limit, parts[i], &cut);
    }
    if (cut)
        at = put(at, cut_mark, sizeof(cut_mark) - 1);
    if (at == begin)
        *at++ = '-';
    *at++ = '"';
    return at;
}

/* " [06/Nov/1994:08:49:37 +0000]" out of "Sun, 06 Nov 1994 08:49:37 GMT". */
static char *put_time(char *at, const char *date)
{
    at = put(at, " [", 2);
    at = put(at, date + 5, 2);
    *at++ = '/';
    at = put(at, date + 8, 3);
    *at++ = '/';
    at = put(at, date + 12, 4);
    *at++ = ':';
    at = put(at, date + 17, 8);
    return put(at, " +0000]", 7);
}

static char *put_number(char *at, uint64_t value)
{
    *at++ = ' ';
    if (value == 0)
        *at++ = '-';
    else
        at += number_format_u64(value, at);
    return at;
}

size_t access_line_format(const AccessLine *line, char *ret_bytes)
{
    assert(line->peer.len <= 64);
    char *at = put(ret_bytes, line->peer.ptr, line->peer.len);
    at = put(at, " - -", 4);
    at = put_time(at, line->date);
    at = put_field(at, line->request, 3);
    at = put_number(at, (uint64_t)line->status);
    at = put_number(at, line->body_bytes);
    at = put_field(at, &line->referer, 1);
    at = put_field(at, &line->user_agent, 1);
    *at++ = '\n';
    return (size_t)(at - ret_bytes);
}
