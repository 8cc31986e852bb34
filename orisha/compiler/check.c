/* The checks. What only one transform knows (patterns, sites, the fields of a response) is checked there.
 * SPDX-License-Identifier: MIT */
#include "check.h"
#include "expression.h"
#include "text.h"

typedef struct Checker {
    Diagnostics *diagnostics;
    orisha_program *program;
    const orisha_event *outcome; /* of the subflow in hand */
} Checker;

static void check_steps(Checker *c, orisha_step *steps);

static Diagnostic *report(Checker *c, const char *code, orisha_span span, const char *cause, const char *remedy)
{
    return diagnostic_add(c->diagnostics, ORISHA_ERROR, code, span, cause, remedy);
}

#define TEXT(...) arena_format(c->diagnostics->arena, __VA_ARGS__)

/* ---- Names ------------------------------------------------------------------------------------------------------ */

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
    for (const orisha_event *event = module ? module->events : NULL; event; event = event->next)
        if (orisha_str_equal(event->name, name))
            return event;
    return NULL;
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

static const char *suggest_event(Checker *c, const Module *module, orisha_str name)
{
    size_t count = 0;
    for (const orisha_event *event = module->events; event; event = event->next)
        count++;
    const char **names = arena_alloc(c->diagnostics->arena, (count + 1) * sizeof *names);
    count = 0;
    for (const orisha_event *event = module->events; event; event = event->next)
        names[count++] = TEXT("%.*s", FMT(event->name));
    const char *near = nearest_name(name, names);
    return near ? TEXT("did you mean '%s'?", near) : NULL;
}

static const char *import_remedy(Checker *c, orisha_str module)
{
    char *path = arena_copy(c->diagnostics->arena, module);
    for (size_t i = 0; i < module.len; i++)
        if (path[i] == '.')
            path[i] = '/';
    return TEXT("add ~import \"$%s\" at the top", path);
}

static const orisha_event *resolve(Checker *c, const orisha_invocation *invocation)
{
    const Module *module = find_module(c->program, invocation->module);
    if (!module) {
        report(c, "K203", invocation->span, TEXT("module '%.*s' is not imported", FMT(invocation->module)),
               import_remedy(c, invocation->module));
        return NULL;
    }
    const orisha_event *event = find_event(c->program, invocation->module, invocation->name);
    if (!event && invocation->module.len)
        report(c, "K204", invocation->name_span,
               TEXT("module '%.*s' has no event '%.*s'", FMT(invocation->module), FMT(invocation->name)),
               suggest_event(c, module, invocation->name));
    else if (event && invocation->module.len && !event->is_public)
        report(c, "K204", invocation->name_span, TEXT("event '%.*s' is private to its module", FMT(invocation->name)),
               "declare it with ~pub event");
    return event;
}

/* ---- Arguments -------------------------------------------------------------------------------------------------- */

static const orisha_parameter *find_parameter(const orisha_parameter *parameters, orisha_str name)
{
    for (; parameters; parameters = parameters->next)
        if (orisha_str_equal(parameters->name, name))
            return parameters;
    return NULL;
}

/* Strings that are not what they seem. A transform reads the literals that it is given; elsewhere none interpolates. */
static void check_strings(Checker *c, const orisha_field *fields, bool is_transform)
{
    for (const orisha_field *field = fields; field; field = field->next) {
        orisha_str ignored;
        StringKind kind = expression_string(c->diagnostics->arena, field->value, &ignored);
        if (kind == STRING_BAD_ESCAPE)
            report(c, "K132", field->value_span, "this string has an escape that C does not know",
                   "write \\\\ for a backslash");
        else if (expression_interpolates(field->value) && (kind == STRING_NONE || !is_transform))
            report(c, "K133", field->value_span, "{{ }} works only in a string that is a whole body or printed text",
                   "make the text with orisha_format(req, \"...\", ...)");
    }
}

/* An integer literal that its parameter cannot hold. */
static void check_range(Checker *c, const orisha_field *field, const orisha_parameter *parameter)
{
    static const struct {
        const char *type;
        int64_t most;
    } limits[] = {{"uint8_t", UINT8_MAX}, {"uint16_t", UINT16_MAX}, {"uint32_t", UINT32_MAX},
                  {"int8_t", INT8_MAX},   {"int16_t", INT16_MAX},   {"int32_t", INT32_MAX}};
    int64_t value;
    if (!expression_integer(field->value, &value))
        return;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (text_is(parameter->c_type, limits[i].type) && value > limits[i].most)
            report(c, "K223", field->value_span,
                   TEXT("'%.*s' holds at most %lld", FMT(parameter->name), (long long)limits[i].most),
                   TEXT("its type is %.*s", FMT(parameter->type)));
}

/* Fields against the declaration: unknown, twice, missing. `what` is "argument" or "field". */
static void check_fields(Checker *c, const orisha_field *fields, const orisha_parameter *declared, orisha_span span,
                         const char *what, orisha_str owner)
{
    for (const orisha_field *field = fields; field; field = field->next) {
        const orisha_parameter *parameter = find_parameter(declared, field->name);
        if (parameter)
            check_range(c, field, parameter);
        else
            report(c, "K205", field->name_span,
                   TEXT("'%.*s' has no %s '%.*s'", FMT(owner), what, FMT(field->name.len ? field->name : field->value)),
                   "write name: value, with a declared name");
        for (const orisha_field *other = fields; other != field; other = other->next)
            if (orisha_str_equal(other->name, field->name)) {
                Diagnostic *d = report(c, "K206", field->name_span,
                                       TEXT("%s '%.*s' is given twice", what, FMT(field->name)), "remove one of them");
                d->other = other->name_span;
                d->other_label = "first given here";
            }
    }
    for (; declared; declared = declared->next) {
        const orisha_field *field = fields;
        while (field && !orisha_str_equal(field->name, declared->name))
            field = field->next;
        if (!field && !declared->optional)
            report(c, "K207", span, TEXT("'%.*s' needs the %s '%.*s'", FMT(owner), what, FMT(declared->name)),
                   TEXT("add %.*s: value (%.*s)", FMT(declared->name), FMT(declared->type)));
    }
}

/* ---- Branches --------------------------------------------------------------------------------------------------- */

static const orisha_event_branch *find_branch(const orisha_event *event, orisha_str name)
{
    for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next)
        if (orisha_str_equal(branch->name, name))
            return branch;
    return NULL;
}

/* Names that cannot be a C variable beside the generated ones. */
static bool is_reserved(const Checker *c, orisha_str name)
{
    for (const orisha_parameter *p = c->outcome ? c->outcome->inputs : NULL; p; p = p->next)
        if (orisha_str_equal(p->name, name))
            return true;
    return orisha_is_keyword(name) || text_begins(name, "kz_") || memchr(name.ptr, '-', name.len) != NULL;
}

static void check_name(Checker *c, orisha_str name, orisha_span span)
{
    if (is_reserved(c, name))
        report(c, "K224", span, TEXT("'%.*s' cannot be a name here", FMT(name)),
               "C keywords, names with '-' or that begin with kz_, and the names of the event's inputs are taken: "
               "choose another");
}

static void check_binding(Checker *c, const orisha_branch *branch)
{
    if (branch->binding.len == 0 || text_is(branch->binding, "_"))
        return;
    check_name(c, branch->binding, branch->binding_span);
    if (!steps_use(branch->steps, branch->binding))
        report(c, "K208", branch->binding_span, TEXT("'%.*s' is bound and never used", FMT(branch->binding)),
               "write '_' to discard it");
}

static void check_payload(Checker *c, const orisha_branch *branch, const orisha_event_branch *declared)
{
    if (declared->payload && branch->binding.len == 0)
        report(c, "K209", branch->name_span,
               TEXT("branch '%.*s' carries a payload that is neither bound nor discarded", FMT(branch->name)),
               TEXT("write | %.*s x |> to use it, or | %.*s _ |> to discard it", FMT(branch->name), FMT(branch->name)));
    if (!declared->payload && branch->binding.len && !text_is(branch->binding, "_"))
        report(c, "K210", branch->binding_span, TEXT("branch '%.*s' carries nothing to bind", FMT(branch->name)),
               "remove the binding");
}

static const char *suggest_branch(Checker *c, const orisha_event *event, orisha_str name)
{
    const char *names[32];
    size_t count = 0;
    for (const orisha_event_branch *branch = event->branches; branch && count < 31; branch = branch->next)
        names[count++] = TEXT("%.*s", FMT(branch->name));
    names[count] = NULL;
    const char *near = nearest_name(name, names);
    return near ? TEXT("did you mean '%s'?", near) : NULL;
}

static void check_duplicate_branches(Checker *c, const orisha_branch *branches)
{
    for (const orisha_branch *branch = branches; branch; branch = branch->next)
        for (const orisha_branch *other = branches; other != branch; other = other->next)
            if (branch->is_pattern == other->is_pattern && orisha_str_equal(branch->name, other->name)) {
                Diagnostic *d = report(c, "K211", branch->name_span,
                                       TEXT("branch '%.*s' stands twice", FMT(branch->name)), "remove one of them");
                d->other = other->name_span;
                d->other_label = "first written here";
                break;
            }
}

static void check_event_branches(Checker *c, const orisha_step *step, const orisha_event *event)
{
    for (const orisha_branch *branch = step->branches; branch; branch = branch->next) {
        const orisha_event_branch *declared = branch->is_pattern ? NULL : find_branch(event, branch->name);
        if (!declared)
            report(c, "K212", branch->name_span,
                   TEXT("event '%.*s' has no branch '%.*s'", FMT(event->name), FMT(branch->name)),
                   suggest_branch(c, event, branch->name));
        else
            check_payload(c, branch, declared);
    }
    for (const orisha_event_branch *declared = event->branches; declared; declared = declared->next) {
        const orisha_branch *branch = step->branches;
        while (branch && !orisha_str_equal(branch->name, declared->name))
            branch = branch->next;
        if (!branch)
            report(c, "K213", step->span,
                   TEXT("branch '%.*s' of '%.*s' is not handled", FMT(declared->name), FMT(event->name)),
                   TEXT("add | %.*s%s |> ...", FMT(declared->name), declared->payload ? " x" : ""));
    }
}

/* ---- Steps ------------------------------------------------------------------------------------------------------ */

static void check_invocation(Checker *c, orisha_step *step)
{
    orisha_invocation *invocation = &step->invocation;
    invocation->event = resolve(c, invocation);
    check_strings(c, invocation->arguments, invocation->event && invocation->event->is_transform);
    if (!invocation->event && invocation->module.len == 0) {
        if (!c->outcome || !find_part(c->program, c->outcome, text_from("call")))
            report(c, "K214", invocation->span, TEXT("'%.*s' is not an event of this file", FMT(invocation->name)),
                   "a plain C call can end a branch of orisha:handler; elsewhere declare ~event NAME { ... }");
        else if (step->branches)
            report(c, "K214", invocation->span,
                   TEXT("'%.*s' is a C call, which has no branches", FMT(invocation->name)),
                   TEXT("declare ~event %.*s { ... } with its branches", FMT(invocation->name)));
    }
    if (invocation->event && !invocation->event->is_transform) {
        check_fields(c, invocation->arguments, invocation->event->inputs, invocation->span, "argument",
                     invocation->event->name);
        check_event_branches(c, step, invocation->event);
    }
}

static void check_constructor(Checker *c, const orisha_step *step)
{
    const orisha_constructor *constructor = &step->constructor;
    if (!c->outcome) {
        report(c, "K215", constructor->span, TEXT("'%.*s' has no event to be an outcome of", FMT(constructor->name)),
               "only the branches of a subflow (~event = ...) construct outcomes");
        return;
    }
    check_strings(c, constructor->fields, find_part(c->program, c->outcome, constructor->name) != NULL);
    const orisha_event_branch *declared = find_branch(c->outcome, constructor->name);
    if (!declared)
        report(c, "K212", constructor->name_span,
               TEXT("event '%.*s' has no branch '%.*s'", FMT(c->outcome->name), FMT(constructor->name)),
               suggest_branch(c, c->outcome, constructor->name));
    else
        check_fields(c, constructor->fields, declared->payload, constructor->span, "field", constructor->name);
    if (step->branches)
        report(c, "K215", step->branches->name_span, "an outcome ends its flow and has no branches", NULL);
}

/* The last step of a branch of a subflow must produce the outcome. */
static void check_ending(Checker *c, const orisha_step *last)
{
    bool is_open_event = last->kind == ORISHA_STEP_INVOCATION && last->invocation.event &&
                         !last->invocation.event->is_transform && !last->branches;
    /* A transform that declares no branch yields nothing: print.ln. */
    bool is_silent = last->kind == ORISHA_STEP_INVOCATION && last->invocation.event &&
                     last->invocation.event->is_transform && !last->invocation.event->branches;
    if (c->outcome && c->outcome->branches && (last->kind == ORISHA_STEP_END || is_open_event || is_silent))
        report(c, "K216", last->span, TEXT("this ends without an outcome of '%.*s'", FMT(c->outcome->name)),
               c->outcome->branches ? TEXT("end with |> %.*s { ... }", FMT(c->outcome->branches->name)) : NULL);
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
        if (step->next && ends_flow(c, step))
            report(c, "K217", step->next->span, "nothing can follow a step that answers", "remove this step");
        check_duplicate_branches(c, step->branches);
        for (orisha_branch *branch = step->branches; branch; branch = branch->next) {
            check_binding(c, branch);
            check_steps(c, branch->steps);
        }
        if (!step->next)
            check_ending(c, step);
    }
}

/* ---- The program ------------------------------------------------------------------------------------------------ */

static void check_flow(Checker *c, orisha_flow *flow)
{
    c->outcome = NULL;
    if (flow->is_subflow) {
        flow->target.event = resolve(c, &flow->target);
        if (!flow->target.event && flow->target.module.len == 0)
            report(c, "K204", flow->target.name_span, TEXT("this file has no event '%.*s'", FMT(flow->target.name)),
                   "declare it with ~event NAME { ... }, or name its module, as in orisha:handler");
        if (!flow->target.event)
            return;
        c->outcome = flow->target.event;
        for (const orisha_flow *other = c->program->main->flows; other != flow; other = other->next)
            if (other->is_subflow && other->target.event == flow->target.event) {
                Diagnostic *d =
                    report(c, "K218", flow->target.span, TEXT("'%.*s' is implemented twice", FMT(flow->target.name)),
                           "remove one of them");
                d->other = other->target.span;
                d->other_label = "first implemented here";
            }
    }
    check_steps(c, flow->step);
}

static bool is_implemented(const orisha_program *program, const orisha_event *event)
{
    for (const orisha_flow *flow = program->main->flows; flow; flow = flow->next)
        if (flow->is_subflow && flow->target.event == event)
            return true;
    return false;
}

static bool has_proc(const Module *module, const orisha_event *event)
{
    for (const Item *item = module->items; item; item = item->next)
        if (item->kind == ITEM_PROC && orisha_str_equal(item->proc.name, event->name))
            return true;
    return false;
}

static void check_parameters(Checker *c, const orisha_parameter *parameters)
{
    for (const orisha_parameter *p = parameters; p; p = p->next) {
        check_name(c, p->name, p->span);
        for (const orisha_parameter *other = parameters; other != p; other = other->next)
            if (orisha_str_equal(other->name, p->name))
                report(c, "K225", p->span, TEXT("'%.*s' is declared twice", FMT(p->name)), "give each its own name");
    }
}

static void check_declaration(Checker *c, const orisha_event *event)
{
    check_parameters(c, event->inputs);
    for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next) {
        check_name(c, branch->name, branch->span);
        check_parameters(c, branch->payload);
        if (text_is(branch->name, "event") || text_is(branch->name, "outcome"))
            report(c, "K224", branch->span, TEXT("'%.*s' cannot be the name of a branch", FMT(branch->name)),
                   "the generated C uses it for the event itself");
        for (const orisha_event_branch *other = event->branches; other != branch; other = other->next)
            if (orisha_str_equal(other->name, branch->name))
                report(c, "K225", branch->span, TEXT("'%.*s' is declared twice", FMT(branch->name)),
                       "give each its own name");
    }
}

static void check_proc(Checker *c, const Module *module, const Item *item)
{
    const orisha_event *event = find_event(c->program, module->name, item->proc.name);
    if (!event)
        report(c, "K222", item->proc.name_span, TEXT("proc '%.*s' has no event", FMT(item->proc.name)),
               TEXT("declare ~event %.*s { ... } before it", FMT(item->proc.name)));
    else if (is_implemented(c->program, event))
        report(c, "K218", item->proc.name_span, TEXT("'%.*s' is implemented twice", FMT(item->proc.name)),
               "keep the proc or the subflow");
    for (const Item *other = module->items; other != item; other = other->next)
        if (other->kind == ITEM_PROC && orisha_str_equal(other->proc.name, item->proc.name))
            report(c, "K218", item->proc.name_span, TEXT("'%.*s' is implemented twice", FMT(item->proc.name)),
                   "remove one of the procs");
}

static void check_events(Checker *c, const Module *module)
{
    c->outcome = NULL;
    for (const orisha_event *event = module->events; event; event = event->next) {
        if (!event->is_transform)
            check_declaration(c, event);
        for (const orisha_event *other = module->events; other != event; other = other->next)
            if (orisha_str_equal(other->name, event->name)) {
                Diagnostic *d = report(c, "K219", event->name_span,
                                       TEXT("event '%.*s' is declared twice", FMT(event->name)), "remove one of them");
                d->other = other->name_span;
                d->other_label = "first declared here";
            }
        if (event->is_abstract && !is_implemented(c->program, event))
            report(c, "K220", event->name_span,
                   TEXT("nothing implements '%.*s:%.*s'", FMT(event->module), FMT(event->name)),
                   TEXT("write ~%.*s:%.*s = ... in your program", FMT(event->module), FMT(event->name)));
        if (!event->is_abstract && !event->is_transform && !has_proc(module, event) &&
            !is_implemented(c->program, event))
            report(c, "K220", event->name_span, TEXT("nothing implements event '%.*s'", FMT(event->name)),
                   TEXT("write ~proc %.*s { C code } or ~%.*s = ...", FMT(event->name), FMT(event->name)));
        if (event->is_transform && module == c->program->main)
            report(c, "K221", event->name_span, "transforms of a program's own are not supported yet",
                   "the library's transforms are router, static, static_router and print.ln");
    }
    for (const Item *item = module->items; item; item = item->next)
        if (item->kind == ITEM_PROC)
            check_proc(c, module, item);
}

void check_program(Diagnostics *diagnostics, orisha_program *program)
{
    Checker checker = {.diagnostics = diagnostics, .program = program};
    for (orisha_flow *flow = program->main->flows; flow; flow = flow->next)
        check_flow(&checker, flow);
    for (const Module *module = program->modules; module; module = module->next)
        check_events(&checker, module);
}
