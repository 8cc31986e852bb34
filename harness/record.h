// The record of a run: run.json, rewritten whole after every round, so that an interruption costs the round in flight.
//
// The paths to a figure are fixed: cells[] with scenario, contestant, verdict, bottleneck, reason, wire_bytes,
// rounds[] (…), summary.FIGURE.median/min/max. Units stand in the names. `record` owns the document and its folder.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

#include "contestant.h"
#include "round.h"
#include "scenario.h"
#include "verdict.h"

#define RECORD_SCHEMA         "http-benchmark-run"
#define RECORD_SCHEMA_VERSION 1

typedef struct Record {
    json_t *document;
    char *folder;
    char *path; // of run.json
} Record;

// Makes a new folder named after the time below `base`. 0 or a negative errno with the trouble.
int record_open(const char *base, Record *ret_record, Trouble *ret_trouble);
int record_save(const Record *record, Trouble *ret_trouble);
int record_write(const Record *record, const char *name, const char *data, size_t length, Trouble *ret_trouble);
void record_free(Record *record);

json_t *record_scenario(const Scenario *scenario, const Load *load);
json_t *record_contestant(const Contestant *contestant);

// A cell is excluded with the reason "not measured yet" until something else is known. Borrowed from the document.
json_t *record_cell(Record *record, const Scenario *scenario, const Contestant *contestant);
void record_verdict(json_t *cell, Verdict verdict, const char *reason); // reason may be NULL
void record_round(json_t *cell, const Round *round, const Driver *driver, long long number, size_t position);
void record_void_round(json_t *cell, const Round *round, const Driver *driver, long long number, const char *reason);
