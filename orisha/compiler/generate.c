/* Putting the generated file together: host C and events of all modules in source order, then what the transforms
 * declare, then the functions of the subflows, then main with the program's own flows. SPDX-License-Identifier: MIT */
#include "generate.h"
#include "check.h"
#include "emitter.h"
#include "program_change.h"
#include "event.h"
#include "cursor.h"
#include "record.h"
#include "text.h"
#include "types.h"
#include "user_transform.h"

/* Nothing but blanks and comments: the comments stay with the source. */
static bool is_comment(const Module *module, orisha_str text)
{
    size_t begin = (size_t)(text.ptr - module->source->text.ptr);
    Cursor cursor = {.source = module->source, .at = begin, .end = begin + text.len};
    cursor_skip_blank(&cursor);
    return cursor.at == cursor.end;
}

void generate_line_directive(Buffer *out, const char *path, size_t line)
{
    buffer_printf(out, "#line %zu ", line);
    buffer_quote(out, text_from(path));
    buffer_printf(out, "\n");
}

void generate_source(Buffer *out, const orisha_source *source, orisha_str text)
{
    Position position = source_position(source, (size_t)(text.ptr - source->text.ptr));
    generate_line_directive(out, source->path, position.line);
    if (text.len && text.ptr[0] != '\n' && position.column < COLUMN_LIMIT)
        buffer_printf(out, "%*s", (int)position.column - 1, "");
    buffer_add(out, text);
}

void generate_host(Buffer *out, const Module *module, const Item *item)
{
    if (is_comment(module, item->host))
        return;
    /* What stands before the first word of C would only push it away from its line number. */
    Cursor cursor = {.source = module->source, .at = (size_t)(item->host.ptr - module->source->text.ptr)};
    size_t end = cursor.at + item->host.len;
    cursor.end = end;
    cursor_skip_blank(&cursor);
    orisha_str text = {module->source->text.ptr + cursor.at, end - cursor.at};
    while (text.len && (text_is_space(text.ptr[text.len - 1]) || text.ptr[text.len - 1] == '\n'))
        text.len--;
    buffer_printf(out, "\n");
    generate_source(out, module->source, text);
    buffer_printf(out, "\n" LINE_RESTORE "\n");
}

/* By the address of the event: what is implemented by a subflow. */
static Symbols subflows_of(Arena *arena, const orisha_program *program)
{
    Symbols subflows = {0};
    for (const orisha_flow *flow = program->main->flows; flow; flow = flow->next)
        if (flow->is_subflow)
            symbols_add(&subflows, arena, (orisha_str){(const char *)&flow->target.event, sizeof flow->target.event},
                        flow);
    return subflows;
}

/* A type that is none of Koru's is one of C, or a mistake: the C compiler is asked where it is written, before it meets
 * the type in generated code. `owner` makes the name. */
static void emit_types(const orisha_program *program, Buffer *out, const char *owner,
                       const orisha_parameter *parameters)
{
    for (const orisha_parameter *p = parameters; p; p = p->next) {
        orisha_str type = p->type;
        while (type.len && (type.ptr[0] == '?' || type.ptr[0] == '*' || text_is_space(type.ptr[0])))
            type = (orisha_str){type.ptr + 1, type.len - 1};
        if (!orisha_is_identifier(type) || type_is_known(type) || text_begins(type, "orisha_") ||
            orisha_find_record(program, type))
            continue;
        buffer_printf(out, "\ntypedef\n");
        generate_source(out, p->span.source, type);
        buffer_printf(out, " kz_type_of_%s_%.*s;\n" LINE_RESTORE "\n", owner, FMT(p->name));
    }
}

static void emit_types_of_event(Arena *arena, const orisha_program *program, Buffer *out, const orisha_event *event)
{
    const char *name = event_c_name(arena, event);
    emit_types(program, out, name, event->inputs);
    for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next)
        emit_types(program, out, arena_format(arena, "%s_%.*s", name, FMT(branch->name)), branch->payload);
}

/* An optional event that nothing implements is none in C: what would call it asks the preprocessor. */
static void emit_event(Arena *arena, const orisha_program *program, const Symbols *subflows, Buffer *out,
                       const orisha_event *event)
{
    if (!event->is_transform && !event->is_abstract && !event->is_optional)
        emit_types_of_event(arena, program, out, event);
    bool exists = !event->is_optional || find_foreign_proc(arena, program, event) ||
                  symbols_find(subflows, (orisha_str){(const char *)&event, sizeof event});
    if (exists)
        event_emit_declaration(arena, out, event);
    if (event->is_optional)
        buffer_printf(out, "#define %s_is_implemented %d\n", event_c_name(arena, event), exists);
}

static void emit_proc(Diagnostics *diagnostics, const orisha_program *program, Buffer *out, const Module *module,
                      const Item *item)
{
    const orisha_event *event = find_proc_event(program, module, &item->proc);
    if (!event || event->is_transform) /* those run in the compiler */
        return;
    buffer_printf(out, "\n");
    event_emit_signature(diagnostics->arena, out, event);
    buffer_printf(out, "\n{\n");
    for (const orisha_parameter *p = event->inputs; p; p = p->next)
        buffer_printf(out, "    (void)%.*s;\n", FMT(p->name));
    generate_source(out, module->source, item->proc.body);
    buffer_printf(out, "}\n" LINE_RESTORE "\n"); /* where it stands in the source, so that what is said of it is */
}

static void emit_module(Diagnostics *diagnostics, const orisha_program *program, const Symbols *subflows, Buffer *out,
                        const Module *module)
{
    for (const Item *item = module->items; item; item = item->next) {
        if (item->kind == ITEM_HOST)
            generate_host(out, module, item);
        else if (item->kind == ITEM_EVENT)
            emit_event(diagnostics->arena, program, subflows, out, item->event);
        else if (item->kind == ITEM_RECORD)
            record_emit_declaration(out, item->record);
        else
            emit_proc(diagnostics, program, out, module, item);
    }
}

static void emit_subflow(Emitter *e, const orisha_flow *flow)
{
    e->flow = flow;
    e->indent = 1;
    buffer_printf(e->body, "\n");
    event_emit_signature(e->diagnostics->arena, e->body, flow->target.event);
    buffer_printf(e->body, "\n{\n");
    emitter_steps(e, flow->step);
    const orisha_event *event = flow->target.event;
    /* Every branch has returned by now, but a C compiler cannot know that a switch names all cases. */
    if (!event->is_abstract && event->branches && flow->step->kind != ORISHA_STEP_CONSTRUCTOR)
        emitter_line(e, "return (struct %s_outcome){0};", event_c_name(e->diagnostics->arena, event));
    buffer_printf(e->body, "}\n");
}

static void emit_own_flow(Emitter *e, const orisha_flow *flow)
{
    e->flow = flow;
    emitter_steps(e, flow->step);
}

/* Again, when a transform in it has put another flow in its place. */
static void emit_flow(Emitter *e, orisha_flow *flow, void (*emit)(Emitter *e, const orisha_flow *flow))
{
    for (unsigned turn = 0; turn < REPLACEMENTS_LIMIT; turn++) {
        size_t body = e->body->size, declarations = e->declarations->size, asides = e->asides->size,
               errors = e->diagnostics->errors;
        e->replacement = NULL;
        emit(e, flow);
        if (!e->replacement || e->diagnostics->errors > errors)
            return;
        e->body->size = body;
        e->declarations->size = declarations;
        e->asides->size = asides;
        e->shared = (Symbols){0}; /* some of it is not declared any more */
        program_put_flow(flow, e->replacement);
        check_other_flow(e->diagnostics, e->compilation->program, flow);
        if (e->diagnostics->errors > errors || (flow->is_subflow && !flow->target.event))
            return;
    }
    orisha_report(&(orisha_transform){.emitter = e}, ORISHA_ERROR, "K708", flow->span,
                  "the transforms of this flow replace it without end",
                  "let one of them leave a flow that it does not change again");
}

static void emit_main(Emitter *e)
{
    bool serves = false;
    for (const Module *module = e->program->modules; module; module = module->next)
        serves |= text_is(module->name, "orisha");
    buffer_printf(e->body, serves ? "\nint main(int kz_argc, char **kz_argv)\n{\n    orisha_init(kz_argc, kz_argv);\n"
                                  : "\nint main(void)\n{\n");
    e->indent = 1;
    for (orisha_flow *flow = e->program->main->flows; flow; flow = flow->next) {
        if (flow->is_subflow)
            continue;
        const PlannedFlow *planned = user_transforms_planned(e->user, flow);
        if (planned)
            buffer_add(e->body, planned->code);
        else
            emit_flow(e, flow, emit_own_flow);
    }
    buffer_printf(e->body, serves ? "    return orisha_exit_status();\n}\n" : "    return 0;\n}\n");
}

void generate_resolve_lines(Buffer *out, orisha_str text, const char *c_path)
{
    size_t line = 1;
    while (text.len) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t size = newline ? (size_t)(newline - text.ptr) + 1 : text.len;
        line++;
        if (text.ptr[0] == LINE_RESTORE[0])
            generate_line_directive(out, c_path, line);
        else
            buffer_add(out, (orisha_str){text.ptr, size});
        text.ptr += size;
        text.len -= size;
    }
}

/* In a program that watches its handlers, what the runtime calls times what the program wrote, under another name. */
static const char watched_begin[] = "#define orisha_handle kz_handle\n"
                                    "void kz_handle(orisha_request *req);\n";
static const char watched_end[] = "\n#undef orisha_handle\n"
                                  "void orisha_handle(orisha_request *req)\n"
                                  "{\n"
                                  "    orisha_watch(req, kz_handle);\n"
                                  "}\n";

void generation_begin(Generation *generation, Diagnostics *diagnostics, UserTransforms *user, Compilation *compilation)
{
    *generation = (Generation){0};
    generation->emitter = (Emitter){.diagnostics = diagnostics,
                                    .program = compilation->program,
                                    .compilation = compilation,
                                    .body = &generation->functions,
                                    .declarations = &generation->declarations,
                                    .asides = &generation->asides,
                                    .preamble = &generation->preamble,
                                    .user = user};
}

void generate_c(Generation *generation, const char *c_path)
{
    Emitter *e = &generation->emitter;
    const orisha_program *program = e->program;
    Buffer text = {0};
    buffer_printf(&text, "// Generated from %s by orishac. Do not edit.\n#include <orisha.h>\n",
                  program->main->source->path);
    if (e->compilation->watches_handlers)
        buffer_printf(&text, "%s", watched_begin);
    if (generation->preamble.size)
        buffer_printf(&text, "\n");
    buffer_add(&text, buffer_text(&generation->preamble));
    const Symbols subflows = subflows_of(e->diagnostics->arena, program);
    for (const Module *module = program->modules; module; module = module->next)
        emit_module(e->diagnostics, program, &subflows, &text, module);
    for (orisha_flow *flow = program->main->flows; flow; flow = flow->next)
        if (flow->is_subflow && flow->target.event)
            emit_flow(e, flow, emit_subflow);
    emit_main(e);
    if (e->compilation->watches_handlers)
        buffer_printf(&generation->functions, "%s", watched_end);
    if (generation->declarations.size)
        buffer_printf(&text, "\n");
    buffer_add(&text, buffer_text(&generation->declarations));
    buffer_add(&text, buffer_text(&generation->asides));
    buffer_add(&text, buffer_text(&generation->functions));
    generate_resolve_lines(&e->compilation->code, buffer_text(&text), c_path);
    buffer_free(&text);
    buffer_free(&generation->preamble);
    buffer_free(&generation->declarations);
    buffer_free(&generation->asides);
    buffer_free(&generation->functions);
}
