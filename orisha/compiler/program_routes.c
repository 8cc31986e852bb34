/* The routes of a program, for transforms to read. SPDX-License-Identifier: MIT */
#include "ast.h"
#include "text.h"

const orisha_step *orisha_program_router(const orisha_program *program)
{
    for (const orisha_flow *flow = program->main->flows; flow; flow = flow->next) {
        if (!flow->is_subflow || !text_is(flow->target.module, "orisha") || !text_is(flow->target.name, "handler"))
            continue;
        const orisha_step *step = flow->step;
        while (step->next)
            step = step->next;
        return orisha_step_invokes(step, "orisha", "router") ? step : NULL;
    }
    return NULL;
}

/* The parameters of "/users/:id(int)/files/" "*path". */
static orisha_route_parameter *read_parameters(orisha_transform *t, orisha_str path)
{
    orisha_route_parameter *first = NULL, **link = &first;
    for (size_t at = 0; at < path.len;) {
        const char *slash = memchr(path.ptr + at, '/', path.len - at);
        size_t end = slash ? (size_t)(slash - path.ptr) : path.len;
        orisha_str segment = {path.ptr + at, end - at};
        at = end + 1;
        if (segment.len < 2 || (segment.ptr[0] != ':' && segment.ptr[0] != '*'))
            continue;
        const char *type = memchr(segment.ptr, '(', segment.len);
        size_t name_end = type ? (size_t)(type - segment.ptr) : segment.len;
        *link = orisha_transform_alloc(t, sizeof **link);
        **link = (orisha_route_parameter){
            .name = {segment.ptr + 1, name_end - 1}, .is_integer = type != NULL, .is_tail = segment.ptr[0] == '*'};
        link = &(*link)->next;
    }
    return first;
}

static orisha_route **collect(orisha_transform *t, const orisha_branch *branches, orisha_route **link)
{
    for (const orisha_branch *branch = branches; branch; branch = branch->next) {
        const char *space = memchr(branch->name.ptr, ' ', branch->name.len);
        if (branch->is_pattern && text_is(branch->name, "*") && orisha_step_invokes(branch->steps, "orisha", "router"))
            link = collect(t, branch->steps->branches, link);
        if (!branch->is_pattern || !space)
            continue;
        size_t size = (size_t)(space - branch->name.ptr);
        orisha_str path = text_trim((orisha_str){space + 1, branch->name.len - size - 1});
        *link = orisha_transform_alloc(t, sizeof **link);
        **link = (orisha_route){
            .method = {branch->name.ptr, size}, .path = path, .parameters = read_parameters(t, path), .branch = branch};
        link = &(*link)->next;
    }
    return link;
}

const orisha_route *orisha_program_routes(orisha_transform *t)
{
    orisha_route *first = NULL;
    const orisha_step *router = orisha_program_router(t->program);
    if (router)
        collect(t, router->branches, &first);
    return first;
}
