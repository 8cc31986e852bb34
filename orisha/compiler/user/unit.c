/* The C that implements a module's transforms: the C of the module and of what it imports, so that a proc can use what
 * stands beside it, and a function for each proc. ORISHA_COMPTIME tells this C from the server's.
 * SPDX-License-Identifier: MIT */
#include "../event.h"
#include "../generate.h"
#include "../text.h"
#include "user.h"

const char *user_unit_symbol(Arena *arena, const UserTransform *transform)
{
    return arena_format(arena, "kz_transform_%s", event_c_name(arena, transform->event));
}

static void emit_input(Buffer *out, const orisha_parameter *input)
{
    static const struct {
        const char *name, *type;
    } given[] = {{"invocation", "orisha_invocation"}, {"item", "orisha_flow"}, {"program", "orisha_program"}};
    static const char *const functions[] = {
        [INPUT_STRING] = "string", [INPUT_INTEGER] = "integer", [INPUT_EXPRESSION] = "expression"};
    InputKind kind = user_input_kind(input);
    if (kind == INPUT_UNKNOWN)
        return;
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (text_is(input->name, given[i].name))
            buffer_printf(out, "    const %s *const %s = t->%s;\n", given[i].type, given[i].name, given[i].name);
    if (kind != INPUT_GIVEN_BY_COMPILER)
        buffer_printf(out, "    const %.*s %.*s = orisha_argument_%s(t, \"%.*s\");\n",
                      kind == INPUT_INTEGER ? (int)input->c_type.len : 10,
                      kind == INPUT_INTEGER ? input->c_type.ptr : "orisha_str", FMT(input->name), functions[kind],
                      FMT(input->name));
    buffer_printf(out, "    (void)%.*s;\n", FMT(input->name));
}

static void emit_transform(Arena *arena, Buffer *out, const UserTransform *transform)
{
    const char *symbol = user_unit_symbol(arena, transform);
    buffer_printf(
        out,
        "\n__attribute__((visibility(\"default\"))) void %s(orisha_transform *t);\nvoid %s(orisha_transform *t)\n"
        "{\n    (void)t;\n",
        symbol, symbol);
    for (const orisha_parameter *input = transform->event->inputs; input; input = input->next)
        emit_input(out, input);
    generate_source(out, transform->module->source, transform->proc->body);
    buffer_printf(out, "\n" LINE_RESTORE "\n}\n");
}

static void emit_module(Arena *arena, Buffer *out, const Module *module, const UserTransform *transforms)
{
    for (const Item *item = module->items; item; item = item->next) {
        if (item->kind == ITEM_HOST)
            generate_host(out, module, item);
        else if (item->kind == ITEM_EVENT)
            event_emit_declaration(arena, out, item->event);
        for (const UserTransform *transform = transforms; transform; transform = transform->next)
            if (item->kind == ITEM_PROC && transform->proc == &item->proc)
                emit_transform(arena, out, transform);
    }
}

/* "std/io" is the path of the module std.io. */
static bool is_path_of(orisha_str path, orisha_str name)
{
    bool same = path.len == name.len;
    for (size_t i = 0; same && i < path.len; i++)
        same = path.ptr[i] == name.ptr[i] || (path.ptr[i] == '/' && name.ptr[i] == '.');
    return same;
}

static bool imports(const orisha_program *program, const Module *from, const Module *module)
{
    if (from == module)
        return true;
    for (const Import *import = from->imports; import; import = import->next)
        for (const Module *next = program->modules; next && next != from; next = next->next)
            if (is_path_of(import->path, next->name) && imports(program, next, module))
                return true;
    return false;
}

orisha_str user_unit(Arena *arena, const orisha_program *program, const Module *module, const UserTransform *first)
{
    Buffer text = {0}, whole = {0};
    buffer_printf(&text,
                  "// The transforms of %s, by orishac. They run while a program is compiled.\n"
                  "#define ORISHA_COMPTIME 1\n#include <orisha/transform.h>\n",
                  module->source->path);
    for (const Module *other = program->modules; other; other = other->next)
        if (imports(program, module, other))
            emit_module(arena, &text, other, other == module ? first : NULL);
    generate_resolve_lines(&whole, buffer_text(&text), "transforms.c");
    orisha_str copy = {arena_copy(arena, buffer_text(&whole)), whole.size};
    buffer_free(&text);
    buffer_free(&whole);
    return copy;
}
