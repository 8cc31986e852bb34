/* The form for many routes: functions that ask, and functions that compare, each jumping to the next.
 *
 * router_tree.c decides what is asked; orisha/dispatch.h is what the functions are made of. That they are small keeps
 * what a C compiler takes in proportion to the number of routes. Names that begin with kz_ are the generated code's
 * own. SPDX-License-Identifier: MIT */
#include "router_tree.h"

#include <stdlib.h>

#include <orisha/dispatch.h>

/* Moves on a line. */
#define LINE_LENGTH 100
/* Literals longer than this are compared only where the path is as long: less than the padding. */
#define UNCHECKED_MOST 32
/* Fewer bytes that routes have in common are left to each. */
#define PREFIX_LEAST 4

/* ---- Where segments stand ---------------------------------------------------------------------------------------- */

/* The slashes that a function uses which are not among its parameters, a bit for each. */
typedef uint64_t Slashes;

/* An expression for the offset of a slash, or of the end. */
static const char *slash(orisha_transform *t, const Route *route, size_t number)
{
    if (number == 0)
        return "0";
    return number == route->segment_count ? "req->path.len" : orisha_transform_format(t, "kz_at_%zu", number);
}

static void note_slash(Slashes *slashes, const Route *route, size_t number)
{
    if (number > 2 && number < route->segment_count)
        *slashes |= (uint64_t)1 << number;
}

/* An expression for the address `offset` behind a slash. */
static const char *behind(orisha_transform *t, const char *bytes, size_t number, size_t offset)
{
    const char *at = number ? orisha_transform_format(t, " + kz_at_%zu", number) : "";
    return offset ? orisha_transform_format(t, "%s%s + %zu", bytes, at, offset)
                  : orisha_transform_format(t, "%s%s", bytes, at);
}

static void emit_slashes(orisha_transform *t, const Slashes *slashes)
{
    for (unsigned i = 3; i < 64; i++)
        if (*slashes >> i & 1)
            orisha_emit(t, "const size_t kz_at_%u = orisha_slash(kz_slashes, %u);", i, i);
}

/* ---- Comparing --------------------------------------------------------------------------------------------------- */

/* What a path must be for a route: conditions, and the slashes that they speak of. */
typedef struct Conditions {
    orisha_transform *t;
    const char *texts[2 * ROUTE_SEGMENTS_MOST + 2];
    size_t count;
    Slashes slashes;
    uint64_t integers; /* the segments that are parsed, into kz_int_N */
} Conditions;

static void add_condition(Conditions *conditions, const char *condition)
{
    conditions->texts[conditions->count++] = condition;
}

/* Literals one behind the other, with the slash before and, if more follows, the one behind them. Returns the segment
 * behind them. */
static size_t compare_literals(Conditions *conditions, const Route *route, size_t first, size_t compared)
{
    orisha_transform *t = conditions->t;
    const char *text = "";
    size_t end = first;
    for (; end < route->segment_count && route->segments[end].kind == SEGMENT_LITERAL; end++)
        text = orisha_transform_format(t, "%s/%.*s", text, ORISHA_FMT(route->segments[end].text));
    bool ends = end == route->segment_count;
    if (!ends)
        text = orisha_transform_format(t, "%s/", text);
    size_t size = strlen(text);
    note_slash(&conditions->slashes, route, first);
    const char *least =
        first ? orisha_transform_format(t, "kz_at_%zu + %zu", first, size) : orisha_transform_format(t, "%zu", size);
    if (ends || size > UNCHECKED_MOST)
        add_condition(conditions, orisha_transform_format(t, "req->path.len %s %s", ends ? "==" : ">=", least));
    size_t from = first ? 0 : compared;
    if (size > from)
        add_condition(conditions, orisha_transform_format(t, "ORISHA_IS(%s, %s)", behind(t, "kz_path", first, from),
                                                          orisha_quote(t, orisha_str_from_cstring(text + from))));
    return end;
}

static void compare_parameter(Conditions *conditions, const Route *route, size_t place)
{
    orisha_transform *t = conditions->t;
    note_slash(&conditions->slashes, route, place);
    note_slash(&conditions->slashes, route, place + 1);
    const char *begin = place ? orisha_transform_format(t, " - %s", slash(t, route, place)) : "";
    if (route->segments[place].kind == SEGMENT_PARAMETER) {
        add_condition(conditions, orisha_transform_format(t, "%s%s > 1", slash(t, route, place + 1), begin));
        return;
    }
    conditions->integers |= (uint64_t)1 << place;
    add_condition(conditions, orisha_transform_format(
                                  t, "orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, %s, %s), &kz_int_%zu)",
                                  slash(t, route, place), slash(t, route, place + 1), place));
}

/* Method and every byte of the literals are compared, whatever was asked before: words can be equal by accident, or by
 * intent. `compared` of the path's first ones were. */
static Conditions conditions_of(orisha_transform *t, const Route *route, bool with_method, size_t compared)
{
    Conditions conditions = {.t = t};
    if (with_method && route->method == ORISHA_GET)
        add_condition(&conditions, "orisha_is_get(req)");
    else if (with_method)
        add_condition(&conditions,
                      orisha_transform_format(t, "req->method == ORISHA_%s", route_method_names[route->method]));
    if (!route_is_literal(route))
        add_condition(&conditions,
                      orisha_transform_format(t, "kz_count %s %zu",
                                              route_ends_in_tail(route) ? ">=" : "==", route->segment_count));
    for (size_t i = 0; i < route->segment_count;) {
        switch (route->segments[i].kind) {
        case SEGMENT_LITERAL: i = compare_literals(&conditions, route, i, compared); break;
        case SEGMENT_INT:
        case SEGMENT_PARAMETER: compare_parameter(&conditions, route, i++); break;
        case SEGMENT_TAIL: i++; break;
        }
    }
    return conditions;
}

static void emit_integers(orisha_transform *t, uint64_t integers)
{
    for (unsigned i = 0; i < 64; i++)
        if (integers >> i & 1)
            orisha_emit(t, "int64_t kz_int_%u;", i);
}

/* ---- Taking ------------------------------------------------------------------------------------------------------ */

static const char *parameter_value(orisha_transform *t, const Route *route, size_t place)
{
    const char *begin = slash(t, route, place);
    switch (route->segments[place].kind) {
    case SEGMENT_LITERAL: break;
    case SEGMENT_INT: return orisha_transform_format(t, "kz_int_%zu", place);
    case SEGMENT_PARAMETER:
        return orisha_transform_format(t, "ORISHA_SEGMENT(req->values, %s, %s)", begin, slash(t, route, place + 1));
    case SEGMENT_TAIL: return orisha_transform_format(t, "ORISHA_SEGMENT(req->values, %s, req->path.len)", begin);
    }
    return NULL;
}

static void note_parameters(Slashes *slashes, const Route *route)
{
    for (size_t i = 0; router_has_binding(route) && i < route->segment_count; i++)
        if (route->segments[i].kind == SEGMENT_PARAMETER || route->segments[i].kind == SEGMENT_TAIL) {
            note_slash(slashes, route, i);
            note_slash(slashes, route, i + 1);
        }
}

static void emit_taking(orisha_transform *t, const Route *route)
{
    const char *binding = router_binding(t, route);
    if (binding) {
        orisha_emit(t, "const struct {%s } %s = {", router_binding_fields(t, route), binding);
        for (size_t i = 0; i < route->segment_count; i++) {
            const char *value = parameter_value(t, route, i);
            if (value)
                orisha_emit(t, "    .%.*s = %s,", ORISHA_FMT(route->segments[i].text), value);
        }
        orisha_emit(t, "};");
    }
    orisha_emit_steps(t, route->branch);
}

/* ---- Functions --------------------------------------------------------------------------------------------------- */

typedef struct Functions {
    orisha_transform *t;
    const Route *routes;
    bool collects;       /* they return methods instead of answering */
    const char **takers; /* of each route that stands in several leaves: the function that takes its requests */
    const Tree *first;   /* the one that a lookup begins with */
    bool is_first;       /* of the next function */
    const char *prefix;  /* of names: a program can have several routers */
    unsigned number;
} Functions;

static const char *function_name(Functions *f, const char *what)
{
    return orisha_transform_format(f->t, "%s_%s_%s%u", f->prefix, what, f->collects ? "methods_" : "", ++f->number);
}

static void begin_function(Functions *f, const char *name, const char *comment)
{
    const char *type = f->collects ? "static unsigned" : f->is_first ? "ORISHA_FIRST_ASK" : "static void";
    orisha_begin_function(f->t, orisha_transform_format(f->t, "%s%s %s(ORISHA_CUT_PATH)", comment, type, name));
    f->is_first = false;
}

static const char *comment_of(orisha_transform *t, const Route *route)
{
    return orisha_transform_format(t, "// [%.*s]\n", ORISHA_FMT(route->branch->name));
}

/* A route that stands in several leaves must not have its steps in each. */
static void emit_taker(Functions *f, const Route *route)
{
    orisha_transform *t = f->t;
    Conditions conditions = conditions_of(t, route, true, 0);
    uint64_t integers = router_has_binding(route) ? conditions.integers : 0;
    Slashes slashes = 0;
    const char *name = function_name(f, "take");
    f->takers[route - f->routes] = name;
    begin_function(f, name, comment_of(t, route));
    note_parameters(&slashes, route);
    for (size_t i = 0; i < route->segment_count; i++)
        if (integers >> i & 1) {
            note_slash(&slashes, route, i);
            note_slash(&slashes, route, i + 1);
        }
    emit_slashes(t, &slashes);
    emit_integers(t, integers);
    for (size_t i = 0; i < route->segment_count; i++)
        if (integers >> i & 1)
            orisha_emit(t, "(void)orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, %s, %s), &kz_int_%zu);",
                        slash(t, route, i), slash(t, route, i + 1), i);
    emit_taking(t, route);
    orisha_end_function(t);
}

static void count_places(const Tree *tree, const Route *routes, unsigned *counts)
{
    for (size_t i = 0; !tree->asks && i < tree->count; i++)
        counts[tree->routes[i] - routes]++;
    for (size_t i = 0; i < tree->way_count; i++)
        count_places(tree->ways[i].tree, routes, counts);
    if (tree->others)
        count_places(tree->others, routes, counts);
}

static void emit_match(Functions *f, const Route *route, const Conditions *conditions)
{
    orisha_transform *t = f->t;
    orisha_emit(t, "// [%.*s]", ORISHA_FMT(route->branch->name));
    for (size_t i = 0; i < conditions->count; i++)
        orisha_emit(t, "%s%s%s", i ? "    " : "if (", conditions->texts[i], i + 1 < conditions->count ? " &&" : ") {");
    orisha_indent(t, 1);
    if (f->collects) {
        orisha_emit(t, "kz_methods |= 0x%x;", route->allow);
    } else if (f->takers[route - f->routes]) {
        orisha_emit(t, "%s(ORISHA_THE_CUT_PATH);", f->takers[route - f->routes]);
        orisha_emit(t, "return;");
    } else {
        emit_taking(t, route);
    }
    orisha_indent(t, -1);
    orisha_emit(t, "}");
}

/* The literal that the route's paths begin with, from the first slash on; one byte, whatever it is, if there is none.
 */
static orisha_str literal_prefix(const Route *route)
{
    return (orisha_str){route->segments[0].text.ptr - 1, router_fixed_text(route, 0).len + 1};
}

/* What all routes of a set begin with is compared once: how many of a path's first bytes are compared then. */
static size_t prefix_compared(const Tree *tree, size_t compared)
{
    orisha_str prefix = literal_prefix(tree->routes[0]);
    for (size_t i = 1; i < tree->count; i++) {
        orisha_str other = literal_prefix(tree->routes[i]);
        size_t same = 0;
        while (same < prefix.len && same < other.len && prefix.ptr[same] == other.ptr[same])
            same++;
        prefix.len = same;
    }
    return tree->count < 2 || prefix.len < compared + PREFIX_LEAST ? compared : prefix.len;
}

/* Returns prefix_compared. */
static size_t emit_prefix(Functions *f, const Tree *tree, const char *others, size_t compared)
{
    orisha_transform *t = f->t;
    size_t end = prefix_compared(tree, compared);
    if (end == compared)
        return compared;
    orisha_str rest = {literal_prefix(tree->routes[0]).ptr + compared, end - compared};
    const char *length = end > UNCHECKED_MOST ? orisha_transform_format(t, "req->path.len < %zu || ", end) : "";
    orisha_emit(t, "if (%s!ORISHA_IS(%s, %s)) {", length, behind(t, "kz_path", 0, compared), orisha_quote(t, rest));
    orisha_emit(t, f->collects ? "    return %s(ORISHA_THE_CUT_PATH);" : "    %s(ORISHA_THE_CUT_PATH);", others);
    if (!f->collects)
        orisha_emit(t, "    return;");
    orisha_emit(t, "}");
    return end;
}

/* Returns the function's name; `others` is where it goes on. */
static const char *emit_leaf(Functions *f, const Tree *tree, const char *others, size_t compared)
{
    orisha_transform *t = f->t;
    const char *name = function_name(f, "compare");
    Conditions *conditions = orisha_transform_alloc(t, (tree->count + 1) * sizeof *conditions);
    Slashes slashes = 0;
    uint64_t integers = 0;
    begin_function(f, name, "");
    compared = emit_prefix(f, tree, others, compared);
    for (size_t i = 0; i < tree->count; i++) {
        const Route *route = tree->routes[i];
        conditions[i] = conditions_of(t, route, !f->collects, compared);
        slashes |= conditions[i].slashes;
        integers |= conditions[i].integers;
        if (!f->collects && !f->takers[route - f->routes])
            note_parameters(&slashes, route);
    }
    emit_slashes(t, &slashes);
    emit_integers(t, integers);
    if (f->collects)
        orisha_emit(t, "unsigned kz_methods = %s(ORISHA_THE_CUT_PATH);", others);
    for (size_t i = 0; i < tree->count; i++)
        emit_match(f, tree->routes[i], &conditions[i]);
    orisha_emit(t, f->collects ? "return kz_methods;" : "%s(ORISHA_THE_CUT_PATH);", others);
    orisha_end_function(t);
    return name;
}

/* ---- Asking ------------------------------------------------------------------------------------------------------ */

static void emit_moves(orisha_transform *t, const PerfectHash *hash)
{
    size_t size = (size_t)1 << hash->move_bits;
    const char *line = "";
    orisha_emit(t, "static const uint16_t kz_moves[%zu] = {", size);
    for (size_t i = 0; i < size; i++) {
        line = orisha_transform_format(t, "%s %u,", line, hash->moves[i]);
        if (strlen(line) > LINE_LENGTH || i + 1 == size) {
            orisha_emit(t, "   %s", line);
            line = "";
        }
    }
    orisha_emit(t, "};");
}

static int compare_ways(const void *left, const void *right)
{
    const size_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* Every place that no word has goes to `others`. Their words are never equal to one that leads there: 0 leads to one
 * place alone, and what stands there goes to `others` as well. */
static void emit_ways(Functions *f, const Tree *tree, const char *const *names, const char *others)
{
    orisha_transform *t = f->t;
    size_t(*order)[2] = orisha_transform_alloc(t, (tree->way_count + 1) * sizeof *order);
    size_t zero = perfect_hash_place(&tree->hash, 0);
    bool zero_is_free = true;
    for (size_t i = 0; i < tree->way_count; i++) {
        order[i][0] = perfect_hash_place(&tree->hash, tree->ways[i].word);
        order[i][1] = i;
        zero_is_free &= order[i][0] != zero;
    }
    qsort(order, tree->way_count, sizeof *order, compare_ways);
    if (tree->hash.moves)
        emit_moves(t, &tree->hash);
    orisha_emit(t, "static const orisha_way%s kz_ways[%zu] = {", f->collects ? "_for_methods" : "",
                (size_t)1 << tree->hash.bits);
    if (zero_is_free)
        orisha_emit(t, "    [%zu] = {0, %s},", zero, others);
    for (size_t i = 0; i < tree->way_count; i++) {
        const Way *way = &tree->ways[order[i][1]];
        const Route *route = way->tree->routes[0];
        orisha_emit(t, "    [%zu] = {0x%llxu, %s}, // [%.*s]%s", order[i][0], (unsigned long long)way->word,
                    names[order[i][1]], ORISHA_FMT(route->branch->name), way->tree->count > 1 ? ", ..." : "");
    }
    orisha_emit(t, "};");
}

static const char *bytes_expression(orisha_transform *t, Word word)
{
    if (word.place == PLACE_END)
        return orisha_transform_format(t, "orisha_last_bytes(req->path, %u, %u)", word.offset, word.size);
    const char *at = word.place > 2 ? orisha_transform_format(t, "kz_path + orisha_slash(kz_slashes, %u) + %u",
                                                              word.place, word.offset + 1)
                                    : behind(t, "kz_path", word.place, word.offset + 1);
    return orisha_transform_format(t, "orisha_bytes(%s, %u)", at, word.size);
}

static const char *ask_expression(orisha_transform *t, const Ask *ask)
{
    const char *sum = ask->of_method ? " + orisha_method_word(req)" : "";
    if (ask->measure != MEASURE_NOTHING)
        sum = orisha_transform_format(t, "%s + ORISHA_MEASURE_FACTOR * %s", sum,
                                      ask->measure == MEASURE_SEGMENTS ? "kz_count" : "req->path.len");
    for (unsigned i = 0; i < ask->word_count; i++)
        sum = orisha_transform_format(t, i ? "%s + (%s << 32)" : "%s + %s", sum, bytes_expression(t, ask->words[i]));
    return sum + strlen(" + ");
}

static const char *place_expression(orisha_transform *t, const PerfectHash *hash)
{
    unsigned long long factor = hash->factor;
    return hash->moves ? orisha_transform_format(t, "orisha_place_moved(kz_word, 0x%llxu, %u, kz_moves, %u)", factor,
                                                 hash->bits, hash->move_bits)
                       : orisha_transform_format(t, "orisha_place(kz_word, 0x%llxu, %u)", factor, hash->bits);
}

/* `compared` of the path's first bytes are, when the function is called. */
static const char *emit_tree(Functions *f, const Tree *tree, const char *others, size_t compared)
{
    orisha_transform *t = f->t;
    if (!tree->asks)
        return emit_leaf(f, tree, others, compared);
    const char *outer = others, **names = orisha_transform_alloc(t, (tree->way_count + 1) * sizeof *names);
    size_t then_compared = prefix_compared(tree, compared);
    if (tree->others)
        others = emit_tree(f, tree->others, others, then_compared);
    for (size_t i = 0; i < tree->way_count; i++)
        names[i] = emit_tree(f, tree->ways[i].tree, others, then_compared);
    const char *name = function_name(f, "ask");
    f->is_first = tree == f->first;
    begin_function(f, name, "");
    emit_prefix(f, tree, outer, compared);
    emit_ways(f, tree, names, others);
    orisha_emit(t, "const uint64_t kz_word = %s;", ask_expression(t, &tree->ask));
    const char *way = orisha_transform_format(t, "&kz_ways[%s]", place_expression(t, &tree->hash));
    if (f->collects) {
        orisha_emit(t, "const orisha_way_for_methods *const kz_way = %s;", way);
        orisha_emit(t, "return (kz_way->word == kz_word ? kz_way->go : %s)(ORISHA_THE_CUT_PATH);", others);
    } else {
        orisha_emit(t, "orisha_take_way(%s, kz_word, %s)(ORISHA_THE_CUT_PATH);", way, others);
    }
    orisha_end_function(t);
    return name;
}

/* ---- Without a route -------------------------------------------------------------------------------------------- */

static int text_compare(orisha_str a, orisha_str b)
{
    size_t least = a.len < b.len ? a.len : b.len;
    int order = least ? memcmp(a.ptr, b.ptr, least) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_shapes(const void *left, const void *right)
{
    const Route *a = left, *b = right;
    if (a->segment_count != b->segment_count)
        return a->segment_count < b->segment_count ? -1 : 1;
    for (size_t i = 0; i < a->segment_count; i++) {
        const Segment *x = &a->segments[i], *y = &b->segments[i];
        if (x->kind != y->kind)
            return x->kind < y->kind ? -1 : 1;
        int order = x->kind == SEGMENT_LITERAL ? text_compare(x->text, y->text) : 0;
        if (order)
            return order;
    }
    return 0;
}

/* One route for all methods of a path. */
static Route *merge_methods(orisha_transform *t, const Router *router, size_t *ret_count)
{
    Route *shapes = orisha_transform_alloc(t, (router->count + 1) * sizeof *shapes);
    size_t count = 0;
    memcpy(shapes, router->routes, router->count * sizeof *shapes);
    for (size_t i = 0; i < router->count; i++)
        shapes[i].allow = 1u << shapes[i].method;
    qsort(shapes, router->count, sizeof *shapes, compare_shapes);
    for (size_t i = 0; i < router->count; i++) {
        if (count && compare_shapes(&shapes[i], &shapes[count - 1]) == 0)
            shapes[count - 1].allow |= shapes[i].allow;
        else
            shapes[count++] = shapes[i];
    }
    *ret_count = count;
    return shapes;
}

/* The function that finds the methods of a path. */
static const char *emit_methods(orisha_transform *t, const Router *router, const char *prefix)
{
    size_t count;
    Functions f = {.t = t, .collects = true, .prefix = prefix};
    f.routes = merge_methods(t, router, &count);
    const char *none = orisha_transform_format(t, "%s_no_methods", prefix);
    begin_function(&f, none, "");
    orisha_emit(t, "return 0;");
    orisha_end_function(t);
    return emit_tree(&f, router_tree_build(t, f.routes, count, true), none, 0);
}

/* ---- All together ------------------------------------------------------------------------------------------------ */

static const char *emit_none(Functions *f, const Router *router)
{
    orisha_transform *t = f->t;
    const char *methods = router_derives(router) ? emit_methods(t, router, f->prefix) : NULL;
    const char *name = orisha_transform_format(t, "%s_none", f->prefix);
    /* Not inlined: what so many functions end in would make all of them larger. */
    orisha_begin_function(
        t, orisha_transform_format(t, "// No route takes the path.\nORISHA_ASIDE %s(ORISHA_CUT_PATH)", name));
    if (methods) {
        orisha_emit(t, "orisha_send_method_not_allowed(req, %s(ORISHA_THE_CUT_PATH));", methods);
        orisha_emit_return(t);
    } else {
        orisha_emit_steps(t, router->fallback);
    }
    orisha_end_function(t);
    return name;
}

void router_emit_functions(orisha_transform *t, const Router *router)
{
    unsigned number = orisha_unique(t, "router");
    Functions f = {.t = t, .routes = router->routes};
    f.prefix = number == 1 ? "kz" : orisha_transform_format(t, "kz_%u", number);
    unsigned *places = orisha_transform_alloc(t, (router->count + 1) * sizeof *places);
    size_t limit = 2;
    const Tree *tree = router_tree_build(t, router->routes, router->count, false);
    for (size_t i = 0; i < router->count; i++)
        limit = router->routes[i].segment_count > limit ? router->routes[i].segment_count : limit;
    orisha_declare(t, "#include <orisha/dispatch.h>\n");
    const char *none = emit_none(&f, router);
    f.takers = orisha_transform_alloc(t, (router->count + 1) * sizeof *f.takers);
    count_places(tree, f.routes, places);
    for (size_t i = 0; i < router->count; i++)
        if (places[i] > 1)
            emit_taker(&f, &f.routes[i]);
    f.first = tree;
    const char *first = emit_tree(&f, tree, none, 0);
    const char *long_path = orisha_transform_format(t, "%s_long_path", f.prefix);
    orisha_begin_function(t, orisha_transform_format(t, "ORISHA_ASIDE %s(orisha_request *req)", long_path));
    orisha_emit(t, "ORISHA_ROUTE_LONG(%s, %zu);", first, limit);
    orisha_end_function(t);
    orisha_emit(t, "ORISHA_ROUTE(%s, %s);", first, long_path);
    orisha_emit_return(t);
}
