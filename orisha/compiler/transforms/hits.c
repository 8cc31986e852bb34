/* A recorded request is a hit of the first route that matches, as it will be when the program runs. Paths are compared
 * as they were sent: what a `%` stands for matters to few, and the order of routes is only a matter of speed.
 * SPDX-License-Identifier: MIT */
#include "hits.h"

static bool takes(const Segment *segment, orisha_str text)
{
    const Segment literal = {SEGMENT_LITERAL, text};
    return segment->kind == SEGMENT_LITERAL ? orisha_str_equal(segment->text, text)
                                            : route_kind_takes(segment->kind, &literal);
}

static bool matches(const Route *route, orisha_str path)
{
    for (size_t i = 0; i < route->segment_count; i++) {
        if (path.len == 0)
            return false;
        const Segment *segment = &route->segments[i];
        orisha_str rest = {path.ptr + 1, path.len - 1};
        const char *slash = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
        orisha_str text = {rest.ptr, slash ? (size_t)(slash - rest.ptr) : rest.len};
        if (segment->kind == SEGMENT_TAIL)
            return true;
        if (!takes(segment, text))
            return false;
        path = (orisha_str){text.ptr + text.len, rest.len - text.len};
    }
    return path.len == 0;
}

static bool is_method(const Route *route, orisha_str method)
{
    return orisha_str_is(method, route_method_names[route->method]) ||
           (route->method == ORISHA_GET && orisha_str_is(method, "HEAD"));
}

void hits_count(orisha_transform *t, Route *routes, size_t count)
{
    for (const orisha_recorded *recorded = orisha_profile(t); recorded; recorded = recorded->next)
        for (size_t i = 0; i < count; i++)
            if (is_method(&routes[i], recorded->method) && matches(&routes[i], recorded->path)) {
                routes[i].hits += recorded->count;
                break;
            }
}
