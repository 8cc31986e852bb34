// TOML strings and single keys: the four string forms with their escapes. Called by toml.c and toml_value.c.
// The whole text was checked to be UTF-8 without control characters before, so bytes can be copied as they are.
// SPDX-License-Identifier: MIT
#include "harness/input/toml_reader.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

static void append_code(Text *text, uint32_t code)
{
    char bytes[4];
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = size - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    bytes[0] = (char)(lead[size] | code);
    text_append(text, bytes, size);
}

static int hex_digit(int byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

static int read_unicode(Reader *reader, size_t start, int digits, Text *text)
{
    uint32_t code = 0;
    for (int i = 0; i < digits; i++) {
        int digit = hex_digit(reader_peek(reader));
        if (digit < 0)
            return reader_fail(reader, start, "a \\%c escape needs %d hex digits, found %s", digits == 4 ? 'u' : 'U',
                               digits, reader_shown(reader));
        code = code << 4 | (uint32_t)digit;
        reader->at++;
    }
    if (code == 0)
        return reader_fail(reader, start, "the character U+0000 is not supported; put such bytes in a file");
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return reader_fail(reader, start, "U+%04X is not a character", (unsigned)code);
    append_code(text, code);
    return 0;
}

// A backslash before a line's end swallows all white space up to the next character.
static bool skip_folded_line(Reader *reader)
{
    size_t at = reader->at;
    while (at < reader->length && (reader->data[at] == ' ' || reader->data[at] == '\t' || reader->data[at] == '\r'))
        at++;
    if (at >= reader->length || reader->data[at] != '\n')
        return false;
    while (at < reader->length && strchr(" \t\r\n", reader->data[at]))
        at++;
    reader->at = at;
    return true;
}

static int read_escape(Reader *reader, bool lines, Text *text)
{
    size_t start = reader->at - 1;
    int byte = reader_peek(reader);
    if (lines && skip_folded_line(reader))
        return 0;
    static const char names[] = "btnfre\"\\", values[] = "\b\t\n\f\r\033\"\\";
    const char *found = byte > 0 ? strchr(names, byte) : NULL;
    if (found && byte != 'e') {
        reader->at++;
        text_append(text, values + (found - names), 1);
        return 0;
    }
    if (byte == 'u' || byte == 'U') {
        reader->at++;
        return read_unicode(reader, start, byte == 'u' ? 4 : 8, text);
    }
    return reader_fail(reader, start,
                       "unknown escape \\ before %s; expected one of \\b \\t \\n \\f \\r \\\" \\\\ \\u \\U",
                       reader_shown(reader));
}

// Up to two quotes may stand directly before the closing three.
static bool close_lines(Reader *reader, const char *fence, Text *text)
{
    if (!reader_take(reader, fence))
        return false;
    for (int extra = 0; extra < 2 && reader_peek(reader) == fence[0]; extra++) {
        text_append(text, fence, 1);
        reader->at++;
    }
    return true;
}

int toml_string(Reader *reader, bool lines, Text *ret_text)
{
    size_t start = reader->at;
    char quote = (char)reader_peek(reader);
    const char *fence = quote == '"' ? "\"\"\"" : "'''";
    bool multi = reader_take(reader, fence);
    if (multi && !lines)
        return reader_fail(reader, start, "a key cannot be a multi-line string");
    if (!multi)
        reader->at++;
    else if (!reader_take(reader, "\n"))
        reader_take(reader, "\r\n");
    AUTO_TEXT Text text = {0};
    text_add(&text, "");
    for (;;) {
        int byte = reader_peek(reader);
        if (byte < 0 || (byte == '\n' && !multi))
            return reader_fail(reader, start, "this string is not closed; expected %s before the end of the %s",
                               multi          ? fence
                               : quote == '"' ? "\""
                                              : "'",
                               multi ? "file" : "line");
        if (multi ? close_lines(reader, fence, &text) : byte == quote)
            break;
        reader->at++;
        if (byte == '\\' && quote == '"') {
            if (read_escape(reader, multi, &text) < 0)
                return -EINVAL;
        } else {
            text_append(&text, (char[]){(char)byte}, 1);
        }
    }
    if (!multi)
        reader->at++;
    text_free(ret_text);
    *ret_text = text;
    text = (Text){0};
    return 0;
}

static bool is_bare(int byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '-';
}

int toml_key(Reader *reader, Text *ret_part)
{
    int byte = reader_peek(reader);
    if (byte == '"' || byte == '\'')
        return toml_string(reader, false, ret_part);
    size_t start = reader->at;
    while (is_bare(reader_peek(reader)))
        reader->at++;
    if (reader->at == start)
        return reader_fail(reader, start, "found %s, expected a key", reader_shown(reader));
    text_free(ret_part);
    text_append(ret_part, reader->data + start, reader->at - start);
    return 0;
}
