/* The form for many routes: the tables of orisha/dispatch.h, and a function for each route.
 *
 * router_stages.c decides what stands where. A function for each route keeps what a C compiler takes in proportion to
 * the number of routes. Names that begin with kz_ are the generated code's own. SPDX-License-Identifier: MIT */
#include "router_stages.h"

#include <stdlib.h>

#include <orisha/dispatch.h>

/* A text ends in a NUL, as C's string literals do. */
#define TEXT_MOST       (ORISHA_TEST_TEXT_SIZE - 1)
#define FILLED_BITS     16
#define END_MOST        UINT8_MAX
#define LINE_LENGTH     100
#define MOVE_LINE_LIMIT 24

/* ---- What a route wants of a path -------------------------------------------------------------------------------- */

/* An orisha_test in the making. */
typedef struct Test {
    orisha_transform *t;
    unsigned text_count;                                 /* in the orisha_texts in hand */
    const char *texts, *segments, *offsets, *conditions; /* of initializers, and of the function for all the rest */
    const char *more;                                    /* the orisha_texts that are complete; NULL: none are */
    unsigned filled;
    size_t end_segment, end_size;
} Test;

static void add_item(Test *test, const char **list, const char *item)
{
    *list = orisha_transform_format(test->t, "%s%s%s", *list, **list ? ", " : "", item);
}

static void add_condition(Test *test, const char *condition)
{
    test->conditions = orisha_transform_format(test->t, "%s%s%s", test->conditions,
                                               *test->conditions ? " &&\n           " : "", condition);
}

/* The initializer of the orisha_texts in hand. */
static const char *texts_in_hand(Test *test)
{
    const char *more = test->more ? orisha_transform_format(test->t, ", .more = &%s", test->more) : "";
    return orisha_transform_format(test->t, "{.text = {%s}, .segment = {%s}, .offset = {%s}%s}", test->texts,
                                   test->segments, test->offsets, more);
}

static void add_text(Test *test, size_t segment, size_t offset, orisha_str text)
{
    if (test->text_count == ORISHA_TEST_TEXTS) {
        const char *name = orisha_transform_format(test->t, "kz_texts_%u", orisha_unique(test->t, "texts"));
        orisha_declare(test->t, "static const orisha_texts %s = %s;", name, texts_in_hand(test));
        test->more = name;
        test->texts = test->segments = test->offsets = "";
        test->text_count = 0;
    }
    add_item(test, &test->texts, orisha_quote(test->t, text));
    add_item(test, &test->segments, orisha_transform_format(test->t, "%zu", segment));
    add_item(test, &test->offsets, orisha_transform_format(test->t, "%zu", offset));
    test->text_count++;
}

/* Literals one behind the other, with the slash before and, if more follows, the one behind them. */
static void add_literals(Test *test, size_t first, orisha_str text, bool ends)
{
    size_t segment = first, slash = 0;
    for (size_t at = 0, seen = 1; at < text.len; at += TEXT_MOST) {
        /* From the nearest slash before it, which was compared by then, so that the path has it in the same place. The
         * last slash can be all that ends the literals: nothing may begin there. */
        for (; seen < at && seen + 1 < text.len; seen++)
            if (text.ptr[seen] == '/')
                segment++, slash = seen;
        size_t left = text.len - at;
        orisha_str part = {text.ptr + at, left < TEXT_MOST ? left : TEXT_MOST};
        if (at - slash > ORISHA_TEXT_OFFSET_MOST) {
            add_condition(test, orisha_transform_format(test->t, "orisha_text_stands(kz_segments, %zu, %s, %zu)", first,
                                                        orisha_quote(test->t, text), text.len));
            break;
        }
        add_text(test, segment, at - slash, part);
    }
    if (ends && text.len <= END_MOST)
        test->end_segment = first, test->end_size = text.len;
    else if (ends)
        add_condition(test, orisha_transform_format(test->t, "kz_segments->path.len - kz_segments->at[%zu] == %zu",
                                                    first, text.len));
}

static size_t add_run(Test *test, const Route *route, size_t first)
{
    const char *text = "";
    size_t end = first;
    for (; end < route->segment_count && route->segments[end].kind == SEGMENT_LITERAL; end++)
        text = orisha_transform_format(test->t, "%s/%.*s", text, ORISHA_FMT(route->segments[end].text));
    bool ends = end == route->segment_count;
    if (!ends)
        text = orisha_transform_format(test->t, "%s/", text);
    add_literals(test, first, orisha_str_from_cstring(text), ends);
    return end;
}

static void add_integer(Test *test, size_t segment)
{
    add_condition(test, orisha_transform_format(test->t,
                                                "orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_segments->path.ptr, "
                                                "kz_segments->at, %zu), &kz_segments->integers[%zu])",
                                                segment, segment));
}

static void add_parameter(Test *test, size_t segment)
{
    if (segment < FILLED_BITS)
        test->filled |= 1u << segment;
    else
        add_condition(test,
                      orisha_transform_format(test->t, "ORISHA_SEGMENT_HAS_BYTES(kz_segments->at, %zu)", segment));
}

static Test test_of(orisha_transform *t, const Route *route)
{
    Test test = {.t = t, .texts = "", .segments = "", .offsets = "", .conditions = ""};
    for (size_t i = 0; i < route->segment_count;) {
        switch (route->segments[i].kind) {
        case SEGMENT_LITERAL: i = add_run(&test, route, i); break;
        case SEGMENT_INT: add_integer(&test, i++); break;
        case SEGMENT_PARAMETER: add_parameter(&test, i++); break;
        case SEGMENT_TAIL: i++; break;
        }
    }
    return test;
}

/* The function for what has no room in a test: its name, or NULL. */
static const char *declare_conditions(orisha_transform *t, const Test *test)
{
    if (!*test->conditions)
        return NULL;
    const char *name = orisha_transform_format(t, "kz_fits_%u", orisha_unique(t, "fits"));
    orisha_declare(t, "static bool %s(orisha_segments *kz_segments)\n{\n    return %s;\n}", name, test->conditions);
    return name;
}

static void add_text_at(Test *test, int place, const Route *texts)
{
    orisha_str text = texts->segments[place].text;
    add_condition(test, orisha_transform_format(test->t, "orisha_segment_is(kz_segments, %d, %s, %zu)", place,
                                                orisha_quote(test->t, text), text.len));
}

/* What the initializers of all tests of a route have in common. */
static const char *test_fields(orisha_transform *t, const Route *route, const Route *texts, Places places)
{
    Test test = test_of(t, route);
    const char *fields = "";
    if (texts)
        add_text_at(&test, places.first, texts);
    if (texts && places.second >= 0)
        add_text_at(&test, places.second, texts);
    if (test.text_count)
        fields = orisha_transform_format(t, ".texts = %s, ", texts_in_hand(&test));
    if (test.end_size)
        fields = orisha_transform_format(t, "%s.end_segment = %zu, .end_size = %zu, ", fields, test.end_segment,
                                         test.end_size);
    if (test.filled)
        fields = orisha_transform_format(t, "%s.filled = 0x%x, ", fields, test.filled);
    const char *function = declare_conditions(t, &test);
    return function ? orisha_transform_format(t, "%s.fits = %s, ", fields, function) : fields;
}

/* ---- Tables ----------------------------------------------------------------------------------------------------- */

typedef struct Tables {
    orisha_transform *t;
    const Stages *stages;
    const Route *routes;
    const char **fields; /* of each route */
    unsigned number;     /* in the names */
} Tables;

static void declare_test(const Tables *tables, size_t index, const Chain *chain, const Link *link, size_t next)
{
    const Route *route = link->route;
    const char *fields = link->texts ? link->fields : tables->fields[route - tables->routes];
    const char *goal = tables->stages->collects
                           ? orisha_transform_format(tables->t, ".allow = 0x%x", route->allow)
                           : orisha_transform_format(tables->t, ".take = kz_route_%zu", route - tables->routes + 1);
    const char *following = next ? orisha_transform_format(tables->t, ".next = %zu, ", next) : "";
    orisha_declare(tables->t, "    // [%.*s]", ORISHA_FMT(route->branch->name));
    orisha_declare(tables->t, "    [%zu] = {%s.jump = %u, %s%s},", index, fields, chain->jump, following, goal);
}

/* The chains of one word, of which there can be several: that of another jump goes on behind the first. */
static size_t declare_chains(const Tables *tables, const Chain *chains, size_t count, size_t free)
{
    size_t index = perfect_hash_place(&tables->stages->hash, chains->word);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < chains[i].count; j++) {
            bool is_last = i + 1 == count && j + 1 == chains[i].count;
            declare_test(tables, index, &chains[i], &chains[i].links[j], is_last ? 0 : free);
            index = free;
            free += !is_last;
        }
    return free;
}

static size_t chains_of_word(const Stages *stages, size_t begin)
{
    size_t count = 1;
    while (begin + count < stages->chain_count && stages->chains[begin + count].word == stages->chains[begin].word)
        count++;
    return count;
}

static void declare_tests(const Tables *tables)
{
    const Stages *stages = tables->stages;
    size_t places = (size_t)1 << stages->hash.bits, free = places, total = places;
    for (size_t i = 0; i < stages->chain_count; i += chains_of_word(stages, i)) {
        size_t tests = 0;
        for (size_t j = 0; j < chains_of_word(stages, i); j++)
            tests += stages->chains[i + j].count;
        total += tests - 1;
    }
    orisha_declare(tables->t, "static const orisha_test kz_tests_%u[%zu] = {", tables->number, total);
    for (size_t i = 0; i < stages->chain_count; i += chains_of_word(stages, i))
        free = declare_chains(tables, &stages->chains[i], chains_of_word(stages, i), free);
    orisha_declare(tables->t, "};");
}

static void declare_jumps(const Tables *tables)
{
    const Stages *stages = tables->stages;
    orisha_declare(tables->t, "static const orisha_jump kz_jumps_%u[%zu] = {", tables->number, stages->jump_count);
    for (size_t i = 0; i < stages->jump_count; i++) {
        const Jump *jump = &stages->jumps[i];
        const char *first =
            jump->has_first ? orisha_transform_format(tables->t, ".mask = UINT64_MAX, .first = %u, ", jump->first) : "";
        const char *second =
            jump->has_second
                ? orisha_transform_format(tables->t, ".factor = ORISHA_SECOND_FACTOR, .second = %u, ", jump->second)
                : "";
        if (jump->has_first || jump->next)
            orisha_declare(tables->t, "    [%zu] = {%s%s.next = %u},", i, first, second, jump->next);
    }
    orisha_declare(tables->t, "    [0] = {.next = 0},");
    orisha_declare(tables->t, "};");
}

static void declare_moves(const Tables *tables)
{
    const PerfectHash *hash = &tables->stages->hash;
    size_t size = (size_t)1 << hash->move_bits;
    const char *line = "";
    orisha_declare(tables->t, "static const uint16_t kz_moves_%u[%zu] = {", tables->number, size);
    for (size_t i = 0; i < size; i++) {
        line = orisha_transform_format(tables->t, "%s %u,", line, hash->moves[i]);
        if (strlen(line) > LINE_LENGTH || i + 1 == size) {
            orisha_declare(tables->t, "   %s", line);
            line = "";
        }
    }
    orisha_declare(tables->t, "};");
}

static bool has_second(const Stages *stages)
{
    for (size_t i = 0; i < stages->jump_count; i++)
        if (stages->jumps[i].has_second)
            return true;
    return false;
}

/* The number of the tables. */
static unsigned declare_tables(orisha_transform *t, const Stages *stages, const Route *routes, size_t count)
{
    Tables tables = {t, stages, routes, orisha_transform_alloc(t, (count + 1) * sizeof(char *)),
                     orisha_unique(t, "tables")};
    for (size_t i = 0; i < count; i++)
        tables.fields[i] = test_fields(t, &routes[i], NULL, (Places){0});
    for (size_t i = 0; i < stages->chain_count; i++)
        for (size_t j = 0; j < stages->chains[i].count; j++) {
            Link *link = &stages->chains[i].links[j];
            if (link->texts)
                link->fields = test_fields(t, link->route, link->texts, stages->chains[i].places);
        }
    declare_tests(&tables);
    declare_jumps(&tables);
    const char *moves = "NULL";
    if (stages->hash.moves) {
        declare_moves(&tables);
        moves = orisha_transform_format(t, "kz_moves_%u", tables.number);
    }
    orisha_declare(t,
                   "static const orisha_dispatch kz_dispatch_%u = {\n"
                   "    .tests = kz_tests_%u,\n    .jumps = kz_jumps_%u,\n    .moves = %s,\n"
                   "    .bits = %u,\n    .move_bits = %u,\n    .factor = 0x%llxu,\n    .has_second = %s,\n};",
                   tables.number, tables.number, tables.number, moves, stages->hash.bits, stages->hash.move_bits,
                   (unsigned long long)stages->hash.factor, has_second(stages) ? "true" : "false");
    return tables.number;
}

/* ---- Routes ----------------------------------------------------------------------------------------------------- */

static const char *parameter_value(orisha_transform *t, const Route *route, size_t place)
{
    switch (route->segments[place].kind) {
    case SEGMENT_LITERAL: break;
    case SEGMENT_INT: return orisha_transform_format(t, "kz_segments->integers[%zu]", place);
    case SEGMENT_PARAMETER: return orisha_transform_format(t, "ORISHA_SEGMENT(kz_values, kz_segments->at, %zu)", place);
    case SEGMENT_TAIL:
        return orisha_transform_format(t, "ORISHA_SEGMENTS_FROM(kz_values, kz_segments->at, %zu, req->path.len)",
                                       place);
    }
    return NULL;
}

static bool has_texts(const Route *route)
{
    for (size_t i = 0; i < route->segment_count; i++)
        if (route->segments[i].kind == SEGMENT_PARAMETER || route->segments[i].kind == SEGMENT_TAIL)
            return true;
    return false;
}

static void emit_parameters(orisha_transform *t, const Route *route)
{
    const char *binding = router_binding(t, route);
    if (!binding) {
        orisha_emit(t, "(void)kz_segments;");
        return;
    }
    if (has_texts(route))
        orisha_emit(t, "const char *const kz_values = orisha_values(req);");
    orisha_emit(t, "const struct {%s } %s = {", router_binding_fields(t, route), binding);
    for (size_t i = 0; i < route->segment_count; i++) {
        const char *value = parameter_value(t, route, i);
        if (value)
            orisha_emit(t, "    .%.*s = %s,", ORISHA_FMT(route->segments[i].text), value);
    }
    orisha_emit(t, "};");
}

static void emit_route(orisha_transform *t, const Route *route, size_t number)
{
    orisha_begin_function(
        t, orisha_transform_format(
               t, "// [%.*s]\nstatic void kz_route_%zu(orisha_request *req, const orisha_segments *kz_segments)",
               ORISHA_FMT(route->branch->name), number));
    emit_parameters(t, route);
    orisha_emit_steps(t, route->branch);
    orisha_end_function(t);
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

/* ---- The lookup ------------------------------------------------------------------------------------------------- */

static void emit_lookup(orisha_transform *t, const Stages *stages, unsigned tables)
{
    orisha_emit(t, "orisha_segments kz_segments;");
    orisha_emit(t, "const unsigned kz_count = orisha_split_request(req, %u, &kz_segments);", stages->limit);
    orisha_emit(t, "const unsigned kz_jump = (req->method == ORISHA_HEAD ? ORISHA_GET : req->method) * %uu + kz_count;",
                stages->limit + 2);
    orisha_emit(t, "const orisha_test *const kz_test = orisha_find_route(&kz_dispatch_%u, kz_jump, &kz_segments);",
                tables);
    orisha_emit(t, "if (kz_test) {");
    orisha_emit(t, "    kz_test->take(req, &kz_segments);");
    orisha_emit(t, "    return;");
    orisha_emit(t, "}");
}

bool router_emit_tables(orisha_transform *t, const Router *router)
{
    Stages stages = {.t = t}, collected = {.t = t, .collects = true};
    for (size_t i = 0; i < router->count; i++)
        if (router->routes[i].segment_count > stages.limit)
            stages.limit = (unsigned)router->routes[i].segment_count;
    collected.limit = stages.limit;
    size_t shape_count = 0;
    Route *shapes = router_derives(router) ? merge_methods(t, router, &shape_count) : NULL;
    if (!stages_build(&stages, router->routes, router->count) ||
        (shapes && !stages_build(&collected, shapes, shape_count)))
        return false;
    orisha_declare(t, "#include <orisha/dispatch.h>\n");
    for (size_t i = 0; i < router->count; i++)
        emit_route(t, &router->routes[i], i + 1);
    emit_lookup(t, &stages, declare_tables(t, &stages, router->routes, router->count));
    if (!shapes) {
        orisha_emit_steps(t, router->fallback);
        return true;
    }
    unsigned tables = declare_tables(t, &collected, shapes, shape_count);
    orisha_emit(t, "orisha_send_method_not_allowed(req, orisha_find_methods(&kz_dispatch_%u, kz_count, &kz_segments));",
                tables);
    orisha_emit_return(t);
    return true;
}
