// What follows from the raw rounds of a record: medians and extremes, bottlenecks, paired comparisons with their
// corrected significance, ranks, the A/A arm and the smallest difference that could have been seen.
//
// Pure arithmetic on the document: run.c calls it at the end, `harness summarize` and `harness table` on a file.
// Rounds of spoiled blocks count nowhere, unless a cell has no other; then its bottleneck is noise and nothing is
// compared. SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

// Level of every claim of a difference in a table, after Holm's correction.
#define SUMMARY_ALPHA 0.01

// Replaces cells[].summary, .bottleneck, .rank, .comparison and comparisons[].
void summary_derive(json_t *document);

// Takes those out of the document; an object with them that the caller drops.
json_t *summary_take(json_t *document);
void summary_forget(json_t *document);

// The log ratios of one figure between two contestants of a scenario, a value per block that both finished unspoiled,
// in the order of time. Returns how many; the caller frees the array.
size_t summary_log_ratios(const json_t *document, const char *scenario, const char *contestant, const char *reference,
                          const char *figure, double **ret_values);
