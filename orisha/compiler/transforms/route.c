/* Patterns to routes. SPDX-License-Identifier: MIT */
#include "route.h"

const char *const route_method_names[ORISHA_METHOD_COUNT] = {"GET",    "HEAD",  "POST",   "PUT",
                                                             "DELETE", "PATCH", "OPTIONS"};

static bool fail(orisha_transform *t, const orisha_branch *branch, const char *code, const char *cause,
                 const char *remedy)
{
    orisha_report(t, ORISHA_ERROR, code, branch->name_span, cause, remedy);
    return false;
}

static bool parse_method(orisha_transform *t, const orisha_branch *branch, orisha_str word, Route *route)
{
    if (orisha_str_is(word, "HEAD"))
        return fail(t, branch, "K502", "HEAD is derived from GET",
                    "write [GET ...]: HEAD gets the same head without the body");
    for (int method = 0; method < ORISHA_METHOD_COUNT; method++)
        if (orisha_str_is(word, route_method_names[method])) {
            route->method = (orisha_method)method;
            return true;
        }
    static const char *const names[] = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", NULL};
    const char *near = orisha_nearest(word, names);
    return fail(t, branch, "K502",
                orisha_transform_format(t, "'%.*s' is not a method that a route can have", ORISHA_FMT(word)),
                memchr(word.ptr, '|', word.len) ? "write a branch for each method"
                : near                          ? orisha_transform_format(t, "did you mean '%s'?", near)
                                                : "the methods are GET, POST, PUT, DELETE, PATCH and OPTIONS");
}

static bool parse_parameter(orisha_transform *t, const orisha_branch *branch, orisha_str text, Segment *segment)
{
    segment->kind = text.ptr[0] == '*' ? SEGMENT_TAIL : SEGMENT_PARAMETER;
    orisha_str name = {text.ptr + 1, text.len - 1};
    const char *open = memchr(name.ptr, '(', name.len);
    if (open && segment->kind == SEGMENT_PARAMETER) {
        orisha_str type = {open, name.len - (size_t)(open - name.ptr)};
        if (!orisha_str_is(type, "(int)"))
            return fail(t, branch, "K503",
                        orisha_transform_format(t, "parameters have no type '%.*s'", ORISHA_FMT(type)),
                        "write :name for any segment, or :name(int)");
        name.len -= type.len;
        segment->kind = SEGMENT_INT;
    }
    segment->text = name;
    if (orisha_is_identifier(name) && !orisha_is_keyword(name))
        return true;
    const char *dash = name.len ? memchr(name.ptr, '-', name.len) : NULL;
    return fail(t, branch, "K503", "a parameter needs a name that C can have",
                dash ? "C has no '-' in names: write '_'" : "write :id, :id(int) or *path");
}

static bool parse_literal(orisha_transform *t, const orisha_branch *branch, orisha_str text, Segment *segment)
{
    *segment = (Segment){SEGMENT_LITERAL, text};
    char first = text.len > 2 ? text.ptr[0] : 0, last = text.len > 2 ? text.ptr[text.len - 1] : 0;
    if ((first == '{' && last == '}') || (first == '<' && last == '>'))
        return fail(t, branch, "K503", "parameters are written otherwise here",
                    orisha_transform_format(t, "write :%.*s", (int)text.len - 2, text.ptr + 1));
    if (orisha_str_is(text, ".") || orisha_str_is(text, ".."))
        return fail(t, branch, "K504", "a dot segment never matches: the server refuses such paths", "remove it");
    for (size_t i = 0; i < text.len; i++)
        if (strchr("%?# ", text.ptr[i]))
            return fail(t, branch, "K504", orisha_transform_format(t, "a route cannot hold '%c'", text.ptr[i]),
                        text.ptr[i] == '%'   ? "write the character itself: paths are compared decoded"
                        : text.ptr[i] == ' ' ? "take a segment that can hold a space as a parameter: [GET /:name]"
                                             : "routes are paths: the query is in req->query");
    return true;
}

static bool parse_segments(orisha_transform *t, const orisha_branch *branch, orisha_str path, Route *route)
{
    size_t count = 0;
    for (size_t i = 0; i < path.len; i++)
        count += path.ptr[i] == '/';
    if (count > ROUTE_SEGMENTS_MOST)
        return fail(t, branch, "K504", "a route has at most 64 segments", "use a tail wildcard: *path");
    route->segments = orisha_transform_alloc(t, count * sizeof *route->segments);
    while (path.len) {
        path.ptr++, path.len--;
        const char *slash = path.len ? memchr(path.ptr, '/', path.len) : NULL;
        orisha_str text = {path.ptr, slash ? (size_t)(slash - path.ptr) : path.len};
        Segment *segment = &route->segments[route->segment_count++];
        bool is_parameter = text.len && (text.ptr[0] == ':' || text.ptr[0] == '*');
        if (!(is_parameter ? parse_parameter(t, branch, text, segment) : parse_literal(t, branch, text, segment)))
            return false;
        if (segment->kind == SEGMENT_TAIL && slash)
            return fail(t, branch, "K505", "a tail wildcard takes all that is left", "put it at the end");
        route->parameter_count += is_parameter;
        path.ptr += text.len;
        path.len -= text.len;
    }
    return true;
}

static bool check_names(orisha_transform *t, const Route *route)
{
    for (size_t i = 0; i < route->segment_count; i++)
        for (size_t j = 0; j < i; j++)
            if (route->segments[i].kind != SEGMENT_LITERAL && route->segments[j].kind != SEGMENT_LITERAL &&
                orisha_str_equal(route->segments[i].text, route->segments[j].text))
                return fail(
                    t, route->branch, "K506",
                    orisha_transform_format(t, "two parameters are called '%.*s'", ORISHA_FMT(route->segments[i].text)),
                    "give each its own name");
    return true;
}

static void check_members(orisha_transform *t, const Route *route)
{
    orisha_str *names = orisha_transform_alloc(t, (route->parameter_count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < route->segment_count; i++)
        if (route->segments[i].kind != SEGMENT_LITERAL)
            names[count++] = route->segments[i].text;
    orisha_check_members(t, route->branch, names, count, "parameter");
}

static bool check_binding(orisha_transform *t, const Route *route)
{
    const orisha_branch *branch = route->branch;
    bool discards = orisha_str_is(branch->binding, "_");
    size_t first = 0;
    while (route->parameter_count && route->segments[first].kind == SEGMENT_LITERAL)
        first++;
    if (route->parameter_count && branch->binding.len == 0)
        return fail(t, branch, "K209", "the parameters of this route are neither bound nor discarded",
                    orisha_transform_format(
                        t, "write | [%.*s] p |> to use them as p.%.*s, or | [%.*s] _ |> to discard them",
                        ORISHA_FMT(branch->name), ORISHA_FMT(route->segments[first].text), ORISHA_FMT(branch->name)));
    if (!route->parameter_count && branch->binding.len && !discards) {
        orisha_report(t, ORISHA_ERROR, "K210", branch->binding_span, "this route has no parameters to bind",
                      "remove the binding");
        return false;
    }
    check_members(t, route);
    return true;
}

bool route_parse(orisha_transform *t, const orisha_branch *branch, unsigned depth, Route *ret_route)
{
    const char *space = memchr(branch->name.ptr, ' ', branch->name.len);
    orisha_str word = {branch->name.ptr, space ? (size_t)(space - branch->name.ptr) : branch->name.len};
    orisha_str path = {word.ptr + word.len, branch->name.len - word.len};
    if (path.len)
        path.ptr++, path.len--;
    if (word.ptr[0] == '/')
        return fail(t, branch, "K501", "this route has no method",
                    orisha_transform_format(t, "write [GET %.*s]", ORISHA_FMT(word)));
    if (path.len == 0 || path.ptr[0] != '/')
        return fail(t, branch, "K501", "the path of a route begins with '/'",
                    path.len && path.ptr[0] != '"'
                        ? orisha_transform_format(t, "write [%.*s /%.*s]", ORISHA_FMT(word), ORISHA_FMT(path))
                        : "write [GET /path], or [*] for all the rest");
    Route route = {.branch = branch, .depth = depth, .order = branch->name_span.begin};
    if (!parse_method(t, branch, word, &route) || !parse_segments(t, branch, path, &route) || !check_names(t, &route) ||
        !check_binding(t, &route))
        return false;
    *ret_route = route;
    return true;
}

int route_compare(const void *left, const void *right)
{
    const Route *a = left, *b = right;
    if (a->method != b->method)
        return a->method < b->method ? -1 : 1;
    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    if (route_is_literal(a) != route_is_literal(b))
        return route_is_literal(a) ? -1 : 1;
    for (size_t i = 0; i < a->segment_count && i < b->segment_count; i++)
        if (a->segments[i].kind != b->segments[i].kind)
            return a->segments[i].kind < b->segments[i].kind ? -1 : 1;
    /* No path fits both, but without this the order would not be transitive. */
    if (a->segment_count != b->segment_count)
        return a->segment_count < b->segment_count ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

bool route_ends_in_tail(const Route *route)
{
    return route->segments[route->segment_count - 1].kind == SEGMENT_TAIL;
}

SegmentKind route_kind_at(const Route *route, size_t index)
{
    size_t last = route->segment_count - 1;
    return route->segments[index < last ? index : last].kind;
}

/* As orisha_parse_int, which is in the runtime. */
static bool is_int(orisha_str text)
{
    size_t sign = text.len > 0 && text.ptr[0] == '-';
    uint64_t value = 0;
    if (text.len == sign || text.len > sign + 19 || (text.ptr[sign] == '0' && text.len > 1))
        return false;
    for (size_t i = sign; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return value <= (uint64_t)INT64_MAX + sign;
}

bool route_kind_takes(SegmentKind kind, const Segment *segment)
{
    switch (kind) {
    case SEGMENT_LITERAL: return false;
    case SEGMENT_INT:
        return segment->kind == SEGMENT_INT || (segment->kind == SEGMENT_LITERAL && is_int(segment->text));
    case SEGMENT_PARAMETER:
        return segment->kind != SEGMENT_TAIL && (segment->kind != SEGMENT_LITERAL || segment->text.len);
    case SEGMENT_TAIL: return true;
    }
    return false;
}

bool route_is_literal(const Route *route)
{
    return route->parameter_count == 0;
}

orisha_str route_literal_path(orisha_transform *t, const Route *route)
{
    const char *path = "";
    for (size_t i = 0; i < route->segment_count; i++)
        path = orisha_transform_format(t, "%s/%.*s", path, ORISHA_FMT(route->segments[i].text));
    return orisha_str_from_cstring(path);
}
