/* The checks: flows and their steps. Names, fields, branches and declarations are in check_NOUN.c; what only one
 * transform knows (patterns, sites, the fields of a response) is checked there. SPDX-License-Identifier: MIT */
#include "checker.h"
#include "unsupported.h"
#include "user_transform.h"

static void check_steps(Checker *c, orisha_step *steps);

Diagnostic *check_report(Checker *c, const char *code, orisha_span span, const char *cause, const char *remedy)
{
    return diagnostic_add(c->diagnostics, ORISHA_ERROR, code, span, cause, remedy);
}

/* ---- Steps ------------------------------------------------------------------------------------------------------ */

/* Does a plain C call answer here? */
static bool takes_calls(const Checker *c)
{
    return c->outcome && find_part(c->program, c->outcome, text_from("call"));
}

/* `response(body: "x")`, or `report(req, id: p.id)`: an outcome takes braces, and a call in C no names. */
static const char *call_remedy(Checker *c, const orisha_invocation *invocation)
{
    for (const orisha_event_branch *branch = c->outcome->branches; branch; branch = branch->next)
        if (orisha_str_equal(branch->name, invocation->name))
            return TEXT("write %.*s { ... }: an outcome has its fields in braces", FMT(branch->name));
    for (const orisha_field *argument = invocation->arguments; argument; argument = argument->next)
        if (argument->name.len && argument->name.ptr != argument->value.ptr)
            return check_suggest_event(c, invocation->name,
                                       TEXT("write its arguments without names: this is a call in C, unless an event "
                                            "'%.*s' is declared",
                                            FMT(invocation->name)));
    return NULL;
}

static void check_plain_call(Checker *c, const orisha_step *step)
{
    const orisha_invocation *invocation = &step->invocation;
    const Cursor at_name = {
        .source = invocation->span.source, .at = invocation->span.begin, .end = invocation->span.end};
    if (!c->outcome && text_is(invocation->name, "tap") && unsupported_report(c->diagnostics, &at_name, "a tap"))
        return;
    bool prints = text_begins(invocation->name, "print") || text_is(invocation->name, "puts");
    if (!takes_calls(c))
        check_report(c, "K214", invocation->span, TEXT("'%.*s' is not an event of this file", FMT(invocation->name)),
                     check_suggest_event(c, invocation->name,
                                         prints
                                             ? "std.io:print.ln(\"text {{ expression }}\") prints, after ~import "
                                               "\"$std/io\""
                                             : "a plain C call can end a branch of orisha:handler; elsewhere declare "
                                               "~event NAME { ... }"));
    else if (call_remedy(c, invocation))
        check_report(c, "K214", invocation->span, TEXT("'%.*s' is not an event of this file", FMT(invocation->name)),
                     call_remedy(c, invocation));
    else if (step->branches)
        check_report(c, "K214", invocation->span,
                     TEXT("'%.*s' is a C call, which has no branches", FMT(invocation->name)),
                     check_suggest_event(c, invocation->name,
                                         TEXT("declare ~event %.*s { ... } with its branches", FMT(invocation->name))));
}

static void check_invocation(Checker *c, orisha_step *step)
{
    orisha_invocation *invocation = &step->invocation;
    const orisha_event *event = invocation->event = check_resolve(c, invocation);
    if (event || (invocation->module.len == 0 && takes_calls(c)))
        check_strings(c, invocation->arguments, event && event->is_transform);
    if (!event && invocation->module.len == 0)
        check_plain_call(c, step);
    if (event_is_user_transform(c->program, event))
        check_fields(c, invocation->arguments, user_inputs_of_invocation(c->diagnostics->arena, event),
                     invocation->span, "argument", event->name, event->name_span);
    if (event && !event->is_transform) {
        check_fields(c, invocation->arguments, event->inputs, invocation->span, "argument", event->name,
                     event->name_span);
        check_event_branches(c, step, event);
    }
}

static void check_constructor(Checker *c, const orisha_step *step)
{
    const orisha_constructor *constructor = &step->constructor;
    if (!c->outcome) {
        check_report(c, "K215", constructor->span,
                     TEXT("'%.*s' has no event to be an outcome of", FMT(constructor->name)),
                     "only the branches of a subflow (~event = ...) construct outcomes");
        return;
    }
    const orisha_event_branch *declared = check_find_branch(c, c->outcome, constructor->name, constructor->name_span);
    if (declared) { /* else nobody knows what its strings may hold */
        check_strings(c, constructor->fields, find_part(c->program, c->outcome, constructor->name) != NULL);
        check_fields(c, constructor->fields, declared->payload, constructor->span, "field", constructor->name,
                     declared->span);
    }
    if (step->branches)
        check_report(c, "K228", step->branches->name_span, "an outcome ends its flow and has no branches",
                     "remove the branch, or give it the indent of the branch that it belongs to");
}

/* The last step of a branch of a subflow must produce the outcome. */
static void check_ending(Checker *c, const orisha_step *last)
{
    const orisha_event *event = last->kind == ORISHA_STEP_INVOCATION ? last->invocation.event : NULL;
    /* Of one that has branches it is told that they are missing. */
    bool is_open_event = event && !event->is_transform && !event->branches;
    /* A transform that declares no branch yields nothing: print.ln. */
    bool is_silent = event && event->is_transform && !event->branches;
    if (!c->outcome || !c->outcome->branches || !(last->kind == ORISHA_STEP_END || is_open_event || is_silent))
        return;
    Diagnostic *d =
        check_report(c, "K216", last->span, TEXT("this ends without an outcome of '%.*s'", FMT(c->outcome->name)),
                     TEXT("end with |> %.*s { ... }", FMT(c->outcome->branches->name)));
    diagnostic_note(c->diagnostics, d, c->outcome->branches->span, "the outcome is declared here");
}

/* An outcome, a C call that answers, a transform that takes over. */
static bool ends_flow(const Checker *c, const orisha_step *step)
{
    if (step->kind != ORISHA_STEP_INVOCATION)
        return true;
    const orisha_event *event = step->invocation.event;
    return c->outcome && (!event || event->branches);
}

static void check_steps(Checker *c, orisha_step *steps)
{
    for (orisha_step *step = steps; step; step = step->next) {
        if (step->kind == ORISHA_STEP_INVOCATION)
            check_invocation(c, step);
        else if (step->kind == ORISHA_STEP_CONSTRUCTOR)
            check_constructor(c, step);
        if (step->next && ends_flow(c, step)) {
            Diagnostic *d = check_report(c, "K217", step->next->span, "nothing can follow a step that answers",
                                         "remove this step, or the one that answers");
            diagnostic_note(c->diagnostics, d, step->span, "this step answers");
        }
        check_branches(c, step);
        for (orisha_branch *branch = step->branches; branch; branch = branch->next)
            check_steps(c, branch->steps);
        if (!step->next)
            check_ending(c, step);
    }
}

/* ---- The program ------------------------------------------------------------------------------------------------ */

static void check_target(Checker *c, orisha_flow *flow)
{
    orisha_invocation *target = &flow->target;
    target->event = check_resolve(c, target);
    if (!target->event && target->module.len == 0)
        check_report(c, "K204", target->name_span, TEXT("this file has no event '%.*s'", FMT(target->name)),
                     check_suggest_event(c, target->name,
                                         "declare it with ~event NAME { ... }, or name its module, as in "
                                         "orisha:handler"));
    if (!target->event) {
        c->misses_target = true;
        return;
    }
    const orisha_str key = {(const char *)&target->event, sizeof target->event};
    const orisha_flow *first = symbols_add(&c->implemented, c->diagnostics->arena, key, flow);
    if (!first)
        return;
    Diagnostic *d = check_report(c, "K218", target->span, TEXT("'%.*s' is implemented twice", FMT(target->name)),
                                 "remove one of them");
    diagnostic_note(c->diagnostics, d, first->target.span, "first implemented here");
}

static void check_flow(Checker *c, orisha_flow *flow)
{
    c->outcome = NULL;
    if (flow->is_subflow) {
        check_target(c, flow);
        if (!flow->target.event)
            return;
        c->outcome = flow->target.event;
    }
    check_indents(c, flow->step);
    check_steps(c, flow->step);
}

static Checker check_all_flows(Diagnostics *diagnostics, orisha_program *program)
{
    Checker checker = {.diagnostics = diagnostics, .program = program};
    for (orisha_flow *flow = program->main->flows; flow; flow = flow->next)
        check_flow(&checker, flow);
    checker.outcome = NULL;
    return checker;
}

void check_flows(Diagnostics *diagnostics, orisha_program *program)
{
    check_all_flows(diagnostics, program);
}

void check_other_flow(Diagnostics *diagnostics, orisha_program *program, orisha_flow *flow)
{
    Checker checker = {.diagnostics = diagnostics, .program = program};
    check_flow(&checker, flow);
}

void check_program(Diagnostics *diagnostics, orisha_program *program)
{
    Checker checker = check_all_flows(diagnostics, program);
    check_serve(&checker);
    for (const Module *module = program->modules; module; module = module->next) {
        check_declarations(&checker, module);
        check_main(&checker, module);
    }
}
