/* The routes of each method in a tree, segment by segment, outermost first. A route that ends where another has ended
 * matches the same requests; one that a walk along wider segments leads from is never reached. SPDX-License-Identifier:
 * MIT */
#include "conflicts.h"

/* Steps of the walks, per route on average. Those of real tables take as many as a route has segments; but a walk goes
 * three ways from each segment, and routes can be written that make it go all of them. */
#define STEPS_PER_ROUTE 64

typedef struct Node {
    const Route *route;                    /* that ends here: the outermost; NULL: none */
    unsigned parameters[SEGMENT_TAIL + 1]; /* the next node, by kind; 0: none */
} Node;

/* A literal segment leads from one node to another. */
typedef struct Edge {
    unsigned from, to; /* `to` 0: the slot is free */
    orisha_str text;
} Edge;

typedef struct Tree {
    Node *nodes; /* 1 to ORISHA_METHOD_COUNT: where each method begins */
    unsigned node_count;
    Edge *edges; /* open addressing, at most half full */
    size_t edge_mask;
    size_t steps; /* that walks may still take */
} Tree;

/* FNV-1a, as in symbols.c. */
static size_t hash(unsigned from, orisha_str text)
{
    uint64_t value = (14695981039346656037u ^ from) * 1099511628211u;
    for (size_t i = 0; i < text.len; i++)
        value = (value ^ (unsigned char)text.ptr[i]) * 1099511628211u;
    return (size_t)(value ^ value >> 32);
}

/* The edge, or the free slot where it belongs. */
static Edge *edge_of(const Tree *tree, unsigned from, orisha_str text)
{
    size_t at = hash(from, text) & tree->edge_mask;
    while (tree->edges[at].to && !(tree->edges[at].from == from && orisha_str_equal(tree->edges[at].text, text)))
        at = (at + 1) & tree->edge_mask;
    return &tree->edges[at];
}

static Tree tree_begin(orisha_transform *t, const Route *routes, size_t count)
{
    size_t segments = 0, capacity = 16;
    for (size_t i = 0; i < count; i++)
        segments += routes[i].segment_count;
    while (capacity < 2 * segments)
        capacity *= 2;
    size_t nodes = 1 + ORISHA_METHOD_COUNT + segments;
    return (Tree){.nodes = orisha_transform_alloc(t, nodes * sizeof(Node)),
                  .node_count = 1 + ORISHA_METHOD_COUNT,
                  .edges = orisha_transform_alloc(t, capacity * sizeof(Edge)),
                  .edge_mask = capacity - 1,
                  .steps = (count + ROUTE_SEGMENTS_MOST) * STEPS_PER_ROUTE};
}

static unsigned root_of(const Route *route)
{
    return 1 + (unsigned)route->method;
}

/* The node where the route ends, with new ones where the tree has none yet. */
static Node *tree_add(Tree *tree, const Route *route)
{
    unsigned at = root_of(route);
    for (size_t i = 0; i < route->segment_count; i++) {
        const Segment *segment = &route->segments[i];
        Edge *edge = segment->kind == SEGMENT_LITERAL ? edge_of(tree, at, segment->text) : NULL;
        unsigned *next = edge ? &edge->to : &tree->nodes[at].parameters[segment->kind];
        if (*next == 0) {
            *next = tree->node_count++;
            if (edge)
                edge->from = at, edge->text = segment->text;
        }
        at = *next;
    }
    return &tree->nodes[at];
}

static const Route *outer_at(const Node *node, const Route *inner)
{
    return node->route && node->route->depth < inner->depth ? node->route : NULL;
}

/* A route of an outer router that takes all that `inner` would from its segment `index` on; `at`: the tree before it.
 */
static const Route *find_outer(Tree *tree, unsigned at, const Route *inner, size_t index)
{
    if (tree->steps == 0)
        return NULL;
    tree->steps--;
    const Node *node = &tree->nodes[at];
    if (index == inner->segment_count)
        return outer_at(node, inner);
    const Segment *segment = &inner->segments[index];
    unsigned same = segment->kind == SEGMENT_LITERAL ? edge_of(tree, at, segment->text)->to : 0;
    const Route *outer = same ? find_outer(tree, same, inner, index + 1) : NULL;
    for (int kind = SEGMENT_INT; kind <= SEGMENT_TAIL && !outer; kind++) {
        unsigned next = node->parameters[kind];
        if (next == 0 || !route_kind_takes((SegmentKind)kind, segment))
            continue;
        /* A tail takes the segments that follow as well. */
        outer = kind == SEGMENT_TAIL ? outer_at(&tree->nodes[next], inner) : find_outer(tree, next, inner, index + 1);
    }
    return outer;
}

static Conflict find_conflict(Tree *tree, const Route *route)
{
    const Route *outer = route->depth ? find_outer(tree, root_of(route), route, 0) : NULL;
    Node *end = tree_add(tree, route);
    const Route *same = end->route;
    if (!same)
        end->route = route;
    return outer ? (Conflict){outer, true} : (Conflict){same, same && same->depth < route->depth};
}

Conflict *conflicts_find(orisha_transform *t, const Route *routes, size_t count)
{
    Conflict *conflicts = orisha_transform_alloc(t, (count + 1) * sizeof *conflicts);
    Tree tree = tree_begin(t, routes, count);
    for (size_t i = 0; i < count; i++)
        conflicts[i] = find_conflict(&tree, &routes[i]);
    return conflicts;
}
