/* A program serves once: orisha:serve returns when its server has drained, so a second one would begin as the first is
 * told to end. One in the `failed` branch of another is no second one, nor is one in another branch of the same step.
 * SPDX-License-Identifier: MIT */
#include "checker.h"

/* What a subflow serves with; known once it was gone through, so that calls of it cost nothing. */
typedef struct Served {
    const orisha_step *step; /* the first; NULL: it does not serve */
} Served;

typedef struct ServeCheck {
    Checker *c;
    const orisha_event *serve;
    Symbols subflows; /* by the address of the event: Served */
} ServeCheck;

static const orisha_step *go_through(ServeCheck *check, const orisha_step *steps, const orisha_step *before);

static orisha_str key_of(const orisha_event *const *event)
{
    return (orisha_str){(const char *)event, sizeof *event};
}

static const orisha_step *served_by_subflow(ServeCheck *check, const orisha_event *event)
{
    const orisha_flow *flow = symbols_find(&check->c->implemented, key_of(&event));
    if (!flow)
        return NULL;
    /* What is not finished yet calls itself, and serves no second time by that. */
    Arena *arena = check->c->diagnostics->arena;
    Served *fresh = arena_alloc(arena, sizeof *fresh);
    *fresh = (Served){0};
    orisha_str key = {arena_copy(arena, key_of(&event)), sizeof event};
    const Served *known = symbols_add(&check->subflows, arena, key, fresh);
    if (known)
        return known->step;
    fresh->step = go_through(check, flow->step, NULL);
    return fresh->step;
}

static void report_second(const ServeCheck *check, const orisha_step *step, const orisha_step *first)
{
    Checker *c = check->c;
    Diagnostic *d = check_report(c, "K233", step->invocation.span, "the program serves a second time",
                                 "keep one; for a second address run the program again, with --port or --bind");
    diagnostic_note(c->diagnostics, d, first->invocation.span, "it serves here until a signal ends it");
}

/* What the steps below a step begin with, and what the step after it does. */
static const orisha_step *go_into_branches(ServeCheck *check, const orisha_step *step, const orisha_step *before,
                                           const orisha_step *after)
{
    const bool serves = step->kind == ORISHA_STEP_INVOCATION && step->invocation.event == check->serve;
    const orisha_step *last = after;
    for (const orisha_branch *branch = step->branches; branch; branch = branch->next) {
        const bool has_failed = serves && text_is(branch->name, "failed");
        const orisha_step *served = go_through(check, branch->steps, has_failed ? before : after);
        last = last ? last : served;
    }
    return last;
}

/* `before`: the step that has served when these begin, or NULL. Returns the one that has when they end. */
static const orisha_step *go_through(ServeCheck *check, const orisha_step *steps, const orisha_step *before)
{
    for (const orisha_step *step = steps; step; step = step->next) {
        const orisha_event *event = step->kind == ORISHA_STEP_INVOCATION ? step->invocation.event : NULL;
        const bool serves = event && (event == check->serve || served_by_subflow(check, event));
        if (serves && before)
            report_second(check, step, before);
        before = go_into_branches(check, step, before, before || !serves ? before : step);
    }
    return before;
}

void check_serve(Checker *c)
{
    ServeCheck check = {.c = c, .serve = find_event(c->program, text_from("orisha"), text_from("serve"))};
    const orisha_step *served = NULL;
    for (const orisha_flow *flow = c->program->main->flows; flow && check.serve; flow = flow->next)
        if (!flow->is_subflow)
            served = go_through(&check, flow->step, served);
        else if (flow->target.event)
            served_by_subflow(&check, flow->target.event);
}
