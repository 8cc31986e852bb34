/* The constructs of a .kz file. Each function stands under the production that it reads; after an error the parser goes
 * on at the next construct. SPDX-License-Identifier: MIT */
#include "parser.h"
#include "flow_parser.h"
#include "lexer.h"
#include "nearest.h"
#include "text.h"
#include "types.h"
#include "unsupported.h"
#include "utf8.h"

typedef struct Parser {
    Diagnostics *diagnostics;
    Module *module;
    Cursor cursor;
    Import **import_link;
    Item **item_link;
    orisha_event **event_link;
    orisha_flow **flow_link;
} Parser;

static bool fail(Parser *p, const char *code, size_t at, const char *cause, const char *remedy)
{
    return cursor_fail(&p->cursor, p->diagnostics, code, at, cause, remedy);
}

static void *allocate(Parser *p, size_t size)
{
    return arena_alloc(p->diagnostics->arena, size);
}

static Item *add_item(Parser *p, ItemKind kind)
{
    Item *item = allocate(p, sizeof *item);
    item->kind = kind;
    *p->item_link = item;
    p->item_link = &item->next;
    return item;
}

/* import = "import" ( STRING | name { "/" name } ) ; a leading "$" marks an alias and may be left out. */
static bool parse_import(Parser *p)
{
    cursor_skip_spaces(&p->cursor);
    size_t begin = p->cursor.at;
    bool quoted = cursor_take(&p->cursor, "\"");
    cursor_take(&p->cursor, "$");
    size_t path_begin = p->cursor.at;
    while (text_is_name(cursor_peek(&p->cursor)) || cursor_looking_at(&p->cursor, "/") ||
           cursor_looking_at(&p->cursor, "-") || cursor_looking_at(&p->cursor, "."))
        p->cursor.at++;
    orisha_str path = {p->cursor.source->text.ptr + path_begin, p->cursor.at - path_begin};
    if (path.len == 0 || (quoted && !cursor_take(&p->cursor, "\"")))
        return fail(p, "K110", begin, "an import names a module", "write ~import \"$orisha\" or ~import \"$std/io\"");
    Import *import = allocate(p, sizeof *import);
    *import = (Import){.path = path, .span = span_of(p->cursor.source, path)};
    *p->import_link = import;
    p->import_link = &import->next;
    return true;
}

/* C promises a function no more of them (C11 5.2.4.1), and so none takes a time that grows with their square. */
#define PARAMETERS_LIMIT 127

/* Where the comma is missing behind a type that goes on with the next field, as `string\n done: bool`; 0: nowhere. */
static size_t type_overrun(orisha_str type)
{
    const char *colon = memchr(type.ptr, ':', type.len), *newline = memchr(type.ptr, '\n', type.len);
    size_t at = colon ? (size_t)(colon - type.ptr) : 0;
    while (at > 0 && text_is_space(type.ptr[at - 1]))
        at--;
    while (at > 0 && text_is_name(type.ptr[at - 1]))
        at--;
    return newline ? (size_t)(newline - type.ptr) : at;
}

/* parameters = "{" [ name ":" type { "," name ":" type } [ "," ] ] "}" */
static bool parse_parameters(Parser *p, orisha_parameter **ret_parameters)
{
    Cursor *c = &p->cursor;
    orisha_parameter *first = NULL, **link = &first;
    size_t count = 0;
    if (!cursor_take(c, "{"))
        return fail(p, "K111", c->at, "expected '{' and the fields, as in { port: u16 }", "write { } for none");
    for (cursor_skip_blank(c); !cursor_take(c, "}"); cursor_skip_blank(c)) {
        if (count++ == PARAMETERS_LIMIT)
            return fail(p, "K118", c->at, "more than 127 of these are not supported",
                        "put them into a struct of C, and pass that");
        orisha_str name = cursor_take_name(c);
        cursor_skip_blank(c);
        if (name.len == 0 || !cursor_take(c, ":"))
            return fail(p, "K111", c->at, "expected a field, as in port: u16", "write name: type, or close with '}'");
        cursor_skip_blank(c);
        size_t type_begin = c->at;
        /* A type may begin with `[]`, which would end an expression. */
        bool slice = cursor_take(c, "[]");
        orisha_str rest = cursor_take_expression(c);
        orisha_str type = text_trim((orisha_str){c->source->text.ptr + type_begin, c->at - type_begin});
        if (rest.len == 0)
            return fail(p, "K111", type_begin, slice ? "expected a type after '[]'" : "expected a type",
                        "write one of Koru's types, as u16 or string, or the name of a C type");
        const Cursor at_type = {.source = c->source, .at = type_begin, .end = c->end};
        if (unsupported_report(p->diagnostics, &at_type, unsupported_type(type)))
            return false;
        if (type_overrun(type))
            return fail(p, "K122", type_begin + type_overrun(type), "expected ',' before the next field",
                        "write { name: type, name: type }");
        orisha_parameter *parameter = allocate(p, sizeof *parameter);
        *parameter = (orisha_parameter){.name = name, .type = type, .span = span_of(c->source, name)};
        parameter->c_type = type_to_c(p->diagnostics->arena, type, &parameter->optional);
        *link = parameter;
        link = &parameter->next;
        cursor_skip_blank(c);
        cursor_take(c, ",");
    }
    *ret_parameters = first;
    return true;
}

/* event-name = name { "." name } */
static orisha_str parse_event_name(Parser *p)
{
    size_t begin = p->cursor.at;
    do {
        if (cursor_take_name(&p->cursor).len == 0)
            break;
    } while (cursor_take(&p->cursor, "."));
    return (orisha_str){p->cursor.source->text.ptr + begin, p->cursor.at - begin};
}

/* event = "event" event-name parameters { "|" name [ parameters ] } */
static bool parse_event(Parser *p, orisha_event annotations)
{
    Cursor *c = &p->cursor;
    orisha_event *event = allocate(p, sizeof *event);
    *event = annotations;
    cursor_skip_spaces(c);
    event->name = parse_event_name(p);
    if (event->name.len == 0)
        return fail(p, "K112", c->at, "an event needs a name", "write ~pub event name { field: type }");
    event->module = p->module->name;
    event->name_span = event->span = span_of(c->source, event->name);
    event->name = cursor_known_name(p->diagnostics->arena, event->name);
    cursor_skip_spaces(c);
    if (!parse_parameters(p, &event->inputs))
        return false;
    orisha_event_branch **link = &event->branches;
    size_t count = 0;
    for (cursor_skip_blank(c); cursor_looking_at(c, "|"); cursor_skip_blank(c)) {
        if (cursor_skip_broken(c))
            return false;
        cursor_take(c, "|");
        cursor_skip_spaces(c);
        if (count++ == PARAMETERS_LIMIT)
            return fail(p, "K118", c->at, "an event of more than 127 branches is not supported",
                        "let branches carry in a field what tells them apart");
        orisha_event_branch *branch = allocate(p, sizeof *branch);
        branch->name = cursor_take_name(c);
        if (branch->name.len == 0)
            return fail(p, "K113", c->at, "expected the name of a branch", "write | done { value: i64 }");
        branch->span = span_of(c->source, branch->name);
        branch->name = cursor_known_name(p->diagnostics->arena, branch->name);
        cursor_skip_spaces(c);
        if (cursor_looking_at(c, "{") && !parse_parameters(p, &branch->payload))
            return false;
        *link = branch;
        link = &branch->next;
    }
    add_item(p, ITEM_EVENT)->event = event;
    *p->event_link = event;
    p->event_link = &event->next;
    symbols_add(&p->module->event_names, p->diagnostics->arena, event->name, event);
    return true;
}

/* record = "record" name parameters */
static bool parse_record(Parser *p)
{
    Cursor *c = &p->cursor;
    orisha_record_type *record = allocate(p, sizeof *record);
    cursor_skip_spaces(c);
    record->name = cursor_take_name(c);
    if (record->name.len == 0)
        return fail(p, "K112", c->at, "a record needs a name", "write ~record name { field: type }");
    record->span = span_of(c->source, record->name);
    record->name = cursor_known_name(p->diagnostics->arena, record->name);
    cursor_skip_spaces(c);
    if (!parse_parameters(p, &record->fields))
        return false;
    add_item(p, ITEM_RECORD)->record = record;
    symbols_add(&p->module->record_names, p->diagnostics->arena, record->name, record);
    return true;
}

/* proc = "proc" [ module ":" ] event-name "{" C "}" */
static bool parse_proc(Parser *p)
{
    Cursor *c = &p->cursor;
    cursor_skip_spaces(c);
    orisha_str module = {0}, name = parse_event_name(p);
    if (name.len && cursor_take(c, ":")) {
        module = name;
        name = parse_event_name(p);
    }
    cursor_skip_blank(c);
    size_t open = c->at;
    orisha_str text = {c->source->text.ptr, c->end};
    size_t closed = cursor_looking_at(c, "{") ? lexer_skip_block(text, open) : 0;
    if (name.len == 0 || closed == 0)
        return fail(p, "K114", c->at, "a proc needs a name and a body in braces", "write ~proc name { C code }");
    c->at = closed;
    Item *item = add_item(p, ITEM_PROC);
    item->proc = (Proc){.module = cursor_known_name(p->diagnostics->arena, module),
                        .name = cursor_known_name(p->diagnostics->arena, name),
                        .body = {c->source->text.ptr + open + 1, closed - open - 2},
                        .name_span = span_of(c->source, name)};
    Arena *arena = p->diagnostics->arena;
    if (module.len)
        symbols_add(&p->module->foreign_procs, arena, ast_foreign_name(arena, item->proc.module, item->proc.name),
                    &item->proc);
    else
        symbols_add(&p->module->proc_names, arena, item->proc.name, &item->proc);
    return true;
}

/* annotations = "[" name [ "(" name ")" ] { "|" ... } "]" */
static bool parse_annotations(Parser *p, orisha_event *event)
{
    Cursor *c = &p->cursor;
    bool comptime = false, transform = false;
    do {
        cursor_skip_spaces(c);
        orisha_str name = cursor_take_name(c);
        if (text_is(name, "comptime")) {
            comptime = true;
        } else if (text_is(name, "transform")) {
            transform = true;
        } else if (text_is(name, "abstract")) {
            event->is_abstract = true;
        } else if (text_is(name, "optional")) {
            event->is_optional = true;
        } else if (text_is(name, "symbol") && cursor_take(c, "(")) {
            event->symbol = cursor_take_name(c);
            cursor_take(c, ")");
        } else {
            static const char *const known[] = {"comptime", "transform", "abstract", "optional", "symbol", NULL};
            const char *near = name.len ? nearest_name(name, known) : NULL;
            return fail(p, "K115", name.len ? (size_t)(name.ptr - c->source->text.ptr) : c->at, "unknown annotation",
                        near ? arena_format(p->diagnostics->arena, "did you mean '%s'?", near)
                             : "the known ones are comptime, transform, abstract, optional and symbol(name)");
        }
        cursor_skip_spaces(c);
    } while (cursor_take(c, "|"));
    event->is_transform = comptime && transform;
    if (!cursor_take(c, "]"))
        return fail(p, "K115", c->at, "expected ']' after the annotations",
                    "write ~[comptime|transform]pub event name { ... }");
    return true;
}

/* declaration = [ "[" annotations "]" ] [ "pub" ] ( event | record | proc | import ) */
static bool parse_declaration(Parser *p, orisha_str word)
{
    orisha_event annotations = {0};
    Cursor *c = &p->cursor;
    if (word.len == 0 && cursor_take(c, "[")) {
        if (!parse_annotations(p, &annotations))
            return false;
        cursor_skip_spaces(c);
        word = cursor_take_name(c);
    }
    if (text_is(word, "pub")) {
        annotations.is_public = true;
        cursor_skip_spaces(c);
        word = cursor_take_name(c);
    }
    if (text_is(word, "event"))
        return parse_event(p, annotations);
    if (text_is(word, "record"))
        return parse_record(p);
    if (text_is(word, "proc"))
        return parse_proc(p);
    if (text_is(word, "import"))
        return parse_import(p);
    Cursor at_word = *c;
    at_word.at -= word.len;
    if (unsupported_report(p->diagnostics, &at_word, unsupported_declaration(&at_word)))
        return false;
    static const char *const known[] = {"event", "record", "proc", "import", "pub", NULL};
    const char *near = word.len ? nearest_name(word, known) : NULL;
    return fail(p, "K116", word.len ? (size_t)(word.ptr - c->source->text.ptr) : c->at,
                "expected 'event', 'record', 'proc' or 'import'",
                near ? arena_format(p->diagnostics->arena, "did you mean '%s'?", near)
                     : "taps, labels and source blocks of Koru are not supported");
}

static bool is_declaration_word(orisha_str word, const Cursor *after)
{
    Cursor look = *after;
    if (text_is(word, "import") || text_is(word, "pub") || text_is(word, "event") || text_is(word, "record") ||
        text_is(word, "proc")) {
        cursor_skip_spaces(&look);
        char c = cursor_peek(&look);
        return c != ':' && c != '(' && c != '=';
    }
    return false;
}

static void expect_construct_end(Parser *p)
{
    cursor_skip_blank(&p->cursor);
    if (p->cursor.at < p->cursor.end)
        fail(p, "K117", p->cursor.at, "this does not belong to the construct before it",
             "remove it, or begin a construct of its own on a new line");
}

/* construct = "~" ( declaration | flow ) */
static void parse_construct(Parser *p)
{
    Cursor *c = &p->cursor;
    cursor_skip_spaces(c);
    cursor_take(c, "~");
    size_t begin = c->at;
    orisha_str word = cursor_take_name(c);
    if (cursor_looking_at(c, "[") || is_declaration_word(word, c)) {
        if (!cursor_skip_broken(c) && parse_declaration(p, word))
            expect_construct_end(p);
        else
            p->diagnostics->lacks_declarations = true;
        return;
    }
    c->at = begin;
    orisha_flow *flow = NULL;
    if (!cursor_skip_broken(c) && !unsupported_report(p->diagnostics, c, unsupported_declaration(c)))
        flow = flow_parse(p->diagnostics, c);
    if (!flow) {
        p->diagnostics->lacks_flows = true;
        return;
    }
    *p->flow_link = flow;
    p->flow_link = &flow->next;
}

static bool is_utf16(orisha_str text)
{
    return text_begins(text, "\xff\xfe") || text_begins(text, "\xfe\xff");
}

Module *parser_parse(Diagnostics *diagnostics, const orisha_source *source, orisha_str module_name)
{
    Module *module = arena_alloc(diagnostics->arena, sizeof *module);
    *module = (Module){.name = module_name, .source = source};
    Parser p = {.diagnostics = diagnostics, .module = module};
    p.import_link = &module->imports;
    p.item_link = &module->items;
    p.event_link = &module->events;
    p.flow_link = &module->flows;
    const char *nul = memchr(source->text.ptr, 0, source->text.len);
    if (nul) {
        p.cursor = (Cursor){.source = source};
        diagnostics->lacks_declarations = diagnostics->lacks_flows = true;
        fail(&p, "K100", (size_t)(nul - source->text.ptr), "this file holds a NUL byte, so it is no source text",
             is_utf16(source->text) ? "this is UTF-16: save the file as UTF-8"
                                    : "remove the byte; a .kz file is UTF-8 text");
        return module;
    }
    size_t odd = utf8_find_odd(source->text);
    if (odd < source->text.len) {
        p.cursor = (Cursor){.source = source};
        fail(&p, "K100", odd, "this byte is no UTF-8",
             "save the file as UTF-8; in a string, \\x and two digits are any byte");
    }
    for (const Chunk *chunk = lexer_split(diagnostics, source); chunk; chunk = chunk->next) {
        if (chunk->is_koru) {
            p.cursor = (Cursor){source, chunk->begin, chunk->end, chunk->broken};
            parse_construct(&p);
        } else {
            Item *item = add_item(&p, ITEM_HOST);
            item->host = (orisha_str){source->text.ptr + chunk->begin, chunk->end - chunk->begin};
        }
    }
    return module;
}
