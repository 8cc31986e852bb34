/* escape.c: values in JSON and HTML. The input is the value.
 *
 * What comes out is what a JSON string or an HTML text may hold, and read back it is the value with U+FFFD in the place
 * of each maximal subpart that is not UTF-8. The second decoder of UTF-8 below goes by code points, not by byte ranges.
 * SPDX-License-Identifier: MIT */
#include "support.h"

/* The code point at p[0] when the bytes up to `left` begin with a whole, shortest form; -1, and in *ret_size how many
 * bytes are one maximal subpart (Unicode 15 section 3.9, table 3-8), when not. */
static int32_t decode_utf8(const uint8_t *p, size_t left, size_t *ret_size)
{
    static const int32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned size = p[0] < 0x80 ? 1 : p[0] < 0xc0 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf8 ? 4 : 0;
    *ret_size = 1;
    if (size <= 1)
        return size == 1 ? p[0] : -1;
    int32_t value = p[0] & (0x7f >> size);
    for (unsigned i = 1; i < size; i++) {
        if (i == left || (p[i] & 0xc0) != 0x80)
            return -1;
        value = value << 6 | (p[i] & 0x3f);
        /* Can these bytes still become a code point? If not, the subpart ended before this one. */
        unsigned missing = 6 * (size - 1 - i);
        int32_t least = value << missing, most = least | ((1 << missing) - 1);
        if (most < smallest[size] || least > 0x10ffff || (least >= 0xd800 && most <= 0xdfff))
            return -1;
        *ret_size = i + 1;
    }
    return value;
}

/* The value with U+FFFD where it is not UTF-8. The caller frees it. */
static orisha_str replaced(orisha_str value)
{
    char *text = malloc(3 * value.len + 1);
    CHECK(text != NULL, "no memory");
    size_t size = 0, part;
    for (size_t at = 0; at < value.len; at += part) {
        if (decode_utf8((const uint8_t *)value.ptr + at, value.len - at, &part) >= 0) {
            memcpy(text + size, value.ptr + at, part);
            size += part;
        } else {
            memcpy(text + size, "\xef\xbf\xbd", 3);
            size += 3;
        }
    }
    return (orisha_str){text, size};
}

static int32_t read_hex4(const char *p, const char *end)
{
    int32_t value = 0;
    CHECK(end - p >= 4, "\\u without four digits");
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        const char *at = p[i] != '\0' ? strchr(digits, p[i]) : NULL;
        CHECK(at != NULL, "\\u with '%c'", p[i]);
        value = value * 16 + (int32_t)(at - digits);
    }
    return value;
}

/* Reads one character of a JSON string into *text; RFC 8259 section 7. */
static void read_json_char(const char **at, const char *end, char **text)
{
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char c = *(*at)++;
    CHECK((uint8_t)c >= 0x20 && c != '"' && c != '<', "byte %02x stands plain in a JSON string", (uint8_t)c);
    if (c == '\\') {
        CHECK(*at < end, "a lone backslash at the end");
        c = *(*at)++;
        const char *escape = c != '\0' ? strchr(escapes, c) : NULL;
        if (c == 'u') {
            int32_t code = read_hex4(*at, end);
            CHECK(code < 0x80, "\\u%04x: only ASCII needs it", (unsigned)code);
            *at += 4;
            c = (char)code;
        } else {
            CHECK(escape != NULL, "\\%c is no escape", c);
            c = meanings[escape - escapes];
        }
    }
    *(*text)++ = c;
}

static void read_html_char(const char **at, const char *end, char **text)
{
    static const struct {
        const char *reference;
        char meaning;
    } references[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    CHECK(memchr("<>\"'", **at, 4) == NULL, "'%c' stands plain in HTML", **at);
    if (**at != '&') {
        *(*text)++ = *(*at)++;
        return;
    }
    for (size_t i = 0; i < sizeof(references) / sizeof(*references); i++) {
        size_t size = strlen(references[i].reference);
        if ((size_t)(end - *at) >= size && memcmp(*at, references[i].reference, size) == 0) {
            *(*text)++ = references[i].meaning;
            *at += size;
            return;
        }
    }
    CHECK(false, "an '&' that begins no reference: %.*s", (int)(end - *at), *at);
}

typedef char *Write(char *at, orisha_str value);
typedef void ReadChar(const char **at, const char *end, char **text);

/* Writes to exactly the room that is promised to be enough, so that a sanitizer sees a step beyond it. */
static void check(orisha_str value, orisha_str wanted, Write *write, ReadChar *read_char, const char *what)
{
    size_t room = orisha_measure_escaped(value);
    CHECK(room <= value.len * ORISHA_ESCAPED_BYTE, "%zu bytes may need %zu", value.len, room);
    char *written = malloc(room + (room == 0));
    CHECK(written != NULL, "no memory");
    size_t size = (size_t)(write(written, value) - written);
    CHECK(size <= room, "%s takes %zu bytes of %zu", what, size, room);
    char *text = malloc(size + 1);
    CHECK(text != NULL, "no memory");
    char *end = text;
    for (const char *at = written; at < written + size;)
        read_char(&at, written + size, &end);
    CHECK((size_t)(end - text) == wanted.len && memcmp(text, wanted.ptr, wanted.len) == 0, "%s reads back as %.*s",
          what, (int)(end - text), text);
    free(text);
    free(written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    orisha_str value = {copy_padded(data, size, 0), size};
    orisha_str wanted = replaced(value);
    check(value, wanted, orisha_write_json, read_json_char, "JSON");
    check(value, wanted, orisha_write_html, read_html_char, "HTML");
    free((char *)value.ptr);
    free((char *)wanted.ptr);
    return 0;
}
