/* Branches with the indent of another level: that of the branch above whose event they belong to, or that of a step
 * below them. Only what events declare tells it. They are told once and put where they belong, so that nobody is told
 * that one event lacks them and another has none such. SPDX-License-Identifier: MIT */
#include "checker.h"

static const orisha_event *event_of(const Checker *c, const orisha_step *step)
{
    const orisha_event *event = step && step->kind == ORISHA_STEP_INVOCATION
                                    ? find_event(c->program, step->invocation.module, step->invocation.name)
                                    : NULL;
    return event && !event->is_transform ? event : NULL;
}

static bool declares(const orisha_event *event, const orisha_branch *branch)
{
    if (!event || !branch || branch->is_pattern)
        return false;
    for (const orisha_event_branch *declared = event->branches; declared; declared = declared->next)
        if (orisha_str_equal(declared->name, branch->name))
            return true;
    return false;
}

static orisha_step *last_step(orisha_branch *branch)
{
    orisha_step *step = branch->steps;
    while (step && step->next)
        step = step->next;
    return step;
}

static void report(Checker *c, const orisha_branch *branch, const orisha_event *event, orisha_span other,
                   const char *label, const char *remedy)
{
    Diagnostic *d = check_report(
        c, "K128", branch->name_span,
        TEXT("'%.*s' is a branch of '%.*s', but has not its indent", FMT(branch->name), FMT(event->name)), remedy);
    diagnostic_note(c->diagnostics, d, other, label);
}

/* `| found f |> ...` under `| [GET /] |> find(id: 1)` in the same column. `outer`: the event that this level is of. */
static void take_siblings(Checker *c, orisha_branch *branch, const orisha_event *outer)
{
    orisha_step *step = last_step(branch);
    const orisha_event *event = event_of(c, step);
    if (!step || step->branches || !declares(event, branch->next) || declares(outer, branch->next))
        return;
    report(c, branch->next, event, step->span, "it is invoked here", "indent it more than this line");
    orisha_branch *last = step->branches = branch->next;
    while (declares(event, last->next) && !declares(outer, last->next))
        last = last->next;
    branch->next = last->next;
    last->next = NULL;
}

/* `| missing |> ...` deeper than its sibling `| found f |> response { ... }`. */
static void give_siblings(Checker *c, orisha_branch *branch, const orisha_event *outer)
{
    orisha_step *step = last_step(branch);
    if (!step || step->kind == ORISHA_STEP_INVOCATION || !declares(outer, step->branches))
        return;
    report(c, step->branches, outer, branch->name_span, "its sibling stands here", "give it the indent of this one");
    orisha_branch *last = step->branches;
    while (last->next)
        last = last->next;
    last->next = branch->next;
    branch->next = step->branches;
    step->branches = NULL;
}

void check_indents(Checker *c, const orisha_step *steps)
{
    for (const orisha_step *step = steps; step; step = step->next) {
        const orisha_event *event = event_of(c, step);
        for (orisha_branch *branch = step->branches; branch; branch = branch->next) {
            give_siblings(c, branch, event);
            take_siblings(c, branch, event);
            check_indents(c, branch->steps);
        }
    }
}
