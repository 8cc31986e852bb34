/* Cutting host C from Koru. The state is what a C reader keeps in mind: brace depth, whether a declaration is complete,
 * and whether a preprocessor conditional has switched the text off. SPDX-License-Identifier: MIT */
#include "lexer.h"
#include "text.h"

static size_t line_end(orisha_str text, size_t offset)
{
    const char *newline = offset < text.len ? memchr(text.ptr + offset, '\n', text.len - offset) : NULL;
    return newline ? (size_t)(newline - text.ptr) + 1 : text.len;
}

static size_t skip_line_spaces(orisha_str text, size_t offset)
{
    while (offset < text.len && text_is_space(text.ptr[offset]))
        offset++;
    return offset;
}

static size_t skip_quoted(orisha_str text, size_t offset)
{
    char quote = text.ptr[offset++];
    while (offset < text.len && text.ptr[offset] != '\n') {
        if (text.ptr[offset] == '\\' && offset + 1 < text.len)
            offset += 2;
        else if (text.ptr[offset++] == quote)
            return offset;
    }
    return LEXER_NEVER_ENDS;
}

size_t lexer_skip_literal(orisha_str text, size_t offset)
{
    char c = text.ptr[offset];
    if (c == '"' || c == '\'')
        return skip_quoted(text, offset);
    if (c != '/' || offset + 1 >= text.len)
        return offset;
    if (text.ptr[offset + 1] == '/')
        return line_end(text, offset);
    if (text.ptr[offset + 1] != '*')
        return offset;
    for (size_t i = offset + 2; i + 1 < text.len; i++)
        if (text.ptr[i] == '*' && text.ptr[i + 1] == '/')
            return i + 2;
    return LEXER_NEVER_ENDS;
}

/* Of deeper ones it is not known which is closed by which. */
#define BRACKETS_KNOWN 64

/* As lexer_skip_block. When there is no end, `*ret_fault` is the literal that has none or the bracket that lacks its
 * counterpart; a `(` that a `}` closes is the more likely one. */
static size_t skip_block(orisha_str text, size_t offset, size_t *ret_fault)
{
    size_t open[BRACKETS_KNOWN], depth = 0, crossed = SIZE_MAX;
    while (offset < text.len) {
        size_t after = lexer_skip_literal(text, offset);
        if (after == LEXER_NEVER_ENDS) {
            *ret_fault = offset;
            return 0;
        }
        if (after > offset) {
            offset = after;
            continue;
        }
        char c = text.ptr[offset++];
        if (c == '{' || c == '(') {
            if (depth < BRACKETS_KNOWN)
                open[depth] = offset - 1;
            depth++;
        } else if (c == '}' || c == ')') {
            depth--;
            if (depth < BRACKETS_KNOWN && (text.ptr[open[depth]] == '(') != (c == ')') && crossed == SIZE_MAX)
                crossed = open[depth];
            if (depth == 0)
                return offset;
        }
    }
    *ret_fault = crossed != SIZE_MAX ? crossed : open[depth < BRACKETS_KNOWN ? depth - 1 : BRACKETS_KNOWN - 1];
    return 0;
}

size_t lexer_skip_block(orisha_str text, size_t offset)
{
    size_t ignored;
    return skip_block(text, offset, &ignored);
}

/* ---- Chunks ----------------------------------------------------------------------------------------------------- */

typedef struct Splitter {
    Diagnostics *diagnostics;
    const orisha_source *source;
    orisha_str text;
    size_t at;
    size_t host_begin;
    size_t depth;     /* of braces */
    size_t opened_at; /* the outermost open brace */
    bool between;     /* a declaration has ended, or none has begun */
    size_t searched;  /* bytes, for closing brackets that are not there */
    bool is_cut;      /* nothing but what was reported parts the branches that follow from their flow */
    Chunk *first, **link;
    Chunk *koru;                        /* the last construct */
    BrokenLines *broken, **broken_link; /* of it */
} Splitter;

static void splitter_add(Splitter *s, bool is_koru, size_t begin, size_t end)
{
    if (begin == end)
        return;
    Chunk *chunk = arena_alloc(s->diagnostics->arena, sizeof *chunk);
    *chunk = (Chunk){.is_koru = is_koru, .begin = begin, .end = end, .broken = is_koru ? s->broken : NULL};
    *s->link = chunk;
    s->link = &chunk->next;
    if (is_koru)
        s->koru = chunk;
}

static void splitter_report(Splitter *s, const char *code, size_t at, const char *cause, const char *remedy)
{
    diagnostic_add(s->diagnostics, ORISHA_ERROR, code, (orisha_span){s->source, at, at + 1}, cause, remedy);
    s->diagnostics->lacks_declarations = s->diagnostics->lacks_flows = true;
}

static bool directive_is(orisha_str text, size_t at, const char *name)
{
    at = skip_line_spaces(text, at + 1);
    orisha_str rest = {text.ptr + at, text.len - at};
    size_t size = strlen(name);
    return text_begins(rest, name) && (rest.len == size || !text_is_name(rest.ptr[size]));
}

static size_t directive_end(orisha_str text, size_t at)
{
    for (;;) {
        size_t end = line_end(text, at);
        size_t last = end;
        while (last > at && (text.ptr[last - 1] == '\n' || text.ptr[last - 1] == '\r'))
            last--;
        if (last == at || text.ptr[last - 1] != '\\' || end == text.len)
            return end;
        at = end;
    }
}

static bool is_if_zero(orisha_str text, size_t at)
{
    if (!directive_is(text, at, "if"))
        return false;
    at = skip_line_spaces(text, at + 1) + 2;
    orisha_str value = text_trim((orisha_str){text.ptr + at, line_end(text, at) - at});
    if (value.len == 0 || value.ptr[0] != '0')
        return false;
    value = text_trim((orisha_str){value.ptr + 1, value.len - 1});
    return value.len == 0 || value.ptr[0] == '/';
}

/* From the line after `#if 0` to its `#endif`, `#else` or `#elif`: the text in between is no C at all. */
static size_t skip_disabled(orisha_str text, size_t at)
{
    size_t nested = 0;
    for (at = line_end(text, at); at < text.len; at = line_end(text, at)) {
        size_t first = skip_line_spaces(text, at);
        if (first >= text.len || text.ptr[first] != '#')
            continue;
        if (directive_is(text, first, "if") || directive_is(text, first, "ifdef") ||
            directive_is(text, first, "ifndef"))
            nested++;
        else if (nested == 0 && (directive_is(text, first, "endif") || directive_is(text, first, "else") ||
                                 directive_is(text, first, "elif")))
            return line_end(text, first);
        else if (directive_is(text, first, "endif"))
            nested--;
    }
    return text.len;
}

static bool is_continuation(orisha_str text, size_t first)
{
    if (first >= text.len)
        return false;
    char c = text.ptr[first];
    return c == '|' || (c == '!' && skip_line_spaces(text, first + 1) < text.len &&
                        text.ptr[skip_line_spaces(text, first + 1)] == '[');
}

/* A pattern that lacks its '|'. No declaration of C begins so, but with an attribute: `[[`. */
static bool is_route(orisha_str text, size_t first)
{
    orisha_str line = {text.ptr + first, line_end(text, first) - first};
    return line.len > 1 && line.ptr[0] == '[' && line.ptr[1] != '[' && memmem(line.ptr, line.len, "|>", 2);
}

static bool line_is_blank(orisha_str text, size_t at)
{
    size_t first = skip_line_spaces(text, at);
    return first >= text.len || text.ptr[first] == '\n';
}

/* The end of the comment that the line begins with and that nothing follows; `at` when there is none. */
static size_t comment_end(orisha_str text, size_t at)
{
    size_t first = skip_line_spaces(text, at);
    if (first + 1 >= text.len || text.ptr[first] != '/')
        return at;
    size_t after = lexer_skip_literal(text, first);
    if (after == first || after == LEXER_NEVER_ENDS)
        return at;
    return text.ptr[first + 1] == '/' ? after : line_is_blank(text, after) ? line_end(text, after) : at;
}

static size_t skip_comments(orisha_str text, size_t at)
{
    for (size_t after; (after = comment_end(text, at)) > at;)
        at = after;
    return at;
}

/* A pattern is no C: what looks like a comment or a character constant in a pattern is part of a path. */
static size_t skip_pattern(orisha_str text, size_t at, size_t end)
{
    size_t first = skip_line_spaces(text, at);
    if (first >= end || (text.ptr[first] != '|' && text.ptr[first] != '!'))
        return at;
    first = skip_line_spaces(text, first + 1);
    const char *close = first < end && text.ptr[first] == '[' ? memchr(text.ptr + first, ']', end - first) : NULL;
    return close ? (size_t)(close - text.ptr) + 1 : at;
}

/* A search for a bracket that is never closed goes to the end of the file. After some of them a bracket is looked for
 * on its own line only, so that a file of nothing else takes no time that grows with its square. */
#define SEARCHES_LIMIT 4

static bool begins_koru(orisha_str text, size_t line)
{
    size_t first = skip_line_spaces(text, line);
    return is_continuation(text, first) || (first < text.len && text.ptr[first] == '~');
}

/* From a line with a fault to the next that may make sense again. */
static size_t skip_broken(orisha_str text, size_t line)
{
    for (line = line_end(text, line); line < text.len && !line_is_blank(text, line) && !begins_koru(text, line);)
        line = line_end(text, line);
    return line;
}

static void report_never_closed(Splitter *s, size_t at)
{
    switch (s->text.ptr[at]) {
    case '/': splitter_report(s, "K101", at, "this comment is never closed", "add '*/'"); break;
    case '"':
    case '\'':
        splitter_report(s, "K101", at, "this literal is never closed", "add the closing quote on the same line");
        break;
    default: splitter_report(s, "K102", at, "this bracket is never closed", "add the one that closes it"); break;
    }
}

static void add_broken(Splitter *s, size_t begin, size_t end)
{
    BrokenLines *lines = arena_alloc(s->diagnostics->arena, sizeof *lines);
    *lines = (BrokenLines){.begin = begin, .end = end};
    *s->broken_link = lines;
    s->broken_link = &lines->next;
    if (s->koru && !s->koru->broken)
        s->koru->broken = lines;
}

/* Reports the fault and gives the end of what it makes meaningless, from the line `begin` on. */
static size_t break_lines(Splitter *s, size_t begin, size_t fault)
{
    report_never_closed(s, fault);
    size_t end = s->text.ptr[fault] == '/' ? s->text.len : skip_broken(s->text, fault);
    add_broken(s, begin, end);
    return end;
}

/* The offset after the bracket that closes the one at `at`, or 0 and what is to be told. */
static size_t find_closing(Splitter *s, size_t at, size_t end, size_t *ret_fault)
{
    bool everywhere = s->searched < SEARCHES_LIMIT * s->text.len;
    size_t closed = skip_block((orisha_str){s->text.ptr, everywhere ? s->text.len : end}, at, ret_fault);
    if (closed)
        return closed;
    s->searched += everywhere ? s->text.len - at : 0;
    /* Behind the next Koru line, nothing is at fault but that the search came there. */
    for (size_t line = line_end(s->text, at); line <= *ret_fault && line < s->text.len; line = line_end(s->text, line))
        if (begins_koru(s->text, line)) {
            skip_block((orisha_str){s->text.ptr, line}, at, ret_fault);
            break;
        }
    return 0;
}

/* The end of the construct's line, or of the line on which the brackets that it opens are closed. */
static size_t construct_line_end(Splitter *s, size_t at)
{
    size_t end = line_end(s->text, at), fault;
    for (size_t i = skip_pattern(s->text, at, end); i < end;) {
        size_t after = lexer_skip_literal(s->text, i);
        if (after == LEXER_NEVER_ENDS)
            return break_lines(s, at, i);
        if (after > i) {
            i = after;
        } else if (s->text.ptr[i] == '{' || s->text.ptr[i] == '(') {
            size_t closed = find_closing(s, i, end, &fault);
            if (closed == 0)
                return break_lines(s, at, fault);
            i = closed;
            if (i > end)
                end = line_end(s->text, i);
        } else {
            i++;
        }
    }
    return end;
}

/* True when what follows belongs to the line: it ends in `|>` or `=` (a comment may come after), or a `{` stands on the
 * next. */
static bool line_goes_on(orisha_str text, size_t begin, size_t end)
{
    size_t last = begin;
    for (size_t i = skip_pattern(text, begin, end); i < end;) {
        size_t after = lexer_skip_literal(text, i);
        bool comment = after > i && text.ptr[i] == '/';
        if (after == i)
            after = i + 1;
        if (!comment && !text_is_space(text.ptr[i]) && text.ptr[i] != '\n')
            last = after < end ? after : end;
        i = after;
    }
    orisha_str line = {text.ptr + begin, last - begin};
    size_t next = skip_line_spaces(text, end);
    return (line.len >= 2 && memcmp(line.ptr + line.len - 2, "|>", 2) == 0) ||
           (line.len >= 1 && line.ptr[line.len - 1] == '=') || (next < text.len && text.ptr[next] == '{');
}

static size_t construct_end(Splitter *s, size_t begin)
{
    size_t line = begin, end = construct_line_end(s, begin);
    for (;;) {
        size_t next = skip_comments(s->text, end);
        bool goes_on = line_goes_on(s->text, line, end);
        if (next >= s->text.len || line_is_blank(s->text, next))
            return end;
        if (!goes_on && !is_continuation(s->text, skip_line_spaces(s->text, next)))
            return end;
        line = next;
        end = construct_line_end(s, next);
    }
}

static void split_koru(Splitter *s, size_t begin)
{
    splitter_add(s, false, s->host_begin, begin);
    s->koru = NULL;
    s->broken = NULL;
    s->broken_link = &s->broken;
    s->at = construct_end(s, begin);
    splitter_add(s, true, begin, s->at);
    s->host_begin = s->at;
    s->is_cut = false;
}

/* Whether the last construct has branches, and nothing but blank lines and comments stand behind it. */
static bool is_below_flow(Splitter *s)
{
    static const char *const childless[] = {"~import", "~proc", "~record"};
    if (!s->koru)
        return false;
    size_t at = skip_line_spaces(s->text, s->koru->begin);
    bool is_flow = true;
    for (size_t i = 0; i < sizeof childless / sizeof *childless; i++)
        is_flow &= !text_begins((orisha_str){s->text.ptr + at, s->text.len - at}, childless[i]);
    at = s->koru->end;
    for (size_t before = s->text.len; at < s->at && at != before;) {
        before = at;
        at = skip_comments(s->text, line_is_blank(s->text, at) ? line_end(s->text, at) : at);
    }
    if (!is_flow || at != s->at)
        s->koru = NULL; /* nor will what follows be */
    return s->koru != NULL;
}

/* Passes over lines up to `end`, which belong to the flow above if there is one. */
static void split_off(Splitter *s, size_t end, bool is_below)
{
    if (is_below)
        s->koru->end = end;
    else
        splitter_add(s, false, s->host_begin, s->at);
    s->at = s->host_begin = end;
}

/* `[GET /] |> ...` without its '|'. */
static void split_lone_route(Splitter *s, size_t first)
{
    splitter_report(s, "K103", first, "this route is no branch: its '|' is missing", "write | [METHOD /path] |> step");
    bool is_below = is_below_flow(s);
    size_t end = construct_line_end(s, s->at);
    add_broken(s, s->at, end);
    split_off(s, end, is_below);
    s->is_cut = true;
}

/* Branches behind a blank line: they are read with the flow above, so that nobody is told that it lacks them. Where
 * there is none they are passed over. */
static void split_parted_branches(Splitter *s, size_t first)
{
    bool is_below = is_below_flow(s);
    if (!s->is_cut)
        splitter_report(s, "K103", first, "this branch continues nothing",
                        is_below ? "remove the blank line above, which ends the flow"
                                 : "a blank line or a line of C ends a flow: remove the one above, or write the "
                                   "invocation that it belongs to");
    split_off(s, construct_end(s, s->at), is_below);
    s->is_cut = !is_below;
}

static void split_host_character(Splitter *s)
{
    char c = s->text.ptr[s->at];
    if (c == '~' && s->depth == 0 && s->between)
        splitter_report(s, "K104", s->at, "a Koru line begins on a line of its own", "begin a new line before the '~'");
    if (c == '{' && s->depth++ == 0)
        s->opened_at = s->at;
    else if (c == '}' && s->depth > 0)
        s->depth--;
    if (c == ';' || c == '}')
        s->between = true;
    else if (!text_is_space(c) && c != '\n')
        s->between = false;
    s->is_cut &= text_is_space(c) || c == '\n';
    s->at++;
}

/* `name:name`, as `orisha:serve`; the offset behind it, or 0. */
static size_t skip_event(orisha_str text)
{
    size_t at = 0;
    while (at < text.len && (text_is_name(text.ptr[at]) || text.ptr[at] == '.' || text.ptr[at] == '/'))
        at++;
    if (at == 0 || !text_is_name_start(text.ptr[0]) || at + 1 >= text.len || text.ptr[at] != ':' ||
        !text_is_name_start(text.ptr[at + 1]))
        return 0;
    for (at++; at < text.len && (text_is_name(text.ptr[at]) || text.ptr[at] == '.');)
        at++;
    return at;
}

/* A line that can only be Koru: `~import "`, `~[`, `~pub `, `~name:name`. In C, `~` before a name is an operator. */
static bool looks_like_koru(orisha_str text, size_t first)
{
    if (text.ptr[first] != '~')
        return false;
    orisha_str rest = {text.ptr + first + 1, text.len - first - 1};
    static const char *const beginnings[] = {"import \"", "[", "pub event ", "event ", "proc ", "record "};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (text_begins(rest, beginnings[i]))
            return true;
    return skip_event(rest) > 0;
}

/* A line that would be Koru if it had its `~`: `import "`, `event name {`, `name:name =` or `(`. Between two
 * declarations no line of C begins so. */
static bool lacks_tilde(orisha_str text, size_t first)
{
    static const char *const declarations[] = {"pub event ", "event ", "proc ", "record "};
    orisha_str rest = {text.ptr + first, line_end(text, first) - first};
    if (text_begins(rest, "import \"") || text_begins(rest, "import $"))
        return true;
    size_t at = 0;
    for (size_t i = 0; i < sizeof declarations / sizeof *declarations && at == 0; i++)
        at = text_begins(rest, declarations[i]) ? strlen(declarations[i]) : 0;
    bool declares = at > 0;
    orisha_str name = {rest.ptr + at, rest.len - at};
    size_t event = skip_event(name);
    while (event == 0 && declares && at < rest.len && (text_is_name(rest.ptr[at]) || rest.ptr[at] == '.'))
        at++;
    at = skip_line_spaces(rest, at + event);
    return at < rest.len && (declares ? rest.ptr[at] == '{' : event && (rest.ptr[at] == '=' || rest.ptr[at] == '('));
}

static void split_line_start(Splitter *s)
{
    size_t first = skip_line_spaces(s->text, s->at);
    if (first >= s->text.len) {
        s->at = s->text.len;
    } else if (s->text.ptr[first] == '#') {
        s->at = is_if_zero(s->text, first) ? skip_disabled(s->text, first) : directive_end(s->text, first);
    } else if (s->depth == 0 && s->between && s->text.ptr[first] == '~') {
        split_koru(s, s->at);
    } else if (s->depth == 0 && !s->between && looks_like_koru(s->text, first)) {
        splitter_report(s, "K104", first, "this Koru line stands inside a C declaration that has not ended",
                        "end the declaration above with ';' or '}', and begin the Koru line on a line of its own");
        split_koru(s, s->at);
        s->between = true;
    } else if (s->depth == 0 && s->between && lacks_tilde(s->text, first)) {
        splitter_report(s, "K105", first, "this line of Koru lacks its '~'", "write '~' before it");
        split_koru(s, s->at);
    } else if (s->depth == 0 && s->between && is_route(s->text, first)) {
        split_lone_route(s, first);
    } else if (s->depth == 0 && s->between && is_continuation(s->text, first)) {
        split_parted_branches(s, first);
    }
}

Chunk *lexer_split(Diagnostics *diagnostics, const orisha_source *source)
{
    Splitter s = {.diagnostics = diagnostics, .source = source, .text = source->text, .between = true};
    s.link = &s.first;
    s.broken_link = &s.broken;
    bool line_start = true;
    while (s.at < s.text.len) {
        if (line_start) {
            size_t before = s.at;
            split_line_start(&s);
            if (s.at != before)
                continue;
            line_start = false;
        }
        size_t after = lexer_skip_literal(s.text, s.at);
        if (after == LEXER_NEVER_ENDS) {
            bool comment = s.text.ptr[s.at] == '/';
            splitter_report(&s, "K101", s.at, comment ? "this comment is never closed" : "this literal is never closed",
                            comment ? "add '*/'" : "add the closing quote on the same line");
            s.at = comment ? s.text.len : line_end(s.text, s.at);
            line_start = true;
        } else if (after > s.at) {
            if (s.text.ptr[s.at] != '/')
                s.between = false;
            line_start = s.text.ptr[after - 1] == '\n';
            s.at = after;
        } else {
            line_start = s.text.ptr[s.at] == '\n';
            split_host_character(&s);
        }
    }
    if (s.depth > 0)
        splitter_report(&s, "K102", s.opened_at, "this brace is never closed", "add the matching '}'");
    splitter_add(&s, false, s.host_begin, s.text.len);
    return s.first;
}
