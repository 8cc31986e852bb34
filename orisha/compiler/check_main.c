/* The main of a program is generated: it runs the flows of the file. C that defines another one is told here, where
 * both places are known; the C compiler would show the generated one. SPDX-License-Identifier: MIT */
#include "checker.h"
#include "cursor.h"
#include "lexer.h"

/* The end of a preprocessor line, and how deep in conditionals it leaves the text. */
static size_t skip_directive(orisha_str text, size_t at, int *depth)
{
    orisha_str rest = text_trim((orisha_str){text.ptr + at + 1, text.len - at - 1});
    *depth += text_begins(rest, "if");
    *depth -= text_begins(rest, "endif");
    while (at < text.len && text.ptr[at] != '\n')
        at += text.ptr[at] == '\\' && at + 1 < text.len ? 2 : 1;
    return at;
}

/* Goes past the parentheses that follow a name. Is it `main (...) {`? */
static bool take_definition(Cursor *c, orisha_str text)
{
    cursor_skip_blank(c);
    if (!cursor_looking_at(c, "("))
        return false;
    size_t closed = lexer_skip_block(text, c->at);
    c->at = closed ? closed : c->end;
    cursor_skip_blank(c);
    return cursor_looking_at(c, "{");
}

/* Where the C defines main, outside of `#if`, whose condition is the C compiler's; false when it does not. */
static bool find_main(const Module *module, const Item *item, int *depth, orisha_span *ret_span)
{
    const char *begin = module->source->text.ptr;
    Cursor c = {.source = module->source, .at = (size_t)(item->host.ptr - begin)};
    c.end = c.at + item->host.len;
    const orisha_str text = {begin, c.end};
    while (c.at < c.end) {
        cursor_skip_blank(&c);
        size_t after = c.at < c.end ? lexer_skip_literal(text, c.at) : LEXER_NEVER_ENDS;
        orisha_str word = cursor_take_name(&c);
        if (after == LEXER_NEVER_ENDS)
            return false;
        if (word.len) {
            *ret_span = span_of(c.source, word);
            if (text_is(word, "main") && take_definition(&c, text) && *depth == 0)
                return true;
        } else if (cursor_peek(&c) == '#') {
            c.at = skip_directive(text, c.at, depth);
        } else if (cursor_peek(&c) == '{') {
            after = lexer_skip_block(text, c.at);
            c.at = after ? after : c.end;
        } else {
            c.at = after > c.at ? after : c.at + 1;
        }
    }
    return false;
}

static void report_main(Checker *c, orisha_span span)
{
    const orisha_flow *flow = c->program->main->flows;
    while (flow && flow->is_subflow)
        flow = flow->next;
    bool serves = false;
    for (const Import *import = c->program->main->imports; import; import = import->next)
        serves |= text_is(import->path, "orisha");
    Diagnostic *d =
        check_report(c, "K232", span, "this defines main, which orishac writes itself",
                     serves ? "put what is to be done before serving into ~proc orisha:start { ... }"
                            : "write ~event begin { } and ~proc begin { ... } in place of it, and ~begin()");
    if (flow)
        diagnostic_note(c->diagnostics, d, flow->span, "the main of the program runs this");
    else if (c->program->main->imports)
        diagnostic_note(c->diagnostics, d, c->program->main->imports->span, "the main of the program comes with Koru");
}

void check_main(Checker *c, const Module *module)
{
    int depth = 0;
    orisha_span span;
    for (const Item *item = module->items; item && !module->is_library; item = item->next)
        if (item->kind == ITEM_HOST && find_main(module, item, &depth, &span))
            report_main(c, span);
}
