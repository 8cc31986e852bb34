/* See json.h.
 * SPDX-License-Identifier: MIT */
#include "json.h"

#include "char_class.h"
#include "utf8.h"

static bool fail(JsonReader *reader, const char *fault)
{
    reader->fault = fault;
    return false;
}

char json_peek(JsonReader *reader)
{
    while (reader->at < reader->end &&
           (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\t' || *reader->at == '\r'))
        reader->at++;
    return reader->at < reader->end ? *reader->at : '\0';
}

bool json_take(JsonReader *reader, char c)
{
    if (json_peek(reader) != c || reader->at == reader->end)
        return false;
    reader->at++;
    return true;
}

bool json_take_word(JsonReader *reader, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, word, size) != 0)
        return false;
    reader->at += size;
    return true;
}

/* ---- Strings ------------------------------------------------------------------------------------------------------
 */

/* Four hex digits at the reader. */
static bool take_hex4(JsonReader *reader, uint32_t *ret_code)
{
    uint32_t code = 0;
    if (reader->end - reader->at < 4)
        return fail(reader, "\\u needs four hex digits");
    for (int i = 0; i < 4; i++) {
        if (!char_is(reader->at[i], CLASS_HEX))
            return fail(reader, "\\u needs four hex digits");
        code = code << 4 | char_hex_value(reader->at[i]);
    }
    reader->at += 4;
    *ret_code = code;
    return true;
}

/* After `\u`: a character, or the two halves of one. */
static bool take_code_point(JsonReader *reader, uint32_t *ret_code)
{
    uint32_t high, low;
    if (!take_hex4(reader, &high))
        return false;
    *ret_code = high;
    if (high < 0xd800 || high > 0xdfff)
        return true;
    if (high > 0xdbff || reader->end - reader->at < 2 || reader->at[0] != '\\' || reader->at[1] != 'u')
        return fail(reader, "half of a surrogate pair is no character");
    reader->at += 2;
    if (!take_hex4(reader, &low))
        return false;
    if (low < 0xdc00 || low > 0xdfff)
        return fail(reader, "half of a surrogate pair is no character");
    *ret_code = 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00));
    return true;
}

/* After a backslash. Writes 1 to 4 bytes, never more than the escape has. */
static bool take_escape(JsonReader *reader, char *out, size_t *ret_size)
{
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char c = reader->at < reader->end ? *reader->at : '\0';
    const char *escape = c != '\0' ? strchr(escapes, c) : NULL;
    uint32_t code;
    if (escape != NULL) {
        reader->at++;
        out[0] = meanings[escape - escapes];
        *ret_size = 1;
        return true;
    }
    if (c != 'u')
        return fail(reader, "an escape that JSON does not know");
    reader->at++;
    if (!take_code_point(reader, &code))
        return false;
    *ret_size = utf8_encode(code, out);
    return true;
}

/* To the closing quote, which is taken. *ret_escaped: a backslash was met. */
static bool check_string(JsonReader *reader, bool *ret_escaped)
{
    *ret_escaped = false;
    while (reader->at < reader->end && *reader->at != '"') {
        char scratch[4];
        size_t size;
        bool valid = true;
        uint8_t c = (uint8_t)*reader->at;
        if (c == '\\') {
            *ret_escaped = true;
            reader->at++;
            if (!take_escape(reader, scratch, &size))
                return false;
        } else if (c < 0x20) {
            return fail(reader, "a control character in a string must be escaped");
        } else if (c < 0x80) {
            reader->at++;
        } else {
            size = utf8_sequence((const uint8_t *)reader->at, (size_t)(reader->end - reader->at), &valid);
            if (!valid)
                return fail(reader, "the text is not UTF-8");
            reader->at += size;
        }
    }
    if (reader->at == reader->end)
        return fail(reader, "a string is never closed");
    reader->at++;
    return true;
}

/* A checked string with its escapes decoded. */
static bool decode_string(JsonReader *reader, orisha_str raw, orisha_str *ret_text)
{
    char *text = orisha_alloc(reader->req, raw.len);
    if (text == NULL) {
        reader->out_of_memory = true;
        return fail(reader, "there is no memory to decode the strings of this request");
    }
    JsonReader inside = {.at = raw.ptr, .end = raw.ptr + raw.len};
    size_t size = 0;
    while (inside.at < inside.end) {
        size_t written = 1;
        if (*inside.at != '\\') {
            text[size] = *inside.at++;
        } else {
            inside.at++;
            take_escape(&inside, text + size, &written);
        }
        size += written;
    }
    *ret_text = (orisha_str){text, size};
    return true;
}

bool json_take_string(JsonReader *reader, orisha_str *ret_text)
{
    bool escaped;
    const char *begin = ++reader->at;
    if (!check_string(reader, &escaped))
        return false;
    *ret_text = (orisha_str){begin, (size_t)(reader->at - 1 - begin)};
    return !escaped || decode_string(reader, *ret_text, ret_text);
}

/* ---- Numbers ------------------------------------------------------------------------------------------------------
 */

static bool take_digits(JsonReader *reader)
{
    const char *begin = reader->at;
    while (reader->at < reader->end && char_is(*reader->at, CLASS_DIGIT))
        reader->at++;
    return reader->at > begin || fail(reader, "a digit is missing in a number");
}

static bool take_one_of(JsonReader *reader, const char *choices)
{
    if (reader->at == reader->end || *reader->at == '\0' || strchr(choices, *reader->at) == NULL)
        return false;
    reader->at++;
    return true;
}

bool json_take_number(JsonReader *reader, orisha_str *ret_text, bool *ret_is_integer)
{
    const char *begin = reader->at;
    *ret_is_integer = true;
    take_one_of(reader, "-");
    bool zero = reader->at < reader->end && *reader->at == '0';
    const char *digits = reader->at;
    if (!take_digits(reader))
        return false;
    if (zero && reader->at - digits > 1)
        return fail(reader, "a number begins with 0");
    if (take_one_of(reader, ".")) {
        *ret_is_integer = false;
        if (!take_digits(reader))
            return false;
    }
    if (take_one_of(reader, "eE")) {
        *ret_is_integer = false;
        take_one_of(reader, "+-");
        if (!take_digits(reader))
            return false;
    }
    *ret_text = (orisha_str){begin, (size_t)(reader->at - begin)};
    return true;
}

/* ---- What is not asked for ----------------------------------------------------------------------------------------
 */

static bool skip_member_name(JsonReader *reader)
{
    bool escaped;
    if (!json_take(reader, '"'))
        return fail(reader, "expected the name of a member, in quotes");
    return check_string(reader, &escaped) && (json_take(reader, ':') || fail(reader, "expected ':'"));
}

/* The rest of an array or object, whose opening bracket was taken. */
static bool skip_elements(JsonReader *reader, char close, unsigned depth)
{
    if (depth > JSON_DEPTH)
        return fail(reader, "arrays and objects are nested too deeply");
    if (json_take(reader, close))
        return true;
    do {
        if ((close == '}' && !skip_member_name(reader)) || !json_skip(reader, depth))
            return false;
    } while (json_take(reader, ','));
    return json_take(reader, close) || fail(reader, close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
}

bool json_skip(JsonReader *reader, unsigned depth)
{
    orisha_str number;
    bool ignored;
    char c = json_peek(reader);
    switch (c) {
    case '"': reader->at++; return check_string(reader, &ignored);
    case '{': reader->at++; return skip_elements(reader, '}', depth + 1);
    case '[': reader->at++; return skip_elements(reader, ']', depth + 1);
    case 't': return json_take_word(reader, "true") || fail(reader, "expected a value");
    case 'f': return json_take_word(reader, "false") || fail(reader, "expected a value");
    case 'n': return json_take_word(reader, "null") || fail(reader, "expected a value");
    default: break;
    }
    if (c != '-' && !char_is(c, CLASS_DIGIT))
        return fail(reader, "expected a value");
    return json_take_number(reader, &number, &ignored);
}
