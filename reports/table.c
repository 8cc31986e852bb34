// The table of a recorded run: see table.h.
//
// A table is built as rows of strings first, each with what it was made of; then it is laid out (layout.c, data.c).
// SPDX-License-Identifier: MIT
#include "table.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beside.h"
#include "notes.h"
#include "rows.h"
#include "run.h"

#define TABLES_SCHEMA         "http-benchmark-tables"
#define TABLES_SCHEMA_VERSION 1

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

static bool is_reference(const json_t *run, const json_t *cell)
{
    return cell && strcmp(run_text(cell, "contestant", ""), run_text(run, "reference", "")) == 0;
}

const char *rows_verdict(const json_t *run, const json_t *cell, const char *metric)
{
    const char *verdict = run_text(json_object_get(json_object_get(cell, "comparison"), metric), "verdict", NULL);
    const json_t *comparison = run_comparison(run, run_text(cell, "scenario", ""));
    bool twin = json_object_get(run_named(run, "contestants", run_text(cell, "contestant", "")), "twin_of") != NULL;
    json_int_t tests =
        json_integer_value(json_object_get(json_object_get(json_object_get(comparison, "metrics"), metric), "tests"));
    if (!verdict || strcmp(verdict, "tie") != 0)
        return verdict;
    return run_decidable(comparison, twin ? 1 : tests) ? "tie" : "undecided"; // a twin's test is corrected for nothing
}

// "0.84 [0.81..0.86]", with a word where no difference was found: "1.01 [0.98..1.03] tie".
static char *ratio_shown(const json_t *run, const json_t *cell, const char *metric)
{
    const json_t *ratio = json_object_get(json_object_get(cell, "comparison"), metric);
    if (is_reference(run, cell))
        return text_copy("1");
    if (!ratio)
        return text_copy("–");
    const char *verdict = rows_verdict(run, cell, metric);
    bool told = verdict && strcmp(verdict, "ahead") != 0 && strcmp(verdict, "behind") != 0;
    return text_format("%.3f [%.3f..%.3f]%s%s", json_number_value(json_object_get(ratio, "ratio")),
                       json_number_value(json_object_get(ratio, "low")),
                       json_number_value(json_object_get(ratio, "high")), told ? " " : "", told ? verdict : "");
}

static Tone ratio_tone(const json_t *run, const json_t *cell, const char *metric)
{
    const char *verdict = rows_verdict(run, cell, metric);
    return !verdict                         ? TONE_PLAIN
           : strcmp(verdict, "ahead") == 0  ? TONE_GOOD
           : strcmp(verdict, "behind") == 0 ? TONE_BAD
                                            : TONE_FAINT;
}

static char *verdict_shown(const json_t *cell)
{
    const char *verdict = run_text(cell, "verdict", "unknown"), *reason = run_text(cell, "reason", "");
    return *reason ? text_format("%s: %s", verdict, reason) : text_copy(verdict);
}

// The driver's word for a latency, or ours where every request was timed.
char *rows_latency_key(const json_t *scenario, const char *name)
{
    const char *driver = run_text(json_object_get(scenario, "load"), "driver", "");
    return strcmp(driver, "loadgen") == 0 ? text_format("latency_%s_ns", name)
                                          : text_format("%s_latency_%s_ns", driver, name);
}

static char *latency_cell(const json_t *scenario, const json_t *figures, const char *name)
{
    AUTO_FREE char *key = rows_latency_key(scenario, name);
    return latency_shown(run_figure(figures, key, "median"));
}

// Measured rows first; below them the A/A twin and the row of constant answers; then what was not measured.
static int class_of(const Row *row)
{
    return row->rps < 0 ? 3 : row->twin ? 1 : row->ranked ? 0 : 2;
}

const char *rows_class_name(const Row *row)
{
    static const char *const names[] = {"ranked", "twin", "constant answer", "not measured"};
    return names[class_of(row)];
}

static Row row_of(const json_t *run, const json_t *scenario, const json_t *cell, const json_t *conformance)
{
    const char *name = run_text(cell, "contestant", "?");
    const json_t *contestant = run_named(run, "contestants", name);
    const json_t *wire = json_object_get(cell, "wire_bytes");
    bool ok = strcmp(run_text(cell, "verdict", ""), "ok") == 0;
    Row row = {.cell = cell,
               .contestant = contestant,
               .figures = ok ? cell : NULL,
               .ranked = !json_is_true(json_object_get(contestant, "constant_answer")),
               .twin = json_object_get(contestant, "twin_of") != NULL,
               .rank = (int)json_integer_value(json_object_get(cell, "rank"))};
    const json_t *figures = row.figures;
    row.rps = run_figure(figures, "rps", "median");
    row.cpu_ns = run_figure(figures, "server_cpu_ns_per_request", "median");
    size_t i = 0;
    row.cells[i++] = row.rank > 0 && figures ? text_format("%d", row.rank) : text_copy("");
    row.cells[i++] = text_format("%s%s", run_text(contestant, "title", name), row.ranked ? "" : " (not ranked)");
    row.cells[i++] = shown(row.rps, 1, 0);
    row.cells[i++] = conformance ? beside_shown(conformance, contestant, name) : NULL;
    row.cells[i++] = ratio_shown(run, figures, "rps");
    row.cells[i++] = shown(run_figure(figures, "server_cpu_ns_per_request", "median"), 1e3, 2);
    row.cells[i++] = ratio_shown(run, figures, "server_cpu_ns_per_request");
    row.cells[i++] = latency_cell(scenario, figures, "p50");
    row.cells[i++] = latency_cell(scenario, figures, "p99");
    row.cells[i++] = latency_cell(scenario, figures, "p999");
    row.cells[i++] = shown(json_is_integer(wire) ? json_number_value(wire) : -1, 1, 0);
    row.cells[i++] = shown(run_figure(figures, "pss_peak_bytes", "median"), 1024 * 1024, 1);
    row.cells[i++] = text_copy(ok ? run_text(cell, "bottleneck", "–") : "–");
    row.cells[i++] = verdict_shown(cell);
    row.tones[COLUMN_RPS_RATIO] = ratio_tone(run, figures, "rps");
    row.tones[COLUMN_CPU_RATIO] = ratio_tone(run, figures, "server_cpu_ns_per_request");
    row.tones[COLUMN_VERDICT] = ok ? TONE_PLAIN : TONE_BAD;
    row.tones[COLUMN_CONTESTANT] = is_reference(run, cell) ? TONE_STRONG : class_of(&row) > 0 ? TONE_FAINT : TONE_PLAIN;
    return row;
}

static int compare_speed(const void *left, const void *right)
{
    const Row *a = left, *b = right;
    if (class_of(a) != class_of(b))
        return class_of(a) - class_of(b);
    if (a->rank != b->rank)
        return a->rank == 0 ? 1 : b->rank == 0 ? -1 : a->rank - b->rank; // 0: only disturbed rounds, no rank
    if (a->rps != b->rps)
        return a->rps < b->rps ? 1 : -1;
    return strcmp(a->cells[1], b->cells[1]);
}

// Where something else than the server was the limit, requests per second do not rank servers.
static int compare_cpu(const void *left, const void *right)
{
    const Row *a = left, *b = right;
    if (class_of(a) != class_of(b) || a->rank != b->rank || a->cpu_ns == b->cpu_ns)
        return compare_speed(left, right);
    return a->cpu_ns < b->cpu_ns ? -1 : 1;
}

static Row heading(const json_t *run, const json_t *scenario, bool conformance)
{
    const char *reference = run_text(run, "reference", NULL);
    const char *driver = run_text(json_object_get(scenario, "load"), "driver", "?");
    bool ours = strcmp(driver, "loadgen") == 0;
    const json_t *contestant = run_named(run, "contestants", reference ? reference : "");
    const char *title = run_text(contestant, "title", reference ? reference : "?");
    Row row = {0};
    size_t i = 0;
    row.cells[i++] = text_copy("#");
    row.cells[i++] = text_copy("contestant");
    row.cells[i++] = text_copy("req/s");
    row.cells[i++] = conformance ? text_copy("MUST / SHOULD / hazards") : NULL;
    row.cells[i++] = text_format("ratio to %s [95 %%]", title);
    row.cells[i++] = text_copy("server CPU µs/req");
    row.cells[i++] = text_format("ratio to %s [95 %%]", title);
    row.cells[i++] = ours ? text_copy("p50") : text_format("p50 (%s)", driver);
    row.cells[i++] = ours ? text_copy("p99") : text_format("p99 (%s)", driver);
    row.cells[i++] = ours ? text_copy("p99.9") : text_format("p99.9 (%s)", driver);
    row.cells[i++] = text_copy("wire B");
    row.cells[i++] = text_copy("PSS MiB");
    row.cells[i++] = text_copy("bottleneck");
    row.cells[i++] = text_copy("verdict");
    for (i = 0; i < COLUMNS; i++)
        row.tones[i] = TONE_STRONG;
    return row;
}

static Table table_of(const json_t *run, const json_t *scenario, const json_t *conformance)
{
    const json_t *cells = json_object_get(run, "cells");
    const char *name = run_text(scenario, "name", "");
    Table table = {.run = run,
                   .scenario = scenario,
                   .conformance = conformance,
                   .head = heading(run, scenario, conformance != NULL),
                   .rows = text_memory(json_array_size(cells) * sizeof *table.rows)};
    table.by_cpu = strcmp(run_text(run_comparison(run, name), "ranked_by", "rps"), "rps") != 0;
    size_t index;
    json_t *cell;
    json_array_foreach((json_t *)cells, index, cell)
    {
        if (strcmp(run_text(cell, "scenario", ""), name) != 0)
            continue;
        Row row = row_of(run, scenario, cell, conformance);
        table.unranked |= !row.ranked;
        table.rows[table.count++] = row;
    }
    qsort(table.rows, table.count, sizeof *table.rows, table.by_cpu ? compare_cpu : compare_speed);
    return table;
}

static void row_free(Row *row)
{
    for (size_t j = 0; j < COLUMNS; j++)
        free(row->cells[j]);
}

static void table_free(Table *table)
{
    row_free(&table->head);
    for (size_t i = 0; i < table->count; i++)
        row_free(&table->rows[i]);
    free(table->rows);
}

// Text that is lines, each broken where the terminal ends.
static void add_lines(const char *lines, size_t columns, Text *text)
{
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        AUTO_TEXT Text line = {0};
        text_append(&line, lines, length);
        layout_wrapped(line.data, columns, 0, text);
        text_add(text, lines[length] ? "\n" : "");
        lines += length + (lines[length] == '\n');
    }
}

static void add_for_people(const Table *table, TableStyle style, Text *text)
{
    const char *title = run_text(table->scenario, "title", "?");
    bool markdown = style.form == TABLE_MARKDOWN;
    AUTO_TEXT Text conditions = {0}, notes = {0};
    text_print(text, markdown ? "## %s\n\n" : style.colour ? "\033[1m%s\033[0m\n\n" : "%s\n\n", title);
    notes_conditions(table->run, table->scenario, &conditions);
    notes_add(table->run, table->scenario, table->unranked, &notes);
    if (table->conformance)
        beside_note(table->conformance, &notes);
    add_lines(conditions.data, markdown ? 0 : style.columns, text);
    if (markdown)
        layout_markdown(table, text);
    else
        layout_terminal(table, style, text);
    add_lines(notes.data, markdown ? 0 : style.columns, text);
}

// With a line feed at the end.
static void add_json(const json_t *run, json_t *tables, Text *text)
{
    json_t *document = json_pack("{s:s, s:i, s:O?, s:O?, s:o}", "schema", TABLES_SCHEMA, "schema_version",
                                 TABLES_SCHEMA_VERSION, "started_at", json_object_get(run, "started_at"), "reference",
                                 json_object_get(run, "reference"), "tables", tables);
    AUTO_FREE char *dumped = json_dumps(document, JSON_INDENT(1));
    text_print(text, "%s\n", dumped);
    json_decref(document);
}

static void render(const json_t *run, TableStyle style, Text *text)
{
    json_t *tables = json_array(), *scenario;
    size_t index;
    if (style.form == TABLE_CSV)
        data_csv_head(text);
    json_array_foreach(json_object_get(run, "scenarios"), index, scenario)
    {
        Table table = table_of(run, scenario, style.conformance);
        switch (style.form) {
        case TABLE_CSV: data_csv(&table, text); break;
        case TABLE_JSON: json_array_append_new(tables, data_json(&table)); break;
        case TABLE_TERMINAL:
        case TABLE_MARKDOWN: add_for_people(&table, style, text); break;
        }
        table_free(&table);
    }
    if (style.form == TABLE_JSON)
        add_json(run, json_incref(tables), text);
    json_decref(tables);
}

int table_render(const json_t *run, TableStyle style, Text *ret_text, const char **ret_reason)
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
    render(run, style, &text);
    while (text.length > 1 && text.data[text.length - 2] == '\n' && text.data[text.length - 1] == '\n')
        text.data[--text.length] = '\0'; // tables are parted by a blank line, the last one ends the text
    *ret_text = text;
    return 0;
}
