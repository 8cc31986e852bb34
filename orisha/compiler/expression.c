/* Reading host expressions as far as the compiler needs to. SPDX-License-Identifier: MIT */
#include "expression.h"
#include "lexer.h"
#include "text.h"

/* ---- Literals --------------------------------------------------------------------------------------------------- */

static size_t encode_utf8(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(lead[size] | code);
    return size;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* An escape after its backslash (C11 6.4.4.4). Returns the characters read, 0 when it is none; writes at most 4 bytes.
 */
static size_t decode_escape(orisha_str s, char *out, size_t *ret_written)
{
    static const char simple[] = "abfnrtv\\'\"?", meaning[] = "\a\b\f\n\r\t\v\\'\"?";
    const char *found = s.len && s.ptr[0] ? strchr(simple, s.ptr[0]) : NULL;
    *ret_written = 1;
    if (found) {
        out[0] = meaning[found - simple];
        return 1;
    }
    int base = 8;
    size_t at = 0, most = 3;
    if (s.len && s.ptr[0] == 'x') {
        base = 16, at = 1, most = SIZE_MAX;
    } else if (s.len && (s.ptr[0] == 'u' || s.ptr[0] == 'U')) {
        base = 16, at = 1, most = s.ptr[0] == 'u' ? 4 : 8;
    }
    bool universal = most == 4 || most == 8;
    uint32_t value = 0;
    size_t first = at;
    while (at < s.len && at - first < most && digit_value(s.ptr[at]) < base && value <= 0x10FFFF)
        value = value * (uint32_t)base + (uint32_t)digit_value(s.ptr[at++]);
    bool is_scalar = value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    if (at == first || (universal && (at - first != most || !is_scalar)) || (!universal && value > 255))
        return 0;
    if (universal)
        *ret_written = encode_utf8(value, out);
    else
        out[0] = (char)value;
    return at;
}

StringKind expression_string(Arena *arena, orisha_str text, orisha_str *ret_value)
{
    size_t size = 0, at = 0;
    if (text.len == 0 || text.ptr[0] != '"')
        return STRING_NONE;
    bool bad = false;
    char *value = arena_alloc(arena, text.len + 1);
    while (at < text.len) {
        size_t after = text.ptr[at] == '"' ? lexer_skip_literal(text, at) : LEXER_NEVER_ENDS;
        if (after == LEXER_NEVER_ENDS)
            return STRING_NONE;
        for (at++; at < after - 1;) {
            if (text.ptr[at] != '\\') {
                value[size++] = text.ptr[at++];
                continue;
            }
            size_t written,
                used = decode_escape((orisha_str){text.ptr + at + 1, after - 2 - at}, value + size, &written);
            bad |= used == 0;
            at += 1 + used;
            size += used ? written : 0;
        }
        for (at = after; at < text.len && (text_is_space(text.ptr[at]) || text.ptr[at] == '\n');)
            at++;
    }
    if (bad)
        return STRING_BAD_ESCAPE;
    *ret_value = (orisha_str){value, size};
    return STRING_LITERAL;
}

bool expression_interpolates(orisha_str text)
{
    for (size_t i = 0; i < text.len;) {
        size_t after = lexer_skip_literal(text, i);
        if (after == LEXER_NEVER_ENDS)
            return false;
        if (after > i && text.ptr[i] == '"' && memmem(text.ptr + i, after - i, "{{", 2))
            return true;
        i = after > i ? after : i + 1;
    }
    return false;
}

bool expression_integer(orisha_str text, int64_t *ret_value)
{
    if (text.len == 0 || text.len > 18 || (text.len > 1 && text.ptr[0] == '0'))
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!text_is_digit(text.ptr[i]))
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *ret_value = value;
    return true;
}

/* ---- Names ------------------------------------------------------------------------------------------------------ */

static bool is_member(orisha_str text, size_t at)
{
    return (at >= 1 && text.ptr[at - 1] == '.') || (at >= 2 && text.ptr[at - 2] == '-' && text.ptr[at - 1] == '>');
}

/* Whether the name stands in the text as a word. */
static bool has_word(orisha_str text, orisha_str name)
{
    for (size_t i = 0; i < text.len;) {
        size_t begin = i;
        while (i < text.len && text_is_name(text.ptr[i]))
            i++;
        if (orisha_str_equal((orisha_str){text.ptr + begin, i - begin}, name) && !is_member(text, begin))
            return true;
        i += i == begin;
    }
    return false;
}

/* The literal is not decoded: quotes inside `{{ }}` still have their backslashes, so only words are looked for. */
static bool string_uses(orisha_str literal, orisha_str name)
{
    for (size_t i = 0; i + 1 < literal.len; i++) {
        if (literal.ptr[i] != '{' || literal.ptr[i + 1] != '{')
            continue;
        const char *close = memmem(literal.ptr + i, literal.len - i, "}}", 2);
        size_t end =
            close ? (size_t)(close - literal.ptr) : literal.len; /* that it is never closed is told elsewhere */
        if (has_word((orisha_str){literal.ptr + i + 2, end - i - 2}, name))
            return true;
        i = end;
    }
    return false;
}

bool expression_uses(orisha_str text, orisha_str name)
{
    for (size_t i = 0; i < text.len;) {
        size_t after = lexer_skip_literal(text, i);
        if (after == LEXER_NEVER_ENDS)
            after = text.len;
        if (after > i) {
            if (text.ptr[i] == '"' && string_uses((orisha_str){text.ptr + i, after - i}, name))
                return true;
            i = after;
        } else if (text_is_name(text.ptr[i])) {
            size_t begin = i;
            while (i < text.len && text_is_name(text.ptr[i]))
                i++;
            if (orisha_str_equal((orisha_str){text.ptr + begin, i - begin}, name) && !is_member(text, begin))
                return true;
        } else {
            i++;
        }
    }
    return false;
}

static bool fields_use(const orisha_field *fields, orisha_str name)
{
    for (; fields; fields = fields->next)
        if (expression_uses(fields->value, name))
            return true;
    return false;
}

bool steps_use(const orisha_step *steps, orisha_str name)
{
    for (; steps; steps = steps->next) {
        if (fields_use(steps->invocation.arguments, name) || fields_use(steps->constructor.fields, name))
            return true;
        for (const orisha_branch *branch = steps->branches; branch; branch = branch->next)
            if (!orisha_str_equal(branch->binding, name) && steps_use(branch->steps, name))
                return true;
    }
    return false;
}

/* ---- Interpolation ---------------------------------------------------------------------------------------------- */

/* The offset of the `}}` that ends the expression at `at`, or the end of the text. */
static size_t interpolation_end(orisha_str text, size_t at)
{
    size_t depth = 0;
    while (at < text.len) {
        size_t after = lexer_skip_literal(text, at);
        if (after == LEXER_NEVER_ENDS)
            return text.len;
        if (after > at) {
            at = after;
            continue;
        }
        if (depth == 0 && text.ptr[at] == '}' && at + 1 < text.len && text.ptr[at + 1] == '}')
            return at;
        if (text.ptr[at] == '{')
            depth++;
        else if (text.ptr[at] == '}' && depth > 0)
            depth--;
        at++;
    }
    return text.len;
}

/* `x:raw`: the word after the last colon, unless the colon belongs to a `?:`. */
static void split_spec(orisha_piece *piece)
{
    orisha_str text = piece->text;
    size_t at = text.len;
    while (at > 0 && text_is_name(text.ptr[at - 1]))
        at--;
    size_t colon = at;
    while (colon > 0 && text_is_space(text.ptr[colon - 1]))
        colon--;
    if (colon == 0 || at == text.len || text.ptr[colon - 1] != ':' || memchr(text.ptr, '?', colon))
        return;
    piece->spec = (orisha_str){text.ptr + at, text.len - at};
    piece->text = text_trim((orisha_str){text.ptr, colon - 1});
}

/* Where an expression stands in the literal that holds it: behind one of the `{{` from `*at` on, up to an escape,
 * behind which the two differ. All of the literal when it does not stand there so: its braces may be made of escapes.
 */
static orisha_span place_in_literal(orisha_span literal, orisha_str expression, size_t *at)
{
    const char *text = literal.source->text.ptr, *open;
    while ((open = memmem(text + *at, literal.end - *at, "{{", 2)) != NULL) {
        size_t begin = (size_t)(open - text) + 2, same = 0;
        while (begin < literal.end && text_is_space(text[begin]))
            begin++;
        while (same < expression.len && begin + same < literal.end && text[begin + same] == expression.ptr[same])
            same++;
        *at = begin + same;
        if (same && *at < literal.end && (same == expression.len || text[*at] == '\\'))
            return (orisha_span){literal.source, begin, *at};
    }
    *at = literal.end;
    return literal;
}

orisha_piece *expression_split(Diagnostics *diagnostics, orisha_str text, orisha_span span)
{
    orisha_piece *first = NULL, **link = &first;
    size_t in_literal = span.begin;
    for (size_t at = 0; at < text.len;) {
        const char *open = memmem(text.ptr + at, text.len - at, "{{", 2);
        size_t begin = open ? (size_t)(open - text.ptr) : text.len;
        orisha_piece *piece = arena_alloc(diagnostics->arena, sizeof *piece);
        if (begin > at) {
            piece->text = (orisha_str){text.ptr + at, begin - at};
            at = begin;
        } else {
            size_t end = interpolation_end(text, begin + 2);
            piece->is_expression = true;
            piece->text = text_trim((orisha_str){text.ptr + begin + 2, end - begin - 2});
            split_spec(piece);
            piece->span = place_in_literal(span, piece->text, &in_literal);
            if (end == text.len || piece->text.len == 0) {
                diagnostic_add(diagnostics, ORISHA_ERROR, "K130", span,
                               end == text.len ? "'{{' is never closed in this string"
                                               : "nothing stands between '{{' and '}}' in this string",
                               "write {{expression}}");
                return NULL;
            }
            at = end + 2;
        }
        *link = piece;
        link = &piece->next;
    }
    return first;
}
