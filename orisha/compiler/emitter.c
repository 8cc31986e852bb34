/* The services of transform.h: reporting, memory, files, and lines of C. SPDX-License-Identifier: MIT */
#include "emitter.h"
#include "expression.h"
#include "member.h"
#include "nearest.h"
#include "parser.h"
#include "program_change.h"
#include "text.h"
#include "typed_binding.h"

/* ---- Lines ------------------------------------------------------------------------------------------------------ */

static void line_directive(Emitter *emitter, orisha_span span)
{
    orisha_transform t = {.emitter = emitter};
    buffer_printf(emitter->body, "#line %zu %s\n", orisha_span_line(span),
                  orisha_quote(&t, text_from(span.source->path)));
}

/* The first place where the text stands as words of its own, or the end of the line. */
static size_t find_words(orisha_str line, orisha_str text)
{
    for (size_t at = 0; at + text.len <= line.len && text.len; at++)
        if (memcmp(line.ptr + at, text.ptr, text.len) == 0 && !(at > 0 && text_is_name(line.ptr[at - 1])))
            return at;
    return line.len;
}

/* A line with C of the user's, which is put into the column that it has in the source: C compilers tell columns, and
 * gcc shows them in the source. What has no room before it, up to the last blank, goes to a line of its own. */
static void line_at_place(Emitter *emitter, orisha_str line, size_t indent)
{
    size_t begin = find_words(line, emitter->placed),
           column = source_position(emitter->place.source, emitter->place.begin).column - 1;
    size_t word = begin; /* nothing parts `MACRO(` from its argument */
    while (word > 0 && line.ptr[word - 1] != ' ')
        word--;
    if (begin < line.len && column < COLUMN_LIMIT && begin - word <= column) {
        if (begin > column) {
            buffer_printf(emitter->body, "%*s%.*s\n", (int)indent, "", (int)word - 1, line.ptr);
            line_directive(emitter, emitter->place);
            line = (orisha_str){line.ptr + word, line.len - word};
            begin -= word;
        }
        indent = column - begin;
    }
    buffer_printf(emitter->body, "%*s%.*s\n", (int)indent, "", FMT(line));
}

static void line_at(Emitter *emitter, int level, const char *format, va_list arguments)
{
    size_t indent = level > 0 ? (size_t)level * 4 : 0, begin = 0;
    if (!emitter->place.source) {
        buffer_printf(emitter->body, "%*s", (int)indent, "");
        buffer_vprintf(emitter->body, format, arguments);
        buffer_printf(emitter->body, "\n");
        return;
    }
    Buffer line = {0};
    buffer_vprintf(&line, format, arguments);
    while (begin < line.size && line.bytes[begin] == ' ')
        begin++;
    line_at_place(emitter, (orisha_str){line.bytes + begin, line.size - begin}, indent + begin);
    emitter->place = (orisha_span){0};
    buffer_free(&line);
}

void emitter_line(Emitter *emitter, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    line_at(emitter, emitter->indent, format, arguments);
    va_end(arguments);
}

void orisha_emit(orisha_transform *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    line_at(t->emitter, t->emitter->indent, format, arguments);
    va_end(arguments);
}

void orisha_emit_label(orisha_transform *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    line_at(t->emitter, t->emitter->indent - 1, format, arguments);
    va_end(arguments);
}

void orisha_indent(orisha_transform *t, int levels)
{
    t->emitter->indent += levels;
}

void orisha_emit_in_place_of(orisha_transform *t, orisha_span span, orisha_str text)
{
    span = source_file_place(span);
    line_directive(t->emitter, span);
    t->emitter->place = span;
    t->emitter->placed = text;
}

void orisha_emit_at(orisha_transform *t, orisha_span span)
{
    orisha_emit_in_place_of(t, span, (orisha_str){span.source->text.ptr + span.begin, span.end - span.begin});
}

void orisha_emit_generated(orisha_transform *t)
{
    t->emitter->place = (orisha_span){0};
    buffer_printf(t->emitter->body, LINE_RESTORE "\n");
}

void orisha_declare(orisha_transform *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(t->emitter->declarations, format, arguments);
    buffer_printf(t->emitter->declarations, "\n");
    va_end(arguments);
}

void orisha_declare_early(orisha_transform *t, const char *format, ...)
{
    if (!program_change_allowed(t, t->emitter->is_planning))
        return;
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(t->emitter->preamble, format, arguments);
    buffer_printf(t->emitter->preamble, "\n");
    va_end(arguments);
}

void orisha_begin_function(orisha_transform *t, const char *signature)
{
    Emitter *e = t->emitter;
    Aside *aside = arena_alloc(e->diagnostics->arena, sizeof *aside);
    *aside = (Aside){.outer = e->body, .outer_indent = e->indent, .next = e->aside};
    e->aside = aside;
    e->body = &aside->body;
    e->indent = 0;
    orisha_emit(t, "%s", signature);
    orisha_emit(t, "{");
    e->indent = 1;
}

void orisha_end_function(orisha_transform *t)
{
    Emitter *e = t->emitter;
    Aside *aside = e->aside;
    if (!aside) {
        orisha_report(t, ORISHA_ERROR, "K710", t->item->span, "a transform ends a function that it has not begun",
                      "call orisha_begin_function before orisha_end_function");
        return;
    }
    e->indent = 0;
    orisha_emit(t, "}");
    buffer_add(e->asides, buffer_text(&aside->body));
    buffer_free(&aside->body);
    e->body = aside->outer;
    e->indent = aside->outer_indent;
    e->aside = aside->next;
}

/* ---- Bytes as C ------------------------------------------------------------------------------------------------- */

/* C11 5.2.4.1 promises string literals of 4095 characters; longer ones become lists of numbers. */
#define LITERAL_LIMIT    4000
#define NUMBERS_PER_LINE 24

static bool is_text(orisha_str bytes)
{
    size_t odd = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        odd += c >= 0x7f || (c < 0x20 && c != '\r' && c != '\n' && c != '\t');
    }
    return odd * 4 <= bytes.len;
}

/* One literal per line of the text, so that a diff of generated code reads well. */
static void declare_literal(Buffer *out, const char *name, orisha_str bytes)
{
    buffer_printf(out, "static const char %s[] =", name);
    for (size_t at = 0; at < bytes.len;) {
        const char *newline = memchr(bytes.ptr + at, '\n', bytes.len - at);
        size_t end = newline ? (size_t)(newline - bytes.ptr) + 1 : bytes.len;
        buffer_printf(out, "\n    ");
        buffer_quote(out, (orisha_str){bytes.ptr + at, end - at});
        at = end;
    }
    buffer_printf(out, "%s;\n", bytes.len ? "" : " \"\"");
}

static void declare_numbers(Buffer *out, const char *name, orisha_str bytes)
{
    buffer_printf(out, "static const char %s[%zu] = {", name, bytes.len);
    for (size_t i = 0; i < bytes.len; i++)
        buffer_printf(out, "%s%d,", i % NUMBERS_PER_LINE ? " " : "\n    ", (signed char)bytes.ptr[i]);
    buffer_printf(out, "\n};\n");
}

void orisha_declare_bytes(orisha_transform *t, const char *name, orisha_str bytes)
{
    if (bytes.len <= LITERAL_LIMIT && is_text(bytes))
        declare_literal(t->emitter->declarations, name, bytes);
    else
        declare_numbers(t->emitter->declarations, name, bytes);
}

const char *orisha_quote(orisha_transform *t, orisha_str bytes)
{
    Buffer out = {0};
    buffer_quote(&out, bytes);
    const char *text = arena_copy(t->emitter->diagnostics->arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

const char *orisha_macro_argument(orisha_transform *t, orisha_str expression)
{
    size_t depth = 0;
    bool splits = false; /* the preprocessor knows parentheses, but no braces and brackets */
    for (size_t i = 0; i < expression.len; i++) {
        depth += expression.ptr[i] == '(';
        depth -= expression.ptr[i] == ')' && depth > 0;
        splits |= expression.ptr[i] == ',' && depth == 0;
    }
    return orisha_transform_format(t, splits ? "(%.*s)" : "%.*s", FMT(expression));
}

/* ---- Names and memory ------------------------------------------------------------------------------------------- */

unsigned emitter_unique(Emitter *emitter, const char *prefix)
{
    Counter *counter = emitter->counters;
    while (counter && strcmp(counter->prefix, prefix) != 0)
        counter = counter->next;
    if (!counter) {
        counter = arena_alloc(emitter->diagnostics->arena, sizeof *counter);
        *counter = (Counter){.prefix = prefix, .next = emitter->counters};
        emitter->counters = counter;
    }
    return ++counter->last;
}

unsigned orisha_unique(orisha_transform *t, const char *prefix)
{
    return emitter_unique(t->emitter, prefix);
}

bool orisha_is_new(orisha_transform *t, const char *prefix, orisha_str bytes, unsigned *ret_number)
{
    Emitter *e = t->emitter;
    Arena *arena = e->diagnostics->arena;
    size_t prefix_size = strlen(prefix) + 1;
    char *key = arena_alloc(arena, prefix_size + bytes.len);
    memcpy(key, prefix, prefix_size);
    memcpy(key + prefix_size, bytes.ptr, bytes.len);
    unsigned *number = arena_alloc(arena, sizeof *number);
    const unsigned *before = symbols_add(&e->shared, arena, (orisha_str){key, prefix_size + bytes.len}, number);
    if (!before)
        *number = emitter_unique(e, prefix);
    *ret_number = before ? *before : *number;
    return !before;
}

void *orisha_transform_alloc(orisha_transform *t, size_t size_bytes)
{
    return arena_alloc(t->emitter->diagnostics->arena, size_bytes);
}

const char *orisha_transform_format(orisha_transform *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vformat(t->emitter->diagnostics->arena, format, arguments);
    va_end(arguments);
    return text;
}

const char *orisha_resolve_path(orisha_transform *t, orisha_span span, orisha_str path)
{
    const char *slash = strrchr(span.source->path, '/');
    if ((path.len && path.ptr[0] == '/') || !slash)
        return arena_copy(t->emitter->diagnostics->arena, path);
    return orisha_transform_format(t, "%.*s%.*s", (int)(slash - span.source->path) + 1, span.source->path, FMT(path));
}

int orisha_read_file(orisha_transform *t, const char *path, orisha_str *ret_bytes)
{
    Dependency *dependency = arena_alloc(t->emitter->diagnostics->arena, sizeof *dependency);
    *dependency = (Dependency){path, t->emitter->compilation->dependencies};
    t->emitter->compilation->dependencies = dependency;
    return file_read(t->emitter->diagnostics->arena, path, SOURCE_SIZE_LIMIT_BYTES, ret_bytes);
}

void orisha_note_asset(orisha_transform *t, const char *path, const orisha_str variants[ORISHA_CODING_COUNT])
{
    Asset *asset = arena_alloc(t->emitter->diagnostics->arena, sizeof *asset);
    *asset = (Asset){.path = path, .next = t->emitter->compilation->assets};
    for (int coding = 0; coding < ORISHA_CODING_COUNT; coding++)
        asset->size_bytes[coding] = variants[coding].len;
    t->emitter->compilation->assets = asset;
}

/* ---- The tree --------------------------------------------------------------------------------------------------- */

const orisha_flow *orisha_program_flows(const orisha_program *program)
{
    return program->main->flows;
}

const orisha_record_type *orisha_find_record(const orisha_program *program, orisha_str name)
{
    const orisha_record_type *record = NULL;
    for (const Module *module = program->modules; module && !record; module = module->next)
        record = symbols_find(&module->record_names, name);
    return record;
}

const char *orisha_suggest_record(orisha_transform *t, orisha_str name, const char *otherwise)
{
    Nearest nearest = nearest_begin(name);
    if (t->emitter->diagnostics->errors >= DIAGNOSTICS_PRINTED_LIMIT)
        return otherwise;
    for (const Module *module = t->program->modules; module; module = module->next)
        for (const Item *item = module->items; item; item = item->next)
            if (item->kind == ITEM_RECORD)
                nearest_offer(&nearest, item->record->name);
    return nearest_remedy(t->emitter->diagnostics, &nearest, otherwise);
}

const orisha_field *orisha_find_field(const orisha_field *fields, const char *name)
{
    while (fields && !text_is(fields->name, name))
        fields = fields->next;
    return fields;
}

bool orisha_step_invokes(const orisha_step *step, const char *module, const char *name)
{
    return step && !step->next && step->kind == ORISHA_STEP_INVOCATION && text_is(step->invocation.module, module) &&
           text_is(step->invocation.name, name);
}

bool orisha_string_literal(orisha_transform *t, orisha_str expression, orisha_str *ret_value)
{
    return expression_string(t->emitter->diagnostics->arena, expression, ret_value) == STRING_LITERAL;
}

bool orisha_integer_literal(orisha_str expression, int64_t *ret_value)
{
    return expression_integer(expression, ret_value);
}

orisha_piece *orisha_split_interpolation(orisha_transform *t, orisha_str text, orisha_span span)
{
    return expression_split(t->emitter->diagnostics, text, span);
}

orisha_field *orisha_parse_record(orisha_transform *t, orisha_str text, orisha_span span)
{
    orisha_field *fields = NULL;
    Cursor cursor = {.source = span.source, .at = span.begin, .end = span.begin + text.len};
    if (!cursor_take(&cursor, "{")) {
        orisha_report(t, ORISHA_ERROR, "K131", span, "expected a record", "write { \"Name\": value, ... }");
        return NULL;
    }
    parser_parse_fields(t->emitter->diagnostics, &cursor, '}', &fields);
    return fields;
}

bool orisha_is_identifier(orisha_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!text_is_name(name.ptr[i]))
            return false;
    return name.len > 0 && text_is_name_start(name.ptr[0]);
}

bool orisha_is_keyword(orisha_str name)
{
    static const char *const keywords[] = {
        "auto", "bool",     "break",    "case",     "char",  "const",    "continue", "default", "do",     "double",
        "else", "enum",     "extern",   "false",    "float", "for",      "goto",     "if",      "inline", "int",
        "long", "register", "restrict", "return",   "short", "signed",   "sizeof",   "static",  "struct", "switch",
        "true", "typedef",  "union",    "unsigned", "void",  "volatile", "while",
    };
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (text_is(name, keywords[i]))
            return true;
    return false;
}

const void *orisha_keep(orisha_transform *t, const char *name, const void *value)
{
    Arena *arena = t->emitter->diagnostics->arena;
    orisha_str key = text_from(name);
    if (!value)
        return symbols_find(&t->emitter->kept, key);
    key = (orisha_str){arena_copy(arena, key), key.len};
    const void *before = symbols_add(&t->emitter->kept, arena, key, value);
    return before ? before : value;
}

const char *orisha_nearest(orisha_str name, const char *const *names)
{
    return nearest_name(name, names);
}

/* ---- Diagnostics ------------------------------------------------------------------------------------------------ */

void orisha_report(orisha_transform *t, orisha_severity severity, const char *code, orisha_span span, const char *cause,
                   const char *remedy)
{
    diagnostic_add(t->emitter->diagnostics, severity, code, span, cause, remedy);
}

void orisha_report_with(orisha_transform *t, orisha_severity severity, const char *code, orisha_span span,
                        const char *cause, const char *remedy, orisha_span other, const char *other_label)
{
    Diagnostic *diagnostic = diagnostic_add(t->emitter->diagnostics, severity, code, span, cause, remedy);
    diagnostic_note(t->emitter->diagnostics, diagnostic, other, other_label);
}

void orisha_check_members(orisha_transform *t, const orisha_branch *branch, const orisha_str *names, size_t count,
                          const char *word)
{
    const Members members = {
        .names = names,
        .count = count,
        .declaration = branch->name_span,
        .what = orisha_transform_format(t, branch->is_pattern ? "[%.*s]" : "branch '%.*s'", FMT(branch->name)),
        .word = word};
    if (branch->binding.len && !text_is(branch->binding, "_"))
        members_check(t->emitter->diagnostics, branch, &members);
}

/* ---- Flows ------------------------------------------------------------------------------------------------------ */

void emitter_watch(Emitter *emitter, const char *route, orisha_str step, orisha_span span)
{
    orisha_transform place = {.emitter = emitter};
    const char *where = arena_format(emitter->diagnostics->arena, "%s%.*s (%s:%zu)", route, FMT(step),
                                     span.source->path, orisha_span_line(span));
    if (!emitter->compilation->watches_handlers || !emitter->flow->is_subflow)
        return;
    const char *text = orisha_quote(&place, text_from(where));
    emitter_line(emitter, *route ? "orisha_watch_at(%s, NULL);" : "orisha_watch_at(NULL, %s);", text);
}

void orisha_emit_steps(orisha_transform *t, const orisha_branch *branch)
{
    if (branch->is_pattern)
        emitter_watch(t->emitter, orisha_transform_format(t, "[%.*s]", FMT(branch->name)), (orisha_str){0},
                      branch->name_span);
    bool typed = branch->type.len && typed_binding_begin(t->emitter, branch);
    emitter_steps(t->emitter, branch->steps);
    if (typed)
        typed_binding_end(t->emitter);
}

void orisha_emit_return(orisha_transform *t)
{
    orisha_emit(t, t->outcome ? "return;" : "(void)0;");
}
