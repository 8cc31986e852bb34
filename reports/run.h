// Reading the object of a run.json: what table.c and notes.c look up in it. Nothing is owned; what is missing is NULL.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>

const char *run_text(const json_t *object, const char *key, const char *otherwise);
// cell.summary.NAME.PART, or -1 where the record has no such figure.
double run_figure(const json_t *cell, const char *name, const char *part);
const json_t *run_named(const json_t *run, const char *list, const char *name);
const json_t *run_comparison(const json_t *run, const char *scenario);
bool run_has_reference(const json_t *run, const char *scenario); // with figures
// Whether so many blocks could have shown a difference at all, after the correction for so many `tests`.
bool run_decidable(const json_t *comparison, json_int_t tests);
