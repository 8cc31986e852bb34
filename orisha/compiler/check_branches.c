/* Branches: unknown, missing, twice; what they bind, and whether it is used. SPDX-License-Identifier: MIT */
#include "checker.h"
#include "expression.h"
#include "member.h"
#include "nearest.h"

static const orisha_event_branch *find_branch(const orisha_event *event, orisha_str name)
{
    for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next)
        if (orisha_str_equal(branch->name, name))
            return branch;
    return NULL;
}

const orisha_event_branch *check_find_branch(Checker *c, const orisha_event *event, orisha_str name, orisha_span span)
{
    const orisha_event_branch *found = find_branch(event, name);
    if (found)
        return found;
    Nearest nearest = nearest_begin(name);
    const char *names = "";
    for (const orisha_event_branch *branch = check_is_worth_suggesting(c) ? event->branches : NULL; branch;
         branch = branch->next) {
        nearest_offer(&nearest, branch->name);
        names = TEXT("%s%s%.*s", names, *names ? ", " : "", FMT(branch->name));
    }
    Diagnostic *d =
        check_report(c, "K212", span, TEXT("event '%.*s' has no branch '%.*s'", FMT(event->name), FMT(name)),
                     nearest_remedy(c->diagnostics, &nearest,
                                    *names            ? TEXT("its branches are %s", names)
                                    : event->branches ? "the note shows where its branches are declared"
                                                      : "it has no branches: remove this"));
    diagnostic_note(c->diagnostics, d, event->name_span, "the event is declared here");
    return NULL;
}

/* `{s.reason}` in a string, where `{{s.reason}}` is meant: the name behind its brace; no text when there is none. */
static orisha_str find_in_single_braces(const orisha_field *fields, orisha_str name)
{
    for (; fields; fields = fields->next) {
        const orisha_str value = fields->value;
        for (size_t at = 0; at + name.len + 1 < value.len; at++)
            if (value.ptr[at] == '{' && memcmp(value.ptr + at + 1, name.ptr, name.len) == 0 &&
                (value.ptr[at + 1 + name.len] == '.' || value.ptr[at + 1 + name.len] == '}')) {
                const char *begin = value.ptr + at + 1, *end = memchr(begin, '}', value.len - at - 1);
                return (orisha_str){begin, end ? (size_t)(end - begin) : name.len};
            }
    }
    return (orisha_str){0};
}

/* `{{id}}` in a string, where the route has `:id`: a parameter is reached through the binding. */
static bool has_bare_parameter(const orisha_field *fields, orisha_str name)
{
    for (; fields; fields = fields->next) {
        const char *at = fields->value.ptr, *end = at + fields->value.len;
        while ((at = memmem(at, (size_t)(end - at), "{{", 2))) {
            for (at += 2; at < end && *at == ' ';)
                at++;
            if ((size_t)(end - at) <= name.len || memcmp(at, name.ptr, name.len) != 0)
                continue;
            const char *after = at + name.len;
            while (after < end && *after == ' ')
                after++;
            if (after < end && *after == '}')
                return true;
        }
    }
    return false;
}

static const char *bare_parameter_remedy(Checker *c, const orisha_branch *branch, const orisha_step *step)
{
    orisha_str pattern = branch->is_pattern ? branch->name : (orisha_str){0};
    for (size_t at = 1; at < pattern.len; at++) {
        if (pattern.ptr[at - 1] != '/' || (pattern.ptr[at] != ':' && pattern.ptr[at] != '*'))
            continue;
        orisha_str name = {pattern.ptr + at + 1, 0};
        while (at + 1 + name.len < pattern.len && text_is_name(name.ptr[name.len]))
            name.len++;
        if (name.len && (has_bare_parameter(step->constructor.fields, name) ||
                         has_bare_parameter(step->invocation.arguments, name)))
            return TEXT("write {{%.*s.%.*s}}: parameters are reached through the binding", FMT(branch->binding),
                        FMT(name));
    }
    return NULL;
}

static const char *unused_remedy(Checker *c, const orisha_branch *branch)
{
    for (const orisha_step *step = branch->steps; step; step = step->next) {
        orisha_str found = find_in_single_braces(step->invocation.arguments, branch->binding);
        if (!found.len)
            found = find_in_single_braces(step->constructor.fields, branch->binding);
        if (found.len)
            return TEXT("write {{%.*s}} to put the value into the string", FMT(found));
        const char *remedy = bare_parameter_remedy(c, branch, step);
        if (remedy)
            return remedy;
    }
    return "write '_' to discard it";
}

static void check_binding(Checker *c, const orisha_branch *branch)
{
    if (branch->binding.len == 0 || text_is(branch->binding, "_"))
        return;
    check_name(c, branch->binding, branch->binding_span);
    if (!steps_use(branch->steps, branch->binding))
        check_report(c, "K208", branch->binding_span, TEXT("'%.*s' is bound and never used", FMT(branch->binding)),
                     unused_remedy(c, branch));
}

/* `f.nmae` where the branch carries a `name`. */
static void check_members(Checker *c, const orisha_branch *branch, const orisha_event_branch *declared)
{
    size_t count = 0;
    const orisha_str *names = NULL;
    orisha_str *list = NULL;
    for (const orisha_parameter *p = declared->payload; p; p = p->next)
        count++;
    names = list = arena_alloc(c->diagnostics->arena, (count + 1) * sizeof *list);
    for (const orisha_parameter *p = declared->payload; p; p = p->next)
        *list++ = p->name;
    const Members members = {.names = names,
                             .count = count,
                             .declaration = declared->span,
                             .what = TEXT("branch '%.*s'", FMT(declared->name)),
                             .word = "field"};
    members_check(c->diagnostics, branch, &members);
}

static void check_payload(Checker *c, const orisha_branch *branch, const orisha_event_branch *declared)
{
    bool binds = branch->binding.len && !text_is(branch->binding, "_");
    Diagnostic *d = NULL;
    if (declared->payload && branch->binding.len == 0)
        d = check_report(
            c, "K209", branch->name_span,
            TEXT("branch '%.*s' carries a payload that is neither bound nor discarded", FMT(branch->name)),
            TEXT("write | %.*s x |> to use it, or | %.*s _ |> to discard it", FMT(branch->name), FMT(branch->name)));
    if (!declared->payload && binds)
        d = check_report(c, "K210", branch->binding_span,
                         TEXT("branch '%.*s' carries nothing to bind", FMT(branch->name)), "remove the binding");
    if (d)
        diagnostic_note(c->diagnostics, d, declared->span, "the branch is declared here");
    if (declared->payload && binds)
        check_members(c, branch, declared);
}

static void check_unique(Checker *c, const orisha_branch *branches)
{
    Symbols names = {0}, patterns = {0};
    if (!branches->next)
        return;
    for (const orisha_branch *branch = branches; branch; branch = branch->next) {
        const orisha_branch *first =
            symbols_add(branch->is_pattern ? &patterns : &names, c->diagnostics->arena, branch->name, branch);
        if (!first)
            continue;
        Diagnostic *d = check_report(c, "K211", branch->name_span,
                                     TEXT("branch '%.*s' stands twice", FMT(branch->name)), "remove one of them");
        diagnostic_note(c->diagnostics, d, first->name_span, "first written here");
    }
}

void check_branches(Checker *c, const orisha_step *step)
{
    if (step->branches)
        check_unique(c, step->branches);
    for (const orisha_branch *branch = step->branches; branch; branch = branch->next)
        check_binding(c, branch);
}

static void report_missing(Checker *c, const orisha_step *step, const orisha_event *event,
                           const orisha_event_branch *declared)
{
    Diagnostic *d = check_report(c, "K213", step->span,
                                 TEXT("branch '%.*s' of '%.*s' is not handled", FMT(declared->name), FMT(event->name)),
                                 TEXT("add | %.*s%s |> ...", FMT(declared->name), declared->payload ? " x" : ""));
    diagnostic_note(c->diagnostics, d, declared->span, "the branch is declared here");
}

/* Is the branch one that the event does not have, and this the one that was meant? Then it was told. */
static bool is_mistyped(const orisha_event *event, const orisha_branch *branch, const orisha_event_branch *meant)
{
    Nearest nearest = nearest_begin(branch->name);
    nearest_offer(&nearest, meant->name);
    return nearest.best.len && !find_branch(event, branch->name);
}

void check_event_branches(Checker *c, const orisha_step *step, const orisha_event *event)
{
    for (const orisha_branch *branch = step->branches; branch; branch = branch->next) {
        const orisha_event_branch *declared = check_find_branch(c, event, branch->name, branch->name_span);
        if (declared)
            check_payload(c, branch, declared);
    }
    for (const orisha_event_branch *declared = event->branches; declared; declared = declared->next) {
        const orisha_branch *branch = step->branches;
        while (branch && !orisha_str_equal(branch->name, declared->name) && !is_mistyped(event, branch, declared))
            branch = branch->next;
        if (!branch)
            report_missing(c, step, event, declared);
    }
}
