/* The sites that a program declares, by name. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_DECLARED_SITE_H
#define ORISHA_COMPILER_TRANSFORMS_DECLARED_SITE_H

#include <orisha/transform.h>

/* The argument `name` of a flow `~orisha:static(name: "NAME", ...)`, and its value; NULL for any other flow. */
const orisha_field *site_of_flow(orisha_transform *t, const orisha_flow *flow, orisha_str *ret_name);
/* That argument of the first site of the name; NULL when there is none. */
const orisha_field *site_declared(orisha_transform *t, orisha_str name);

#endif
