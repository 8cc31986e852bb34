// `harness reproduce FILE`: measures the cells of a published table and compares ratios, because absolute figures do
// not travel (METHOD, rule 9).
//
// A published figure has no interval, so a stated tolerance stands in for it. Where the generator was the limit the
// true ratio is only bounded: a verdict is given where the bound decides. SPDX-License-Identifier: MIT
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/input/file.h"
#include "harness/server/interrupt.h"
#include "harness/record/resume.h"
#include "harness/measure/run.h"
#include "harness/verbs/verbs.h"

#define PUBLISHED_SCHEMA "orisha-published-1"
#define TOLERANCE        15 // percent, unless --tolerance says otherwise
#define LEAST_BLOCKS     6
// Of the long rounds of a generator that needs a verifier beside it: half an hour for the published tables.
#define LONG_BLOCKS 12

typedef enum Reproduction { REPRODUCED, NOT_REPRODUCED, NOT_COMPARABLE, REFERENCE } Reproduction;

static const char *const reproduction_names[] = {"reproduced", "not reproduced", "not comparable", "reference"};

typedef struct Finding {
    Reproduction reproduction;
    double published;        // ratio to the reference
    double ratio, low, high; // measured; ratio 0: not
    size_t blocks;           // that the measured interval rests on
    char *reason;            // owned
} Finding;

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static int published_read(const char *path, json_t **ret_published, Trouble *ret_trouble)
{
    AUTO_TEXT Text text = {0};
    json_error_t error;
    int result = file_read(path, 16u << 20, &text);
    if (result < 0) {
        trouble_set(ret_trouble, "%s cannot be read: %s", path, strerror(-result));
        return -EINVAL;
    }
    json_t *published = json_loadb(text.data ? text.data : "", text.length, JSON_REJECT_DUPLICATES, &error);
    if (!published) {
        trouble_set(ret_trouble, "%s:%d:%d: %s", path, error.line, error.column, error.text);
        return -EINVAL;
    }
    const char *missing = strcmp(string_of(published, "schema"), PUBLISHED_SCHEMA) != 0
                              ? "\"schema\": \"" PUBLISHED_SCHEMA "\""
                          : !json_is_string(json_object_get(published, "reference")) ? "'reference'"
                          : !json_is_array(json_object_get(published, "groups"))     ? "'groups'"
                                                                                     : NULL;
    if (missing) {
        trouble_set(ret_trouble, "%s is no published table: %s is missing", path, missing);
        json_decref(published);
        return -EINVAL;
    }
    *ret_published = published;
    return 0;
}

static void names_add(Names *names, const char *name)
{
    if (!names_hold(names, name))
        names->items[names->count++] = name;
}

// Which scenarios and contestants the published cells name, of those that were asked for; the reference always.
static void select_cells(const json_t *published, const Options *given, Options *options)
{
    size_t index, inner;
    json_t *group, *cell;
    names_add(&options->contestants, string_of(published, "reference"));
    json_array_foreach(json_object_get(published, "groups"), index, group)
    {
        const char *scenario = string_of(group, "scenario");
        if (!*scenario || (given->scenarios.count > 0 && !names_hold(&given->scenarios, scenario)))
            continue;
        names_add(&options->scenarios, scenario);
        json_array_foreach(json_object_get(group, "cells"), inner, cell)
        {
            const char *contestant = string_of(cell, "contestant");
            if (given->contestants.count == 0 || names_hold(&given->contestants, contestant))
                names_add(&options->contestants, contestant);
        }
    }
}

// The load that was published, where the command line does not say otherwise.
static void take_load(const json_t *load, Options *options)
{
    const char *driver = json_string_value(json_object_get(load, "driver"));
    json_int_t connections = json_integer_value(json_object_get(load, "connections"));
    json_int_t threads = json_integer_value(json_object_get(load, "threads"));
    if (!options->driver && driver)
        options->driver = driver;
    if (options->connections < 0 && connections > 0)
        options->connections = connections;
    if (options->threads < 0 && threads > 0)
        options->threads = threads;
}

static double published_rps(const json_t *group, const char *contestant)
{
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(group, "cells"), index, cell)
    {
        if (strcmp(string_of(cell, "contestant"), contestant) == 0)
            return json_number_value(json_object_get(cell, "rps"));
    }
    return 0;
}

static bool is_limit(const json_t *cell, const char *name)
{
    return strcmp(string_of(cell, "bottleneck"), name) == 0;
}

static bool outside_limited(const json_t *cell)
{
    return is_limit(cell, "client") || is_limit(cell, "link");
}

// What the measured interval says of the published ratio with its tolerance; true ratios may be below or above what was
// measured when the generator held one side back.
static void judge(Finding *finding, const json_t *cell, const json_t *reference, double tolerance)
{
    double low = finding->published * (1 - tolerance / 100), high = finding->published * (1 + tolerance / 100);
    bool at_least = outside_limited(cell), at_most = outside_limited(reference);
    bool below = finding->high<low, above = finding->low> high;
    finding->reproduction = NOT_COMPARABLE;
    if (is_limit(cell, "noise") || is_limit(reference, "noise")) {
        finding->reason = text_copy("too much other work on these CPUs");
    } else if (at_least && at_most) {
        finding->reason = text_format("client-bound: the generator, not the server, was the limit of both");
    } else if (at_least && !above) {
        finding->reason = text_copy("client-bound: the generator was its limit, the true ratio is at least this");
    } else if (at_most && !below) {
        finding->reason =
            text_copy("client-bound: the generator was the reference's limit, the true ratio is at most this");
    } else if (finding->blocks < LEAST_BLOCKS) {
        finding->reason = text_format("%zu blocks are too few to say", finding->blocks);
    } else if (finding->low < low && finding->high > high) {
        finding->reason = text_copy("the measured interval is wider than the tolerance");
    } else if (below || above) {
        finding->reproduction = NOT_REPRODUCED;
        finding->reason =
            text_format("%s the published ratio by more than %.0f %%", below ? "below" : "above", tolerance);
    } else {
        finding->reproduction = REPRODUCED;
    }
}

static double tolerance_of(const Options *given)
{
    return given->tolerance_percent >= 0 ? given->tolerance_percent : TOLERANCE;
}

static Finding find(const Run *run, const json_t *published, const json_t *group, const char *contestant,
                    double tolerance)
{
    const char *reference = string_of(published, "reference"), *scenario = string_of(group, "scenario");
    Finding finding = {.reproduction = NOT_COMPARABLE};
    double rps = published_rps(group, contestant), base = published_rps(group, reference);
    finding.published = base > 0 ? rps / base : 0;
    if (strcmp(contestant, reference) == 0) {
        // Without a peer there is no ratio that could be reproduced, and nothing to count.
        finding.reproduction = REFERENCE;
        finding.reason =
            text_copy(json_array_size(json_object_get(group, "cells")) > 1 ? "" : "no peer was published beside it");
        return finding;
    }
    const json_t *cell = *scenario ? record_find_cell(&run->record, scenario, contestant) : NULL;
    const json_t *reference_cell = *scenario ? record_find_cell(&run->record, scenario, reference) : NULL;
    const json_t *ratio = json_object_get(json_object_get(cell, "comparison"), "rps");
    if (!cell || !reference_cell || base <= 0) {
        finding.reason = text_copy("not measured in this run");
    } else if (strcmp(string_of(cell, "verdict"), "ok") != 0) {
        finding.reason = text_format("%s: %s", string_of(cell, "verdict"), string_of(cell, "reason"));
    } else if (!ratio) {
        finding.reason = text_format("no block in which both it and the reference (%s) finished undisturbed",
                                     string_of(reference_cell, "verdict"));
    } else {
        finding.ratio = json_number_value(json_object_get(ratio, "ratio"));
        finding.low = json_number_value(json_object_get(ratio, "low"));
        finding.blocks = (size_t)json_integer_value(json_object_get(ratio, "blocks"));
        finding.high = json_number_value(json_object_get(ratio, "high"));
        judge(&finding, cell, reference_cell, tolerance);
    }
    return finding;
}

// What differs from the published set-up, beside the verdict.
static char *differences(const Run *run, const char *contestant)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(run->record.document, "contestants"), index, item)
    {
        if (strcmp(string_of(item, "name"), contestant) != 0)
            continue;
        const char *unequal = string_of(json_object_get(item, "notes"), "unequal");
        return text_format("%s%s%s", string_of(item, "version"), *unequal ? "; " : "", unequal);
    }
    return text_copy("");
}

static void add_group(const Run *run, const json_t *published, const json_t *group, const Options *given, Text *text,
                      size_t *counts)
{
    size_t index;
    json_t *cell;
    text_print(text,
               "\n%s\n\n| contestant | published | ratio | measured ratio [95 %%] | verdict | here "
               "|\n|---|--:|--:|--:|---|---|\n",
               string_of(group, "title"));
    json_array_foreach(json_object_get(group, "cells"), index, cell)
    {
        const char *contestant = string_of(cell, "contestant");
        if (given->contestants.count > 0 && !names_hold(&given->contestants, contestant))
            continue;
        Finding finding = find(run, published, group, contestant, tolerance_of(given));
        AUTO_FREE char *here = differences(run, contestant);
        AUTO_FREE char *measured = finding.ratio > 0
                                       ? text_format("%.3f [%.3f..%.3f]", finding.ratio, finding.low, finding.high)
                                       : text_copy("–");
        text_clean(here);
        text_print(text, "| %s | %.0f | %.3f | %s | %s%s%s | %.300s |\n", string_of(cell, "title"),
                   json_number_value(json_object_get(cell, "rps")), finding.published, measured,
                   reproduction_names[finding.reproduction], finding.reason && *finding.reason ? ": " : "",
                   finding.reason ? finding.reason : "", here);
        counts[finding.reproduction]++;
        free(finding.reason);
    }
}

static int report(const Run *run, const json_t *published, const Options *given)
{
    AUTO_TEXT Text text = {0};
    size_t counts[4] = {0}, index;
    json_t *group;
    const json_t *machine = json_object_get(run->record.document, "machine");
    text_print(
        &text,
        "Published %s on %s; measured here on %s, %s %s. Ratios are compared, with a tolerance of %.0f %% for the "
        "published ones, which have no interval. Other systems and other versions stand behind every row%s%s\n",
        string_of(published, "date"), string_of(published, "machine"), string_of(machine, "cpu_model"),
        string_of(machine, "system"), string_of(machine, "kernel"), tolerance_of(given),
        *string_of(published, "note") ? ". " : ".", string_of(published, "note"));
    json_array_foreach(json_object_get(published, "groups"), index, group)
    {
        if (given->scenarios.count == 0 || names_hold(&given->scenarios, string_of(group, "scenario")))
            add_group(run, published, group, given, &text, counts);
    }
    text_print(&text, "\n%zu reproduced, %zu not reproduced, %zu not comparable\n", counts[REPRODUCED],
               counts[NOT_REPRODUCED], counts[NOT_COMPARABLE]);
    printf("\n%s", text.data);
    Trouble trouble;
    if (record_write(&run->record, "reproduction.md", text.data, text.length, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_UNMEASURED;
    }
    return counts[NOT_REPRODUCED] > 0 ? EXIT_FINDING : counts[NOT_COMPARABLE] > 0 ? EXIT_UNMEASURED : EXIT_WELL;
}

static int reproduce(const Options *given, const json_t *published)
{
    Options options = *given;
    size_t most = 1;
    json_t *group;
    size_t index;
    json_array_foreach(json_object_get(published, "groups"), index, group) most +=
        1 + json_array_size(json_object_get(group, "cells"));
    AUTO_FREE const char **scenarios = text_memory(most * sizeof *scenarios);
    AUTO_FREE const char **contestants = text_memory(most * sizeof *contestants);
    options.scenarios = (Names){scenarios, 0};
    options.contestants = (Names){contestants, 0};
    options.reference = string_of(published, "reference");
    select_cells(published, given, &options);
    take_load(json_object_get(published, "load"), &options);
    const Driver *driver = driver_find(options.driver ? options.driver : "");
    RunPlan plan = {.folder = "runs", .blocks = driver && !driver->compares ? LONG_BLOCKS : 0};
    Run run = {0};
    int status = run_whole(&options, &plan, &run);
    if (!run.cells)
        return status;
    // Whatever could not be measured has its row, and its part in the verdict.
    if (!interrupt_signal()) {
        int told = report(&run, published, given);
        // A finding wins over what could not be measured.
        status = status == EXIT_FINDING || told == EXIT_FINDING ? EXIT_FINDING : status > told ? status : told;
    }
    run_free(&run);
    return status;
}

int reproduce_verb(const Options *options)
{
    Resumed resumed;
    Trouble trouble;
    json_t *published = NULL;
    if (resume_options(options, &resumed, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    int status = EXIT_USAGE;
    if (published_read(resumed.options.file, &published, &trouble) < 0)
        fprintf(stderr, "harness: %s\n", trouble.text);
    else
        status = reproduce(&resumed.options, published);
    json_decref(published);
    resume_free(&resumed);
    return status;
}
