// The table of a recorded run: see table.h.
//
// A table is built as strings first (rows of cells), then laid out: that is the only place where terminal and Markdown
// differ. The last column is never padded, because a reason may be long.
// SPDX-License-Identifier: MIT
#include "table.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 12

typedef struct Row {
    char *cells[COLUMNS];
    double rps; // negative: not measured
    double cpu_ns;
    bool ranked;
} Row;

typedef struct Table {
    Row *rows;
    size_t count;
    bool client_bound; // some row's bottleneck is the client
    bool unranked;     // a row of constant answers is there
} Table;

char *table_number(double value, int decimals)
{
    AUTO_FREE char *plain = text_format("%.*f", decimals, fabs(value));
    size_t whole = strcspn(plain, ".");
    Text text = {0};
    text_add(&text, value < 0 && strspn(plain, "0.,") != strlen(plain) ? "-" : "");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            text_add(&text, ",");
        text_append(&text, plain + i, 1);
    }
    text_add(&text, plain + whole);
    return text.data;
}

static const char *string_of(const json_t *object, const char *key, const char *otherwise)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : otherwise;
}

// summary.FIGURE.PART, or -1 where the record has no such figure.
static double figure(const json_t *cell, const char *name, const char *part)
{
    const json_t *value = json_object_get(json_object_get(json_object_get(cell, "summary"), name), part);
    return json_is_number(value) ? json_number_value(value) : -1;
}

static char *shown(double value, double unit, int decimals)
{
    return value < 0 ? text_copy("–") : table_number(value / unit, decimals);
}

static char *latency_shown(double ns)
{
    if (ns < 0)
        return text_copy("–");
    AUTO_FREE char *number = ns < 1e6 ? table_number(ns / 1e3, 0) : table_number(ns / 1e6, 2);
    return text_format("%s %s", number, ns < 1e6 ? "µs" : "ms");
}

static const json_t *named(const json_t *run, const char *list, const char *name)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(run, list), index, item)
    {
        if (strcmp(string_of(item, "name", ""), name) == 0)
            return item;
    }
    return NULL;
}

static double reference_rps(const json_t *run, const char *scenario)
{
    const char *reference = string_of(run, "reference", "");
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(run, "cells"), index, cell)
    {
        if (strcmp(string_of(cell, "scenario", ""), scenario) == 0 &&
            strcmp(string_of(cell, "contestant", ""), reference) == 0 &&
            strcmp(string_of(cell, "verdict", ""), "ok") == 0)
            return figure(cell, "rps", "median");
    }
    return -1;
}

static char *spread_shown(const json_t *cell)
{
    if (figure(cell, "rps", "median") < 0)
        return text_copy("–");
    AUTO_FREE char *low = shown(figure(cell, "rps", "min"), 1, 0), *high = shown(figure(cell, "rps", "max"), 1, 0);
    return text_format("%s..%s", low, high);
}

static char *verdict_shown(const json_t *cell)
{
    const char *verdict = string_of(cell, "verdict", "unknown"), *reason = string_of(cell, "reason", "");
    return *reason ? text_format("%s: %s", verdict, reason) : text_copy(verdict);
}

static Row row_of(const json_t *run, const json_t *scenario, const json_t *cell, double reference)
{
    const char *name = string_of(cell, "contestant", "?");
    const json_t *contestant = named(run, "contestants", name);
    const char *driver = string_of(json_object_get(scenario, "load"), "driver", "");
    AUTO_FREE char *p50 = text_format("%s_latency_p50_ns", driver), *p99 = text_format("%s_latency_p99_ns", driver);
    const json_t *wire = json_object_get(cell, "wire_bytes");
    bool ok = strcmp(string_of(cell, "verdict", ""), "ok") == 0;
    Row row = {.ranked = !json_is_true(json_object_get(contestant, "constant_answer"))};
    // A contestant that failed once is not ranked by the rounds that it finished before; the record keeps them.
    const json_t *figures = ok ? cell : NULL;
    row.rps = figure(figures, "rps", "median");
    row.cpu_ns = figure(figures, "server_cpu_ns_per_request", "median");
    size_t i = 0;
    row.cells[i++] = text_format("%s%s", string_of(contestant, "title", name), row.ranked ? "" : " (not ranked)");
    row.cells[i++] = shown(row.rps, 1, 0);
    row.cells[i++] = spread_shown(figures);
    row.cells[i++] = row.rps >= 0 && reference > 0 ? table_number(row.rps / reference, 2) : text_copy("–");
    row.cells[i++] = shown(figure(figures, "server_cpu_ns_per_request", "median"), 1e3, 2);
    row.cells[i++] = latency_shown(figure(figures, p50, "median"));
    row.cells[i++] = latency_shown(figure(figures, p99, "median"));
    row.cells[i++] = shown(json_is_integer(wire) ? json_number_value(wire) : -1, 1, 0);
    row.cells[i++] = shown(figure(figures, "pss_peak_bytes", "median"), 1024 * 1024, 1);
    row.cells[i++] = text_copy(ok ? string_of(cell, "bottleneck", "–") : "–");
    row.cells[i++] = verdict_shown(cell);
    return row;
}

// Measured rows first; the row of constant answers below them; then what was not measured.
static int class_of(const Row *row)
{
    return row->rps < 0 ? 2 : row->ranked ? 0 : 1;
}

static int compare_speed(const void *left, const void *right)
{
    const Row *a = left, *b = right;
    if (class_of(a) != class_of(b))
        return class_of(a) - class_of(b);
    if (a->rps != b->rps)
        return a->rps < b->rps ? 1 : -1;
    return strcmp(a->cells[0], b->cells[0]);
}

// Where the generator was the limit, requests per second do not rank servers.
static int compare_cpu(const void *left, const void *right)
{
    const Row *a = left, *b = right;
    if (class_of(a) != class_of(b) || a->cpu_ns == b->cpu_ns)
        return compare_speed(left, right);
    return a->cpu_ns < b->cpu_ns ? -1 : 1;
}

static Table table_of(const json_t *run, const json_t *scenario)
{
    const json_t *cells = json_object_get(run, "cells");
    const char *name = string_of(scenario, "name", "");
    Table table = {.rows = text_memory(json_array_size(cells) * sizeof *table.rows)};
    double reference = reference_rps(run, name);
    size_t index;
    json_t *cell;
    json_array_foreach((json_t *)cells, index, cell)
    {
        if (strcmp(string_of(cell, "scenario", ""), name) != 0)
            continue;
        Row row = row_of(run, scenario, cell, reference);
        table.unranked |= !row.ranked;
        table.client_bound |= row.rps >= 0 && strcmp(string_of(cell, "bottleneck", ""), "client") == 0;
        table.rows[table.count++] = row;
    }
    qsort(table.rows, table.count, sizeof *table.rows, table.client_bound ? compare_cpu : compare_speed);
    return table;
}

static void table_free(Table *table)
{
    for (size_t i = 0; i < table->count; i++)
        for (size_t j = 0; j < COLUMNS; j++)
            free(table->rows[i].cells[j]);
    free(table->rows);
}

static Row heading(const json_t *run, const char *driver)
{
    const char *reference = string_of(run, "reference", NULL);
    const json_t *contestant = named(run, "contestants", reference ? reference : "");
    Row row = {0};
    size_t i = 0;
    row.cells[i++] = text_copy("contestant");
    row.cells[i++] = text_copy("req/s");
    row.cells[i++] = text_copy("min..max");
    row.cells[i++] =
        reference ? text_format("ratio to %s", string_of(contestant, "title", reference)) : text_copy("ratio");
    row.cells[i++] = text_copy("server CPU µs/req");
    row.cells[i++] = text_format("p50 (%s)", driver);
    row.cells[i++] = text_format("p99 (%s)", driver);
    row.cells[i++] = text_copy("wire B");
    row.cells[i++] = text_copy("PSS MiB");
    row.cells[i++] = text_copy("bottleneck");
    row.cells[i++] = text_copy("verdict");
    return row;
}

static bool is_text_column(size_t column)
{
    return column == 0 || column >= 9;
}

static void add_padded(Text *text, const char *cell, size_t width, bool left)
{
    size_t blanks = width > text_width(cell) ? width - text_width(cell) : 0;
    text_print(text, "%s%*s", left ? cell : "", (int)blanks, "");
    text_add(text, left ? "" : cell);
}

static void layout_terminal(const Row *head, const Table *table, Text *text)
{
    size_t widths[COLUMNS] = {0};
    for (size_t j = 0; head->cells[j]; j++) {
        widths[j] = text_width(head->cells[j]);
        for (size_t i = 0; i < table->count; i++)
            if (text_width(table->rows[i].cells[j]) > widths[j])
                widths[j] = text_width(table->rows[i].cells[j]);
    }
    for (size_t i = 0; i <= table->count; i++) {
        const Row *row = i == 0 ? head : &table->rows[i - 1];
        for (size_t j = 0; row->cells[j]; j++) {
            bool last = !row->cells[j + 1];
            add_padded(text, row->cells[j], last ? 0 : widths[j], is_text_column(j));
            text_add(text, last ? "\n" : "  ");
        }
    }
}

static void add_markdown_cell(Text *text, const char *cell)
{
    for (; *cell; cell++) {
        if (strchr("|\\`*_<>", *cell))
            text_add(text, "\\");
        text_append(text, cell, 1);
    }
}

static void layout_markdown(const Row *head, const Table *table, Text *text)
{
    for (size_t i = 0; i <= table->count; i++) {
        const Row *row = i == 0 ? head : &table->rows[i - 1];
        text_add(text, "|");
        for (size_t j = 0; row->cells[j]; j++) {
            text_add(text, " ");
            add_markdown_cell(text, row->cells[j]);
            text_add(text, " |");
        }
        text_add(text, "\n");
        for (size_t j = 0; i == 0 && row->cells[j]; j++)
            text_print(text, "%s%s", is_text_column(j) ? "|---" : "|--:", row->cells[j + 1] ? "" : "|\n");
    }
}

static void add_conditions(const json_t *run, const json_t *scenario, Text *text)
{
    const json_t *machine = json_object_get(run, "machine"), *load = json_object_get(scenario, "load");
    json_int_t workers = json_integer_value(json_object_get(run, "workers"));
    json_int_t rounds = json_integer_value(json_object_get(run, "rounds"));
    text_print(text,
               "%s · %s, %" JSON_INTEGER_FORMAT " CPUs, %s %s · %s -t%" JSON_INTEGER_FORMAT " -c%" JSON_INTEGER_FORMAT
               " -d%" JSON_INTEGER_FORMAT "s · %" JSON_INTEGER_FORMAT " worker%s · ",
               string_of(run, "started_at", "?"), string_of(machine, "cpu_model", "?"),
               json_integer_value(json_object_get(machine, "cpu_count")), string_of(machine, "system", "?"),
               string_of(machine, "kernel", "?"), string_of(load, "driver", "?"),
               json_integer_value(json_object_get(load, "threads")),
               json_integer_value(json_object_get(load, "connections")),
               json_integer_value(json_object_get(load, "duration_s")), workers, workers == 1 ? "" : "s");
    if (json_is_true(json_object_get(machine, "cpus_shared")))
        text_print(text, "server and generator share CPU %s · ", string_of(machine, "server_cpus", "?"));
    else
        text_print(text, "server on CPU %s, generator on CPU %s · ", string_of(machine, "server_cpus", "?"),
                   string_of(machine, "generator_cpus", "?"));
    text_print(text, "median of %" JSON_INTEGER_FORMAT " round%s%s\n\n", rounds, rounds == 1 ? "" : "s",
               json_is_true(json_object_get(run, "interrupted")) ? " (interrupted: some are missing)" : "");
}

static void add_notes(const json_t *run, const json_t *scenario, const Table *table, Text *text)
{
    const char *driver = string_of(json_object_get(scenario, "load"), "driver", "?");
    text_add(text, "\n");
    if (table->client_bound)
        text_add(text, "Where the bottleneck is the client, the generator's CPUs were busy and the server's were not: "
                       "requests per second do not rank those servers. The rows stand in the order of server CPU per "
                       "request.\n\n");
    if (table->unranked)
        text_add(text, "Not ranked: answers with constant bytes without reading the request; what the kernel alone "
                       "costs.\n\n");
    if (reference_rps(run, string_of(scenario, "name", "")) < 0)
        text_print(text, "No ratios: the reference%s%s was not measured here.\n\n",
                   json_object_get(run, "reference") ? " " : "", string_of(run, "reference", ""));
    text_print(text, "p50 and p99 are as %s tells them, not from the scheduled start of each request.\n\n", driver);
}

static void add_scenario(const json_t *run, const json_t *scenario, bool markdown, Text *text)
{
    Table table = table_of(run, scenario);
    Row head = heading(run, string_of(json_object_get(scenario, "load"), "driver", "?"));
    text_print(text, "%s%s\n\n", markdown ? "## " : "", string_of(scenario, "title", "?"));
    add_conditions(run, scenario, text);
    if (markdown)
        layout_markdown(&head, &table, text);
    else
        layout_terminal(&head, &table, text);
    add_notes(run, scenario, &table, text);
    table_free(&table);
    for (size_t j = 0; j < COLUMNS; j++)
        free(head.cells[j]);
}

int table_render(const json_t *run, bool markdown, Text *ret_text, const char **ret_reason)
{
    const char *reason = !json_is_object(run)                                ? "it is not a JSON object"
                         : !json_is_array(json_object_get(run, "cells"))     ? "'cells' is missing"
                         : !json_is_array(json_object_get(run, "scenarios")) ? "'scenarios' is missing"
                                                                             : NULL;
    if (reason) {
        *ret_reason = reason;
        return -EPROTO;
    }
    Text text = {0};
    text_add(&text, "");
    size_t index;
    json_t *scenario;
    json_array_foreach(json_object_get(run, "scenarios"), index, scenario) add_scenario(run, scenario, markdown, &text);
    while (text.length > 1 && text.data[text.length - 2] == '\n' && text.data[text.length - 1] == '\n')
        text.data[--text.length] = '\0'; // tables are parted by a blank line, the last one ends the text
    *ret_text = text;
    return 0;
}
