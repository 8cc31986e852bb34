// Between table.c, which makes rows of a run, and what lays them out: layout.c for people, data.c for programs.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "table.h"

enum {
    COLUMN_RANK,
    COLUMN_CONTESTANT,
    COLUMN_RPS,
    COLUMN_CONFORMANCE, // NULL cells where there is no record of the suite
    COLUMN_RPS_RATIO,
    COLUMN_CPU,
    COLUMN_CPU_RATIO,
    COLUMN_P50,
    COLUMN_P99,
    COLUMN_P999,
    COLUMN_WIRE,
    COLUMN_MEMORY,
    COLUMN_BOTTLENECK,
    COLUMN_VERDICT,
    COLUMNS
};

// What a cell is apart from its words; colour only repeats what they say.
typedef enum Tone { TONE_PLAIN, TONE_STRONG, TONE_FAINT, TONE_GOOD, TONE_BAD } Tone;

typedef struct Row {
    char *cells[COLUMNS]; // owned
    Tone tones[COLUMNS];
    const json_t *cell;    // of the run
    const json_t *figures; // the same; NULL where it failed, because what it did before that is no figure
    const json_t *contestant;
    double rps; // negative: not measured
    double cpu_ns;
    int rank;
    bool ranked, twin;
} Row;

typedef struct Table {
    const json_t *run, *scenario;
    const json_t *conformance; // or NULL
    Row head;
    Row *rows; // owned
    size_t count;
    bool by_cpu;   // ordered by server CPU per request
    bool unranked; // a row of constant answers is there
} Table;

// The driver's key of a latency ("p99"), or ours where every request was timed; the caller frees it.
char *rows_latency_key(const json_t *scenario, const char *name);
// ranked, twin, constant answer, not measured: in the order in which rows stand.
const char *rows_class_name(const Row *row);
// "ahead", "behind", "tie"; "undecided" where so few blocks could not have shown a difference; NULL: not tested.
const char *rows_verdict(const json_t *run, const json_t *cell, const char *metric);

void layout_terminal(const Table *table, TableStyle style, Text *text);
void layout_markdown(const Table *table, Text *text);
// `string` broken at blanks to lines of `width` columns (0: not at all), all but the first indented.
void layout_wrapped(const char *string, size_t width, size_t indent, Text *text);

void data_csv_head(Text *text);
void data_csv(const Table *table, Text *text);
json_t *data_json(const Table *table); // a fresh reference
