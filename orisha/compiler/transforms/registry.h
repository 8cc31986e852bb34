/* The transforms that are built in: what orisha/lib declares, by name. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_REGISTRY_H
#define ORISHA_COMPILER_TRANSFORMS_REGISTRY_H

#include <orisha/transform.h>

/* NULL when there is none of that name. */
orisha_transform_function registry_find(orisha_str module, orisha_str name);

void transform_router(orisha_transform *t);        /* router.c */
void transform_static(orisha_transform *t);        /* static_site.c */
void transform_static_router(orisha_transform *t); /* static_router.c */
void transform_response(orisha_transform *t);      /* response.c: handler.response */
void transform_handler_call(orisha_transform *t);  /* response.c: handler.call */
void transform_json_body(orisha_transform *t);     /* json_body.c */
void transform_print_line(orisha_transform *t);    /* print.c */

#endif
