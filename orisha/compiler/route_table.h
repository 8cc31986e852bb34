/* What a program answers, read off its tree: `orishac routes`, and the count in the line that `orishac build` prints.
 * Only of programs without errors. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_ROUTE_TABLE_H
#define ORISHA_COMPILER_ROUTE_TABLE_H

#include "ast.h"

typedef struct TableRoute {
    orisha_str method;
    orisha_str path;
    orisha_span span;
    orisha_str *parameters; /* as written, without ':' : "id", "id(int)", "*path" */
    size_t parameter_count;
    unsigned
        allowed; /* methods that a path of this pattern has, a bit for each orisha_method; HEAD and OPTIONS derived */
} TableRoute;

typedef struct RouteTable {
    TableRoute *routes; /* in the order of the source */
    size_t count;
    orisha_span
        catch_all; /* `[*]`, or a handler without a router: it takes every other request. No source: none does */
} RouteTable;

/* Without `allowed`, which few ask for. */
RouteTable route_table_read(Arena *arena, const orisha_program *program);
void route_table_derive(Arena *arena, RouteTable *table);

/* "GET, HEAD, OPTIONS" */
const char *route_table_methods(Arena *arena, unsigned allowed);

#endif
