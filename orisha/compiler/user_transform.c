/* SPDX-License-Identifier: MIT */
#include "user_transform.h"
#include "check.h"
#include "emitter.h"
#include "program_change.h"
#include "text.h"

#include <stdatomic.h>
#include <time.h>

/* ---- Which there are -------------------------------------------------------------------------------------------- */

bool event_is_user_transform(const orisha_program *program, const orisha_event *event)
{
    for (const Module *module = program->modules; event && event->is_transform && module; module = module->next)
        if (orisha_str_equal(module->name, event->module))
            return !module->is_library;
    return false;
}

UserTransforms user_transforms_find(Arena *arena, const orisha_program *program)
{
    UserTransforms user = {0};
    UserTransform **link = &user.first;
    for (const Module *module = program->modules; module; module = module->next)
        for (const orisha_event *event = module->is_library ? NULL : module->events; event; event = event->next) {
            const Proc *proc = symbols_find(&module->proc_names, event->name);
            if (!event->is_transform || !proc || symbols_find(&module->event_names, event->name) != event)
                continue;
            *link = arena_alloc(arena, sizeof **link);
            **link = (UserTransform){.event = event, .module = module, .proc = proc};
            link = &(*link)->next;
        }
    return user;
}

/* ---- What is passed --------------------------------------------------------------------------------------------- */

static bool is_any(orisha_str word, const char *const *words)
{
    while (*words && !text_is(word, *words))
        words++;
    return *words != NULL;
}

InputKind user_input_kind(const orisha_parameter *input)
{
    static const char *const given[] = {"invocation", "item", "program", NULL};
    static const char *const integers[] = {"bool",    "uint8_t", "uint16_t", "uint32_t", "uint64_t", "int8_t",
                                           "int16_t", "int32_t", "int64_t",  "size_t",   "int",      NULL};
    if (is_any(input->name, given))
        return INPUT_GIVEN_BY_COMPILER;
    if (text_is(input->c_type, "orisha_str"))
        return INPUT_STRING;
    if (is_any(input->c_type, integers))
        return INPUT_INTEGER;
    return text_is(input->c_type, "any") ? INPUT_EXPRESSION : INPUT_UNKNOWN;
}

const orisha_parameter *user_inputs_of_invocation(Arena *arena, const orisha_event *event)
{
    orisha_parameter *first = NULL, **link = &first;
    for (const orisha_parameter *input = event->inputs; input; input = input->next) {
        if (user_input_kind(input) == INPUT_GIVEN_BY_COMPILER)
            continue;
        *link = arena_alloc(arena, sizeof **link);
        **link = *input;
        (*link)->next = NULL;
        link = &(*link)->next;
    }
    return first;
}

/* `null` is the same as leaving the argument out. */
static const orisha_field *given_argument(const orisha_transform *t, const char *name)
{
    const orisha_field *field = orisha_find_field(t->invocation->arguments, name);
    return field && !text_is(field->value, "null") ? field : NULL;
}

static bool integer_value(orisha_str text, int64_t *ret_value)
{
    bool is_true = text_is(text, "true"), is_negative = text.len > 1 && text.ptr[0] == '-';
    *ret_value = is_true;
    if (is_true || text_is(text, "false"))
        return true;
    if (is_negative)
        text = text_trim((orisha_str){text.ptr + 1, text.len - 1});
    if (!orisha_integer_literal(text, ret_value))
        return false;
    *ret_value = is_negative ? -*ret_value : *ret_value;
    return true;
}

orisha_str orisha_argument_string(orisha_transform *t, const char *name)
{
    const orisha_field *field = given_argument(t, name);
    orisha_str value = {"", 0};
    if (field)
        orisha_string_literal(t, field->value, &value);
    return value;
}

int64_t orisha_argument_integer(orisha_transform *t, const char *name)
{
    const orisha_field *field = given_argument(t, name);
    int64_t value = 0;
    if (field)
        integer_value(field->value, &value);
    return value;
}

orisha_str orisha_argument_expression(orisha_transform *t, const char *name)
{
    const orisha_field *field = given_argument(t, name);
    return field ? field->value : (orisha_str){"", 0};
}

static bool arguments_are_literals(orisha_transform *t, const orisha_event *event)
{
    bool all = true;
    for (const orisha_parameter *input = event->inputs; input; input = input->next) {
        InputKind kind = user_input_kind(input);
        const char *name = orisha_transform_format(t, "%.*s", FMT(input->name));
        const orisha_field *field = given_argument(t, name);
        orisha_str string;
        int64_t integer;
        if (!field || (kind == INPUT_STRING && orisha_string_literal(t, field->value, &string)) ||
            (kind == INPUT_INTEGER && integer_value(field->value, &integer)) || kind == INPUT_EXPRESSION)
            continue;
        all = false;
        orisha_report_with(
            t, ORISHA_ERROR, "K707", field->value_span,
            orisha_transform_format(t, "'%s' is needed when the program is compiled, so it is a literal", name),
            kind == INPUT_STRING ? "write a string: \"...\"" : "write a number, or true or false", input->span,
            "declared here; an input of type any takes every expression, as text");
    }
    return all;
}

/* ---- Running ---------------------------------------------------------------------------------------------------- */

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* What would be emitted after it would become part of a function that it has left open. */
static void close_functions(orisha_transform *t, const UserTransform *transform, const struct Aside *aside)
{
    if (t->emitter->aside != aside)
        orisha_report(t, ORISHA_ERROR, "K710", transform->proc->name_span, "this transform leaves a function open",
                      "call orisha_end_function for each orisha_begin_function, before every return");
    while (t->emitter->aside != aside)
        orisha_end_function(t);
}

bool user_transform_run(orisha_transform *t, const orisha_event *event, orisha_span span)
{
    UserTransforms *user = t->emitter->user;
    const UserTransform *transform = user ? user->first : NULL;
    while (transform && transform->event != event)
        transform = transform->next;
    if (!transform || !transform->function)
        return false;
    if (!arguments_are_literals(t, event))
        return true;
    int64_t outer_ns = user->watch->running_ns;
    const UserTransform *outer = user->watch->last;
    orisha_span outer_place = user->watch->place;
    user->watch->last = transform;
    user->watch->place = span;
    atomic_store(&user->watch->running_ns, now_ns());
    int indent = t->emitter->indent;
    const struct Aside *aside = t->emitter->aside;
    transform->function(t);
    close_functions(t, transform, aside);
    t->emitter->indent = indent;
    /* One that was called below another, by orisha_emit_steps: the outer one's time goes on. */
    atomic_store(&user->watch->running_ns, outer_ns);
    if (outer_ns) {
        user->watch->last = outer;
        user->watch->place = outer_place;
    }
    return true;
}

/* ---- Flows of their own ----------------------------------------------------------------------------------------- */

static bool is_planned(const Emitter *e, const orisha_flow *flow)
{
    return !flow->is_subflow && flow->step->kind == ORISHA_STEP_INVOCATION &&
           event_is_user_transform(e->program, flow->step->invocation.event);
}

/* Names in text that a transform has added are resolved for the next one; what is wrong with them is reported when the
 * whole program is checked. */
static bool resolve_again(Emitter *e)
{
    Diagnostics unheard = {.arena = e->diagnostics->arena};
    check_flows(&unheard, e->compilation->program);
    return unheard.errors == 0;
}

static orisha_str plan_flow(Emitter *e, orisha_flow *flow)
{
    Buffer code = {0};
    bool is_resolved = true;
    for (unsigned turn = 0; is_resolved && is_planned(e, flow); turn++) {
        orisha_transform place = {.emitter = e};
        if (turn == REPLACEMENTS_LIMIT) {
            orisha_report(&place, ORISHA_ERROR, "K708", flow->span,
                          "the transforms of this flow replace it without end",
                          "let one of them leave a flow that it does not change again");
            break;
        }
        code.size = 0;
        *e = (Emitter){.diagnostics = e->diagnostics,
                       .program = e->program,
                       .compilation = e->compilation,
                       .flow = flow,
                       .body = &code,
                       .declarations = e->declarations,
                       .asides = e->asides,
                       .preamble = e->preamble,
                       .indent = 1,
                       .counters = e->counters,
                       .kept = e->kept,
                       .shared = e->shared,
                       .user = e->user,
                       .is_planning = true};
        emitter_steps(e, flow->step);
        if (e->replacement)
            program_put_flow(flow, e->replacement);
        is_resolved = resolve_again(e);
        if (!e->replacement)
            break;
        code.size = 0;
    }
    orisha_str text = {arena_copy(e->diagnostics->arena, buffer_text(&code)), code.size};
    buffer_free(&code);
    return text;
}

void user_transforms_plan(Emitter *e)
{
    Buffer *body = e->body;
    PlannedFlow **link = &e->user->planned;
    for (orisha_flow *flow = e->program->main->flows; flow; flow = flow->next) {
        if (!is_planned(e, flow))
            continue;
        orisha_str code = plan_flow(e, flow);
        if (!is_planned(e, flow))
            continue; /* replaced by another, which is emitted where it stands */
        *link = arena_alloc(e->diagnostics->arena, sizeof **link);
        **link = (PlannedFlow){flow, code, NULL};
        link = &(*link)->next;
    }
    e->body = body;
    e->is_planning = false;
}

const PlannedFlow *user_transforms_planned(const UserTransforms *user, const orisha_flow *flow)
{
    const PlannedFlow *planned = user ? user->planned : NULL;
    while (planned && planned->flow != flow)
        planned = planned->next;
    return planned;
}
