// `harness reproduce FILE`: measures the cells of a published table, or takes them from a record, and judges them as
// published.h says. SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/server/interrupt.h"
#include "harness/record/published.h"
#include "harness/record/resume.h"
#include "harness/record/summary.h"
#include "harness/measure/run.h"
#include "harness/verbs/verbs.h"
#include "reports/text.h"

#define TOLERANCE 15 // percent, unless --tolerance says otherwise
// Of the long rounds of a generator that needs a verifier beside it: half an hour for the published tables.
#define LONG_BLOCKS 12

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
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

static double tolerance_of(const Options *given)
{
    return given->tolerance_percent >= 0 ? given->tolerance_percent : TOLERANCE;
}

// What differs from the published set-up, beside the verdict.
static char *differences(const Record *record, const char *contestant)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(record->document, "contestants"), index, item)
    {
        if (strcmp(string_of(item, "name"), contestant) != 0)
            continue;
        const char *unequal = string_of(json_object_get(item, "notes"), "unequal");
        return text_format("%s%s%s", string_of(item, "version"), *unequal ? "; " : "", unequal);
    }
    return text_copy("");
}

// A finding beside the published cell that it is of: {contestant, title, rps, published_ratio, measured, verdict,
// reason}.
static json_t *finding_json(const json_t *cell, const Finding *finding)
{
    json_t *object =
        json_pack("{s:s, s:s, s:f, s:f, s:s, s:s}", "contestant", string_of(cell, "contestant"), "title",
                  string_of(cell, "title"), "rps", json_number_value(json_object_get(cell, "rps")), "published_ratio",
                  finding->published, "verdict", reproduction_names[finding->reproduction], "reason", finding->reason);
    json_t *measured = finding->ratio > 0
                           ? json_pack("{s:f, s:f, s:f, s:I}", "ratio", finding->ratio, "low", finding->low, "high",
                                       finding->high, "blocks", (json_int_t)finding->blocks)
                           : json_null();
    json_object_set_new(object, "measured", measured);
    return object;
}

// Adds the findings to `cells`, and rows of them to the text.
static void add_group(const Record *record, const json_t *published, const json_t *group, const Options *given,
                      Text *text, json_t *cells, size_t *counts)
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
        Finding finding = published_find(record, published, group, contestant, tolerance_of(given));
        AUTO_FREE char *here = differences(record, contestant);
        AUTO_FREE char *measured = finding.ratio > 0
                                       ? text_format("%.3f [%.3f..%.3f]", finding.ratio, finding.low, finding.high)
                                       : text_copy("–");
        text_clean(here);
        text_print(text, "| %s | %.0f | %.3f | %s | %s%s%s | %.300s |\n", string_of(cell, "title"),
                   json_number_value(json_object_get(cell, "rps")), finding.published, measured,
                   reproduction_names[finding.reproduction], *finding.reason ? ": " : "", finding.reason, here);
        json_array_append_new(cells, finding_json(cell, &finding));
        counts[finding.reproduction]++;
        free(finding.reason);
    }
}

static bool was_measured(const Record *record, const char *scenario)
{
    size_t index;
    json_t *one;
    json_array_foreach(json_object_get(record->document, "scenarios"), index, one)
    {
        if (strcmp(string_of(one, "name"), scenario) == 0)
            return true;
    }
    return false;
}

// The groups of the table, as Markdown and as [{name, title, scenario, cells}]. `all`:
// also those whose scenario is not in the record. How many groups.
static size_t judge(const Record *record, const json_t *published, const Options *given, bool all, Text *text,
                    json_t *groups, size_t *counts)
{
    size_t index;
    json_t *group;
    const json_t *machine = json_object_get(record->document, "machine");
    text_print(
        text,
        "Published %s on %s; measured here on %s, %s %s. Ratios are compared, with a tolerance of %.0f %% for the "
        "published ones, which have no interval. Other systems and other versions stand behind every row%s%s\n",
        string_of(published, "date"), string_of(published, "machine"), string_of(machine, "cpu_model"),
        string_of(machine, "system"), string_of(machine, "kernel"), tolerance_of(given),
        *string_of(published, "note") ? ". " : ".", string_of(published, "note"));
    json_array_foreach(json_object_get(published, "groups"), index, group)
    {
        const char *scenario = string_of(group, "scenario");
        if ((given->scenarios.count > 0 && !names_hold(&given->scenarios, scenario)) ||
            (!all && !was_measured(record, scenario)))
            continue;
        json_t *cells = json_array();
        add_group(record, published, group, given, text, cells, counts);
        json_array_append_new(groups, json_pack("{s:s, s:s, s:s, s:o}", "name", string_of(group, "name"), "title",
                                                string_of(group, "title"), "scenario", scenario, "cells", cells));
    }
    text_print(text, "\n%zu reproduced, %zu not reproduced, %zu not comparable\n", counts[REPRODUCED],
               counts[NOT_REPRODUCED], counts[NOT_COMPARABLE]);
    return json_array_size(groups);
}

static void print_judged(const Options *given, const json_t *published, const Text *text, json_t *groups)
{
    if (!given->json) {
        printf("\n%s", text->data);
        return;
    }
    json_t *document = json_pack("{s:s, s:s, s:s, s:f, s:O}", "date", string_of(published, "date"), "machine",
                                 string_of(published, "machine"), "note", string_of(published, "note"),
                                 "tolerance_percent", tolerance_of(given), "groups", groups);
    json_dumpf(document, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(document);
}

static int status_of(const size_t *counts)
{
    return counts[NOT_REPRODUCED] > 0 ? EXIT_FINDING : counts[NOT_COMPARABLE] > 0 ? EXIT_UNMEASURED : EXIT_WELL;
}

static int report(const Run *run, const json_t *published, const Options *given)
{
    AUTO_TEXT Text text = {0};
    size_t counts[REPRODUCTIONS] = {0};
    json_t *groups = json_array();
    judge(&run->record, published, given, true, &text, groups, counts);
    print_judged(given, published, &text, groups);
    json_decref(groups);
    Trouble trouble;
    if (record_write(&run->record, "reproduction.md", text.data, text.length, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_UNMEASURED;
    }
    return status_of(counts);
}

// Nothing is measured: a run that was recorded is judged.
static int judge_recorded(const Options *given, const json_t *published)
{
    Record record;
    Trouble trouble;
    if (record_read(given->from, &record, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    summary_derive(record.document);
    AUTO_TEXT Text text = {0};
    size_t counts[REPRODUCTIONS] = {0};
    json_t *groups = json_array();
    bool some = judge(&record, published, given, false, &text, groups, counts) > 0;
    if (some || given->json)
        print_judged(given, published, &text, groups);
    else
        fprintf(stderr, "harness: %s measured no scenario of %s\n", given->from, given->file);
    json_decref(groups);
    record_free(&record);
    return some ? status_of(counts) : EXIT_UNMEASURED;
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
        status =
            resumed.options.from ? judge_recorded(&resumed.options, published) : reproduce(&resumed.options, published);
    json_decref(published);
    resume_free(&resumed);
    return status;
}
