/* static_router: a request is answered from a site that the program declares with `~orisha:static(...)`.
 * SPDX-License-Identifier: MIT */
#include "declared_site.h"
#include "registry.h"

/* Whoever is told so often needs no further suggestion; and each looks at all sites. */
#define SUGGESTIONS_MOST 50

/* The first site whose name is near. */
static const char *unknown_site_remedy(orisha_transform *t, orisha_str name)
{
    orisha_str declared;
    bool is_worth_it = orisha_unique(t, "unknown_site") <= SUGGESTIONS_MOST;
    for (const orisha_flow *flow = orisha_program_flows(t->program); flow && is_worth_it; flow = flow->next) {
        if (!site_of_flow(t, flow, &declared))
            continue;
        const char *const names[] = {orisha_transform_format(t, "%.*s", ORISHA_FMT(declared)), NULL};
        if (orisha_nearest(name, names))
            return orisha_transform_format(t, "did you mean '%s'?", names[0]);
    }
    return orisha_transform_format(t, "declare it: ~orisha:static(name: \"%.*s\", root: \"public\")", ORISHA_FMT(name));
}

void transform_static_router(orisha_transform *t)
{
    const orisha_field *field = orisha_find_field(t->invocation->arguments, "name");
    orisha_str name;
    if (!t->outcome || !orisha_str_is(t->outcome->name, "handler") || t->branches) {
        orisha_report(t, ORISHA_ERROR, "K610", t->invocation->span,
                      "a static router answers for the handler and has no branches",
                      "write it as the handler or at the end of a branch");
        return;
    }
    if (!field || field->next || !orisha_string_literal(t, field->value, &name)) {
        orisha_report(t, ORISHA_ERROR, "K611", t->invocation->span, "a static router takes the name of a site",
                      "write orisha:static_router(name: \"site\")");
        return;
    }
    if (!site_declared(t, name)) {
        orisha_report(t, ORISHA_ERROR, "K612", field->value_span,
                      orisha_transform_format(t, "no site is called '%.*s'", ORISHA_FMT(name)),
                      unknown_site_remedy(t, name));
        return;
    }
    const char *asset = orisha_transform_format(t, "kz_asset_%u", orisha_unique(t, "asset"));
    orisha_emit(t, "const orisha_asset *const %s = %.*s_find(req->path);", asset, ORISHA_FMT(name));
    orisha_emit(t, "if (%s && (req->method == ORISHA_GET || req->method == ORISHA_HEAD))", asset);
    orisha_emit(t, "    orisha_send_asset(req, %s);", asset);
    orisha_emit(t, "else");
    orisha_emit(t, "    orisha_send_method_not_allowed(req, %s ? 1u << ORISHA_GET : 0);", asset);
    orisha_emit_return(t);
}
