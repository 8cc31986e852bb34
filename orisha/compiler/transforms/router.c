/* router: the branches `| [GET /users/:id] p |> ...` become a decision, and the router is gone.
 *
 * Here the routes are collected and checked; router_comparisons.c and router_functions.c are the forms that the code
 * can have. SPDX-License-Identifier: MIT */
#include "conflicts.h"
#include "registry.h"
#include "router.h"

#include <stdlib.h>

/* Up to here comparisons are as fast, and read like code that a person would write. */
#define COMPARISONS_LIMIT 8

/* ---- Collecting ------------------------------------------------------------------------------------------------- */

static bool is_catch_all(const orisha_branch *branch)
{
    return branch->is_pattern && orisha_str_is(branch->name, "*");
}

/* A router as the whole of a [*] arm composes into this one. */
static const orisha_branch *nested_branches(const orisha_branch *catch_all)
{
    return orisha_step_invokes(catch_all->steps, "orisha", "router") ? catch_all->steps->branches : NULL;
}

static size_t count_branches(const orisha_branch *branches)
{
    size_t count = 0;
    for (; branches; branches = branches->next)
        count += 1 + (is_catch_all(branches) ? count_branches(nested_branches(branches)) : 0);
    return count;
}

static void collect(orisha_transform *t, Router *router, const orisha_branch *branches, unsigned depth)
{
    for (const orisha_branch *branch = branches; branch; branch = branch->next) {
        if (!branch->is_pattern) {
            orisha_report(t, ORISHA_ERROR, "K507", branch->name_span, "a router has routes for branches",
                          "write | [GET /path] |> ..., or | [*] |> ... for all the rest");
        } else if (is_catch_all(branch) && nested_branches(branch)) {
            collect(t, router, nested_branches(branch), depth + 1);
        } else if (is_catch_all(branch)) {
            router->fallback = branch;
            if (branch->binding.len && !orisha_str_is(branch->binding, "_"))
                orisha_report(t, ORISHA_ERROR, "K210", branch->binding_span, "[*] has no parameters to bind",
                              "remove the binding: the path is in req->path");
        } else if (route_parse(t, branch, depth, &router->routes[router->count])) {
            router->count++;
        }
    }
}

/* Names that are equal to the letter were told as branches that stand twice. */
static void report_same(orisha_transform *t, const orisha_branch *branch, const orisha_branch *other)
{
    if (!orisha_str_equal(branch->name, other->name))
        orisha_report_with(t, ORISHA_ERROR, "K508", branch->name_span, "two routes match the same requests",
                           "remove one of them, or change its path", other->name_span, "the other route");
}

static void check_conflicts(orisha_transform *t, const Router *router)
{
    const Conflict *conflicts = conflicts_find(t, router->routes, router->count);
    for (size_t i = 0; i < router->count; i++) {
        const orisha_branch *branch = router->routes[i].branch;
        const orisha_branch *other = conflicts[i].other ? conflicts[i].other->branch : NULL;
        if (conflicts[i].is_outer)
            orisha_report_with(t, ORISHA_WARNING, "K509", branch->name_span,
                               "this route is never reached: an outer one takes its requests",
                               "remove one of them, or change its path", other->name_span, "the outer route");
        else if (other)
            report_same(t, branch, other);
    }
}

/* ---- For both forms ------------------------------------------------------------------------------------------- */

bool router_has_binding(const Route *route)
{
    return route->branch->binding.len && !orisha_str_is(route->branch->binding, "_");
}

const char *router_binding(orisha_transform *t, const Route *route)
{
    return router_has_binding(route) ? orisha_transform_format(t, "%.*s", ORISHA_FMT(route->branch->binding)) : NULL;
}

const char *router_binding_fields(orisha_transform *t, const Route *route)
{
    const char *fields = "";
    for (size_t i = 0; i < route->segment_count; i++) {
        const Segment *segment = &route->segments[i];
        if (segment->kind != SEGMENT_LITERAL)
            fields = orisha_transform_format(t, "%s %s %.*s;", fields,
                                             segment->kind == SEGMENT_INT ? "int64_t" : "orisha_str",
                                             ORISHA_FMT(segment->text));
    }
    return fields;
}

/* Do the steps of the router see names that were bound before it? Functions of their own would not. */
static bool sees_bindings(const orisha_step *steps, const orisha_branch *of_router, bool is_bound)
{
    for (const orisha_step *step = steps; step; step = step->next) {
        if (step->branches == of_router)
            return is_bound;
        for (const orisha_branch *branch = step->branches; branch; branch = branch->next)
            if (sees_bindings(branch->steps, of_router, is_bound || branch->binding.len))
                return true;
    }
    return false;
}

void transform_router(orisha_transform *t)
{
    const orisha_field *request = orisha_find_field(t->invocation->arguments, "req");
    if (!t->outcome || !orisha_str_is(t->outcome->name, "handler")) {
        orisha_report(t, ORISHA_ERROR, "K510", t->invocation->span, "a router routes the requests of the handler",
                      "write ~orisha:handler = orisha:router(req)");
        return;
    }
    if (!request || !orisha_str_is(request->value, "req") || request->next) {
        orisha_report(t, ORISHA_ERROR, "K510", t->invocation->span,
                      "a router takes the handler's request and nothing else", "write orisha:router(req)");
        return;
    }
    if (!t->branches) {
        orisha_report(t, ORISHA_ERROR, "K510", t->invocation->span, "a router without routes answers nothing",
                      t->invocation == &t->item->step->invocation
                          ? "add | [GET /] |> response { ... } below it"
                          : "add | [GET /] |> response { ... } below it, further to the right than this branch");
        return;
    }
    Router router = {0};
    router.routes = orisha_transform_alloc(t, (count_branches(t->branches) + 1) * sizeof *router.routes);
    collect(t, &router, t->branches, 0);
    qsort(router.routes, router.count, sizeof *router.routes, route_compare);
    check_conflicts(t, &router);
    bool stands_alone = !sees_bindings(t->item->step, t->branches, false);
    if (router.count <= COMPARISONS_LIMIT || !stands_alone)
        router_emit_comparisons(t, &router);
    else
        router_emit_functions(t, &router);
}
