/* See typed_binding.h. The router binds a struct without a name; here it becomes the record, field by field, and a
 * second variable of the same name hides the first. SPDX-License-Identifier: MIT */
#include "typed_binding.h"
#include "text.h"

/* The next parameter of a pattern: its name, and whether it is `(int)`. False at the end. */
static bool next_parameter(orisha_str *rest, orisha_str *ret_name, bool *ret_is_int)
{
    while (rest->len > 1) {
        bool begins = rest->ptr[0] == '/' && (rest->ptr[1] == ':' || rest->ptr[1] == '*');
        *rest = (orisha_str){rest->ptr + 1, rest->len - 1};
        if (!begins)
            continue;
        size_t size = 1;
        while (size < rest->len && text_is_name(rest->ptr[size]))
            size++;
        *ret_name = (orisha_str){rest->ptr + 1, size - 1};
        *rest = (orisha_str){rest->ptr + size, rest->len - size};
        *ret_is_int = text_begins(*rest, "(int)");
        return true;
    }
    return false;
}

static bool pattern_has(orisha_str pattern, const orisha_parameter *field)
{
    orisha_str name;
    bool is_int;
    while (next_parameter(&pattern, &name, &is_int))
        if (orisha_str_equal(name, field->name))
            return text_is(field->c_type, is_int ? "int64_t" : "orisha_str");
    return false;
}

static bool check_fields(Emitter *emitter, const orisha_branch *branch, const orisha_record_type *record)
{
    orisha_str rest = branch->name, name;
    bool is_int, fits = true;
    size_t parameters = 0, fields = 0;
    while (next_parameter(&rest, &name, &is_int))
        parameters++;
    for (const orisha_parameter *field = record->fields; field; field = field->next, fields++)
        fits &= !field->optional && pattern_has(branch->name, field);
    if (fits && fields == parameters)
        return true;
    Diagnostic *d =
        diagnostic_add(emitter->diagnostics, ORISHA_ERROR, "K803", branch->type_span,
                       arena_format(emitter->diagnostics->arena,
                                    "record '%.*s' is not what this route's parameters are", FMT(record->name)),
                       "give it a field for each parameter: string, or i64 for one that is (int); none is optional");
    diagnostic_note(emitter->diagnostics, d, record->span, "the record is declared here");
    return false;
}

bool typed_binding_begin(Emitter *emitter, const orisha_branch *branch)
{
    orisha_transform place = {.program = emitter->program, .emitter = emitter};
    const orisha_record_type *record = orisha_find_record(emitter->program, branch->type);
    if (!record)
        diagnostic_add(emitter->diagnostics, ORISHA_ERROR, "K802", branch->type_span,
                       arena_format(emitter->diagnostics->arena, "no record is called '%.*s'", FMT(branch->type)),
                       orisha_suggest_record(&place, branch->type, "declare it: ~record NAME { field: type, ... }"));
    if (!record || !check_fields(emitter, branch, record))
        return false;
    const char *values = "";
    for (const orisha_parameter *field = record->fields; field; field = field->next)
        values = arena_format(emitter->diagnostics->arena, "%s%s.%.*s = %.*s.%.*s", values, *values ? ", " : "",
                              FMT(field->name), FMT(branch->binding), FMT(field->name));
    emitter_line(emitter, "const struct %.*s kz_typed = {%s};", FMT(record->name), values);
    emitter_line(emitter, "{");
    emitter->indent++;
    emitter_line(emitter, "const struct %.*s %.*s = kz_typed;", FMT(record->name), FMT(branch->binding));
    return true;
}

void typed_binding_end(Emitter *emitter)
{
    emitter->indent--;
    emitter_line(emitter, "}");
}
