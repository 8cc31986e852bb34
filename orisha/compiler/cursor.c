/* Reading the words of a construct. SPDX-License-Identifier: MIT */
#include "cursor.h"
#include "lexer.h"
#include "text.h"

char cursor_peek(const Cursor *cursor)
{
    return cursor->at < cursor->end ? cursor->source->text.ptr[cursor->at] : 0;
}

bool cursor_looking_at(const Cursor *cursor, const char *text)
{
    size_t size = strlen(text);
    return cursor->end - cursor->at >= size && memcmp(cursor->source->text.ptr + cursor->at, text, size) == 0;
}

void cursor_skip_spaces(Cursor *cursor)
{
    while (text_is_space(cursor_peek(cursor)))
        cursor->at++;
}

void cursor_skip_blank(Cursor *cursor)
{
    for (;;) {
        while (text_is_space(cursor_peek(cursor)) || cursor_peek(cursor) == '\n')
            cursor->at++;
        if (!cursor_looking_at(cursor, "//") && !cursor_looking_at(cursor, "/*"))
            return;
        size_t after = lexer_skip_literal(cursor->source->text, cursor->at);
        cursor->at = after < cursor->end ? after : cursor->end;
    }
}

bool cursor_take(Cursor *cursor, const char *text)
{
    if (!cursor_looking_at(cursor, text))
        return false;
    cursor->at += strlen(text);
    return true;
}

bool cursor_take_pipe(Cursor *cursor)
{
    Cursor next = *cursor;
    cursor_skip_blank(&next);
    if (!cursor_take(&next, "|>"))
        return false;
    *cursor = next;
    return true;
}

bool cursor_skip_broken(Cursor *cursor)
{
    while (cursor->broken && cursor->broken->end <= cursor->at)
        cursor->broken = cursor->broken->next;
    if (!cursor->broken || cursor->broken->begin > cursor->at)
        return false;
    cursor->at = cursor->broken->end < cursor->end ? cursor->broken->end : cursor->end;
    if (cursor->source->text.ptr[cursor->at - 1] == '\n')
        cursor->at--;
    return true;
}

bool cursor_fail(const Cursor *cursor, Diagnostics *diagnostics, const char *code, size_t at, const char *cause,
                 const char *remedy)
{
    const BrokenLines *broken = cursor->broken;
    while (broken && broken->end <= at)
        broken = broken->next;
    if (!broken || broken->begin > at)
        diagnostic_add(diagnostics, ORISHA_ERROR, code, (orisha_span){cursor->source, at, at + 1}, cause, remedy);
    return false;
}

orisha_str cursor_take_name(Cursor *cursor)
{
    const char *text = cursor->source->text.ptr;
    size_t begin = cursor->at;
    if (!text_is_name_start(cursor_peek(cursor)))
        return (orisha_str){text + begin, 0};
    while (text_is_name(cursor_peek(cursor)) ||
           (cursor_peek(cursor) == '-' && cursor->at + 1 < cursor->end && text_is_name_start(text[cursor->at + 1])))
        cursor->at++;
    return (orisha_str){text + begin, cursor->at - begin};
}

orisha_str cursor_known_name(Arena *arena, orisha_str name)
{
    if (name.len == 0 || !memchr(name.ptr, '-', name.len))
        return name;
    char *known = arena_copy(arena, name);
    for (size_t i = 0; i < name.len; i++)
        if (known[i] == '-')
            known[i] = '_';
    return (orisha_str){known, name.len};
}

orisha_str cursor_take_expression(Cursor *cursor)
{
    orisha_str text = {cursor->source->text.ptr, cursor->end};
    size_t begin = cursor->at, depth = 0, last = begin; /* `last`: after the last thing that is no comment */
    while (cursor->at < cursor->end) {
        size_t after = lexer_skip_literal(text, cursor->at);
        if (after == LEXER_NEVER_ENDS) {
            cursor->at = last = cursor->end;
            break;
        }
        if (after > cursor->at) {
            if (text.ptr[cursor->at] != '/')
                last = after;
            cursor->at = after;
            continue;
        }
        char c = text.ptr[cursor->at];
        if (depth == 0 && (c == ',' || c == '}' || c == ')' || c == ']'))
            break;
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (c == ')' || c == ']' || c == '}')
            depth--;
        cursor->at++;
        if (!text_is_space(c) && c != '\n')
            last = cursor->at;
    }
    return text_trim((orisha_str){text.ptr + begin, last - begin});
}

orisha_span cursor_span(const Cursor *cursor, size_t begin)
{
    return (orisha_span){cursor->source, begin, cursor->at > begin ? cursor->at : begin + 1};
}

orisha_span span_of(const orisha_source *source, orisha_str slice)
{
    size_t begin = (size_t)(slice.ptr - source->text.ptr);
    return (orisha_span){source, begin, begin + (slice.len ? slice.len : 1)};
}
