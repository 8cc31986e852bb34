/* Names: which event an invocation means, what was probably meant when there is none, and what can be a name in C.
 * SPDX-License-Identifier: MIT */
#include "checker.h"
#include "cursor.h"
#include "import.h"
#include "nearest.h"

static const Module *find_module(const orisha_program *program, orisha_str name)
{
    for (const Module *module = program->modules; module; module = module->next)
        if (orisha_str_equal(module->name, name))
            return module;
    return NULL;
}

const orisha_event *find_event(const orisha_program *program, orisha_str module_name, orisha_str name)
{
    const Module *module = find_module(program, module_name);
    return module ? symbols_find(&module->event_names, name) : NULL;
}

const orisha_event *find_proc_event(const orisha_program *program, const Module *module, const Proc *proc)
{
    return find_event(program, proc->module.len ? proc->module : module->name, proc->name);
}

const Proc *find_foreign_proc(Arena *arena, const orisha_program *program, const orisha_event *event)
{
    return symbols_find(&program->main->foreign_procs, ast_foreign_name(arena, event->module, event->name));
}

const orisha_event *find_part(const orisha_program *program, const orisha_event *event, orisha_str part)
{
    char name[256];
    int size = snprintf(name, sizeof name, "%.*s.%.*s", FMT(event->name), FMT(part));
    if (size < 0 || (size_t)size >= sizeof name)
        return NULL;
    const orisha_event *found = find_event(program, event->module, (orisha_str){name, (size_t)size});
    return found && found->is_transform ? found : NULL;
}

/* ---- Suggestions ------------------------------------------------------------------------------------------------ */

bool check_is_worth_suggesting(const Checker *c)
{
    return c->diagnostics->errors < DIAGNOSTICS_PRINTED_LIMIT;
}

static void offer_events(Nearest *nearest, const Module *module, bool with_private)
{
    for (const orisha_event *event = module->events; event; event = event->next)
        if (with_private || event->is_public)
            nearest_offer(nearest, event->name);
}

/* An event of another module that has exactly this name: its module was left out. */
static const orisha_event *find_elsewhere(const orisha_program *program, orisha_str name)
{
    for (const Module *module = program->modules; module; module = module->next) {
        const orisha_event *event = symbols_find(&module->event_names, name);
        if (event && module->name.len && event->is_public)
            return event;
    }
    return NULL;
}

/* `orisha.handler` for `orisha:handler`. */
static const orisha_event *find_with_dot(const orisha_program *program, orisha_str name)
{
    const char *dot = memchr(name.ptr, '.', name.len);
    for (; dot; dot = memchr(dot + 1, '.', name.len - (size_t)(dot + 1 - name.ptr))) {
        size_t size = (size_t)(dot - name.ptr);
        const orisha_event *event =
            find_event(program, (orisha_str){name.ptr, size}, (orisha_str){dot + 1, name.len - size - 1});
        if (event && event->is_public)
            return event;
    }
    return NULL;
}

const char *check_suggest_event(Checker *c, orisha_str name, const char *otherwise)
{
    if (!check_is_worth_suggesting(c))
        return otherwise;
    const orisha_event *elsewhere = find_elsewhere(c->program, name);
    if (!elsewhere)
        elsewhere = find_with_dot(c->program, name);
    if (elsewhere)
        return TEXT("did you mean '%.*s:%.*s'?", FMT(elsewhere->module), FMT(elsewhere->name));
    Nearest nearest = nearest_begin(name);
    offer_events(&nearest, c->program->main, true);
    return nearest_remedy(c->diagnostics, &nearest, otherwise);
}

static void report_no_module(Checker *c, const orisha_invocation *invocation)
{
    char *path = arena_copy(c->diagnostics->arena, invocation->module);
    for (size_t i = 0; i < invocation->module.len; i++)
        if (path[i] == '.')
            path[i] = '/';
    Nearest nearest = nearest_begin(invocation->module);
    for (const Module *module = c->program->modules; module && check_is_worth_suggesting(c); module = module->next)
        if (module->name.len)
            nearest_offer(&nearest, module->name);
    bool is_of_library = import_is_library(text_from(path));
    const char *add = TEXT("add ~import \"%s%s\" at the top", is_of_library ? "$" : "", path);
    check_report(c, "K203", invocation->span, TEXT("module '%.*s' is not imported", FMT(invocation->module)),
                 nearest_remedy(c->diagnostics, &nearest, add));
}

static void report_no_event(Checker *c, const Module *module, const orisha_invocation *invocation)
{
    Nearest nearest = nearest_begin(invocation->name);
    if (check_is_worth_suggesting(c))
        offer_events(&nearest, module, false);
    check_report(c, "K204", invocation->name_span,
                 TEXT("module '%.*s' has no event '%.*s'", FMT(invocation->module), FMT(invocation->name)),
                 nearest_remedy(c->diagnostics, &nearest, TEXT("its events are declared in %s", module->source->path)));
}

const orisha_event *check_resolve(Checker *c, const orisha_invocation *invocation)
{
    const Module *module = find_module(c->program, invocation->module);
    if (!module) {
        report_no_module(c, invocation);
        return NULL;
    }
    const orisha_event *event = symbols_find(&module->event_names, invocation->name);
    if (!event && invocation->module.len)
        report_no_event(c, module, invocation);
    if (event && invocation->module.len && !event->is_public) {
        Diagnostic *d = check_report(c, "K204", invocation->name_span,
                                     TEXT("event '%.*s' is private to its module", FMT(invocation->name)),
                                     "declare it with ~pub event");
        diagnostic_note(c->diagnostics, d, event->name_span, "declared here without pub");
    }
    return event;
}

/* ---- Names in C ------------------------------------------------------------------------------------------------- */

static const orisha_parameter *find_input(const Checker *c, orisha_str name)
{
    const orisha_parameter *p = c->outcome ? c->outcome->inputs : NULL;
    while (p && !orisha_str_equal(p->name, name))
        p = p->next;
    return p;
}

/* Why the name is taken, or cannot be one in C; NULL when it can. */
static const char *name_remedy(Checker *c, orisha_str name, const orisha_parameter *input)
{
    if (input)
        return "the event's inputs are variables there: choose another";
    if (orisha_is_keyword(name))
        return "C keeps this word for itself: choose another";
    if (text_begins(name, "kz_"))
        return "names that begin with kz_ are those of the generated code: choose another";
    if (memchr(name.ptr, '-', name.len))
        return TEXT("C has no '-' in names: write '%.*s'", FMT(cursor_known_name(c->diagnostics->arena, name)));
    return NULL;
}

void check_name(Checker *c, orisha_str name, orisha_span span)
{
    const orisha_parameter *input = find_input(c, name);
    const char *remedy = name_remedy(c, name, input);
    if (!remedy)
        return;
    Diagnostic *d = check_report(c, "K224", span, TEXT("'%.*s' cannot be a name here", FMT(name)), remedy);
    if (input)
        diagnostic_note(c->diagnostics, d, input->span, "the event's input of this name");
}
