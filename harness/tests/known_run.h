// A run of one scenario, `s`, whose rounds a test knows, and what summary.c derived of it.
// SPDX-License-Identifier: MIT
#ifndef HARNESS_TESTS_KNOWN_RUN_H
#define HARNESS_TESTS_KNOWN_RUN_H

#include <jansson.h>

// A run of one scenario, `s`, whose reference is `a`; contestants are added with add_cell.
json_t *run_new(long long blocks);
json_t *add_cell(json_t *document, const char *name);
json_t *add_twin(json_t *document, const char *name, const char *original);
json_t *add_constant(json_t *document, const char *name);
json_t *add_attempt(json_t *cell, long long block, long long attempt, double rps, double cpu_ns);
json_t *add_round(json_t *cell, long long block, double rps, double cpu_ns);
void add_spoiled(json_t *document, const char *scenario, long long block, long long attempt);
// A round in each block, so much faster and thriftier than the machine's pace, which drifts; the jitter makes every
// magnitude another.
void add_rounds(json_t *cell, long long blocks, double rps, double cpu_ns);
// As often ahead of the pace as behind it, by up to two percent.
void add_wavering(json_t *cell, long long blocks);
const json_t *find_cell(const json_t *document, const char *name);
// What stands at "key.key.key", or NULL.
const json_t *at(const json_t *object, const char *path);
double number_at(const json_t *object, const char *path);
void assert_word(const json_t *object, const char *path, const char *expected);
void assert_near(double value, double expected);
const json_t *comparison_of(const json_t *document);
json_int_t rank_of(const json_t *document, const char *name);
void assert_verdicts(const json_t *document, const char *name, const char *rps, const char *cpu);

#endif
