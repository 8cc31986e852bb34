/* orishac routes. SPDX-License-Identifier: MIT */
#include "../json.h"
#include "../route_table.h"
#include "../text.h"
#include "command.h"

static const char *parameters_text(Arena *arena, const TableRoute *route)
{
    const char *text = "";
    for (size_t i = 0; i < route->parameter_count; i++)
        text = arena_format(arena, "%s%s%.*s", text, *text ? ", " : "", FMT(route->parameters[i]));
    return *text ? text : "-";
}

static const char *place_text(Arena *arena, orisha_span span)
{
    return arena_format(arena, "%s:%zu", span.source->path, orisha_span_line(span));
}

/* What the server answers without a route of its own: HEAD with every GET; OPTIONS, and 405 with Allow to the methods
 * that are missing, unless a `[*]` takes them. */
static const char *derived_text(Arena *arena, const RouteTable *table, const TableRoute *route)
{
    const char *head = text_is(route->method, "GET") ? "HEAD" : "";
    if (table->catch_all.source)
        return *head ? head : "-";
    return arena_format(arena, "%s%sOPTIONS, 405 Allow: %s", head, *head ? ", " : "",
                        route_table_methods(arena, route->allowed));
}

/* ---- The table -------------------------------------------------------------------------------------------------- */

enum { COLUMN_METHOD, COLUMN_PATH, COLUMN_PLACE, COLUMN_PARAMETERS, COLUMN_DERIVED, COLUMN_COUNT };

static void print_rows(const char *(*rows)[COLUMN_COUNT], size_t count)
{
    size_t widths[COLUMN_COUNT] = {0};
    for (size_t row = 0; row < count; row++)
        for (size_t column = 0; column < COLUMN_COUNT; column++)
            if (strlen(rows[row][column]) > widths[column])
                widths[column] = strlen(rows[row][column]);
    for (size_t row = 0; row < count; row++) {
        for (size_t column = 0; column + 1 < COLUMN_COUNT; column++)
            printf("%-*s  ", (int)widths[column], rows[row][column]);
        printf("%s\n", rows[row][COLUMN_DERIVED]);
    }
}

static void print_table(Arena *arena, const RouteTable *table)
{
    const char *(*rows)[COLUMN_COUNT] = arena_alloc(arena, (table->count + 2) * sizeof *rows);
    size_t count = 0;
    const char *const heads[COLUMN_COUNT] = {"METHOD", "PATH", "PLACE", "PARAMETERS", "DERIVED"};
    memcpy(rows[count++], heads, sizeof heads);
    for (size_t i = 0; i < table->count; i++) {
        const TableRoute *route = &table->routes[i];
        const char *const cells[COLUMN_COUNT] = {arena_copy(arena, route->method), arena_copy(arena, route->path),
                                                 place_text(arena, route->span), parameters_text(arena, route),
                                                 derived_text(arena, table, route)};
        memcpy(rows[count++], cells, sizeof cells);
    }
    if (table->catch_all.source) {
        const char *const cells[COLUMN_COUNT] = {"*", "*", place_text(arena, table->catch_all), "-",
                                                 "takes every other request"};
        memcpy(rows[count++], cells, sizeof cells);
    }
    print_rows(rows, count);
    if (!table->catch_all.source)
        puts("Any other path: 404.");
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

/* Of a route that a transform wrote: where that was invoked. */
static void print_json_place(orisha_span span)
{
    span = source_file_place(span);
    printf("\"file\":");
    json_print_cstring(stdout, span.source->path);
    printf(",\"line\":%zu", orisha_span_line(span));
}

static void print_json_route(Arena *arena, const RouteTable *table, const TableRoute *route)
{
    printf("{\"method\":");
    json_print(stdout, route->method);
    printf(",\"path\":");
    json_print(stdout, route->path);
    printf(",");
    print_json_place(route->span);
    printf(",\"parameters\":[");
    for (size_t i = 0; i < route->parameter_count; i++) {
        printf("%s", i ? "," : "");
        json_print(stdout, route->parameters[i]);
    }
    printf("],\"head\":%s,\"options\":%s,\"allow\":", text_is(route->method, "GET") ? "true" : "false",
           table->catch_all.source ? "false" : "true");
    if (table->catch_all.source)
        printf("null}");
    else
        printf("\"%s\"}", route_table_methods(arena, route->allowed));
}

static void print_json(Arena *arena, const RouteTable *table)
{
    printf("{\"routes\":[");
    for (size_t i = 0; i < table->count; i++) {
        printf("%s", i ? "," : "");
        print_json_route(arena, table, &table->routes[i]);
    }
    printf("],\"catch_all\":");
    if (table->catch_all.source) {
        printf("{");
        print_json_place(table->catch_all);
        puts("}}");
    } else {
        puts("null}");
    }
}

static int run(Arena *arena, int argc, char **argv)
{
    static const struct option names[] = {
        {"json", no_argument, NULL, 'j'}, COMMAND_TRANSFORM_OPTIONS, {"help", no_argument, NULL, 'h'}, {0}};
    bool json = false;
    int status;
    for (int c; (c = command_option(&command_routes, argc, argv, ":h", names, &status)) != -1;) {
        if (c == COMMAND_ENDED)
            return status;
        json = true;
    }
    const char *input = command_input(&command_routes, argc, argv);
    if (!input)
        return EXIT_USAGE;
    Diagnostics diagnostics = {.arena = arena};
    Compilation compilation = {0};
    status = command_compile(&diagnostics, input, command_generated_name(arena, input), stderr, &compilation);
    if (status == EXIT_OK) {
        RouteTable table = compilation.routes;
        route_table_derive(arena, &table);
        (json ? print_json : print_table)(arena, &table);
    }
    compilation_free(&compilation);
    return status;
}

const Command command_routes = {
    "routes", "FILE.kz [--json]", "Lists the routes of a program, and what is derived from them.",
    "      --json   {\"routes\": [{\"method\", \"path\", \"file\", \"line\", \"parameters\": [\"id(int)\", ...],\n"
    "               \"head\": HEAD is answered, \"options\": OPTIONS is derived, \"allow\": the Allow of its 405, or "
    "null\n"
    "               where [*] takes those requests}], \"catch_all\": {\"file\", \"line\"} or "
    "null}\n" COMMAND_TRANSFORM_HELP "  -h, --help   this text\n"
    "\n"
    "Exit status: 0 done; 1 the program has errors; 3 wrong usage or an unreadable file.\n",
    run};
