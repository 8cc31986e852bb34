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

#define COLUMNS 14
// Answers that METHOD asks to be compared beside a generator that compares none, in every timed window.
#define VERIFIED_LEAST 1000

typedef struct Row {
    char *cells[COLUMNS];
    double rps; // negative: not measured
    double cpu_ns;
    int rank;
    bool ranked, twin;
} Row;

typedef struct Table {
    Row *rows;
    size_t count;
    bool by_cpu;   // ordered by server CPU per request
    bool unranked; // a row of constant answers is there
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

static const json_t *comparison_of(const json_t *run, const char *scenario)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(run, "comparisons"), index, item)
    {
        if (strcmp(string_of(item, "scenario", ""), scenario) == 0)
            return item;
    }
    return NULL;
}

static bool has_reference(const json_t *run, const char *scenario)
{
    const char *reference = string_of(run, "reference", "");
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(run, "cells"), index, cell)
    {
        if (strcmp(string_of(cell, "scenario", ""), scenario) == 0 &&
            strcmp(string_of(cell, "contestant", ""), reference) == 0 && figure(cell, "rps", "median") > 0)
            return true;
    }
    return false;
}

// "0.84 [0.81..0.86]", with the test's word where there is no difference: "1.01 [0.98..1.03] tie".
static char *ratio_shown(const json_t *run, const json_t *cell, const char *metric)
{
    const json_t *ratio = json_object_get(json_object_get(cell, "comparison"), metric);
    if (cell && strcmp(string_of(cell, "contestant", ""), string_of(run, "reference", "")) == 0)
        return text_copy("1");
    if (!ratio)
        return text_copy("–");
    bool tie = strcmp(string_of(ratio, "verdict", ""), "tie") == 0;
    return text_format("%.3f [%.3f..%.3f]%s", json_number_value(json_object_get(ratio, "ratio")),
                       json_number_value(json_object_get(ratio, "low")),
                       json_number_value(json_object_get(ratio, "high")), tie ? " tie" : "");
}

static char *verdict_shown(const json_t *cell)
{
    const char *verdict = string_of(cell, "verdict", "unknown"), *reason = string_of(cell, "reason", "");
    return *reason ? text_format("%s: %s", verdict, reason) : text_copy(verdict);
}

// The driver's word for a latency, or ours where every request was timed.
static char *latency_key(const json_t *scenario, const char *name)
{
    const char *driver = string_of(json_object_get(scenario, "load"), "driver", "");
    return strcmp(driver, "loadgen") == 0 ? text_format("latency_%s_ns", name)
                                          : text_format("%s_latency_%s_ns", driver, name);
}

static char *latency_cell(const json_t *scenario, const json_t *figures, const char *name)
{
    AUTO_FREE char *key = latency_key(scenario, name);
    return latency_shown(figure(figures, key, "median"));
}

static Row row_of(const json_t *run, const json_t *scenario, const json_t *cell)
{
    const char *name = string_of(cell, "contestant", "?");
    const json_t *contestant = named(run, "contestants", name);
    const json_t *wire = json_object_get(cell, "wire_bytes");
    bool ok = strcmp(string_of(cell, "verdict", ""), "ok") == 0;
    Row row = {.ranked = !json_is_true(json_object_get(contestant, "constant_answer")),
               .twin = json_object_get(contestant, "twin_of") != NULL,
               .rank = (int)json_integer_value(json_object_get(cell, "rank"))};
    // A contestant that failed once is not ranked by the rounds that it finished before; the record keeps them.
    const json_t *figures = ok ? cell : NULL;
    row.rps = figure(figures, "rps", "median");
    row.cpu_ns = figure(figures, "server_cpu_ns_per_request", "median");
    size_t i = 0;
    row.cells[i++] = row.rank > 0 && figures ? text_format("%d", row.rank) : text_copy("");
    row.cells[i++] = text_format("%s%s", string_of(contestant, "title", name), row.ranked ? "" : " (not ranked)");
    row.cells[i++] = shown(row.rps, 1, 0);
    row.cells[i++] = ratio_shown(run, figures, "rps");
    row.cells[i++] = shown(figure(figures, "server_cpu_ns_per_request", "median"), 1e3, 2);
    row.cells[i++] = ratio_shown(run, figures, "server_cpu_ns_per_request");
    row.cells[i++] = latency_cell(scenario, figures, "p50");
    row.cells[i++] = latency_cell(scenario, figures, "p99");
    row.cells[i++] = latency_cell(scenario, figures, "p999");
    row.cells[i++] = shown(json_is_integer(wire) ? json_number_value(wire) : -1, 1, 0);
    row.cells[i++] = shown(figure(figures, "pss_peak_bytes", "median"), 1024 * 1024, 1);
    row.cells[i++] = text_copy(ok ? string_of(cell, "bottleneck", "–") : "–");
    row.cells[i++] = verdict_shown(cell);
    return row;
}

// Measured rows first; below them the A/A twin and the row of constant answers; then what was not measured.
static int class_of(const Row *row)
{
    return row->rps < 0 ? 3 : row->twin ? 1 : row->ranked ? 0 : 2;
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

static Table table_of(const json_t *run, const json_t *scenario)
{
    const json_t *cells = json_object_get(run, "cells");
    const char *name = string_of(scenario, "name", "");
    Table table = {.rows = text_memory(json_array_size(cells) * sizeof *table.rows)};
    table.by_cpu = strcmp(string_of(comparison_of(run, name), "ranked_by", "rps"), "rps") != 0;
    size_t index;
    json_t *cell;
    json_array_foreach((json_t *)cells, index, cell)
    {
        if (strcmp(string_of(cell, "scenario", ""), name) != 0)
            continue;
        Row row = row_of(run, scenario, cell);
        table.unranked |= !row.ranked;
        table.rows[table.count++] = row;
    }
    qsort(table.rows, table.count, sizeof *table.rows, table.by_cpu ? compare_cpu : compare_speed);
    return table;
}

static void table_free(Table *table)
{
    for (size_t i = 0; i < table->count; i++)
        for (size_t j = 0; j < COLUMNS; j++)
            free(table->rows[i].cells[j]);
    free(table->rows);
}

static Row heading(const json_t *run, const json_t *scenario)
{
    const char *reference = string_of(run, "reference", NULL);
    const char *driver = string_of(json_object_get(scenario, "load"), "driver", "?");
    bool ours = strcmp(driver, "loadgen") == 0;
    const json_t *contestant = named(run, "contestants", reference ? reference : "");
    const char *title = string_of(contestant, "title", reference ? reference : "?");
    Row row = {0};
    size_t i = 0;
    row.cells[i++] = text_copy("#");
    row.cells[i++] = text_copy("contestant");
    row.cells[i++] = text_copy("req/s");
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
    return row;
}

static bool is_text_column(size_t column)
{
    return column == 1 || column >= 11;
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

static void add_load(const json_t *load, Text *text)
{
    text_print(text, "%s, %" JSON_INTEGER_FORMAT " connections, %" JSON_INTEGER_FORMAT " thread%s",
               string_of(load, "driver", "?"), json_integer_value(json_object_get(load, "connections")),
               json_integer_value(json_object_get(load, "threads")),
               json_integer_value(json_object_get(load, "threads")) == 1 ? "" : "s");
    json_int_t pipeline = json_integer_value(json_object_get(load, "pipeline"));
    if (pipeline > 1)
        text_print(text, ", %" JSON_INTEGER_FORMAT " requests outstanding on each", pipeline);
    double rate = json_number_value(json_object_get(load, "rate_rps"));
    if (rate > 0)
        text_print(text, ", %.0f req/s in all (%.0f %% of the slowest)", rate,
                   100 * json_number_value(json_object_get(load, "rate_of_slowest")));
    text_print(text, ", %g s", json_number_value(json_object_get(load, "duration_s")));
}

static void add_conditions(const json_t *run, const json_t *scenario, Text *text)
{
    const json_t *machine = json_object_get(run, "machine");
    json_int_t workers = json_integer_value(json_object_get(run, "workers"));
    json_int_t blocks =
        json_integer_value(json_object_get(comparison_of(run, string_of(scenario, "name", "")), "blocks"));
    text_print(text, "%s · %s, %" JSON_INTEGER_FORMAT " CPUs, %s %s · ", string_of(run, "started_at", "?"),
               string_of(machine, "cpu_model", "?"), json_integer_value(json_object_get(machine, "cpu_count")),
               string_of(machine, "system", "?"), string_of(machine, "kernel", "?"));
    add_load(json_object_get(scenario, "load"), text);
    text_print(text, " · %" JSON_INTEGER_FORMAT " worker%s · ", workers, workers == 1 ? "" : "s");
    if (json_is_true(json_object_get(machine, "cpus_shared")))
        text_print(text, "server and generator share CPU %s · ", string_of(machine, "server_cpus", "?"));
    else
        text_print(text, "server on CPU %s, generator on CPU %s · ", string_of(machine, "server_cpus", "?"),
                   string_of(machine, "generator_cpus", "?"));
    text_print(text, "medians over %" JSON_INTEGER_FORMAT " block%s%s\n\n", blocks, blocks == 1 ? "" : "s",
               json_is_true(json_object_get(run, "interrupted")) ? " (interrupted: some are missing)"
               : json_is_null(json_object_get(run, "ended_at"))  ? " (it did not end: some are missing)"
                                                                 : "");
}

static void add_ranking_note(const json_t *comparison, Text *text)
{
    const char *reason = string_of(comparison, "ranked_by_reason", "");
    if (strcmp(reason, "rate") == 0)
        text_add(text, "All had the same rate: ranked by server CPU per request.\n\n");
    else if (strcmp(reason, "client") == 0)
        text_add(text, "Where the bottleneck is the client, the generator's CPUs were busy and the server's were not: "
                       "requests per second do not rank those servers. Ranked by server CPU per request.\n\n");
    else if (*reason)
        text_print(text,
                   "Where the bottleneck is the %s, requests per second do not rank servers. Ranked by server CPU per "
                   "request.\n\n",
                   reason);
}

static void add_significance_note(const json_t *comparison, Text *text)
{
    const json_t *metric =
        json_object_get(json_object_get(comparison, "metrics"), string_of(comparison, "ranked_by", ""));
    json_int_t tests = json_integer_value(json_object_get(metric, "tests"));
    json_int_t blocks = json_integer_value(json_object_get(comparison, "blocks"));
    double alpha = json_number_value(json_object_get(comparison, "alpha"));
    if (tests == 0)
        return;
    if (json_number_value(json_object_get(comparison, "smallest_p")) * (double)tests > alpha)
        text_print(text,
                   "%" JSON_INTEGER_FORMAT
                   " block%s cannot show a difference between this many contestants at %.0f %%: "
                   "nothing here is a ranking.\n\n",
                   blocks, blocks == 1 ? "" : "s", 100 * alpha);
    else
        text_print(
            text,
            "A rank is one more than the number of contestants that are ahead beyond doubt; \"tie\": no difference "
            "to the reference was found. At %.0f %%, by Wilcoxon's signed-rank test over %" JSON_INTEGER_FORMAT
            " blocks and Holm's correction over %" JSON_INTEGER_FORMAT " pairs, for each of the two figures. "
            "Intervals: 95 %% bootstrap of the median ratio within a block.\n\n",
            100 * alpha, blocks, tests);
}

static void add_aa_note(const json_t *run, const json_t *scenario, Text *text)
{
    static const struct {
        const char *metric, *title;
    } metrics[] = {{"rps", "req/s"}, {"server_cpu_ns_per_request", "CPU per request"}};
    const char *name = string_of(scenario, "name", "");
    const json_t *comparison = comparison_of(run, name);
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(run, "cells"), index, cell)
    {
        const json_t *contestant = named(run, "contestants", string_of(cell, "contestant", ""));
        const json_t *ratios = json_object_get(cell, "comparison");
        if (strcmp(string_of(cell, "scenario", ""), name) != 0 || !json_object_get(contestant, "twin_of") || !ratios)
            continue;
        const char *original = string_of(contestant, "twin_of", "?");
        if (strcmp(original, string_of(run, "reference", "")) != 0)
            continue;
        int told = 0;
        text_print(text, "A/A, %s against itself:", original);
        for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
            const json_t *ratio = json_object_get(ratios, metrics[i].metric);
            const json_t *seen = json_object_get(
                json_object_get(json_object_get(comparison, "metrics"), metrics[i].metric), "detectable");
            if (!json_object_get(ratio, "p"))
                continue;
            bool tie = strcmp(string_of(ratio, "verdict", ""), "tie") == 0;
            text_print(text, "%s %s p = %.2g (%s)", told++ > 0 ? ";" : "", metrics[i].title,
                       json_number_value(json_object_get(ratio, "p")), tie ? "tie" : "a false positive");
            if (json_is_number(seen))
                text_print(text, ", smallest difference seen with 80 %% power: %.1f %%", 100 * json_number_value(seen));
            else
                text_add(text, ", no difference can be seen with so few blocks");
        }
        text_add(text, ".\n\n");
    }
}

// How many answers were compared byte by byte beside a generator that compares none, in the round with the fewest.
static void add_verifier_note(const json_t *run, const char *scenario, const char *driver, Text *text)
{
    json_int_t least = -1;
    size_t index, inner;
    json_t *cell, *round;
    json_array_foreach(json_object_get(run, "cells"), index, cell)
    {
        if (strcmp(string_of(cell, "scenario", ""), scenario) != 0)
            continue;
        json_array_foreach(json_object_get(cell, "rounds"), inner, round)
        {
            json_int_t asked = json_integer_value(json_object_get(round, "asked_beside"));
            least = least < 0 || asked < least ? asked : least;
        }
    }
    if (least >= 0)
        text_print(text,
                   "%s compares no bodies: beside it at least %" JSON_INTEGER_FORMAT
                   " answers a round were compared%s.\n\n",
                   driver, least, least < VERIFIED_LEAST ? ", fewer than 1,000; longer rounds compare more" : "");
}

static void add_notes(const json_t *run, const json_t *scenario, const Table *table, Text *text)
{
    const char *driver = string_of(json_object_get(scenario, "load"), "driver", "?");
    const char *name = string_of(scenario, "name", "");
    const json_t *comparison = comparison_of(run, name);
    json_int_t spoiled = json_integer_value(json_object_get(comparison, "spoiled_blocks"));
    text_add(text, "\n");
    add_ranking_note(comparison, text);
    add_significance_note(comparison, text);
    add_aa_note(run, scenario, text);
    if (spoiled > 0)
        text_print(text,
                   "%" JSON_INTEGER_FORMAT " attempt%s at a block %s spoiled by others' work on these CPUs and count%s "
                   "nowhere.\n\n",
                   spoiled, spoiled == 1 ? "" : "s", spoiled == 1 ? "was" : "were", spoiled == 1 ? "s" : "");
    if (table->unranked)
        text_add(text, "Not ranked: answers with constant bytes without reading the request; what the kernel alone "
                       "costs.\n\n");
    const char *reference = string_of(run, "reference", NULL);
    if (!reference)
        text_add(text, "No ratios: there is no reference.\n\n");
    else if (!has_reference(run, name))
        text_print(text, "No ratios: the reference %s was not measured here.\n\n", reference);
    bool open_loop = json_object_get(json_object_get(scenario, "load"), "rate_rps") != NULL;
    if (strcmp(driver, "loadgen") != 0) {
        text_print(text, "Latencies are as %s tells them, not from the scheduled start of each request.\n\n", driver);
        add_verifier_note(run, name, driver, text);
    } else if (open_loop)
        text_add(text, "Latencies count from the scheduled start of every request.\n\n");
    else
        text_add(text, "Latencies count from the sending of every request, in a closed loop: they follow from the "
                       "throughput.\n\n");
}

static void add_scenario(const json_t *run, const json_t *scenario, bool markdown, Text *text)
{
    Table table = table_of(run, scenario);
    Row head = heading(run, scenario);
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
