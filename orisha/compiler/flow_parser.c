/* Flows. Indentation decides what a branch belongs to: siblings stand exactly under the first one, deeper ones belong
 * to the last step of the branch above. SPDX-License-Identifier: MIT */
#include "flow_parser.h"
#include "parser.h"
#include "lexer.h"
#include "text.h"
#include "unsupported.h"

/* Deeper nesting than this is a mistake, and the parser recurses once per level. */
#define NESTING_LIMIT 64

typedef struct FlowParser {
    Diagnostics *diagnostics;
    Cursor *cursor;
    unsigned depth;
    orisha_str indent;    /* of the last branch */
    bool is_in_braces;    /* which was told */
    bool is_implementing; /* behind the `=` of a subflow */
} FlowParser;

static bool fail(FlowParser *p, const char *code, size_t at, const char *cause, const char *remedy)
{
    return cursor_fail(p->cursor, p->diagnostics, code, at, cause, remedy);
}

/* Where in a value something begins that no expression of C has: a `;`, or the name of another field. The size of the
 * value when it has neither. */
static size_t second_field(orisha_str value)
{
    size_t depth = 0, questions = 0, name = 0; /* `name`: where the last word began */
    for (size_t at = 0; at < value.len;) {
        size_t after = lexer_skip_literal(value, at);
        if (after > at) {
            at = after < value.len ? after : value.len;
            continue;
        }
        char c = value.ptr[at];
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (c == ')' || c == ']' || c == '}')
            depth--;
        else if (depth == 0 && c == ';')
            return at;
        else if (depth == 0 && c == '?')
            questions++;
        else if (depth == 0 && c == ':' && questions-- == 0)
            return name ? name : at;
        if (text_is_name(c) && (at == 0 || !text_is_name(value.ptr[at - 1])))
            name = at;
        at++;
    }
    return value.len;
}

/* field = ( name | STRING ) ":" expression ; a positional argument is an expression alone. */
static bool parse_field(Diagnostics *diagnostics, Cursor *c, orisha_field **ret_field)
{
    size_t begin = c->at;
    orisha_str name = cursor_take_name(c);
    if (name.len == 0 && cursor_looking_at(c, "\"")) {
        size_t after = lexer_skip_literal((orisha_str){c->source->text.ptr, c->end}, begin);
        if (after != LEXER_NEVER_ENDS) {
            name = (orisha_str){c->source->text.ptr + begin + 1, after - begin - 2};
            c->at = after;
        }
    }
    size_t after_name = c->at;
    cursor_skip_blank(c);
    bool named = name.len && cursor_take(c, ":");
    if (!named && name.len && cursor_looking_at(c, "=") && !cursor_looking_at(c, "=="))
        return cursor_fail(c, diagnostics, "K122", c->at, "expected ':'",
                           arena_format(diagnostics->arena, "write %.*s: value", FMT(name)));
    if (!named)
        c->at = begin;
    cursor_skip_blank(c);
    size_t value_begin = c->at;
    orisha_str value = cursor_take_expression(c);
    if (value.len == 0)
        return cursor_fail(c, diagnostics, "K121", value_begin, "expected a value", "write name: value");
    size_t second = second_field(value);
    if (second < value.len)
        return cursor_fail(c, diagnostics, "K122", value_begin + second, "expected ',' before this",
                           "separate values with ','");
    /* A bare `req` is short for `req: req`. */
    bool bare = !named && name.len == value.len && name.ptr == value.ptr;
    orisha_field *field = arena_alloc(diagnostics->arena, sizeof *field);
    *field = (orisha_field){.name = named || bare ? name : (orisha_str){0},
                            .value = value,
                            .name_span = {c->source, begin, after_name > begin ? after_name : begin + 1},
                            .value_span = span_of(c->source, value)};
    *ret_field = field;
    return true;
}

/* No event takes more (parser.c), and no response has more fields. */
#define FIELDS_LIMIT 127

bool parser_parse_fields(Diagnostics *diagnostics, Cursor *c, char close, orisha_field **ret_fields)
{
    orisha_field *first = NULL, **link = &first;
    const char closing[2] = {close, 0};
    size_t count = 0;
    for (cursor_skip_blank(c); !cursor_take(c, closing); cursor_skip_blank(c)) {
        if (count++ == FIELDS_LIMIT)
            return cursor_fail(c, diagnostics, "K118", c->at, "more than 127 of these are not supported",
                               "put them into a struct of C, and pass that");
        if (!parse_field(diagnostics, c, link))
            return false;
        size_t after_value = (*link)->value_span.end;
        link = &(*link)->next;
        cursor_skip_blank(c);
        if (!cursor_take(c, ",") && !cursor_looking_at(c, closing))
            return cursor_fail(
                c, diagnostics, "K122", after_value, arena_format(diagnostics->arena, "expected ',' or '%c'", close),
                arena_format(diagnostics->arena, "separate values with ',' and end them with '%c'", close));
    }
    *ret_fields = first;
    return true;
}

/* target = [ name { ( "." | "/" ) name } ":" ] name { "." name } */
static bool parse_target(FlowParser *p, orisha_invocation *invocation)
{
    Cursor *c = p->cursor;
    size_t begin = c->at, part = begin;
    if (unsupported_report(p->diagnostics, c, unsupported_step(c)))
        return false;
    while (cursor_take_name(c).len && (cursor_looking_at(c, ".") || cursor_looking_at(c, "/")))
        c->at++;
    orisha_str text = {c->source->text.ptr + part, c->at - part};
    if (text.len && cursor_take(c, ":")) {
        char *module = arena_copy(p->diagnostics->arena, text);
        for (size_t i = 0; i < text.len; i++)
            if (module[i] == '/')
                module[i] = '.';
        invocation->module = cursor_known_name(p->diagnostics->arena, (orisha_str){module, text.len});
        part = c->at;
        while (cursor_take_name(c).len && cursor_looking_at(c, "."))
            c->at++;
        text = (orisha_str){c->source->text.ptr + part, c->at - part};
    }
    if (text.len == 0 || text.ptr[text.len - 1] == '.')
        return fail(p, "K120", c->at, "expected the name of an event, as in orisha:router(req)",
                    text_is_space(cursor_peek(c)) ? "remove the space"
                    : cursor_looking_at(c, ":")
                        ? "write one ':'"
                        : "write module:event(argument: value), name { field: value }, or _ to end");
    invocation->name = cursor_known_name(p->diagnostics->arena, text);
    invocation->name_span = span_of(c->source, text);
    invocation->span = cursor_span(c, begin);
    return true;
}

static const char *call_remedy(const FlowParser *p, const orisha_invocation *invocation)
{
    const orisha_str name = invocation->name, module = invocation->module;
    if (text_is(name, "return"))
        return "remove 'return': an outcome answers as it stands";
    if (module.len == 0)
        return arena_format(p->diagnostics->arena,
                            "write %.*s(argument: value) to invoke an event, %.*s { field: value } for an outcome",
                            FMT(name), FMT(name));
    return arena_format(p->diagnostics->arena,
                        p->depth || p->is_implementing
                            ? "write %.*s:%.*s(argument: value)"
                            : "write %.*s:%.*s(argument: value), or %.*s:%.*s = ... to implement it",
                        FMT(module), FMT(name), FMT(module), FMT(name));
}

/* invocation = target "(" fields ")" */
static bool parse_arguments(FlowParser *p, orisha_invocation *invocation)
{
    Cursor *c = p->cursor;
    if (!cursor_take(c, "("))
        return fail(p, "K120", c->at, "expected '(' and the arguments of the event", call_remedy(p, invocation));
    if (!parser_parse_fields(p->diagnostics, c, ')', &invocation->arguments))
        return false;
    invocation->span.end = c->at;
    invocation->text = (orisha_str){c->source->text.ptr + invocation->span.begin, c->at - invocation->span.begin};
    return true;
}

/* step = "_" | name "{" fields "}" | invocation */
static orisha_step *parse_step(FlowParser *p)
{
    Cursor *c = p->cursor;
    orisha_step *step = arena_alloc(p->diagnostics->arena, sizeof *step);
    size_t begin = c->at;
    orisha_invocation *invocation = &step->invocation;
    if (!parse_target(p, invocation))
        return NULL;
    cursor_skip_spaces(c);
    if (unsupported_report(p->diagnostics, c, unsupported_after_name(c, invocation)))
        return NULL;
    if (text_is(invocation->name, "_") && !cursor_looking_at(c, "(")) {
        step->kind = ORISHA_STEP_END;
    } else if (invocation->module.len == 0 && cursor_take(c, "{")) {
        step->kind = ORISHA_STEP_CONSTRUCTOR;
        step->constructor.name = invocation->name;
        step->constructor.name_span = invocation->name_span;
        if (!parser_parse_fields(p->diagnostics, c, '}', &step->constructor.fields))
            return NULL;
        step->constructor.span = cursor_span(c, begin);
    } else {
        step->kind = ORISHA_STEP_INVOCATION;
        if (!parse_arguments(p, invocation))
            return NULL;
    }
    step->span = cursor_span(c, begin);
    return step;
}

/* steps = step { "|>" step } ; a line may end before or after the "|>". */
static orisha_step *parse_steps(FlowParser *p, orisha_step **ret_last)
{
    orisha_step *first = NULL, **link = &first;
    do {
        cursor_skip_blank(p->cursor);
        orisha_step *step = cursor_skip_broken(p->cursor) ? NULL : parse_step(p);
        if (!step)
            return NULL;
        *link = step;
        link = &step->next;
        *ret_last = step;
        cursor_skip_spaces(p->cursor);
    } while (cursor_take_pipe(p->cursor));
    return first;
}

/* pattern = "[" text "]" ; runs of spaces inside count as one. */
static bool parse_pattern(FlowParser *p, orisha_branch *branch)
{
    Cursor *c = p->cursor;
    size_t begin = c->at;
    while (cursor_peek(c) && cursor_peek(c) != ']' && cursor_peek(c) != '\n')
        c->at++;
    if (cursor_peek(c) != ']')
        return fail(p, "K123", begin, "this pattern is never closed", "add ']'");
    orisha_str raw = text_trim((orisha_str){c->source->text.ptr + begin, c->at - begin});
    c->at++;
    if (raw.len == 0)
        return fail(p, "K123", begin, "this pattern is empty",
                    "write a route, as in [GET /], or [*] for every other request");
    char *text = arena_alloc(p->diagnostics->arena, raw.len + 1);
    size_t size = 0;
    for (size_t i = 0; i < raw.len; i++)
        if (!text_is_space(raw.ptr[i]))
            text[size++] = raw.ptr[i];
        else if (!text_is_space(raw.ptr[i - 1]))
            text[size++] = ' ';
    branch->is_pattern = true;
    branch->name = (orisha_str){text, size};
    branch->name_span = span_of(c->source, raw);
    return true;
}

/* type = ":" name ; of what a pattern binds */
static bool parse_binding_type(FlowParser *p, orisha_branch *branch)
{
    Cursor *c = p->cursor;
    if (branch->binding.len == 0 || !cursor_take(c, ":"))
        return true;
    cursor_skip_spaces(c);
    size_t begin = c->at;
    branch->type = cursor_known_name(p->diagnostics->arena, cursor_take_name(c));
    branch->type_span = cursor_span(c, begin);
    if (branch->type.len == 0 || !branch->is_pattern || text_is(branch->binding, "_"))
        return fail(p, "K125", begin, "only the parameters of a pattern are bound as a record",
                    "write | [GET /path/:id] p: record |> step");
    cursor_skip_spaces(c);
    return true;
}

static bool is_method(orisha_str word)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (text_is(word, methods[i]))
            return true;
    return false;
}

static const char *pipe_remedy(const FlowParser *p)
{
    const Cursor *c = p->cursor;
    static const char *const arrows[] = {"->", "=>", ">", "|"};
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++)
        if (cursor_looking_at(c, arrows[i]))
            return arena_format(p->diagnostics->arena, "write '|>' in place of '%s'", arrows[i]);
    if (cursor_looking_at(c, "\xc2\xa0"))
        return "this is no space, though it looks like one: write a space";
    return text_is_name_start(cursor_peek(c)) ? "write '|>' before this" : "write | branch |> step";
}

/* branch = ( "|" | "!" ) ( name | pattern ) [ binding [ type ] ] "|>" steps */
static orisha_branch *parse_branch(FlowParser *p, orisha_step **ret_last)
{
    Cursor *c = p->cursor;
    orisha_branch *branch = arena_alloc(p->diagnostics->arena, sizeof *branch);
    size_t begin = c->at;
    c->at++;
    cursor_skip_spaces(c);
    if (cursor_take(c, "[")) {
        if (!parse_pattern(p, branch))
            return NULL;
    } else {
        branch->name = cursor_take_name(c);
        if (branch->name.len == 0 && unsupported_report(p->diagnostics, c, unsupported_branch(c)))
            return NULL;
        if (branch->name.len == 0) {
            fail(p, "K124", c->at, "expected the name of a branch or a [pattern]",
                 "write | name |> step, or | [GET /path] |> step");
            return NULL;
        }
        branch->name_span = span_of(c->source, branch->name);
        branch->name = cursor_known_name(p->diagnostics->arena, branch->name);
    }
    cursor_skip_spaces(c);
    if (!branch->is_pattern && is_method(branch->name) && (cursor_peek(c) == '/' || cursor_peek(c) == '[')) {
        fail(p, "K124", begin, "a route stands in brackets, with its method",
             arena_format(p->diagnostics->arena, "write | [%.*s /path] |> step", FMT(branch->name)));
        return NULL;
    }
    size_t binding_begin = c->at;
    if (unsupported_report(p->diagnostics, c, unsupported_after_binding(c)))
        return NULL;
    branch->binding = cursor_take_name(c);
    branch->binding_span = cursor_span(c, binding_begin);
    cursor_skip_spaces(c);
    if (!parse_binding_type(p, branch))
        return NULL;
    if (unsupported_report(p->diagnostics, c, unsupported_after_binding(c)))
        return NULL;
    if (!cursor_take_pipe(c)) {
        fail(p, "K125", c->at, "expected '|>' and what the branch continues to", pipe_remedy(p));
        return NULL;
    }
    branch->steps = parse_steps(p, ret_last);
    branch->span = cursor_span(c, begin);
    return branch->steps ? branch : NULL;
}

/* The column of the next branch, from 1; 0 when the construct ends. The cursor is left on its `|`. */
static size_t next_branch_column(FlowParser *p)
{
    cursor_skip_blank(p->cursor);
    if (p->cursor->at >= p->cursor->end)
        return 0;
    return source_position(p->cursor->source, p->cursor->at).column;
}

static void skip_line(Cursor *c)
{
    while (cursor_peek(c) && cursor_peek(c) != '\n')
        c->at++;
}

/* What stands behind the steps on their line. A `{` is closed on a line below. */
static void skip_leftover(FlowParser *p)
{
    Cursor *c = p->cursor;
    cursor_skip_spaces(c);
    char first = cursor_peek(c);
    if (first == 0 || first == '\n' || cursor_looking_at(c, "//") || cursor_looking_at(c, "/*"))
        return;
    fail(p, "K117", c->at, "this does not belong to the construct before it",
         first == '{' || first == ':' ? "remove it: branches stand below, each on a line that begins with '|'"
                                      : "remove it, or write '|>' between two steps");
    p->diagnostics->lacks_flows = true;
    p->is_in_braces |= first == '{';
    skip_line(c);
}

/* Tabs and spaces have no common measure: of two lines, one begins with the indent of the other. */
static bool mixes_indents(FlowParser *p, size_t column)
{
    const Cursor *c = p->cursor;
    orisha_str here = {c->source->text.ptr + c->at - (column - 1), column - 1}, before = p->indent;
    p->indent = here;
    size_t size = here.len < before.len ? here.len : before.len;
    if (size == 0 || memcmp(here.ptr, before.ptr, size) == 0)
        return false;
    fail(p, "K127", c->at, "this line is indented by tabs where the one above has spaces, or the other way",
         "use the same for all lines");
    return true;
}

/* branches = branch { branch } , all in one column ; a deeper one belongs to the last step above it. */
static void parse_branches(FlowParser *p, orisha_branch **link, size_t column)
{
    orisha_step *last = NULL;
    if (++p->depth > NESTING_LIMIT) {
        fail(p, "K126", p->cursor->at, "branches are nested too deeply", "split the flow");
        p->diagnostics->lacks_flows = true;
        p->cursor->at = p->cursor->end;
    }
    for (size_t here; (here = next_branch_column(p)) != 0 && here >= column;) {
        char c = cursor_peek(p->cursor);
        if (cursor_skip_broken(p->cursor)) {
            p->diagnostics->lacks_flows = true;
        } else if (mixes_indents(p, here)) {
            p->diagnostics->lacks_flows = true;
            skip_line(p->cursor);
        } else if (c == '}' && p->is_in_braces) {
            skip_line(p->cursor);
        } else if (c != '|' && c != '!') {
            fail(p, "K124", p->cursor->at, "expected a branch, which begins with '|'",
                 "write | branch |> step; a blank line ends the flow");
            skip_line(p->cursor);
        } else if (here > column && last && !last->branches) {
            parse_branches(p, &last->branches, here);
        } else if (here > column) {
            fail(p, "K127", p->cursor->at, "this branch has the indent of none above it",
                 "siblings share the indent of the first branch");
            p->diagnostics->lacks_flows = true;
            skip_line(p->cursor);
        } else {
            orisha_branch *branch = parse_branch(p, &last);
            if (!branch) {
                p->diagnostics->lacks_flows = true;
                skip_line(p->cursor);
                continue;
            }
            skip_leftover(p);
            *link = branch;
            link = &branch->next;
        }
    }
    p->depth--;
}

/* flow = [ target "=" ] step branches */
orisha_flow *flow_parse(Diagnostics *diagnostics, Cursor *cursor)
{
    FlowParser p = {.diagnostics = diagnostics, .cursor = cursor};
    orisha_flow *flow = arena_alloc(diagnostics->arena, sizeof *flow);
    size_t begin = cursor->at;
    if (!parse_target(&p, &flow->target))
        return NULL;
    cursor_skip_spaces(cursor);
    flow->is_subflow = p.is_implementing = cursor_take(cursor, "=");
    if (!flow->is_subflow)
        cursor->at = begin;
    orisha_step *last = NULL;
    flow->step = parse_steps(&p, &last);
    if (!flow->step)
        return NULL;
    flow->span = cursor_span(cursor, begin);
    skip_leftover(&p);
    size_t column = next_branch_column(&p);
    if (column)
        parse_branches(&p, &last->branches, column);
    size_t left = next_branch_column(&p);
    if (left && !mixes_indents(&p, left))
        fail(&p, "K127", cursor->at, "this branch is indented less than the first one",
             "siblings share the indent of the first branch");
    diagnostics->lacks_flows |= left > 0;
    return flow;
}

orisha_branch *flow_parse_branches(Diagnostics *diagnostics, Cursor *cursor)
{
    FlowParser p = {.diagnostics = diagnostics, .cursor = cursor};
    orisha_branch *branches = NULL;
    size_t column = next_branch_column(&p);
    if (column)
        parse_branches(&p, &branches, column);
    if (!branches || cursor->at < cursor->end)
        fail(&p, "K124", cursor->at, "expected a branch, which begins with '|'", "write | branch |> step");
    return branches;
}
