/* The words of a Koru construct: names, expressions, what stands between them. The parsers read through it; slices
 * point into the source text. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_CURSOR_H
#define ORISHA_COMPILER_CURSOR_H

#include "diagnostic.h"

/* Where the words of one construct are read. */
typedef struct Cursor {
    const orisha_source *source;
    size_t at;
    size_t end;
    const struct BrokenLines *broken; /* those of the construct that the cursor has not passed */
} Cursor;

char cursor_peek(const Cursor *cursor); /* 0 at the end, and nowhere else: the parser refuses NUL bytes */
bool cursor_looking_at(const Cursor *cursor, const char *text);
void cursor_skip_spaces(Cursor *cursor); /* spaces and tabs of this line */
void cursor_skip_blank(Cursor *cursor);  /* spaces, line ends and comments */
bool cursor_take(Cursor *cursor, const char *text);
/* "|>", at the end of a line or at the beginning of the next. */
bool cursor_take_pipe(Cursor *cursor);
/* Goes to the end of lines in which something is never closed, when the cursor stands in them. */
bool cursor_skip_broken(Cursor *cursor);
/* Reports an error at the byte `at`, but not in such lines. Returns false. */
bool cursor_fail(const Cursor *cursor, Diagnostics *diagnostics, const char *code, size_t at, const char *cause,
                 const char *remedy);
/* A name: letters, digits, `_`; a `-` between two letters belongs to it. Empty when there is none. */
orisha_str cursor_take_name(Cursor *cursor);
/* The name as it is known: `not-found` and `not_found` are one, which C can have. A copy, when it holds a '-'. */
orisha_str cursor_known_name(Arena *arena, orisha_str name);
/* A host expression: up to a `,`, `}`, `)` or `]` at depth 0, or the end. Trimmed. */
orisha_str cursor_take_expression(Cursor *cursor);
orisha_span cursor_span(const Cursor *cursor, size_t begin);
orisha_span span_of(const orisha_source *source, orisha_str slice);

#endif
