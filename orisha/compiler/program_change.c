/* Text of a transform becomes part of the tree. It gets a source of its own, named after the transform and the place
 * where it ran, so that what is said of it can be shown. SPDX-License-Identifier: MIT */
#include "program_change.h"
#include "emitter.h"
#include "flow_parser.h"
#include "text.h"

static orisha_span place_of(const orisha_transform *t)
{
    return t->invocation ? t->invocation->span : t->constructor->span;
}

bool program_change_allowed(orisha_transform *t, bool in_time)
{
    if (!in_time)
        orisha_report(
            t, ORISHA_ERROR, "K706", place_of(t), "this transform changes the program too late",
            "invoke it as a flow of its own, ~module:transform(...), which runs before the others; here it may "
            "only replace the flow that it stands in");
    return in_time;
}

static Cursor text_cursor(orisha_transform *t, const char *format, va_list arguments)
{
    Arena *arena = t->emitter->diagnostics->arena;
    orisha_span origin = source_file_place(place_of(t));
    orisha_str event = t->invocation ? t->invocation->text : t->constructor->name;
    const char *open = memchr(event.ptr, '(', event.len);
    const char *name = arena_format(arena, "%.*s at %s:%zu", open ? (int)(open - event.ptr) : (int)event.len, event.ptr,
                                    origin.source->path, orisha_span_line(origin));
    const orisha_source *source =
        source_from_transform(arena, name, text_from(arena_vformat(arena, format, arguments)), origin);
    return (Cursor){.source = source, .end = source->text.len};
}

static orisha_flow *parse_flow(orisha_transform *t, const char *format, va_list arguments)
{
    Diagnostics *list = t->emitter->diagnostics;
    Cursor cursor = text_cursor(t, format, arguments);
    orisha_flow *flow = NULL;
    cursor_skip_blank(&cursor);
    if (cursor_take(&cursor, "~"))
        flow = flow_parse(list, &cursor);
    else
        diagnostic_add(list, ORISHA_ERROR, "K116", cursor_span(&cursor, cursor.at),
                       "expected a flow, which begins with '~'", "write ~module:event(...), or ~event = ...");
    return flow;
}

void program_put_flow(orisha_flow *place, const orisha_flow *other)
{
    orisha_flow *next = place->next;
    *place = *other;
    place->next = next;
}

void orisha_replace_flow(orisha_transform *t, const orisha_flow *flow, const char *format, ...)
{
    if (!program_change_allowed(t, t->emitter->is_planning || flow == t->item))
        return;
    va_list arguments;
    va_start(arguments, format);
    orisha_flow *other = parse_flow(t, format, arguments);
    va_end(arguments);
    if (!other || !program_change_allowed(t, t->emitter->is_planning || other->is_subflow == flow->is_subflow))
        return;
    if (flow == t->emitter->flow)
        t->emitter->replacement = other; /* when its steps are no longer walked */
    else
        program_put_flow((orisha_flow *)flow, other); /* only transforms see the tree as constant */
}

void orisha_add_flow(orisha_transform *t, const char *format, ...)
{
    if (!program_change_allowed(t, t->emitter->is_planning))
        return;
    va_list arguments;
    va_start(arguments, format);
    orisha_flow **link = &t->emitter->compilation->program->main->flows;
    while (*link)
        link = &(*link)->next;
    *link = parse_flow(t, format, arguments);
    va_end(arguments);
}

void orisha_add_branch(orisha_transform *t, const orisha_step *step, const char *format, ...)
{
    if (!program_change_allowed(t, t->emitter->is_planning))
        return;
    va_list arguments;
    va_start(arguments, format);
    Cursor cursor = text_cursor(t, format, arguments);
    va_end(arguments);
    orisha_branch **link = &((orisha_step *)step)->branches;
    while (*link)
        link = &(*link)->next;
    *link = flow_parse_branches(t->emitter->diagnostics, &cursor);
}
