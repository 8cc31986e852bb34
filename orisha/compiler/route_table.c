/* SPDX-License-Identifier: MIT */
#include "route_table.h"
#include "text.h"

static const char *const method_names[ORISHA_METHOD_COUNT] = {"GET",    "HEAD",  "POST",   "PUT",
                                                              "DELETE", "PATCH", "OPTIONS"};

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

static unsigned method_bit(orisha_str method)
{
    for (unsigned i = 0; i < ORISHA_METHOD_COUNT; i++)
        if (text_is(method, method_names[i]))
            return i == ORISHA_GET ? 1u << ORISHA_GET | 1u << ORISHA_HEAD : 1u << i;
    return 0;
}

/* The paths in a tree, segment by segment. */
typedef struct Node {
    unsigned methods; /* of the routes that end here */
    struct Node *integer, *parameter, *tail;
} Node;

typedef struct Tree {
    Arena *arena;
    Symbols literals; /* by the address of a node and a segment: the next node */
    Node root;
} Tree;

static orisha_str literal_key(Arena *arena, const Node *node, orisha_str segment)
{
    char *key = arena_alloc(arena, sizeof node + segment.len);
    memcpy(key, &node, sizeof node);
    if (segment.len)
        memcpy(key + sizeof node, segment.ptr, segment.len);
    return (orisha_str){key, sizeof node + segment.len};
}

static bool is_integer(orisha_str parameter)
{
    return memchr(parameter.ptr, '(', parameter.len) != NULL;
}

static Node *next_node(Tree *tree, Node *node, orisha_str segment)
{
    if (!is_parameter(segment)) {
        orisha_str key = literal_key(tree->arena, node, segment);
        Node *next = (Node *)symbols_find(&tree->literals, key);
        if (!next)
            symbols_add(&tree->literals, tree->arena, key, next = arena_alloc(tree->arena, sizeof *next));
        return next;
    }
    Node **next = segment.ptr[0] == '*' ? &node->tail : is_integer(segment) ? &node->integer : &node->parameter;
    if (!*next)
        *next = arena_alloc(tree->arena, sizeof **next);
    return *next;
}

static void add_path(Tree *tree, orisha_str path, unsigned methods)
{
    Node *node = &tree->root;
    while (path.len)
        node = next_node(tree, node, take_segment(&path));
    node->methods |= methods;
}

/* The methods of all routes that take every path of this one. */
static unsigned methods_below(Tree *tree, Node *node, orisha_str path)
{
    if (!node || path.len == 0)
        return node ? node->methods : 0;
    unsigned methods = node->tail ? node->tail->methods : 0;
    orisha_str segment = take_segment(&path);
    if (!is_parameter(segment))
        methods |=
            methods_below(tree, (Node *)symbols_find(&tree->literals, literal_key(tree->arena, node, segment)), path);
    else if (segment.ptr[0] == '*')
        return methods;
    else if (is_integer(segment))
        methods |= methods_below(tree, node->integer, path);
    return segment.len ? methods | methods_below(tree, node->parameter, path) : methods;
}

void route_table_derive(Arena *arena, RouteTable *table)
{
    Tree tree = {.arena = arena};
    for (size_t i = 0; i < table->count; i++)
        add_path(&tree, table->routes[i].path, method_bit(table->routes[i].method));
    for (size_t i = 0; i < table->count; i++)
        table->routes[i].allowed = 1u << ORISHA_OPTIONS | methods_below(&tree, &tree.root, table->routes[i].path);
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
            text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", method_names[i]);
    return text;
}
