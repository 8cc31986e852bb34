/* What a module declares: events, their parameters and types, procs. SPDX-License-Identifier: MIT */
#include "checker.h"
#include "nearest.h"
#include "record.h"
#include "types.h"
#include "user_transform.h"

static void report_twice(Checker *c, orisha_str name, orisha_span span, orisha_span first)
{
    Diagnostic *d =
        check_report(c, "K225", span, TEXT("'%.*s' is declared twice", FMT(name)), "give each its own name");
    diagnostic_note(c->diagnostics, d, first, "first declared here");
}

/* ---- Types ------------------------------------------------------------------------------------------------------ */

/* Whether the module's C has the word; then the type may be declared there, or in what that C includes. */
static bool host_has_word(const Module *module, orisha_str word)
{
    for (const Item *item = module->items; item; item = item->next) {
        orisha_str rest = item->host;
        for (const char *found; rest.len && (found = memmem(rest.ptr, rest.len, word.ptr, word.len));) {
            size_t at = (size_t)(found - rest.ptr), after = at + word.len;
            if ((at == 0 || !text_is_name(rest.ptr[at - 1])) && (after == rest.len || !text_is_name(rest.ptr[after])))
                return true;
            rest = (orisha_str){rest.ptr + after, rest.len - after};
        }
    }
    return false;
}

/* Any other word is a C type name, so only one that is nearly Koru's is doubted. */
static void check_type(Checker *c, const Module *module, const orisha_parameter *parameter)
{
    orisha_str type = parameter->type;
    while (type.len && (type.ptr[0] == '?' || type.ptr[0] == '*' || text_is_space(type.ptr[0])))
        type = (orisha_str){type.ptr + 1, type.len - 1};
    if (!orisha_is_identifier(type) || type_is_known(type) || c->types_doubted == DIAGNOSTICS_PRINTED_LIMIT)
        return;
    Nearest nearest = nearest_begin(type);
    type_offer_names(&nearest);
    const char *elsewhere = type_elsewhere(type);
    if (!elsewhere && (!nearest.best.len || nearest.distance > 1))
        return;
    c->types_doubted++; /* bounds how often the text is searched */
    if (host_has_word(module, type))
        return;
    orisha_span span = {parameter->span.source, (size_t)(type.ptr - parameter->span.source->text.ptr), 0};
    span.end = span.begin + type.len;
    diagnostic_add(c->diagnostics, ORISHA_WARNING, "K227", span,
                   TEXT("'%.*s' is none of Koru's types, so it is taken for one of C", FMT(type)),
                   elsewhere ? TEXT("did you mean '%s'?", elsewhere) : nearest_remedy(c->diagnostics, &nearest, NULL));
}

/* ---- Events ----------------------------------------------------------------------------------------------------- */

static void check_parameters(Checker *c, const Module *module, const orisha_parameter *parameters)
{
    for (const orisha_parameter *p = parameters; p; p = p->next) {
        check_name(c, p->name, p->span);
        check_type(c, module, p);
        for (const orisha_parameter *other = parameters; other != p; other = other->next)
            if (orisha_str_equal(other->name, p->name)) {
                report_twice(c, p->name, p->span, other->span);
                break;
            }
    }
}

static void check_event(Checker *c, const Module *module, const orisha_event *event)
{
    check_parameters(c, module, event->inputs);
    for (const orisha_event_branch *branch = event->branches; branch; branch = branch->next) {
        check_name(c, branch->name, branch->span);
        check_parameters(c, module, branch->payload);
        if (text_is(branch->name, "event") || text_is(branch->name, "outcome"))
            check_report(c, "K224", branch->span, TEXT("'%.*s' cannot be the name of a branch", FMT(branch->name)),
                         "the generated C uses it for the event itself: choose another");
        for (const orisha_event_branch *other = event->branches; other != branch; other = other->next)
            if (orisha_str_equal(other->name, branch->name)) {
                report_twice(c, branch->name, branch->span, other->span);
                break;
            }
    }
}

static const orisha_flow *implementation(const Checker *c, const orisha_event *event)
{
    return symbols_find(&c->implemented, (orisha_str){(const char *)&event, sizeof event});
}

/* Where the program brings the event in; its declaration, when another module does. */
static orisha_span import_of(const Checker *c, const Module *module, const orisha_event *event)
{
    const Import *import = module == c->program->main ? NULL : c->program->main->imports;
    for (; import; import = import->next)
        if (import->module == module)
            return import->span;
    return event->name_span;
}

static void check_implemented(Checker *c, const Module *module, const orisha_event *event)
{
    if ((event->is_transform && module->is_library) || event->is_optional || implementation(c, event) ||
        (event->is_abstract && find_foreign_proc(c->diagnostics->arena, c->program, event)))
        return;
    if (event->is_abstract && !c->misses_target) {
        Diagnostic *d =
            check_report(c, "K220", import_of(c, module, event),
                         TEXT("nothing implements '%.*s:%.*s'", FMT(event->module), FMT(event->name)),
                         TEXT("write ~%.*s:%.*s = ... in your program", FMT(event->module), FMT(event->name)));
        diagnostic_note(c->diagnostics, d, event->name_span, "declared here");
    } else if (!event->is_abstract && !symbols_find(&module->proc_names, event->name) &&
               !symbols_find(&c->meant, event->name))
        check_report(c, "K220", event->name_span, TEXT("nothing implements event '%.*s'", FMT(event->name)),
                     TEXT("write ~proc %.*s { C code } or ~%.*s = ...", FMT(event->name), FMT(event->name)));
}

/* What a transform can be given: the compiler knows no values of other types. */
static void check_transform_inputs(Checker *c, const orisha_event *event)
{
    for (const orisha_parameter *input = event->inputs; input; input = input->next)
        if (user_input_kind(input) == INPUT_UNKNOWN)
            check_report(c, "K221", input->span,
                         TEXT("a transform cannot take a value of type '%.*s'", FMT(input->type)),
                         "take string, an integer, bool, or any, which is the text of the expression; invocation, item "
                         "and program are given by the compiler");
}

static void check_events(Checker *c, const Module *module)
{
    for (const orisha_event *event = module->events; event; event = event->next) {
        if (!event->is_transform)
            check_event(c, module, event);
        const orisha_event *first = symbols_find(&module->event_names, event->name);
        if (first != event) {
            Diagnostic *d =
                check_report(c, "K219", event->name_span, TEXT("event '%.*s' is declared twice", FMT(event->name)),
                             "remove one of them");
            diagnostic_note(c->diagnostics, d, first->name_span, "first declared here");
            continue;
        }
        check_implemented(c, module, event);
        if (event_is_user_transform(c->program, event))
            check_transform_inputs(c, event);
    }
}

/* ---- Records ---------------------------------------------------------------------------------------------------- */

static void check_record_type(Checker *c, const orisha_parameter *field)
{
    if (!record_field_type(field->c_type))
        check_report(c, "K230", field->span, TEXT("a record has no field of type '%.*s'", FMT(field->type)),
                     "the types are string, bool, u8 to u64, i8 to i64 and f64, each with '?' when it may be left out");
}

/* An optional field has a neighbour that says whether it was given. */
static void check_record_neighbour(Checker *c, const orisha_record_type *record, const orisha_parameter *field)
{
    for (const orisha_parameter *other = record->fields; other && text_begins(field->name, "has_"); other = other->next)
        if (other->optional && text_is(field->name, TEXT("has_%.*s", FMT(other->name))))
            report_twice(c, field->name, field->span, other->span);
}

static void check_record(Checker *c, const Module *module, const orisha_record_type *record)
{
    size_t count = 0;
    const orisha_record_type *first = symbols_find(&module->record_names, record->name);
    check_name(c, record->name, record->span);
    if (first != record)
        report_twice(c, record->name, record->span, first->span);
    check_parameters(c, module, record->fields);
    for (const orisha_parameter *field = record->fields; field; field = field->next, count++) {
        check_record_type(c, field);
        check_record_neighbour(c, record, field);
    }
    if (count == 0 || count > ORISHA_RECORD_FIELDS)
        check_report(c, "K230", record->span, TEXT("a record has 1 to %d fields, not %zu", ORISHA_RECORD_FIELDS, count),
                     "write ~record name { field: type, ... }");
}

/* ---- Procs ------------------------------------------------------------------------------------------------------ */

static void report_no_event(Checker *c, const Module *module, const Proc *proc)
{
    Nearest nearest = nearest_begin(proc->name);
    for (const orisha_event *event = module->events; event && check_is_worth_suggesting(c); event = event->next)
        nearest_offer(&nearest, event->name);
    if (nearest.best.len)
        symbols_add(&c->meant, c->diagnostics->arena, nearest.best, proc);
    check_report(
        c, "K222", proc->name_span, TEXT("proc '%.*s' has no event", FMT(proc->name)),
        nearest_remedy(c->diagnostics, &nearest, TEXT("declare ~event %.*s { ... } before it", FMT(proc->name))));
}

/* `~proc module:event { C }`: of events that leave it to the program what they do. */
static void check_foreign_proc(Checker *c, const Module *module, const Proc *proc)
{
    const orisha_event *event = find_proc_event(c->program, module, proc);
    const orisha_flow *flow = event ? implementation(c, event) : NULL;
    const Proc *first = event ? find_foreign_proc(c->diagnostics->arena, c->program, event) : NULL;
    if (!event || !event->is_public || !(event->is_optional || event->is_abstract) || module != c->program->main) {
        static const char *const hooks[] = {"handler", "start", "stop", "worker_start", "worker_stop", NULL};
        const char *near = event || !text_is(proc->module, "orisha") ? NULL : nearest_name(proc->name, hooks);
        check_report(
            c, "K231", proc->name_span,
            TEXT("'%.*s:%.*s' is no event that a program implements", FMT(proc->module), FMT(proc->name)),
            near ? TEXT("did you mean '%s'?", near)
                 : "those of orisha are handler, start, stop, worker_start and worker_stop, in the program's own file");
    } else if (flow || first != proc) {
        Diagnostic *d = check_report(c, "K218", proc->name_span, TEXT("'%.*s' is implemented twice", FMT(proc->name)),
                                     flow ? "keep the proc or the subflow" : "remove one of the procs");
        diagnostic_note(c->diagnostics, d, flow ? flow->target.span : first->name_span, "first implemented here");
    }
}

static void check_proc(Checker *c, const Module *module, const Proc *proc)
{
    if (proc->module.len) {
        check_foreign_proc(c, module, proc);
        return;
    }
    const orisha_event *event = symbols_find(&module->event_names, proc->name);
    const orisha_flow *flow = event ? implementation(c, event) : NULL;
    const Proc *first = symbols_find(&module->proc_names, proc->name);
    if (!event) {
        report_no_event(c, module, proc);
    } else if (flow || first != proc) {
        Diagnostic *d = check_report(c, "K218", proc->name_span, TEXT("'%.*s' is implemented twice", FMT(proc->name)),
                                     flow ? "keep the proc or the subflow" : "remove one of the procs");
        diagnostic_note(c->diagnostics, d, flow ? flow->target.span : first->name_span, "first implemented here");
    }
}

void check_declarations(Checker *c, const Module *module)
{
    for (const Item *item = module->items; item; item = item->next)
        if (item->kind == ITEM_PROC)
            check_proc(c, module, &item->proc);
    check_events(c, module);
    for (const Item *item = module->items; item; item = item->next)
        if (item->kind == ITEM_RECORD)
            check_record(c, module, item->record);
}
