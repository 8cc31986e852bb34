/* SPDX-License-Identifier: MIT */
#include "route_table.h"
#include "text.h"

static const char *const methods[ORISHA_METHOD_COUNT] = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};

static bool is_catch_all(const orisha_branch *branch)
{
    return text_is(branch->name, "*");
}

static bool is_router(const orisha_step *step)
{
    return orisha_step_invokes(step, "orisha", "router");
}

/* ---- Collecting ------------------------------------------------------------------------------------------------- */

static size_t count_routes(const orisha_branch *branches)
{
    size_t count = 0;
    for (; branches; branches = branches->next)
        count += is_catch_all(branches) && is_router(branches->steps) ? count_routes(branches->steps->branches)
                                                                      : !is_catch_all(branches);
    return count;
}

/* The segment at the beginning of the path, without its slash; the path is moved behind it. */
static orisha_str take_segment(orisha_str *path)
{
    orisha_str rest = {path->ptr + 1, path->len - 1};
    const char *slash = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
    orisha_str segment = {rest.ptr, slash ? (size_t)(slash - rest.ptr) : rest.len};
    *path = (orisha_str){rest.ptr + segment.len, rest.len - segment.len};
    return segment;
}

static bool is_parameter(orisha_str segment)
{
    return segment.len && (segment.ptr[0] == ':' || segment.ptr[0] == '*');
}

static void read_parameters(Arena *arena, TableRoute *route)
{
    size_t slashes = 0;
    for (size_t i = 0; i < route->path.len; i++)
        slashes += route->path.ptr[i] == '/';
    route->parameters = arena_alloc(arena, slashes * sizeof *route->parameters);
    for (orisha_str rest = route->path; rest.len;) {
        orisha_str segment = take_segment(&rest);
        if (is_parameter(segment))
            route->parameters[route->parameter_count++] =
                segment.ptr[0] == ':' ? (orisha_str){segment.ptr + 1, segment.len - 1} : segment;
    }
}

static void collect(Arena *arena, RouteTable *table, const orisha_branch *branches)
{
    for (const orisha_branch *branch = branches; branch; branch = branch->next) {
        if (is_catch_all(branch) && is_router(branch->steps)) {
            collect(arena, table, branch->steps->branches);
        } else if (is_catch_all(branch)) {
            table->catch_all = branch->name_span;
        } else {
            const char *space = memchr(branch->name.ptr, ' ', branch->name.len);
            size_t size = (size_t)(space - branch->name.ptr);
            TableRoute *route = &table->routes[table->count++];
            *route = (TableRoute){.method = {branch->name.ptr, size},
                                  .path = {space + 1, branch->name.len - size - 1},
                                  .span = branch->name_span};
            read_parameters(arena, route);
        }
    }
}

/* ---- Deriving --------------------------------------------------------------------------------------------------- */

/* Whether one segment's pattern takes all that the other does. */
static bool segment_covers(orisha_str wide, orisha_str narrow)
{
    if (!is_parameter(wide))
        return orisha_str_equal(wide, narrow);
    bool wide_int = memchr(wide.ptr, '(', wide.len) != NULL;
    if (!is_parameter(narrow))
        return !wide_int && narrow.len > 0;
    return narrow.ptr[0] == ':' && (!wide_int || memchr(narrow.ptr, '(', narrow.len) != NULL);
}

/* Whether every path of `narrow` is one of `wide`. */
static bool path_covers(orisha_str wide, orisha_str narrow)
{
    while (wide.len && narrow.len) {
        orisha_str a = take_segment(&wide), b = take_segment(&narrow);
        if (a.len && a.ptr[0] == '*')
            return true;
        if (!segment_covers(a, b))
            return false;
    }
    return wide.len == 0 && narrow.len == 0;
}

static unsigned method_bit(orisha_str method)
{
    for (unsigned i = 0; i < ORISHA_METHOD_COUNT; i++)
        if (text_is(method, methods[i]))
            return i == ORISHA_GET ? 1u << ORISHA_GET | 1u << ORISHA_HEAD : 1u << i;
    return 0;
}

void route_table_derive(RouteTable *table)
{
    for (size_t i = 0; i < table->count; i++) {
        table->routes[i].allowed = 1u << ORISHA_OPTIONS;
        for (size_t j = 0; j < table->count; j++)
            if (path_covers(table->routes[j].path, table->routes[i].path))
                table->routes[i].allowed |= method_bit(table->routes[j].method);
    }
}

RouteTable route_table_read(Arena *arena, const orisha_program *program)
{
    RouteTable table = {0};
    const orisha_flow *flow = orisha_program_flows(program);
    while (flow &&
           !(flow->is_subflow && text_is(flow->target.module, "orisha") && text_is(flow->target.name, "handler")))
        flow = flow->next;
    if (!flow)
        return table;
    const orisha_step *last = flow->step;
    while (last->next)
        last = last->next;
    if (!is_router(last)) {
        table.catch_all = last->span;
        return table;
    }
    table.routes = arena_alloc(arena, (count_routes(last->branches) + 1) * sizeof *table.routes);
    collect(arena, &table, last->branches);
    return table;
}

const char *route_table_methods(Arena *arena, unsigned allowed)
{
    const char *text = "";
    for (unsigned i = 0; i < ORISHA_METHOD_COUNT; i++)
        if (allowed & 1u << i)
            text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", methods[i]);
    return text;
}
