/* The form for a few routes: comparisons, grouped by method, as one would write them by hand.
 *
 * Per method: a switch on the length for routes without parameters, then the others, the most specific first; each
 * match ends in a comparison of every byte. Names that begin with kz_ are the generated code's own, so that no name of
 * the program is hidden from its own expressions. SPDX-License-Identifier: MIT */
#include "router.h"

#include <stdlib.h>

/* Up to here a switch on the length is no shorter than what it saves. */
#define PLAIN_COMPARISONS_LIMIT 3

/* What a match does: the branch's steps, or one more bit in a mask. */
typedef void (*MatchAction)(orisha_transform *t, const Route *route);

static void emit_place(orisha_transform *t, const Route *route, const char *condition)
{
    orisha_emit(t, "%s { // [%.*s]", condition, ORISHA_FMT(route->branch->name));
    orisha_indent(t, 1);
}

static void emit_close(orisha_transform *t)
{
    orisha_indent(t, -1);
    orisha_emit(t, "}");
}

static int compare_path_lengths(const void *left, const void *right)
{
    const orisha_str *a = left, *b = right;
    return a->len < b->len ? -1 : a->len > b->len;
}

static void emit_literal(orisha_transform *t, const Route *route, orisha_str path, const char *length_test,
                         MatchAction action)
{
    emit_place(t, route,
               orisha_transform_format(t, "if (%smemcmp(req->path.ptr, %s, %zu) == 0)", length_test,
                                       orisha_quote(t, path), path.len));
    action(t, route);
    emit_close(t);
}

static void emit_literals_by_length(orisha_transform *t, const Route *routes, const orisha_str *paths, size_t count,
                                    MatchAction action)
{
    orisha_str *lengths = orisha_transform_alloc(t, count * sizeof *lengths);
    memcpy(lengths, paths, count * sizeof *lengths);
    qsort(lengths, count, sizeof *lengths, compare_path_lengths);
    orisha_emit(t, "switch (req->path.len) {");
    for (size_t at = 0; at < count; at++) {
        if (at && lengths[at].len == lengths[at - 1].len)
            continue;
        orisha_emit(t, "case %zu:", lengths[at].len);
        orisha_indent(t, 1);
        for (size_t i = 0; i < count; i++)
            if (paths[i].len == lengths[at].len)
                emit_literal(t, &routes[i], paths[i], "", action);
        orisha_emit(t, "break;");
        orisha_indent(t, -1);
    }
    orisha_emit(t, "default:");
    orisha_emit(t, "    break;");
    orisha_emit(t, "}");
}

/* The routes without parameters: comparisons for a few, a switch on the length for more. */
static void emit_literals(orisha_transform *t, const Route *routes, size_t count, MatchAction action)
{
    orisha_str *paths = orisha_transform_alloc(t, count * sizeof *paths);
    for (size_t i = 0; i < count; i++)
        paths[i] = route_literal_path(t, &routes[i]);
    if (count > PLAIN_COMPARISONS_LIMIT) {
        emit_literals_by_length(t, routes, paths, count, action);
        return;
    }
    for (size_t i = 0; i < count; i++)
        emit_literal(t, &routes[i], paths[i], orisha_transform_format(t, "req->path.len == %zu && ", paths[i].len),
                     action);
}

/* The literal from segment `from` up to the next parameter or the end, with its slashes. */
static const char *literal_run(orisha_transform *t, const Route *route, size_t *from)
{
    const char *text = "";
    for (; *from < route->segment_count && route->segments[*from].kind == SEGMENT_LITERAL; ++*from)
        text = orisha_transform_format(t, "%s/%.*s", text, ORISHA_FMT(route->segments[*from].text));
    return *from < route->segment_count ? orisha_transform_format(t, "%s/", text) : text;
}

static const char *take_parameter(orisha_transform *t, const Segment *segment, const char *binding)
{
    static const char *const functions[] = {[SEGMENT_INT] = "orisha_take_int",
                                            [SEGMENT_PARAMETER] = "orisha_take_segment",
                                            [SEGMENT_TAIL] = "orisha_take_tail"};
    const char *where = binding ? orisha_transform_format(t, "&%s.%.*s", binding, ORISHA_FMT(segment->text))
                        : segment->kind == SEGMENT_INT ? "&kz_ignored_int"
                                                       : "&kz_ignored";
    return orisha_transform_format(t, "%s(&kz_at, kz_end, %s)", functions[segment->kind], where);
}

static void emit_parameter_variables(orisha_transform *t, const Route *route, const char *binding)
{
    bool has_int = false, has_text = false;
    for (size_t i = 0; i < route->segment_count; i++) {
        has_int |= route->segments[i].kind == SEGMENT_INT;
        has_text |= route->segments[i].kind == SEGMENT_PARAMETER || route->segments[i].kind == SEGMENT_TAIL;
    }
    if (binding)
        orisha_emit(t, "struct {%s } %s;", router_binding_fields(t, route), binding);
    if (!binding && has_text)
        orisha_emit(t, "orisha_str kz_ignored;");
    if (!binding && has_int)
        orisha_emit(t, "int64_t kz_ignored_int;");
}

static void emit_parameter_route(orisha_transform *t, const Route *route, const char *binding, MatchAction action)
{
    size_t at = 0;
    const char *prefix = literal_run(t, route, &at);
    size_t size = strlen(prefix);
    const char *least = route->segments[at].kind == SEGMENT_TAIL ? ">=" : ">";
    emit_place(t, route,
               orisha_transform_format(t, "if (req->path.len %s %zu && memcmp(req->path.ptr, %s, %zu) == 0)", least,
                                       size, orisha_quote(t, orisha_str_from_cstring(prefix)), size));
    emit_parameter_variables(t, route, binding);
    orisha_emit(t, "const char *kz_at = req->path.ptr + %zu;", size);
    orisha_emit(t, "const char *const kz_end = req->path.ptr + req->path.len;");
    for (const char *lead = "if ("; at < route->segment_count; lead = "    ") {
        const char *parameter = take_parameter(t, &route->segments[at++], binding);
        if (at == route->segment_count) {
            orisha_emit(t, "%s%s && kz_at == kz_end) {", lead, parameter);
            break;
        }
        const char *literal = literal_run(t, route, &at);
        const char *take = orisha_transform_format(t, "orisha_take_literal(&kz_at, kz_end, %s, %zu)",
                                                   orisha_quote(t, orisha_str_from_cstring(literal)), strlen(literal));
        bool ends = at == route->segment_count;
        orisha_emit(t, "%s%s && %s &&%s", lead, parameter, take, ends ? " kz_at == kz_end) {" : "");
    }
    orisha_indent(t, 1);
    for (size_t i = 0; binding && i < route->segment_count; i++)
        if (route->segments[i].kind == SEGMENT_PARAMETER || route->segments[i].kind == SEGMENT_TAIL)
            orisha_emit(t, "%s.%.*s = orisha_param(req, %s.%.*s);", binding, ORISHA_FMT(route->segments[i].text),
                        binding, ORISHA_FMT(route->segments[i].text));
    action(t, route);
    emit_close(t);
    emit_close(t);
}

/* The routes of one method and depth. */
static void emit_group(orisha_transform *t, const Route *routes, size_t count, MatchAction action, bool binds)
{
    size_t literals = 0;
    while (literals < count && route_is_literal(&routes[literals]))
        literals++;
    if (literals)
        emit_literals(t, routes, literals, action);
    for (size_t i = literals; i < count; i++)
        emit_parameter_route(t, &routes[i], binds ? router_binding(t, &routes[i]) : NULL, action);
}

static size_t group_size(const Router *router, size_t from, bool by_depth)
{
    size_t at = from;
    while (at < router->count && router->routes[at].method == router->routes[from].method &&
           (!by_depth || router->routes[at].depth == router->routes[from].depth))
        at++;
    return at - from;
}

/* ---- Answering -------------------------------------------------------------------------------------------------- */

static void action_steps(orisha_transform *t, const Route *route)
{
    orisha_emit_steps(t, route->branch);
}

static void action_allow(orisha_transform *t, const Route *route)
{
    orisha_emit(t, "kz_allow |= 1u << ORISHA_%s;", route_method_names[route->method]);
}

static void emit_dispatch(orisha_transform *t, const Router *router)
{
    orisha_emit(t, "switch (req->method) {");
    for (size_t at = 0; at < router->count;) {
        size_t of_method = group_size(router, at, false), end = at + of_method;
        orisha_emit(t, "case ORISHA_%s:", route_method_names[router->routes[at].method]);
        if (router->routes[at].method == ORISHA_GET)
            orisha_emit(t, "case ORISHA_HEAD:");
        orisha_indent(t, 1);
        while (at < end) {
            size_t count = group_size(router, at, true);
            emit_group(t, router->routes + at, count, action_steps, true);
            at += count;
        }
        orisha_emit(t, "break;");
        orisha_indent(t, -1);
    }
    orisha_emit(t, "default:");
    orisha_emit(t, "    break;");
    orisha_emit(t, "}");
}

/* No [*]: the methods that the path has decide between 404, 405 and OPTIONS. */
static void emit_allow(orisha_transform *t, const Router *router)
{
    orisha_emit(t, "unsigned kz_allow = 0;");
    for (size_t at = 0; at < router->count;) {
        size_t count = group_size(router, at, true);
        emit_group(t, router->routes + at, count, action_allow, false);
        at += count;
    }
    orisha_emit(t, "orisha_send_method_not_allowed(req, kz_allow);");
    orisha_emit_return(t);
}

void router_emit_comparisons(orisha_transform *t, const Router *router)
{
    if (router->count)
        emit_dispatch(t, router);
    if (router_derives(router))
        emit_allow(t, router);
    else
        orisha_emit_steps(t, router->fallback);
}
