/* A construct is read a second time, piece by piece, and printed with the canonical space between the pieces:
 *
 *     ~orisha:handler = orisha:router(req)
 *     | [GET /users/:id] p |> response { status: 200, body: p.id }
 *
 * Branches stand at the margin, deeper ones four columns further in. Lines that are broken inside brackets or after
 * `|>` stay broken there. SPDX-License-Identifier: MIT */
#include "format.h"
#include "cursor.h"
#include "lexer.h"
#include "text.h"

#define INDENT_COLUMNS 4
/* The parser refuses deeper nesting. */
#define DEPTH_LIMIT 80

typedef struct Formatter {
    Cursor cursor;
    Buffer *out;
    unsigned indent; /* columns */
} Formatter;

static void put(Formatter *f, const char *text)
{
    buffer_add(f->out, text_from(text));
}

/* Skips blanks; returns whether a line ended there. Comments are no blanks: they stop the formatter. */
static bool skip_blanks(Formatter *f)
{
    bool broke = false;
    for (char c; (c = cursor_peek(&f->cursor)) == '\n' || text_is_space(c); f->cursor.at++)
        broke |= c == '\n';
    return broke;
}

/* A place where a line may be broken: it stays broken, and goes on one level further in. */
static void put_gap(Formatter *f, bool broke, unsigned further, const char *otherwise)
{
    if (broke)
        buffer_printf(f->out, "\n%*s", (int)(f->indent + further), "");
    else
        put(f, otherwise);
}

static bool put_name(Formatter *f)
{
    orisha_str name = cursor_take_name(&f->cursor);
    buffer_add(f->out, name);
    return name.len > 0;
}

/* name { ( "." | "/" ) name } [ ":" name { "." name } ] */
static bool put_target(Formatter *f)
{
    for (const char *separators = "./";;) {
        if (!put_name(f))
            return false;
        char c = cursor_peek(&f->cursor);
        if (c == ':' && *separators == '.' && separators[1])
            separators = ".";
        else if (c == 0 || !strchr(separators, c))
            return true;
        buffer_add(f->out, (orisha_str){f->cursor.source->text.ptr + f->cursor.at, 1});
        f->cursor.at++;
    }
}

/* The value of a field: an expression of C, or a type, as it is. */
static bool put_value(Formatter *f)
{
    size_t begin = f->cursor.at;
    cursor_take(&f->cursor, "[]");
    cursor_take_expression(&f->cursor);
    orisha_str value = text_trim((orisha_str){f->cursor.source->text.ptr + begin, f->cursor.at - begin});
    buffer_add(f->out, value);
    f->cursor.at = (size_t)(value.ptr - f->cursor.source->text.ptr) + value.len;
    /* A comment inside would be cut from its line. */
    return value.len > 0 && !memmem(value.ptr, value.len, "//", 2) && !memmem(value.ptr, value.len, "/*", 2);
}

static bool put_field(Formatter *f)
{
    size_t begin = f->cursor.at;
    orisha_str text = {f->cursor.source->text.ptr, f->cursor.end};
    if (cursor_looking_at(&f->cursor, "\"")) {
        size_t after = lexer_skip_literal(text, begin);
        if (after == LEXER_NEVER_ENDS)
            return false;
        f->cursor.at = after;
    } else {
        cursor_take_name(&f->cursor);
    }
    orisha_str name = {text.ptr + begin, f->cursor.at - begin};
    skip_blanks(f);
    if (name.len && cursor_take(&f->cursor, ":")) {
        buffer_add(f->out, name);
        put(f, ": ");
        skip_blanks(f);
    } else {
        f->cursor.at = begin;
    }
    return put_value(f);
}

/* fields close ; `inside` is the space next to the brackets. */
static bool put_fields(Formatter *f, const char *close, const char *inside)
{
    bool broke = skip_blanks(f);
    if (cursor_take(&f->cursor, close)) {
        put(f, inside);
        put(f, close);
        return true;
    }
    put_gap(f, broke, INDENT_COLUMNS, inside);
    while (put_field(f)) {
        broke = skip_blanks(f);
        bool comma = cursor_take(&f->cursor, ",");
        broke |= comma && skip_blanks(f);
        if (cursor_take(&f->cursor, close)) {
            put(f, comma && broke ? "," : "");
            put_gap(f, broke, 0, inside);
            put(f, close);
            return true;
        }
        if (!comma)
            return false;
        put(f, ",");
        put_gap(f, broke, INDENT_COLUMNS, " ");
    }
    return false;
}

/* step = "_" | target "(" fields ")" | name "{" fields "}" */
static bool put_step(Formatter *f)
{
    if (!put_target(f))
        return false;
    cursor_skip_spaces(&f->cursor);
    if (cursor_take(&f->cursor, "(")) {
        put(f, "(");
        return put_fields(f, ")", "");
    }
    if (cursor_take(&f->cursor, "{")) {
        put(f, " {");
        return put_fields(f, "}", " ");
    }
    return true;
}

/* What may end a line: nothing, or a comment, which stays. */
static bool put_line_end(Formatter *f)
{
    cursor_skip_spaces(&f->cursor);
    if (cursor_looking_at(&f->cursor, "//")) {
        const char *begin = f->cursor.source->text.ptr + f->cursor.at;
        const char *newline = memchr(begin, '\n', f->cursor.end - f->cursor.at);
        size_t size = newline ? (size_t)(newline - begin) : f->cursor.end - f->cursor.at;
        put(f, " ");
        buffer_add(f->out, text_trim((orisha_str){begin, size}));
        f->cursor.at += size;
    }
    put(f, "\n");
    return f->cursor.at == f->cursor.end || cursor_take(&f->cursor, "\n");
}

/* "|>", after which the line is broken if it was broken before or after it. Comments in between are left alone. */
static bool put_pipe(Formatter *f)
{
    Cursor before = f->cursor;
    bool broke = skip_blanks(f);
    if (!cursor_take(&f->cursor, "|>")) {
        f->cursor = before;
        return false;
    }
    put(f, " |>");
    broke |= skip_blanks(f);
    put_gap(f, broke, INDENT_COLUMNS, " ");
    return true;
}

/* steps = step { "|>" step } */
static bool put_steps(Formatter *f)
{
    while (put_step(f))
        if (!put_pipe(f))
            return put_line_end(f);
    return false;
}

/* "[" text "]" with runs of spaces as one. */
static bool put_pattern(Formatter *f)
{
    put(f, "[");
    cursor_skip_spaces(&f->cursor);
    for (char c; (c = cursor_peek(&f->cursor)) != ']'; f->cursor.at++) {
        if (c == 0 || c == '\n')
            return false;
        Cursor next = f->cursor;
        next.at++;
        bool is_last_space = text_is_space(c) && (text_is_space(cursor_peek(&next)) || cursor_peek(&next) == ']');
        if (!is_last_space)
            buffer_add(f->out, (orisha_str){text_is_space(c) ? " " : &f->cursor.source->text.ptr[f->cursor.at], 1});
    }
    put(f, "]");
    return cursor_take(&f->cursor, "]");
}

/* branch = ( "|" | "!" ) ( name | pattern ) [ name [ ":" name ] ] "|>" steps, or of an event: "|" name [ "{" fields "}"
 * ] */
static bool put_branch(Formatter *f)
{
    buffer_printf(f->out, "%*s%c ", (int)f->indent, "", cursor_peek(&f->cursor));
    f->cursor.at++;
    cursor_skip_spaces(&f->cursor);
    if (!(cursor_take(&f->cursor, "[") ? put_pattern(f) : put_name(f)))
        return false;
    cursor_skip_spaces(&f->cursor);
    if (cursor_take(&f->cursor, "{")) {
        put(f, " {");
        return put_fields(f, "}", " ") && put_line_end(f);
    }
    if (text_is_name_start(cursor_peek(&f->cursor))) {
        put(f, " ");
        put_name(f);
        cursor_skip_spaces(&f->cursor);
    }
    if (cursor_take(&f->cursor, ":")) {
        put(f, ": ");
        cursor_skip_spaces(&f->cursor);
        if (!put_name(f))
            return false;
        cursor_skip_spaces(&f->cursor);
    }
    return put_pipe(f) ? put_steps(f) : put_line_end(f);
}

/* ---- Heads of constructs ---------------------------------------------------------------------------------------- */

/* import = "import" ( STRING | path ) */
static bool put_import(Formatter *f)
{
    put(f, "import ");
    cursor_skip_spaces(&f->cursor);
    size_t begin = f->cursor.at;
    while (cursor_peek(&f->cursor) && cursor_peek(&f->cursor) != '\n' && !text_is_space(cursor_peek(&f->cursor)))
        f->cursor.at++;
    buffer_add(f->out, (orisha_str){f->cursor.source->text.ptr + begin, f->cursor.at - begin});
    return put_line_end(f);
}

/* event = "event" name "{" fields "}", and record alike */
static bool put_declaration(Formatter *f, const char *word)
{
    put(f, word);
    put(f, " ");
    cursor_skip_spaces(&f->cursor);
    if (!put_target(f))
        return false;
    cursor_skip_spaces(&f->cursor);
    put(f, " {");
    return cursor_take(&f->cursor, "{") && put_fields(f, "}", " ") && put_line_end(f);
}

/* proc = "proc" name "{" C "}" */
static bool put_proc(Formatter *f)
{
    put(f, "proc ");
    cursor_skip_spaces(&f->cursor);
    if (!put_target(f))
        return false;
    skip_blanks(f);
    size_t begin = f->cursor.at;
    size_t end = lexer_skip_block((orisha_str){f->cursor.source->text.ptr, f->cursor.end}, begin);
    if (!cursor_looking_at(&f->cursor, "{") || end == 0)
        return false;
    put(f, " ");
    buffer_add(f->out, (orisha_str){f->cursor.source->text.ptr + begin, end - begin});
    f->cursor.at = end;
    return put_line_end(f);
}

/* "[" name [ "(" name ")" ] { "|" ... } "]" */
static bool put_annotations(Formatter *f)
{
    put(f, "[");
    for (char c; (c = cursor_peek(&f->cursor)) != ']'; f->cursor.at++) {
        if (c == 0 || c == '\n' || c == '/')
            return false;
        if (!text_is_space(c))
            buffer_add(f->out, (orisha_str){&f->cursor.source->text.ptr[f->cursor.at], 1});
    }
    put(f, "]");
    f->cursor.at++;
    cursor_skip_spaces(&f->cursor);
    return true;
}

/* flow = [ target "=" ] steps */
static bool put_flow(Formatter *f)
{
    Cursor begin = f->cursor;
    size_t size = f->out->size;
    if (!put_target(f))
        return false;
    cursor_skip_spaces(&f->cursor);
    if (!cursor_take(&f->cursor, "=")) {
        f->cursor = begin;
        f->out->size = size;
        return put_steps(f);
    }
    put(f, " =");
    put_gap(f, skip_blanks(f), INDENT_COLUMNS, " ");
    return put_steps(f);
}

static bool put_head(Formatter *f)
{
    cursor_skip_spaces(&f->cursor);
    cursor_take(&f->cursor, "~");
    put(f, "~");
    bool annotated = cursor_take(&f->cursor, "[");
    if (annotated && !put_annotations(f))
        return false;
    Cursor after = f->cursor;
    orisha_str word = cursor_take_name(&after);
    char next = cursor_peek(&after);
    bool is_word = text_is_space(next) || next == '{' || next == '"';
    if (text_is(word, "pub") && is_word) {
        put(f, "pub ");
        cursor_skip_spaces(&after);
        f->cursor = after;
        word = cursor_take_name(&after);
    }
    Cursor look = after;
    cursor_skip_spaces(&look);
    if (!is_word || cursor_looking_at(&look, "=") || cursor_looking_at(&look, "("))
        return put_flow(f);
    if (text_is(word, "import") || text_is(word, "proc")) {
        f->cursor = after;
        return text_is(word, "import") ? put_import(f) : put_proc(f);
    }
    if (text_is(word, "event") || text_is(word, "record")) {
        f->cursor = after;
        return put_declaration(f, text_is(word, "event") ? "event" : "record");
    }
    return !annotated && put_flow(f);
}

/* ---- Constructs ------------------------------------------------------------------------------------------------- */

/* The levels of indent that are open: columns in the source. */
typedef struct Levels {
    size_t columns[DEPTH_LIMIT];
    unsigned count;
} Levels;

/* The level of a branch that stands at this column. */
static unsigned level_of(Levels *levels, size_t column)
{
    while (levels->count && levels->columns[levels->count - 1] > column)
        levels->count--;
    if ((!levels->count || levels->columns[levels->count - 1] < column) && levels->count < DEPTH_LIMIT)
        levels->columns[levels->count++] = column;
    return levels->count ? levels->count - 1 : 0;
}

/* Comment lines between branches get the indent of the branch that follows. */
static bool put_comments(Formatter *f, const Cursor *first, unsigned indent)
{
    f->cursor = *first;
    while (skip_blanks(f), cursor_looking_at(&f->cursor, "//")) {
        buffer_printf(f->out, "%*s", (int)indent, "");
        const char *begin = f->cursor.source->text.ptr + f->cursor.at;
        const char *newline = memchr(begin, '\n', f->cursor.end - f->cursor.at);
        size_t size = newline ? (size_t)(newline - begin) : f->cursor.end - f->cursor.at;
        buffer_add(f->out, text_trim((orisha_str){begin, size}));
        put(f, "\n");
        f->cursor.at += size;
    }
    return true;
}

static bool put_construct(Formatter *f)
{
    if (!put_head(f))
        return false;
    Levels levels = {0};
    for (;;) {
        Cursor begin = f->cursor, branch = begin;
        cursor_skip_blank(&branch);
        if (branch.at >= branch.end)
            return put_comments(f, &begin, 0);
        if (cursor_peek(&branch) != '|' && cursor_peek(&branch) != '!')
            return false;
        size_t column = source_position(branch.source, branch.at).column;
        f->indent = level_of(&levels, column) * INDENT_COLUMNS;
        put_comments(f, &begin, f->indent);
        if (f->cursor.at != branch.at || !put_branch(f))
            return false;
    }
}

void format_source(Diagnostics *diagnostics, const orisha_source *source, Buffer *out)
{
    for (const Chunk *chunk = lexer_split(diagnostics, source); chunk; chunk = chunk->next) {
        Formatter f = {.cursor = {source, chunk->begin, chunk->end}, .out = out};
        size_t size = out->size;
        if (chunk->is_koru && put_construct(&f))
            continue;
        out->size = size;
        buffer_add(out, (orisha_str){source->text.ptr + chunk->begin, chunk->end - chunk->begin});
    }
}
