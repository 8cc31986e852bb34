/* json: a step `orisha:json(req, as: todo)` with the branches `| ok t |> ...` and `| bad e |> ...`.
 *
 * The body is read into a struct on the handler's stack. Without a `bad` branch the server answers itself what is
 * wrong. SPDX-License-Identifier: MIT */
#include "registry.h"

typedef struct JsonBody {
    const orisha_record_type *record;
    const orisha_branch *ok, *bad; /* `bad` may be NULL */
} JsonBody;

static bool is_bound(const orisha_branch *branch)
{
    return branch->binding.len && !orisha_str_is(branch->binding, "_");
}

static bool read_record(orisha_transform *t, JsonBody *body)
{
    const orisha_field *arguments = t->invocation->arguments;
    const orisha_field *as = orisha_find_field(arguments, "as"), *req = orisha_find_field(arguments, "req");
    if (!t->outcome || !orisha_str_is(t->outcome->name, "handler") || !as || !req ||
        !orisha_str_is(req->value, "req") || arguments->next == NULL || arguments->next->next) {
        orisha_report(t, ORISHA_ERROR, "K801", t->invocation->span,
                      "json reads the body of the handler's request as a record",
                      "write orisha:json(req, as: NAME) in a branch of orisha:handler");
        return false;
    }
    body->record = orisha_find_record(t->program, as->value);
    if (!body->record)
        orisha_report(t, ORISHA_ERROR, "K802", as->value_span,
                      orisha_transform_format(t, "no record is called '%.*s'", ORISHA_FMT(as->value)),
                      orisha_suggest_record(t, as->value,
                                            orisha_transform_format(t, "declare it: ~record %.*s { field: type, ... }",
                                                                    ORISHA_FMT(as->value))));
    return body->record != NULL;
}

static bool read_branches(orisha_transform *t, JsonBody *body)
{
    for (const orisha_branch *branch = t->branches; branch; branch = branch->next) {
        bool is_ok = !branch->is_pattern && orisha_str_is(branch->name, "ok");
        bool is_bad = !branch->is_pattern && orisha_str_is(branch->name, "bad");
        if (is_ok)
            body->ok = branch;
        else if (is_bad)
            body->bad = branch;
        else
            orisha_report(t, ORISHA_ERROR, "K212", branch->name_span,
                          orisha_transform_format(t, "event 'json' has no branch '%.*s'", ORISHA_FMT(branch->name)),
                          "its branches are ok, and bad, which may be left out");
        if ((is_ok || is_bad) && branch->binding.len == 0)
            orisha_report(t, ORISHA_ERROR, "K209", branch->name_span,
                          orisha_transform_format(t,
                                                  "branch '%.*s' carries a payload that is neither bound nor discarded",
                                                  ORISHA_FMT(branch->name)),
                          orisha_transform_format(t, "write | %.*s x |> to use it, or | %.*s _ |> to discard it",
                                                  ORISHA_FMT(branch->name), ORISHA_FMT(branch->name)));
    }
    if (!body->ok)
        orisha_report(t, ORISHA_ERROR, "K213", t->invocation->span, "branch 'ok' of 'json' is not handled",
                      "add | ok x |> ...");
    return body->ok != NULL;
}

static void check_members(orisha_transform *t, const JsonBody *body)
{
    static const orisha_str refusal[] = {{"status", 6}, {"message", 7}};
    size_t count = 0;
    for (const orisha_parameter *field = body->record->fields; field; field = field->next)
        count += 2;
    orisha_str *names = orisha_transform_alloc(t, (count + 1) * sizeof *names);
    count = 0;
    for (const orisha_parameter *field = body->record->fields; field; field = field->next) {
        names[count++] = field->name;
        if (field->optional)
            names[count++] = orisha_str_from_cstring(orisha_transform_format(t, "has_%.*s", ORISHA_FMT(field->name)));
    }
    orisha_check_members(t, body->ok, names, count, "field");
    if (body->bad)
        orisha_check_members(t, body->bad, refusal, sizeof refusal / sizeof *refusal, "field");
}

static void emit_refusal(orisha_transform *t, const JsonBody *body, const char *refusal)
{
    if (!body->bad) {
        orisha_emit(t, "orisha_send_refusal(req, &%s);", refusal);
        orisha_emit_return(t);
        return;
    }
    if (is_bound(body->bad))
        orisha_emit(t, "const orisha_refusal %.*s = %s;", ORISHA_FMT(body->bad->binding), refusal);
    orisha_emit_steps(t, body->bad);
}

void transform_json_body(orisha_transform *t)
{
    JsonBody body = {0};
    if (!read_record(t, &body) || !read_branches(t, &body))
        return;
    check_members(t, &body);
    unsigned number = orisha_unique(t, "refusal");
    const char *refusal = orisha_transform_format(t, "kz_refusal_%u", number);
    const char *value = is_bound(body.ok) ? orisha_transform_format(t, "%.*s", ORISHA_FMT(body.ok->binding))
                                          : orisha_transform_format(t, "kz_ignored_%u", number);
    orisha_str name = body.record->name;
    orisha_emit(t, "struct %.*s %s;", ORISHA_FMT(name), value);
    orisha_emit(t, "orisha_refusal %s;", refusal);
    orisha_emit(t, "if (!orisha_json_body(req, &%.*s_record, &%s, &%s)) {", ORISHA_FMT(name), value, refusal);
    orisha_indent(t, 1);
    emit_refusal(t, &body, refusal);
    orisha_indent(t, -1);
    orisha_emit(t, "}");
    orisha_emit_steps(t, body.ok);
}
