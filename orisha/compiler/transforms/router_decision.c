/* The form for many routes: a decision whose cost does not grow with their number.
 *
 * The path is cut into segments once. One jump on method, number of segments and one of the segments leaves the routes
 * of that method and number which have that literal, or a parameter, in that place. From there on each set of routes is
 * narrowed by the segment that tells most of them apart, until one is left; what was only jumped on is compared then,
 * every byte of it, and the route's code is gone to. A set that holds both `/users/new/x` and `/users/:id/x` is carried
 * on together behind `new`, so that nothing is looked at twice; where that would multiply the code, the kinds of routes
 * are tried one after the other instead, the most specific first. To fall out of the code of a set is always right: it
 * means that no route of it matches.
 *
 * Names that begin with kz_ are the generated code's own. SPDX-License-Identifier: MIT */
#include "router_sets.h"

#include <stdlib.h>

#include <orisha/segments.h>

/* So many ways are compared one after the other: a jump would be mispredicted as often. */
#define COMPARED_IN_TURN 3
/* What carrying routes on behind literals may cost, at each place and in all: copies of tests for each route. */
#define CARRY_FACTOR  2
#define CARRY_SPARE   8
#define LEAVES_FACTOR 4
/* What a route that is carried on costs in the choice of the first place: it makes the code larger and is tested in
 * vain. */
#define CARRIED_COST 8
/* Places that are considered for the first jump: what APIs have in front of their resources is not longer. */
#define FIRST_PLACES 4

static bool emit_set(Decision *d, Set set, Known known);

/* ---- Tests ------------------------------------------------------------------------------------------------------ */

/* Conditions on their way into an `if`. */
typedef struct Test {
    orisha_transform *t;
    const char *line;
    bool is_begun;
} Test;

static void test_add(Test *test, const char *condition)
{
    if (!test->is_begun) {
        test->is_begun = true;
        test->line = orisha_transform_format(test->t, "if (%s", condition);
    } else if (strlen(test->line) + strlen(condition) > LINE_LENGTH) {
        orisha_emit(test->t, "%s &&", test->line);
        test->line = orisha_transform_format(test->t, "    %s", condition);
    } else {
        test->line = orisha_transform_format(test->t, "%s && %s", test->line, condition);
    }
}

/* See ORISHA_SAME_1 and so on. */
static unsigned word_for(size_t size)
{
    return size > 32 ? 0 : size > 16 ? 16 : size >= 8 ? 8 : size >= 4 ? 4 : size >= 2 ? 2 : 1;
}

/* A literal that another segment must follow is compared with the slash behind it, which says where it ends. */
static const char *literal_condition(Decision *d, const Route *route, size_t first, size_t last)
{
    const char *text = "";
    for (size_t i = first; i <= last; i++)
        text = orisha_transform_format(d->t, "%s/%.*s", text, ORISHA_FMT(route->segments[i].text));
    bool ends = last + 1 == d->count;
    if (!ends)
        text = orisha_transform_format(d->t, "%s/", text);
    /* Else the compare itself reads no further than the padding goes. */
    const char *room =
        ends || strlen(text) < ORISHA_PATH_PADDING
            ? ""
            : orisha_transform_format(d->t, "req->path.len >= kz_at[%zu] + %zu && ", first, strlen(text));
    return orisha_transform_format(d->t, "%sORISHA_SEGMENT_%s(%s, kz_at, %zu, %s, %u)", room, ends ? "ENDS" : "BEGINS",
                                   ends ? "req->path" : "kz_path", first,
                                   orisha_quote(d->t, orisha_str_from_cstring(text)), word_for(strlen(text)));
}

static const char *literal_at_condition(Decision *d, size_t place, orisha_str text)
{
    Segment segments[ROUTE_SEGMENTS_MOST];
    Route route = {.segments = segments};
    segments[place] = (Segment){SEGMENT_LITERAL, text};
    return literal_condition(d, &route, place, place);
}

/* All that is not known yet of what the route wants. */
static void test_route(Decision *d, Test *test, const Route *route, const Known *known)
{
    const char *gaps = "";
    for (size_t i = 0; i < d->places; i++) {
        SegmentKind kind = route_kind_at(route, i);
        bool is_done = kind == SEGMENT_INT ? known->is_parsed[i] : known->matches[i] || kind == SEGMENT_TAIL;
        if (is_done)
            continue;
        if (kind == SEGMENT_LITERAL) {
            size_t last = i;
            while (last + 1 < d->places && !known->matches[last + 1] && route_is_literal_at(route, last + 1))
                last++;
            test_add(test, literal_condition(d, route, i, last));
            i = last;
        } else if (kind == SEGMENT_INT) {
            test_add(test, orisha_transform_format(
                               d->t, "orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, kz_at, %zu), &kz_int[%zu])",
                               i, i));
        } else {
            gaps =
                orisha_transform_format(d->t, "%s%sORISHA_SEGMENT_HAS_BYTES(kz_at, %zu)", gaps, *gaps ? " && " : "", i);
        }
    }
    if (*gaps)
        test_add(test, orisha_transform_format(d->t, "(!kz_gaps || (%s))", gaps));
}

static void emit_arrival(Decision *d, const Route *route)
{
    d->leaves++;
    if (d->collects) {
        orisha_emit(d->t, "kz_allow |= 0x%x;", route->allow);
        return;
    }
    size_t number = (size_t)(route - d->router->routes);
    d->is_gone_to[number] = true;
    orisha_emit(d->t, "goto kz_route_%zu;", number + 1);
}

/* The routes one after the other, the most specific first. True when the code cannot go on behind it. */
static bool emit_in_turn(Decision *d, Set set, const Known *known)
{
    for (size_t i = 0; i < set.count; i++) {
        Test test = {.t = d->t};
        test_route(d, &test, set.routes[i], known);
        if (test.is_begun) {
            orisha_emit(d->t, "%s) // [%.*s]", test.line, ORISHA_FMT(set.routes[i]->branch->name));
            orisha_indent(d->t, 1);
        }
        emit_arrival(d, set.routes[i]);
        if (test.is_begun)
            orisha_indent(d->t, -1);
        else if (!d->collects)
            return true;
    }
    return false;
}

static void emit_to_none(Decision *d)
{
    d->goes_to_none = true;
    orisha_emit(d->t, "goto kz_none;");
}

/* ---- Narrowing -------------------------------------------------------------------------------------------------- */

/* The one or two places that tell most of the routes apart, all literal there. The number of ways; 1: there are none.
 */
static size_t choose_places(Decision *d, Set set, const Known *known, size_t *ret_place, int *ret_second,
                            Way **ret_ways)
{
    bool is_fit[ROUTE_SEGMENTS_MOST] = {false};
    size_t most = 1;
    for (size_t i = 0; i < d->places; i++) {
        Way *ways;
        is_fit[i] = !known->matches[i] && set_count_literals(set, i) == set.count;
        size_t count = is_fit[i] ? ways_list(d, set, i, -1, &ways) : 0;
        if (count > most)
            most = count, *ret_place = i, *ret_second = -1, *ret_ways = ways;
        is_fit[i] &= count > 1;
    }
    for (size_t i = 0; most < set.count && i < d->places; i++)
        for (size_t j = i + 1; is_fit[i] && j < d->places; j++) {
            Way *ways;
            size_t count = is_fit[j] ? ways_list(d, set, i, (int)j, &ways) : 0;
            if (count > most)
                most = count, *ret_place = i, *ret_second = (int)j, *ret_ways = ways;
        }
    return most;
}

/* All routes are literal in some place: no other way is open, so what is jumped on need not be compared at once. */
static bool emit_literal_jump(Decision *d, Set set, Known known)
{
    size_t place;
    int second;
    Way *ways;
    size_t count = choose_places(d, set, &known, &place, &second, &ways);
    if (count == 1)
        return false;
    const char **labels = orisha_transform_alloc(d->t, count * sizeof *labels);
    const char *expression = jump_switch(d, ways, count, place, second, labels);
    if (!expression)
        return false;
    ways_fill(d, set, place, second, ways, count);
    orisha_emit(d->t, "switch (%s) {", expression);
    for (size_t i = 0; i < count; i++) {
        orisha_emit(d->t, "case %s:", labels[i]);
        orisha_indent(d->t, 1);
        if (!emit_set(d, ways[i].set, known))
            orisha_emit(d->t, "break;");
        orisha_indent(d->t, -1);
    }
    orisha_emit(d->t, "}");
    return true;
}

/* How much code it makes to carry the others on behind each literal of the place; SIZE_MAX: too much, or nothing to do.
 */
static size_t carrying_cost(Decision *d, Set set, size_t place, size_t ways)
{
    size_t literals = set_count_literals(set, place), others = set.count - literals;
    if (literals == 0 || others == 0)
        return SIZE_MAX;
    size_t carried = literals + ways * others;
    bool is_too_much =
        carried + others > CARRY_FACTOR * set.count + CARRY_SPARE || d->leaves + carried > d->leaves_limit;
    return is_too_much ? SIZE_MAX : literals * literals / ways + others * others;
}

/* Behind a literal that was compared: its routes, and the others that would take it. */
static void emit_behind_literal(Decision *d, Set set, Known known, size_t place, orisha_str text, bool has_rest)
{
    known.matches[place] = true;
    Set carried = set_carry(d, set, place, text, &known);
    if (!emit_set(d, carried, known) && has_rest)
        emit_to_none(d);
}

static void emit_literal_way(Decision *d, Set set, Known known, size_t place, orisha_str text)
{
    orisha_emit(d->t, "if (%s) {", literal_at_condition(d, place, text));
    orisha_indent(d->t, 1);
    emit_behind_literal(d, set, known, place, text, true);
    orisha_indent(d->t, -1);
    orisha_emit(d->t, "}");
}

/* Some routes are literal in a place, others are not. */
static bool emit_mixed_jump(Decision *d, Set set, Known known, bool *ret_ends)
{
    size_t best = SIZE_MAX, place = 0, count = 0;
    Way *ways = NULL;
    for (size_t i = 0; i < d->places; i++) {
        Way *listed;
        size_t here = known.matches[i] ? 0 : ways_list(d, set, i, -1, &listed);
        size_t cost = here ? carrying_cost(d, set, i, here) : SIZE_MAX;
        if (cost < best)
            best = cost, place = i, count = here, ways = listed;
    }
    if (best == SIZE_MAX)
        return false;
    const char **labels = orisha_transform_alloc(d->t, count * sizeof *labels);
    const char *expression = count > COMPARED_IN_TURN ? jump_switch(d, ways, count, place, -1, labels) : NULL;
    if (expression)
        orisha_emit(d->t, "switch (%s) {", expression);
    for (size_t i = 0; i < count; i++) {
        if (expression)
            orisha_emit(d->t, "case %s:", labels[i]);
        orisha_indent(d->t, expression ? 1 : 0);
        emit_literal_way(d, set, known, place, ways[i].text);
        if (expression)
            orisha_emit(d->t, "break;");
        orisha_indent(d->t, expression ? -1 : 0);
    }
    if (expression)
        orisha_emit(d->t, "}");
    *ret_ends = emit_set(d, set_without_literals(d, set, place), known);
    return true;
}

/* Some routes want an integer in a place, others any segment. */
static bool emit_int_split(Decision *d, Set set, Known known, bool *ret_ends)
{
    for (size_t i = 0; i < d->places; i++) {
        size_t ints = 0;
        for (size_t j = 0; j < set.count; j++)
            ints += route_kind_at(set.routes[j], i) == SEGMENT_INT;
        if (known.matches[i] || ints == 0 || ints == set.count || set_count_literals(set, i) > 0 ||
            d->leaves + set.count > d->leaves_limit)
            continue;
        Set rest = set_new(d, set.count);
        for (size_t j = 0; j < set.count; j++)
            if (route_kind_at(set.routes[j], i) != SEGMENT_INT)
                set_add(&rest, set.routes[j]);
        orisha_emit(d->t, "if (orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, kz_at, %zu), &kz_int[%zu])) {", i,
                    i);
        orisha_indent(d->t, 1);
        Known with = known;
        with.matches[i] = with.is_parsed[i] = true;
        if (!emit_set(d, set, with))
            emit_to_none(d);
        orisha_indent(d->t, -1);
        orisha_emit(d->t, "}");
        *ret_ends = emit_set(d, rest, known);
        return true;
    }
    return false;
}

static bool same_kinds(const Decision *d, const Route *a, const Route *b)
{
    if (a->depth != b->depth)
        return false;
    for (size_t i = 0; i < d->places; i++)
        if (route_kind_at(a, i) != route_kind_at(b, i))
            return false;
    return true;
}

/* The routes whose kinds of segments are the same stand together in the order: each such run is tried for itself. */
static bool emit_runs(Decision *d, Set set, Known known)
{
    for (size_t begin = 0; begin < set.count;) {
        size_t end = begin + 1;
        while (end < set.count && same_kinds(d, set.routes[begin], set.routes[end]))
            end++;
        Set run = {set.routes + begin, end - begin};
        if (run.count <= COMPARED_IN_TURN || !emit_literal_jump(d, run, known)) {
            if (emit_in_turn(d, run, &known))
                return true;
        }
        begin = end;
    }
    return false;
}

/* The decision among these routes. True when the code cannot go on behind it. */
static bool emit_set(Decision *d, Set set, Known known)
{
    bool ends = false;
    if (set.count <= COMPARED_IN_TURN)
        return emit_in_turn(d, set, &known);
    if (d->collects)
        return emit_runs(d, set, known);
    if (emit_literal_jump(d, set, known))
        return false;
    if (emit_mixed_jump(d, set, known, &ends) || emit_int_split(d, set, known, &ends))
        return ends;
    return emit_runs(d, set, known);
}

/* ---- The first jump --------------------------------------------------------------------------------------------- */

/* The routes of one method that a path of so many segments may match. */
typedef struct Population {
    unsigned selector;
    unsigned count; /* of segments; limit + 1: more than any route fixes */
    Set set;
} Population;

static void take_in_hand(Decision *d, unsigned count)
{
    d->count = count;
    d->places = count < d->limit ? count : d->limit;
}

static Population *list_populations(Decision *d, const Route *routes, size_t route_count, bool by_method,
                                    size_t *ret_count)
{
    unsigned methods = by_method ? ORISHA_METHOD_COUNT : 1, counts = d->limit + 2;
    Population *populations = orisha_transform_alloc(d->t, (size_t)methods * counts * sizeof *populations);
    *ret_count = 0;
    for (unsigned method = 0; method < methods; method++)
        for (unsigned count = 1; count < counts; count++) {
            Population population = {method * counts + count, count, set_new(d, route_count)};
            for (size_t i = 0; i < route_count; i++)
                if ((!by_method || routes[i].method == method) && route_has_count(&routes[i], count))
                    set_add(&population.set, &routes[i]);
            if (population.set.count)
                populations[(*ret_count)++] = population;
        }
    return populations;
}

static size_t clamp_place(const Population *population, size_t place)
{
    return place < population->count ? place : population->count - 1;
}

/* How badly a place tells the routes apart: the sum of what is left, squared. */
static size_t first_cost(Decision *d, const Population *populations, size_t count, size_t place)
{
    size_t cost = 0;
    for (size_t i = 0; i < count; i++) {
        const Population *population = &populations[i];
        size_t here = clamp_place(population, place);
        Way *ways;
        size_t different = ways_list(d, population->set, here, -1, &ways);
        size_t literals = set_count_literals(population->set, here), others = population->set.count - literals;
        cost += others * others + (different ? literals * literals / different + CARRIED_COST * different * others : 0);
    }
    return cost;
}

static size_t choose_first_place(Decision *d, const Population *populations, size_t count)
{
    size_t best = 0, least = SIZE_MAX;
    for (size_t place = 0; place < FIRST_PLACES && place < d->limit; place++) {
        size_t cost = first_cost(d, populations, count, place);
        if (cost < least)
            least = cost, best = place;
    }
    return best;
}

/* The ways of the first jump. A population that has none there, or too many others, is left to the second. */
static size_t list_first_ways(Decision *d, const Population *populations, size_t count, size_t place, Way **ret_ways)
{
    Way *ways = orisha_transform_alloc(d->t, (d->router->count * (d->limit + 2) + 1) * sizeof *ways);
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const Population *population = &populations[i];
        size_t here = clamp_place(population, place);
        Way *listed;
        size_t different = ways_list(d, population->set, here, -1, &listed);
        bool is_mixed = set_count_literals(population->set, here) < population->set.count;
        if (is_mixed && carrying_cost(d, population->set, here, different) == SIZE_MAX)
            continue;
        for (size_t j = 0; j < different; j++) {
            listed[j].selector = population->selector;
            listed[j].set = population->set;
            ways[total++] = listed[j];
        }
    }
    *ret_ways = ways;
    return total;
}

static const char *first_word(Decision *d, bool is_long, size_t place)
{
    const char *where =
        place == 0 ? "0" : orisha_transform_format(d->t, "kz_count > %zu ? %zu : kz_count - 1", place, place);
    return orisha_transform_format(d->t, "%s ^ (uint64_t)kz_selector << 48", jump_word(d, is_long, where));
}

static const char *first_expression(Decision *d, const Way *ways, size_t count, size_t place, unsigned *ret_cases)
{
    uint64_t *words = orisha_transform_alloc(d->t, (count + 1) * sizeof *words);
    for (int is_long = 0; is_long <= 1; is_long++) {
        for (size_t i = 0; i < count; i++)
            words[i] = jump_word_of(d, is_long, ways[i].text) ^ (uint64_t)ways[i].selector << 48;
        const char *expression = jump_hash(d, words, count, first_word(d, is_long, place), ret_cases);
        if (expression)
            return expression;
    }
    return NULL;
}

static const char *selector_text(Decision *d, unsigned selector)
{
    unsigned method = selector / (d->limit + 2), count = selector % (d->limit + 2);
    return orisha_transform_format(d->t, "%s, %s%u segment%s", route_method_names[method],
                                   count > d->limit ? "more than " : "", count > d->limit ? d->limit : count,
                                   count == 1 ? "" : "s");
}

static void emit_first_way(Decision *d, const Population *population, const Way *way, size_t place)
{
    size_t here = clamp_place(population, place);
    Known known = {0};
    take_in_hand(d, population->count);
    orisha_emit(d->t, "if (kz_selector != %u) // %s '%.*s'", way->selector, selector_text(d, way->selector),
                ORISHA_FMT(way->text));
    orisha_emit(d->t, "    break;");
    if (set_count_literals(population->set, here) < population->set.count) {
        emit_literal_way(d, population->set, known, here, way->text);
        orisha_emit(d->t, "break;");
    } else if (!emit_set(d, set_carry(d, population->set, here, way->text, &known), known)) {
        orisha_emit(d->t, "break;");
    }
}

static const Population *population_of(const Population *populations, unsigned selector)
{
    while (populations->selector != selector)
        populations++;
    return populations;
}

static bool has_way(const Way *ways, size_t count, unsigned selector)
{
    for (size_t i = 0; i < count; i++)
        if (ways[i].selector == selector)
            return true;
    return false;
}

/* What the first jump leaves open: routes with a parameter in its place. */
static void emit_second_jump(Decision *d, const Population *populations, size_t count, const Way *ways,
                             size_t way_count, size_t place)
{
    bool is_begun = false;
    for (size_t i = 0; i < count; i++) {
        const Population *population = &populations[i];
        Set set = population->set;
        Known known = {0};
        if (has_way(ways, way_count, population->selector))
            set = set_without_literals(d, set, clamp_place(population, place));
        if (set.count == 0)
            continue;
        if (!is_begun)
            orisha_emit(d->t, "switch (kz_selector) {");
        is_begun = true;
        orisha_emit(d->t, "case %u: // %s", population->selector, selector_text(d, population->selector));
        orisha_indent(d->t, 1);
        take_in_hand(d, population->count);
        if (!emit_set(d, set, known))
            orisha_emit(d->t, "break;");
        orisha_indent(d->t, -1);
    }
    if (is_begun)
        orisha_emit(d->t, "}");
}

static void emit_first_jump(Decision *d)
{
    size_t count;
    Population *populations = list_populations(d, d->router->routes, d->router->count, true, &count);
    size_t place = choose_first_place(d, populations, count);
    Way *ways;
    size_t way_count = list_first_ways(d, populations, count, place, &ways);
    unsigned *cases = orisha_transform_alloc(d->t, (way_count + 1) * sizeof *cases);
    const char *expression = way_count ? first_expression(d, ways, way_count, place, cases) : NULL;
    orisha_emit(
        d->t, "const unsigned kz_selector = (req->method == ORISHA_HEAD ? ORISHA_GET : req->method) * %uu + kz_count;",
        d->limit + 2);
    if (!expression)
        way_count = 0;
    else
        orisha_emit(d->t, "switch (%s) {", expression);
    for (size_t i = 0; i < way_count; i++) {
        orisha_emit(d->t, "case %u:", cases[i]);
        orisha_indent(d->t, 1);
        emit_first_way(d, population_of(populations, ways[i].selector), &ways[i], place);
        orisha_indent(d->t, -1);
    }
    if (expression)
        orisha_emit(d->t, "}");
    emit_second_jump(d, populations, count, ways, way_count, place);
}

/* ---- Without a route -------------------------------------------------------------------------------------------- */

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

/* One route for all methods of a path, in the order of route_compare. */
static Route *merge_methods(Decision *d, size_t *ret_count)
{
    Route *shapes = orisha_transform_alloc(d->t, (d->router->count + 1) * sizeof *shapes);
    size_t count = 0;
    memcpy(shapes, d->router->routes, d->router->count * sizeof *shapes);
    for (size_t i = 0; i < d->router->count; i++) {
        shapes[i].allow = 1u << shapes[i].method;
        shapes[i].method = ORISHA_GET;
        shapes[i].depth = 0;
    }
    qsort(shapes, d->router->count, sizeof *shapes, compare_shapes);
    for (size_t i = 0; i < d->router->count; i++) {
        if (count && compare_shapes(&shapes[i], &shapes[count - 1]) == 0)
            shapes[count - 1].allow |= shapes[i].allow;
        else
            shapes[count++] = shapes[i];
    }
    qsort(shapes, count, sizeof *shapes, route_compare);
    *ret_count = count;
    return shapes;
}

/* The methods that the path has decide between 404, 405 and OPTIONS. */
static void emit_allow(Decision *d)
{
    size_t shape_count, count;
    Route *shapes = merge_methods(d, &shape_count);
    Population *populations = list_populations(d, shapes, shape_count, false, &count);
    d->collects = true;
    orisha_emit(d->t, "unsigned kz_allow = 0; // a bit for each method");
    orisha_emit(d->t, "switch (kz_count) {");
    for (size_t i = 0; i < count; i++) {
        orisha_emit(d->t, "case %u:", populations[i].count);
        orisha_indent(d->t, 1);
        take_in_hand(d, populations[i].count);
        emit_set(d, populations[i].set, (Known){0});
        orisha_emit(d->t, "break;");
        orisha_indent(d->t, -1);
    }
    orisha_emit(d->t, "}");
    orisha_emit(d->t, "orisha_send_method_not_allowed(req, kz_allow);");
    orisha_emit_return(d->t);
}

/* ---- Routes ----------------------------------------------------------------------------------------------------- */

static const char *parameter_value(Decision *d, const Route *route, size_t place)
{
    switch (route->segments[place].kind) {
    case SEGMENT_LITERAL: break;
    case SEGMENT_INT: return orisha_transform_format(d->t, "kz_int[%zu]", place);
    case SEGMENT_PARAMETER: return orisha_transform_format(d->t, "ORISHA_SEGMENT(kz_values, kz_at, %zu)", place);
    case SEGMENT_TAIL:
        return orisha_transform_format(d->t, "ORISHA_SEGMENTS_FROM(kz_values, kz_at, %zu, req->path.len)", place);
    }
    return NULL;
}

static void emit_parameters(Decision *d, const Route *route)
{
    const char *binding = router_binding(d->t, route);
    if (!binding)
        return;
    orisha_emit(d->t, "const struct {%s } %s = {", router_binding_fields(d->t, route), binding);
    for (size_t i = 0; i < route->segment_count; i++) {
        const char *value = parameter_value(d, route, i);
        if (value)
            orisha_emit(d->t, "    .%.*s = %s,", ORISHA_FMT(route->segments[i].text), value);
    }
    orisha_emit(d->t, "};");
}

/* Does the code of the steps leave the function, in a way that the C compiler sees? */
static bool ends_in_answer(const orisha_branch *branch)
{
    const orisha_step *step = branch->steps;
    while (step && step->next)
        step = step->next;
    if (!step || step->branches || step->kind == ORISHA_STEP_END)
        return false;
    return step->kind == ORISHA_STEP_CONSTRUCTOR || step->invocation.event == NULL ||
           orisha_str_is(step->invocation.module, "orisha");
}

static void emit_steps(Decision *d, const orisha_branch *branch)
{
    orisha_emit_steps(d->t, branch);
    if (!ends_in_answer(branch))
        orisha_emit_return(d->t);
}

/* Where the decision goes to. One that an outer router shadows is not gone to, and compiled for its errors alone. */
static void emit_route(Decision *d, size_t number)
{
    const Route *route = &d->router->routes[number];
    if (d->is_gone_to[number])
        orisha_emit_label(d->t, "kz_route_%zu: { // [%.*s]", number + 1, ORISHA_FMT(route->branch->name));
    else
        orisha_emit_label(d->t, "{ // [%.*s] is never reached", ORISHA_FMT(route->branch->name));
    emit_parameters(d, route);
    emit_steps(d, route->branch);
    orisha_emit_label(d->t, "}");
}

static void emit_none(Decision *d)
{
    if (d->goes_to_none)
        orisha_emit_label(d->t, "kz_none: {");
    else
        orisha_emit(d->t, "{");
    orisha_indent(d->t, d->goes_to_none ? 0 : 1);
    if (router_derives(d->router)) {
        emit_allow(d);
    } else {
        emit_steps(d, d->router->fallback);
    }
    orisha_indent(d->t, d->goes_to_none ? 0 : -1);
    if (d->goes_to_none)
        orisha_emit_label(d->t, "}");
    else
        orisha_emit(d->t, "}");
}

static bool has_ints(const Router *router)
{
    for (size_t i = 0; i < router->count; i++)
        for (size_t j = 0; j < router->routes[i].segment_count; j++)
            if (router->routes[i].segments[j].kind == SEGMENT_INT)
                return true;
    return false;
}

static bool has_bindings(const Router *router)
{
    for (size_t i = 0; i < router->count; i++)
        if (router->routes[i].branch->binding.len && !orisha_str_is(router->routes[i].branch->binding, "_"))
            return true;
    return false;
}

void router_emit_decision(orisha_transform *t, const Router *router)
{
    Decision d = {.t = t, .router = router, .leaves_limit = LEAVES_FACTOR * router->count + CARRY_SPARE};
    d.is_gone_to = orisha_transform_alloc(t, (router->count + 1) * sizeof *d.is_gone_to);
    for (size_t i = 0; i < router->count; i++)
        d.limit = router->routes[i].segment_count > d.limit ? (unsigned)router->routes[i].segment_count : d.limit;
    orisha_declare(t, "#include <orisha/segments.h>\n");
    orisha_emit(t, "const char *const kz_path = req->path.ptr;");
    orisha_emit(t, "uint32_t kz_at[%u]; // where the slash before each segment is", d.limit + 1);
    if (has_ints(router))
        orisha_emit(t, "int64_t kz_int[%u];", d.limit);
    if (has_bindings(router))
        orisha_emit(t, "const char *const kz_values = orisha_values(req);");
    orisha_emit(t, "uint64_t kz_gaps; // 0: no segment is empty");
    orisha_emit(t, "const unsigned kz_count = orisha_split(req->path, %u, kz_at, &kz_gaps);", d.limit);
    emit_first_jump(&d);
    emit_none(&d);
    for (size_t i = 0; i < router->count; i++)
        emit_route(&d, i);
}
