/* An event `find { id: u64 } | found { name: string } | missing` becomes
 *
 *     struct find_found { orisha_str name; };                  what a branch carries
 *     struct find_outcome { enum {...} branch; union {...} as; };
 *     find_found(name), find_missing()                         how a proc makes an outcome
 *     find_event(id)                                           the event itself
 * SPDX-License-Identifier: MIT */
#include "event.h"
#include "text.h"

static void to_c_name(char *name)
{
    for (; *name; name++)
        if (!text_is_name(*name))
            *name = '_';
}

const char *event_c_name(Arena *arena, const orisha_event *event)
{
    char *name = event->module.len ? arena_format(arena, "%.*s_%.*s", FMT(event->module), FMT(event->name))
                                   : arena_copy(arena, event->name);
    to_c_name(name);
    return name;
}

const char *event_c_function(Arena *arena, const orisha_event *event)
{
    if (event->symbol.len)
        return arena_copy(arena, event->symbol);
    return arena_format(arena, "%s_event", event_c_name(arena, event));
}

static void emit_parameters(Buffer *out, const orisha_parameter *parameters)
{
    if (!parameters)
        buffer_printf(out, "void");
    for (const orisha_parameter *p = parameters; p; p = p->next) {
        bool is_pointer = p->c_type.len && p->c_type.ptr[p->c_type.len - 1] == '*';
        buffer_printf(out, "%s%.*s%s%.*s", p == parameters ? "" : ", ", FMT(p->c_type), is_pointer ? "" : " ",
                      FMT(p->name));
    }
}

void event_emit_signature(Arena *arena, Buffer *out, const orisha_event *event)
{
    if (event->is_abstract)
        buffer_printf(out, "void %s(", event_c_function(arena, event));
    else if (!event->branches)
        buffer_printf(out, "static inline void %s(", event_c_function(arena, event));
    else
        buffer_printf(out, "static inline struct %s_outcome %s(", event_c_name(arena, event),
                      event_c_function(arena, event));
    emit_parameters(out, event->inputs);
    buffer_printf(out, ")");
}

static void emit_payloads(Buffer *out, const orisha_event *event, const char *name)
{
    for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next) {
        if (!branch->payload)
            continue;
        buffer_printf(out, "struct %s_%.*s {\n", name, FMT(branch->name));
        for (const orisha_parameter *p = branch->payload; p; p = p->next)
            buffer_printf(out, "    %.*s %.*s;\n", FMT(p->c_type), FMT(p->name));
        buffer_printf(out, "};\n");
    }
}

static void emit_outcome(Buffer *out, const orisha_event *event, const char *name)
{
    buffer_printf(out, "struct %s_outcome {\n    enum {", name);
    bool carries = false;
    for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next) {
        buffer_printf(out, "%s %s_is_%.*s", branch == event->branches ? "" : ",", name, FMT(branch->name));
        carries |= branch->payload != NULL;
    }
    buffer_printf(out, " } branch;\n");
    if (carries) {
        buffer_printf(out, "    union {\n");
        for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next)
            if (branch->payload)
                buffer_printf(out, "        struct %s_%.*s %.*s;\n", name, FMT(branch->name), FMT(branch->name));
        buffer_printf(out, "    } as;\n");
    }
    buffer_printf(out, "};\n");
}

static void emit_constructor(Buffer *out, const orisha_event_branch *branch, const char *name)
{
    buffer_printf(out, "static inline struct %s_outcome %s_%.*s(", name, name, FMT(branch->name));
    emit_parameters(out, branch->payload);
    buffer_printf(out, ")\n{\n    return (struct %s_outcome){.branch = %s_is_%.*s", name, name, FMT(branch->name));
    if (branch->payload) {
        buffer_printf(out, ", .as.%.*s = {", FMT(branch->name));
        for (const orisha_parameter *p = branch->payload; p; p = p->next)
            buffer_printf(out, "%s%.*s", p == branch->payload ? "" : ", ", FMT(p->name));
        buffer_printf(out, "}");
    }
    buffer_printf(out, "};\n}\n");
}

void event_emit_declaration(Arena *arena, Buffer *out, const orisha_event *event)
{
    if (event->is_transform || event->is_abstract)
        return;
    const char *name = event_c_name(arena, event);
    buffer_printf(out, "\n/* event %.*s */\n", FMT(event->name));
    if (event->branches) {
        emit_payloads(out, event, name);
        emit_outcome(out, event, name);
        for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next)
            emit_constructor(out, branch, name);
    }
    event_emit_signature(arena, out, event);
    buffer_printf(out, ";\n");
}
