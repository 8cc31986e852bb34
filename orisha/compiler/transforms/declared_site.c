/* The flows are looked through once, by the first transform that asks. SPDX-License-Identifier: MIT */
#include "declared_site.h"

const orisha_field *site_of_flow(orisha_transform *t, const orisha_flow *flow, orisha_str *ret_name)
{
    if (flow->is_subflow || !orisha_step_invokes(flow->step, "orisha", "static"))
        return NULL;
    const orisha_field *field = orisha_find_field(flow->step->invocation.arguments, "name");
    return field && orisha_string_literal(t, field->value, ret_name) ? field : NULL;
}

static const char *key_of(orisha_transform *t, orisha_str name)
{
    return orisha_transform_format(t, "orisha:static %.*s", ORISHA_FMT(name));
}

const orisha_field *site_declared(orisha_transform *t, orisha_str name)
{
    const orisha_flow *flow = orisha_program_flows(t->program);
    for (bool known = orisha_keep(t, "orisha:static", NULL); !known && flow; flow = flow->next) {
        orisha_str other;
        const orisha_field *field = site_of_flow(t, flow, &other);
        if (field)
            orisha_keep(t, key_of(t, other), field);
    }
    orisha_keep(t, "orisha:static", t->program);
    return orisha_keep(t, key_of(t, name), NULL);
}
