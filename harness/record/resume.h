// Taking up an interrupted run: its options, its record, and whether everything that it depends on is still the same.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/measure/run.h"

typedef struct Resumed {
    Options options;
    json_t *arguments; // owner of the recorded words that the options point into; NULL where nothing is resumed
    char **words;
} Resumed;

// The options of the run that --resume names, as its record tells them; those given where nothing is resumed. 0 or
// -EINVAL.
int resume_options(const Options *given, Resumed *ret_resumed, Trouble *ret_trouble);
void resume_free(Resumed *resumed);

// Reads the record into the run: seed, blocks, position. 0 or -EINVAL.
int resume_open(Run *run, const char *path, Trouble *ret_trouble);

// 0, or -EINVAL with what differs: rounds of two different experiments must not be mixed.
int resume_check_scenarios(const json_t *document, const json_t *scenarios, Trouble *ret_trouble);
int resume_check(const json_t *document, const json_t *contestants, const json_t *tools, const json_t *container,
                 const CpuPlan *cpus, Trouble *ret_trouble); // `container`: NULL where servers run in none
