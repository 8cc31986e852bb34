// Derives a record's summaries: see summary.h.
// SPDX-License-Identifier: MIT
#include "harness/record/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/measure/bottleneck.h"
#include "harness/statistics/bootstrap.h"
#include "harness/statistics/holm.h"
#include "reports/text.h"
#include "harness/statistics/resample.h"
#include "harness/statistics/stats.h"
#include "harness/statistics/wilcoxon.h"

#define CONFIDENCE 0.95
#define POWER      0.80

// The figures that are compared. Seeds of resampling are fixed: a record gives the same summary every time.
typedef struct Metric {
    const char *key;
    double better; // +1: more is better; -1: less is
} Metric;

enum { RPS, SERVER_CPU, METRICS };
static const Metric metrics[METRICS] = {{"rps", 1}, {"server_cpu_ns_per_request", -1}};
enum { SEED = 20260208 };

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static const json_t *named(const json_t *document, const char *list, const char *name)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(document, list), index, item)
    {
        if (strcmp(string_of(item, "name"), name) == 0)
            return item;
    }
    return NULL;
}

static json_int_t integer_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static bool is_spoiled(const json_t *document, const char *scenario, const json_t *round)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(document, "spoiled"), index, item)
    {
        if (strcmp(string_of(item, "scenario"), scenario) == 0 &&
            integer_of(item, "block") == integer_of(round, "block") &&
            integer_of(item, "attempt") == integer_of(round, "attempt"))
            return true;
    }
    return false;
}

// The cell's rounds outside spoiled blocks (new references to the same rounds); the caller drops the array.
static json_t *clean_rounds(const json_t *document, const json_t *cell)
{
    json_t *clean = json_array(), *round;
    size_t index;
    json_array_foreach(json_object_get(cell, "rounds"), index, round)
    {
        if (!is_spoiled(document, string_of(cell, "scenario"), round))
            json_array_append(clean, round);
    }
    return clean;
}

// The figure's summary over the rounds that have it; -1 as the median when none has.
static double summarise(json_t *summary, const json_t *rounds, const char *key)
{
    size_t count = 0, index;
    AUTO_FREE double *values = text_memory((json_array_size(rounds) + 1) * sizeof *values);
    json_t *round;
    json_array_foreach((json_t *)rounds, index, round)
    {
        const json_t *value = json_object_get(round, key);
        if (json_is_number(value))
            values[count++] = json_number_value(value);
    }
    if (count == 0)
        return -1;
    Summary result = stats_summary(values, count);
    if (summary)
        json_object_set_new(
            summary, key,
            json_pack("{s:f, s:f, s:f}", "median", result.median, "min", result.minimum, "max", result.maximum));
    return result.median;
}

static bool is_latency(const char *key)
{
    size_t length = strlen(key);
    return strstr(key, "latency_") && length > 3 && strcmp(key + length - 3, "_ns") == 0;
}

static double link_waiting(const json_t *rounds)
{
    double samples = 0, waiting = 0;
    size_t index;
    json_t *round;
    json_array_foreach((json_t *)rounds, index, round)
    {
        samples += (double)integer_of(round, "link_samples");
        waiting += (double)integer_of(round, "link_waiting_samples");
    }
    return samples > 0 ? waiting / samples : 0;
}

static double noise_limit(const json_t *document)
{
    const json_t *limit = json_object_get(document, "noise_limit");
    return json_is_number(limit) ? json_number_value(limit) : NOISE_LIMIT;
}

static void derive_cell(const json_t *document, const json_t *scenario, json_t *cell)
{
    static const char *const keys[] = {"rps", "server_cpu_ns_per_request", "pss_peak_bytes", "server_threads_peak"};
    json_t *rounds = clean_rounds(document, cell), *summary = json_object();
    bool all_spoiled = json_array_size(rounds) == 0 && json_array_size(json_object_get(cell, "rounds")) > 0;
    if (all_spoiled) {
        json_decref(rounds);
        rounds = json_incref(json_object_get(cell, "rounds"));
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        summarise(summary, rounds, keys[i]);
    const char *key;
    json_t *value;
    json_object_foreach(json_array_get(rounds, 0), key, value)
    {
        if (is_latency(key))
            summarise(summary, rounds, key);
    }
    json_object_del(cell, "summary");
    json_object_del(cell, "rank");
    json_object_del(cell, "comparison");
    json_object_set_new(cell, "bottleneck", json_null());
    if (json_array_size(rounds) > 0) {
        Signs signs = {
            .server_cpu_use = summarise(NULL, rounds, "server_cpu_use"),
            .generator_cpu_use = summarise(NULL, rounds, "generator_cpu_use"),
            .foreign_cpu_use = summarise(NULL, rounds, "foreign_cpu_use"),
            .link_waiting = link_waiting(rounds),
            .noise_limit = noise_limit(document),
            .fixed_rate = json_object_get(json_object_get(scenario, "load"), "rate_rps") != NULL,
        };
        json_object_set_new(cell, "bottleneck", json_string(all_spoiled ? "noise" : bottleneck(&signs)));
        json_object_set(cell, "summary", summary);
    }
    json_decref(summary);
    json_decref(rounds);
}

// One contestant's values by block; NAN where it has none.
typedef struct Arm {
    json_t *cell;
    bool ranked, twin, reference;
    double *values[METRICS];
} Arm;

typedef struct Comparison {
    Arm *arms;
    size_t count;
    size_t blocks; // of the plan
    const Arm *reference;
    const Arm *twin; // of the reference: with another reference (harness table --reference) there is no A/A
} Comparison;

// Of the plan; 0 where the record does not tell.
static size_t block_count(const json_t *document)
{
    json_int_t blocks = integer_of(document, "blocks");
    return blocks > 0 ? (size_t)blocks : 0;
}

static double *block_values(const json_t *document, const json_t *cell, const char *key, size_t blocks)
{
    double *values = text_memory((blocks + 1) * sizeof *values);
    for (size_t i = 0; i < blocks; i++)
        values[i] = NAN;
    json_t *rounds = clean_rounds(document, cell), *round;
    size_t index;
    json_array_foreach(rounds, index, round)
    {
        json_int_t block = integer_of(round, "block");
        const json_t *value = json_object_get(round, key);
        if (block >= 1 && (size_t)block <= blocks && json_is_number(value) && json_number_value(value) > 0)
            values[block - 1] = json_number_value(value);
    }
    json_decref(rounds);
    return values;
}

static size_t log_ratios(const double *values, const double *base, size_t blocks, double *ret_ratios)
{
    size_t count = 0;
    for (size_t i = 0; i < blocks; i++)
        if (!isnan(values[i]) && !isnan(base[i]))
            ret_ratios[count++] = log(values[i]) - log(base[i]); // finite, also where the quotient is not
    return count;
}

static Comparison comparison_of(const json_t *document, const char *scenario)
{
    const json_t *cells = json_object_get(document, "cells");
    Comparison comparison = {.arms = text_memory((json_array_size(cells) + 1) * sizeof *comparison.arms),
                             .blocks = block_count(document)};
    const char *reference = string_of(document, "reference");
    size_t index;
    json_t *cell;
    json_array_foreach((json_t *)cells, index, cell)
    {
        const json_t *contestant = named(document, "contestants", string_of(cell, "contestant"));
        if (strcmp(string_of(cell, "scenario"), scenario) != 0 || strcmp(string_of(cell, "verdict"), "ok") != 0)
            continue;
        Arm arm = {.cell = cell, .twin = json_object_get(contestant, "twin_of") != NULL};
        arm.reference = strcmp(string_of(cell, "contestant"), reference) == 0;
        arm.ranked = !arm.twin && !json_is_true(json_object_get(contestant, "constant_answer"));
        for (size_t m = 0; m < METRICS; m++)
            arm.values[m] = block_values(document, cell, metrics[m].key, comparison.blocks);
        comparison.arms[comparison.count++] = arm;
    }
    for (size_t i = 0; i < comparison.count; i++) {
        comparison.reference = comparison.arms[i].reference ? &comparison.arms[i] : comparison.reference;
        const json_t *contestant = named(document, "contestants", string_of(comparison.arms[i].cell, "contestant"));
        bool of_reference = comparison.arms[i].twin && strcmp(string_of(contestant, "twin_of"), reference) == 0;
        comparison.twin = of_reference ? &comparison.arms[i] : comparison.twin;
    }
    return comparison;
}

static void comparison_free(Comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++)
        for (size_t m = 0; m < METRICS; m++)
            free(comparison->arms[i].values[m]);
    free(comparison->arms);
}

// Every pair of ranked contestants, tested in one metric, corrected together. `ret_p[i * count + j]` (both ways), 1
// where nothing was tested. Returns the number of tests.
static size_t test_pairs(const Comparison *comparison, size_t metric, double *ret_p, double *ret_raw)
{
    size_t n = comparison->count, tests = 0;
    AUTO_FREE double *p = text_memory((n * n + 1) * sizeof *p),
                     *ratios = text_memory((comparison->blocks + 1) * sizeof *p);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            const Arm *a = &comparison->arms[i], *b = &comparison->arms[j];
            if (!a->ranked || !b->ranked)
                continue;
            size_t count = log_ratios(a->values[metric], b->values[metric], comparison->blocks, ratios);
            p[tests++] = wilcoxon_test(ratios, count).p;
        }
    }
    AUTO_FREE double *adjusted = text_memory((tests + 1) * sizeof *adjusted);
    holm_adjust(p, tests, adjusted);
    for (size_t i = 0, at = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            bool tested = comparison->arms[i].ranked && comparison->arms[j].ranked;
            ret_p[i * n + j] = ret_p[j * n + i] = tested ? adjusted[at] : 1;
            ret_raw[i * n + j] = ret_raw[j * n + i] = tested ? p[at] : 1;
            at += tested;
        }
    }
    return tests;
}

// Whether `a` is ahead of `b`, as the median over the blocks says.
static bool is_ahead(const Comparison *comparison, const Arm *a, const Arm *b, size_t metric)
{
    AUTO_FREE double *ratios = text_memory((comparison->blocks + 1) * sizeof *ratios);
    size_t count = log_ratios(a->values[metric], b->values[metric], comparison->blocks, ratios);
    return count > 0 && stats_summary(ratios, count).median * metrics[metric].better > 0;
}

// Against the reference, for one metric: the ratio with its interval; the test where the contestant takes part in one.
static json_t *against_reference(const Comparison *comparison, const Arm *arm, size_t metric, double p_holm, double p)
{
    const Arm *reference = comparison->reference;
    AUTO_FREE double *ratios = text_memory((comparison->blocks + 1) * sizeof *ratios);
    size_t count = log_ratios(arm->values[metric], reference->values[metric], comparison->blocks, ratios);
    if (count == 0)
        return NULL;
    Interval interval = bootstrap_median(ratios, count, CONFIDENCE, SEED);
    json_t *object = json_pack("{s:f, s:f, s:f, s:I}", "ratio", exp(interval.estimate), "low", exp(interval.low),
                               "high", exp(interval.high), "blocks", (json_int_t)count);
    if (arm == comparison->twin)
        p = p_holm = wilcoxon_test(ratios, count).p; // one test of its own: the false-positive rate of one test
    if (!arm->ranked && arm != comparison->twin)
        return object;
    bool significant = p_holm <= SUMMARY_ALPHA;
    json_object_set_new(object, "p", json_real(p));
    json_object_set_new(object, "p_holm", json_real(p_holm));
    json_object_set_new(object, "verdict",
                        json_string(significant && is_ahead(comparison, arm, reference, metric)   ? "ahead"
                                    : significant && is_ahead(comparison, reference, arm, metric) ? "behind"
                                                                                                  : "tie"));
    return object;
}

static json_t *detectable(const Comparison *comparison, size_t metric, size_t tests)
{
    AUTO_FREE double *ratios = text_memory((comparison->blocks + 1) * sizeof *ratios);
    size_t count = comparison->twin ? log_ratios(comparison->twin->values[metric],
                                                 comparison->reference->values[metric], comparison->blocks, ratios)
                                    : 0;
    if (count < 2)
        return json_null();
    // Holm's first step is the hardest: what passes it would have been seen whatever the others came to.
    double alpha = SUMMARY_ALPHA / (double)(tests > 1 ? tests : 1);
    double shift = resample_detectable_difference(ratios, count, count, alpha, POWER, SEED);
    return isfinite(shift) ? json_real(expm1(shift)) : json_null();
}

// In a closed loop requests per second rank servers, unless something else than the server was the limit of one of
// them.
static size_t ranking_metric(const json_t *scenario, const Comparison *comparison, const char **ret_reason)
{
    *ret_reason = NULL;
    if (json_object_get(json_object_get(scenario, "load"), "rate_rps"))
        *ret_reason = "rate";
    for (size_t i = 0; i < comparison->count; i++) {
        const char *limit = comparison->arms[i].ranked ? string_of(comparison->arms[i].cell, "bottleneck") : "";
        if (strcmp(limit, "client") == 0)
            *ret_reason = "client";
        else if (strcmp(limit, "link") == 0 && !*ret_reason)
            *ret_reason = "link";
    }
    return *ret_reason ? SERVER_CPU : RPS;
}

// The last attempt at a block goes on when it is spoiled, and may have a note for every contestant.
static bool is_first_note(const json_t *document, size_t index)
{
    const json_t *notes = json_object_get(document, "spoiled"), *note = json_array_get(notes, index);
    for (size_t i = 0; i < index; i++) {
        const json_t *other = json_array_get(notes, i);
        if (strcmp(string_of(other, "scenario"), string_of(note, "scenario")) == 0 &&
            integer_of(other, "block") == integer_of(note, "block") &&
            integer_of(other, "attempt") == integer_of(note, "attempt"))
            return false;
    }
    return true;
}

static size_t spoiled_blocks(const json_t *document, const char *scenario)
{
    size_t count = 0, index;
    json_t *item;
    json_array_foreach(json_object_get(document, "spoiled"), index, item) count +=
        strcmp(string_of(item, "scenario"), scenario) == 0 && is_first_note(document, index);
    return count;
}

static bool has_values(const Comparison *comparison, const double *values)
{
    for (size_t i = 0; i < comparison->blocks; i++)
        if (!isnan(values[i]))
            return true;
    return false;
}

// One more than the contestants that are significantly ahead; without an undisturbed round there is no rank.
static void derive_ranks(const Comparison *comparison, size_t metric, const double *p)
{
    size_t n = comparison->count;
    for (size_t i = 0; i < n; i++) {
        const Arm *arm = &comparison->arms[i];
        json_int_t rank = 1;
        for (size_t j = 0; j < n; j++)
            rank += p[i * n + j] <= SUMMARY_ALPHA && is_ahead(comparison, &comparison->arms[j], arm, metric);
        if (arm->ranked && has_values(comparison, arm->values[metric]))
            json_object_set_new(arm->cell, "rank", json_integer(rank));
    }
}

// The most blocks that any contestant finished unspoiled.
static size_t finished_blocks(const Comparison *comparison)
{
    size_t most = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        size_t count = 0;
        for (size_t block = 0; block < comparison->blocks; block++)
            count += !isnan(comparison->arms[i].values[RPS][block]);
        most = count > most ? count : most;
    }
    return most;
}

static json_t *derive_comparison(const json_t *document, const json_t *scenario)
{
    const char *name = string_of(scenario, "name"), *reason;
    Comparison comparison = comparison_of(document, name);
    size_t n = comparison.count, ranking = ranking_metric(scenario, &comparison, &reason);
    size_t finished = finished_blocks(&comparison);
    json_t *object = json_pack("{s:s, s:I, s:I, s:f, s:s, s:s?, s:f, s:{}}", "scenario", name, "blocks",
                               (json_int_t)finished, "spoiled_blocks", (json_int_t)spoiled_blocks(document, name),
                               "alpha", SUMMARY_ALPHA, "ranked_by", metrics[ranking].key, "ranked_by_reason", reason,
                               "smallest_p", wilcoxon_smallest_p(finished), "metrics");
    AUTO_FREE double *p = text_memory((n * n + 1) * sizeof *p), *raw = text_memory((n * n + 1) * sizeof *raw);
    for (size_t m = 0; m < METRICS; m++) {
        size_t tests = test_pairs(&comparison, m, p, raw);
        if (m == ranking)
            derive_ranks(&comparison, m, p);
        json_t *part = json_pack("{s:I}", "tests", (json_int_t)tests);
        json_object_set_new(json_object_get(object, "metrics"), metrics[m].key, part);
        for (size_t i = 0; comparison.reference && i < n; i++) {
            Arm *arm = &comparison.arms[i];
            size_t at = i * n + (size_t)(comparison.reference - comparison.arms);
            json_t *ratio = arm->reference ? NULL : against_reference(&comparison, arm, m, p[at], raw[at]);
            if (!ratio)
                continue;
            if (!json_object_get(arm->cell, "comparison"))
                json_object_set_new(arm->cell, "comparison", json_object());
            json_object_set_new(json_object_get(arm->cell, "comparison"), metrics[m].key, ratio);
        }
        if (comparison.reference)
            json_object_set_new(part, "detectable", detectable(&comparison, m, tests));
    }
    comparison_free(&comparison);
    return object;
}

void summary_derive(json_t *document)
{
    json_t *comparisons = json_array(), *scenario, *cell;
    size_t index, inner;
    json_array_foreach(json_object_get(document, "scenarios"), index, scenario)
    {
        json_array_foreach(json_object_get(document, "cells"), inner, cell)
        {
            if (strcmp(string_of(cell, "scenario"), string_of(scenario, "name")) == 0)
                derive_cell(document, scenario, cell);
        }
        json_array_append_new(comparisons, derive_comparison(document, scenario));
    }
    json_object_set_new(document, "comparisons", comparisons);
}

json_t *summary_take(json_t *document)
{
    static const char *const keys[] = {"summary", "rank", "comparison", "bottleneck"};
    json_t *derived = json_object(), *cells = json_array(), *cell;
    size_t index;
    json_array_foreach(json_object_get(document, "cells"), index, cell)
    {
        json_t *part = json_object();
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            json_t *value = json_object_get(cell, keys[i]);
            if (value)
                json_object_set(part, keys[i], value);
            json_object_del(cell, keys[i]);
        }
        json_array_append_new(cells, part);
    }
    json_object_set_new(derived, "cells", cells);
    json_object_set(derived, "comparisons", json_object_get(document, "comparisons"));
    json_object_del(document, "comparisons");
    return derived;
}

void summary_forget(json_t *document)
{
    size_t index;
    json_t *cell;
    json_decref(summary_take(document));
    json_array_foreach(json_object_get(document, "cells"), index, cell)
        json_object_set_new(cell, "bottleneck", json_null());
}

size_t summary_log_ratios(const json_t *document, const char *scenario, const char *contestant, const char *reference,
                          const char *figure, double **ret_values)
{
    size_t blocks = block_count(document), index, count = 0;
    AUTO_FREE double *values = NULL, *base = NULL;
    json_t *cell;
    *ret_values = text_memory((blocks + 1) * sizeof **ret_values);
    json_array_foreach(json_object_get(document, "cells"), index, cell)
    {
        const char *name = string_of(cell, "contestant");
        if (strcmp(string_of(cell, "scenario"), scenario) != 0 || strcmp(string_of(cell, "verdict"), "ok") != 0)
            continue;
        if (!values && strcmp(name, contestant) == 0)
            values = block_values(document, cell, figure, blocks);
        else if (!base && strcmp(name, reference) == 0)
            base = block_values(document, cell, figure, blocks);
    }
    if (values && base)
        count = log_ratios(values, base, blocks, *ret_values);
    return count;
}
