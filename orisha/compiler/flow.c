/* Steps in C: an invocation of an event becomes a call and a switch over its outcome, one of a transform becomes what
 * the transform emits, a constructor becomes the outcome of the flow. SPDX-License-Identifier: MIT */
#include "check.h"
#include "emitter.h"
#include "event.h"
#include "text.h"
#include "transforms/registry.h"
#include "user_transform.h"

static orisha_transform transform_place(Emitter *e, const orisha_step *step)
{
    return (orisha_transform){.program = e->program,
                              .item = e->flow,
                              .branches = step->branches,
                              .outcome = e->flow->is_subflow ? e->flow->target.event : NULL,
                              .emitter = e};
}

static void run_transform(orisha_transform *t, const orisha_event *event, orisha_span span)
{
    orisha_transform_function function = registry_find(event->module, event->name);
    if (function)
        function(t);
    else if (event_is_user_transform(t->program, event))
        user_transform_run(t, event, span); /* when it is not loaded, that was reported */
    else
        orisha_report(t, ORISHA_ERROR, "K301", span, "this transform is declared but the compiler does not have it",
                      "the library and orishac are of different versions: install both from one release");
}

/* What becomes of the value of an argument or field: strings may be given as C strings. */
static const char *value_text(Emitter *e, const orisha_field *field, const orisha_parameter *parameter)
{
    Arena *arena = e->diagnostics->arena;
    if (!field || text_is(field->value, "null"))
        return arena_format(arena, "(%.*s){0}", FMT(parameter->c_type));
    if (text_is(parameter->c_type, "orisha_str"))
        return arena_format(arena, "KZ_STR(%s)",
                            orisha_macro_argument(&(orisha_transform){.emitter = e}, field->value));
    return arena_copy(arena, field->value);
}

static const orisha_field *field_for(const orisha_field *fields, orisha_str name)
{
    while (fields && !orisha_str_equal(fields->name, name))
        fields = fields->next;
    return fields;
}

/* `call` is all up to the arguments. Those of the user's have lines of their own, which errors in them point to. */
static void emit_call(Emitter *e, orisha_span span, const char *call, const orisha_field *fields,
                      const orisha_parameter *parameters)
{
    orisha_transform place = {.emitter = e};
    orisha_emit_at(&place, span);
    emitter_line(e, "%s(%s", call, parameters ? "" : ");");
    for (const orisha_parameter *p = parameters; p; p = p->next) {
        const orisha_field *field = field_for(fields, p->name);
        if (field)
            orisha_emit_at(&place, field->value_span);
        emitter_line(e, "    %s%s", value_text(e, field, p), p->next ? "," : ");");
    }
    orisha_emit_generated(&place);
}

static void emit_case(Emitter *e, const orisha_event *event, const orisha_branch *branch, const char *outcome)
{
    const char *name = event_c_name(e->diagnostics->arena, event);
    emitter_line(e, "case %s_is_%.*s: {", name, FMT(branch->name));
    e->indent++;
    if (branch->binding.len && !text_is(branch->binding, "_"))
        emitter_line(e, "const struct %s_%.*s %.*s = %s.as.%.*s;", name, FMT(branch->name), FMT(branch->binding),
                     outcome, FMT(branch->name));
    emitter_steps(e, branch->steps);
    if (!e->flow->is_subflow)
        emitter_line(e, "break;");
    e->indent--;
    emitter_line(e, "}");
}

static void emit_event(Emitter *e, const orisha_step *step)
{
    const orisha_event *event = step->invocation.event;
    Arena *arena = e->diagnostics->arena;
    const char *outcome = arena_format(arena, "kz_outcome_%u", emitter_unique(e, "outcome")),
               *call = event_c_function(arena, event);
    if (event->branches)
        call = arena_format(arena, "const struct %s_outcome %s = %s", event_c_name(arena, event), outcome, call);
    emit_call(e, step->invocation.span, call, step->invocation.arguments, event->inputs);
    if (!step->branches)
        return;
    emitter_line(e, "switch (%s.branch) {", outcome);
    for (const orisha_branch *branch = step->branches; branch; branch = branch->next)
        emit_case(e, event, branch, outcome);
    emitter_line(e, "}");
}

static void emit_invocation(Emitter *e, const orisha_step *step)
{
    orisha_transform place = transform_place(e, step);
    place.invocation = &step->invocation;
    const orisha_event *event = step->invocation.event;
    if (!event && step->invocation.module.len == 0 && place.outcome)
        event = find_part(e->program, place.outcome, text_from("call"));
    if (!event)
        return; /* reported by the checks */
    if (!event->is_transform || !step->invocation.event)
        emitter_watch(e, "", step->invocation.text, step->invocation.span);
    if (event->is_transform)
        run_transform(&place, event, step->invocation.span);
    else
        emit_event(e, step);
}

static void emit_constructor(Emitter *e, const orisha_step *step)
{
    orisha_transform place = transform_place(e, step);
    place.constructor = &step->constructor;
    const orisha_event *part = place.outcome ? find_part(e->program, place.outcome, step->constructor.name) : NULL;
    if (part) {
        run_transform(&place, part, step->span);
        return;
    }
    const orisha_event_branch *branch = place.outcome ? place.outcome->branches : NULL;
    while (branch && !orisha_str_equal(branch->name, step->constructor.name))
        branch = branch->next;
    if (!branch)
        return; /* reported by the checks */
    Arena *arena = e->diagnostics->arena;
    const char *call = arena_format(arena, "return %s_%.*s", event_c_name(arena, place.outcome), FMT(branch->name));
    emit_call(e, step->span, call, step->constructor.fields, branch->payload);
}

void emitter_steps(Emitter *e, const orisha_step *steps)
{
    for (const orisha_step *step = steps; step; step = step->next) {
        if (step->kind == ORISHA_STEP_INVOCATION)
            emit_invocation(e, step);
        else if (step->kind == ORISHA_STEP_CONSTRUCTOR)
            emit_constructor(e, step);
    }
}
