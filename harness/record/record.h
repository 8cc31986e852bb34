// The record of a run: run.json, rewritten whole and synced after every round, so that an interruption at any moment
// costs at most the round in flight.
//
// Everything raw stands in cells[].rounds[] and spoiled[]; what follows from it (cells[].summary, cells[].comparison,
// comparisons[]) is derived by summary.c and can be derived again. The form is results/schema.json. Units stand in the
// names. `record` owns the document and its folder.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

#include "harness/input/contestant.h"
#include "harness/measure/round.h"
#include "harness/input/scenario.h"
#include "harness/answers/verdict.h"

#define RECORD_SCHEMA         "http-benchmark-run"
#define RECORD_SCHEMA_VERSION 2

typedef struct Record {
    json_t *document;
    char *folder;
    char *path; // of run.json
} Record;

// Which round of the plan it was.
typedef struct RoundPlace {
    long long block;    // from 1
    long long attempt;  // from 0; a spoiled block is measured again, whole
    long long position; // in the order of the whole run, from 0
} RoundPlace;

// Makes a new folder named after the time below `base`. 0 or a negative errno with the trouble.
int record_open(const char *base, Record *ret_record, Trouble *ret_trouble);
// Reads a run.json (or the folder that holds it): -EINVAL, with the reason, when it cannot be read or
// is no record of our version; -EPROTO when it does not keep to the schema.
int record_read(const char *path, Record *ret_record, Trouble *ret_trouble);
int record_save(const Record *record, Trouble *ret_trouble);
int record_write(const Record *record, const char *name, const char *data, size_t length, Trouble *ret_trouble);
void record_free(Record *record);

json_t *record_scenario(const Scenario *scenario, const Load *load);
// `name` and `title` are the contestant's own, or those of its A/A twin; then `twin_of` is the contestant.
json_t *record_contestant(const Contestant *contestant, const char *name, const char *title, const char *twin_of);

// The cell of a scenario and a contestant, or NULL. Borrowed from the document.
json_t *record_find_cell(const Record *record, const char *scenario, const char *contestant);
// A cell is excluded with the reason "not measured yet" until something else is known. Borrowed from the document.
json_t *record_cell(Record *record, const Scenario *scenario, const char *contestant);
// `check` and `reason` may be NULL.
void record_verdict(json_t *cell, Verdict verdict, const char *check, const char *reason);
void record_round(json_t *cell, const Round *round, const Driver *driver, const RoundPlace *place);
void record_void_round(json_t *cell, const Round *round, const Driver *driver, const RoundPlace *place,
                       const Trouble *trouble);
// Notes that a block's attempt was spoiled, in a contestant's round, and why. `last`: there will be no other attempt.
void record_spoiled(Record *record, const char *scenario, const char *contestant, const RoundPlace *place, bool last,
                    const char *reason);
