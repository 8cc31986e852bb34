/* The host-aware lexer: it cuts a .kz file into stretches of host C and Koru constructs.
 *
 * Koru is recognised only between host declarations: a line whose first character is `~` at the start of the file or
 * after a `;` or `}` at brace depth 0. Comments, strings, character constants, preprocessor lines and `#if 0` are
 * known. Called by the parser. Slices point into the source text. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_LEXER_H
#define ORISHA_COMPILER_LEXER_H

#include "diagnostic.h"

/* Lines in which something is never closed, which was reported: there is no telling what the rest of them means. */
typedef struct BrokenLines {
    size_t begin, end;
    struct BrokenLines *next;
} BrokenLines;

typedef struct Chunk {
    bool is_koru;
    size_t begin, end; /* whole lines */
    const BrokenLines *broken;
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

#endif
