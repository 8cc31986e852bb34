// TOML values: numbers, booleans, arrays, inline tables. Called by toml.c for what follows a `=`.
// SPDX-License-Identifier: MIT
#include "harness/input/toml_reader.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(int byte)
{
    return byte >= '0' && byte <= '9';
}

static bool looks_like_date(const char *word)
{
    size_t digits = strspn(word, "0123456789");
    return (digits == 4 && word[4] == '-') || (digits == 2 && word[2] == ':');
}

// Underscores may only stand between two digits. Returns false otherwise; `plain` gets the word without them.
static bool drop_underscores(const char *word, bool hex, char *plain)
{
    const char *digits = hex ? "0123456789abcdefABCDEF" : "0123456789";
    for (const char *at = word; *at; at++) {
        if (*at != '_')
            *plain++ = *at;
        else if (at == word || !strchr(digits, at[-1]) || !at[1] || !strchr(digits, at[1]))
            return false;
    }
    *plain = '\0';
    return true;
}

static int integer_of(Reader *reader, size_t start, const char *digits, int base, json_t **ret_value)
{
    if (!*digits || (base != 10 && (*digits == '-' || *digits == '+')))
        return reader_fail(reader, start, "a number is missing its digits");
    char *end;
    errno = 0;
    long long value = strtoll(digits, &end, base);
    if (*end)
        return reader_fail(reader, start, "'%s' is not a number of base %d", digits, base);
    if (errno == ERANGE)
        return reader_fail(reader, start, "the number is too large; integers have 64 bits");
    *ret_value = json_integer(value);
    return 0;
}

// [+-] digits [. digits] [e [+-] digits], without superfluous leading zeros.
static bool is_decimal(const char *word, bool *ret_float)
{
    if (*word == '+' || *word == '-')
        word++;
    if (!is_digit(*word) || (word[0] == '0' && is_digit(word[1])))
        return false;
    word += strspn(word, "0123456789");
    *ret_float = *word != '\0';
    if (*word == '.') {
        if (!is_digit(*++word))
            return false;
        word += strspn(word, "0123456789");
    }
    if (*word == 'e' || *word == 'E') {
        word++;
        if (*word == '+' || *word == '-')
            word++;
        if (!is_digit(*word))
            return false;
        word += strspn(word, "0123456789");
    }
    return *word == '\0';
}

static bool in_word(int byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte > 0 && strchr("+-._:", byte));
}

static int number_of(Reader *reader, json_t **ret_value)
{
    size_t start = reader->at, size = 0;
    char word[80], plain[80];
    while (reader->at + size < reader->length && size < sizeof word - 1 && in_word(reader->data[start + size]))
        size++;
    memcpy(word, reader->data + start, size);
    word[size] = '\0';
    if (size == 0)
        return reader_fail(reader, start, "found %s, expected a value", reader_shown(reader));
    if (looks_like_date(word))
        return reader_fail(reader, start, "dates and times are not supported; write \"%s\" as a string", word);
    const char *bare = word + (*word == '+' || *word == '-');
    if (strcmp(bare, "inf") == 0 || strcmp(bare, "nan") == 0)
        return reader_fail(reader, start, "%s is not supported; JSON has no such number", word);
    bool prefixed = word[0] == '0' && word[1] && strchr("xob", word[1]);
    bool is_float = false;
    if (!drop_underscores(prefixed ? word + 2 : word, prefixed, plain))
        return reader_fail(reader, start, "in '%s' an underscore does not stand between two digits", word);
    if (!prefixed && !is_decimal(plain, &is_float))
        return reader_fail(reader, start, "found '%s', expected a value (text needs quotes)", word);
    reader->at += size;
    if (prefixed)
        return integer_of(reader, start, plain, word[1] == 'x' ? 16 : word[1] == 'o' ? 8 : 2, ret_value);
    if (!is_float)
        return integer_of(reader, start, plain, 10, ret_value);
    double value = strtod(plain, NULL);
    if (!isfinite(value))
        return reader_fail(reader, start, "the number %s is too large", word);
    *ret_value = json_real(value);
    return 0;
}

static int array_of(Reader *reader, json_t **ret_value)
{
    size_t start = reader->at++;
    json_t *array = json_array();
    for (;;) {
        json_t *item = NULL;
        reader_skip_lines(reader);
        if (reader_take(reader, "]")) {
            *ret_value = array;
            return reader_mark(reader, array, NODE_CLOSED);
        }
        if (reader_peek(reader) >= 0) {
            if (toml_value(reader, &item) < 0)
                break;
            json_array_append_new(array, item);
            reader_skip_lines(reader);
        }
        if (reader_peek(reader) < 0) {
            reader_fail(reader, start, "this array is not closed; expected ']' before the end of the file");
            break;
        }
        if (!reader_take(reader, ",") && reader_peek(reader) != ']') {
            reader_fail(reader, reader->at, "found %s, expected ',' or ']' in the array", reader_shown(reader));
            break;
        }
    }
    json_decref(array);
    return -EINVAL;
}

static int inline_table_of(Reader *reader, json_t **ret_value)
{
    reader->at++;
    json_t *table = json_object();
    reader_skip_blanks(reader);
    bool closed = reader_take(reader, "}");
    while (!closed) {
        reader_skip_blanks(reader);
        if (toml_pair(reader, table) < 0)
            break;
        reader_skip_blanks(reader);
        closed = reader_take(reader, "}");
        if (!closed && !reader_take(reader, ",")) {
            reader_fail(reader, reader->at, "found %s, expected ',' or '}' in the inline table", reader_shown(reader));
            break;
        }
    }
    if (!closed || reader_mark(reader, table, NODE_CLOSED) < 0) {
        json_decref(table);
        return -EINVAL;
    }
    *ret_value = table;
    return 0;
}

static int nested_of(Reader *reader, json_t **ret_value)
{
    if (reader->depth >= TOML_DEPTH_LIMIT)
        return reader_fail(reader, reader->at, "values are nested deeper than %d levels", TOML_DEPTH_LIMIT);
    reader->depth++;
    int result = reader_peek(reader) == '[' ? array_of(reader, ret_value) : inline_table_of(reader, ret_value);
    reader->depth--;
    return result;
}

int toml_value(Reader *reader, json_t **ret_value)
{
    int byte = reader_peek(reader);
    if (byte == '"' || byte == '\'') {
        AUTO_TEXT Text text = {0};
        if (toml_string(reader, true, &text) < 0)
            return -EINVAL;
        *ret_value = json_stringn(text.data, text.length);
        return 0;
    }
    if (byte == '[' || byte == '{')
        return nested_of(reader, ret_value);
    if (reader_take(reader, "true")) {
        *ret_value = json_true();
        return 0;
    }
    if (reader_take(reader, "false")) {
        *ret_value = json_false();
        return 0;
    }
    return number_of(reader, ret_value);
}
