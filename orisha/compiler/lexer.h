/* The host-aware lexer: it cuts a .kz file into stretches of host C and Koru constructs, and reads the words of a
 * construct.
 *
 * Koru is recognised only between host declarations: a line whose first character is `~` at the start of the file or
 * after a
 * `;` or `}` at brace depth 0. Comments, strings, character constants, preprocessor lines and `#if 0` are known.
 * Called by the parser. Slices point into the source text.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_LEXER_H
#define ORISHA_COMPILER_LEXER_H

#include "diagnostic.h"

typedef struct Chunk {
    bool is_koru;
    size_t begin, end; /* whole lines */
    struct Chunk *next;
} Chunk;

/* The chunks of a file in order. Unterminated comments, strings and braces are reported. */
Chunk *lexer_split(Diagnostics *diagnostics, const orisha_source *source);

/* The offset after the bracket that closes the `{` or `(` at `offset`, or 0 when the text ends first. Knows C. */
size_t lexer_skip_block(orisha_str text, size_t offset);

#define LEXER_NEVER_ENDS SIZE_MAX

/* The offset after the comment, string or character constant that begins at `offset`; `offset` when none does;
 * LEXER_NEVER_ENDS. */
size_t lexer_skip_literal(orisha_str text, size_t offset);

/* Where the words of one construct are read. */
typedef struct Cursor {
    const orisha_source *source;
    size_t at;
    size_t end;
} Cursor;

char cursor_peek(const Cursor *cursor); /* 0 at the end, and nowhere else: the parser refuses NUL bytes */
bool cursor_looking_at(const Cursor *cursor, const char *text);
void cursor_skip_spaces(Cursor *cursor); /* spaces and tabs of this line */
void cursor_skip_blank(Cursor *cursor);  /* spaces, line ends and comments */
bool cursor_take(Cursor *cursor, const char *text);
/* A name: letters, digits, `_`; a `-` between two letters belongs to it. Empty when there is none. */
orisha_str cursor_take_name(Cursor *cursor);
/* A host expression: up to a `,`, `}`, `)` or `]` at depth 0, or the end. Trimmed. */
orisha_str cursor_take_expression(Cursor *cursor);
orisha_span cursor_span(const Cursor *cursor, size_t begin);
orisha_span span_of(const orisha_source *source, orisha_str slice);

#endif
