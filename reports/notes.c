// What stands above and below a table: the conditions, and how its figures are to be read. See notes.h.
// SPDX-License-Identifier: MIT
#include "notes.h"

#include <string.h>

#include "run.h"

// Answers that METHOD asks to be compared beside a generator that compares none, in every timed window.
#define VERIFIED_LEAST 1000

static void add_load(const json_t *load, Text *text)
{
    text_print(text, "%s, %" JSON_INTEGER_FORMAT " connections, %" JSON_INTEGER_FORMAT " thread%s",
               run_text(load, "driver", "?"), json_integer_value(json_object_get(load, "connections")),
               json_integer_value(json_object_get(load, "threads")),
               json_integer_value(json_object_get(load, "threads")) == 1 ? "" : "s");
    json_int_t pipeline = json_integer_value(json_object_get(load, "pipeline"));
    if (pipeline > 1)
        text_print(text, ", %" JSON_INTEGER_FORMAT " requests outstanding on each", pipeline);
    double rate = json_number_value(json_object_get(load, "rate_rps"));
    if (rate > 0)
        text_print(text, ", %.0f req/s in all (%.0f %% of the slowest)", rate,
                   100 * json_number_value(json_object_get(load, "rate_of_slowest")));
    text_print(text, ", %g s", json_number_value(json_object_get(load, "duration_s")));
}

static void add_container(const json_t *container, Text *text)
{
    if (container)
        text_print(text, "in containers of %s %s, network %s, seccomp %s · ", run_text(container, "engine", "?"),
                   run_text(container, "version", "?"), run_text(container, "network", "?"),
                   run_text(container, "seccomp", "?"));
}

void notes_conditions(const json_t *run, const json_t *scenario, Text *text)
{
    const json_t *machine = json_object_get(run, "machine");
    json_int_t workers = json_integer_value(json_object_get(run, "workers"));
    json_int_t blocks =
        json_integer_value(json_object_get(run_comparison(run, run_text(scenario, "name", "")), "blocks"));
    text_print(text, "%s · %s, %" JSON_INTEGER_FORMAT " CPUs, %s %s · ", run_text(run, "started_at", "?"),
               run_text(machine, "cpu_model", "?"), json_integer_value(json_object_get(machine, "cpu_count")),
               run_text(machine, "system", "?"), run_text(machine, "kernel", "?"));
    add_load(json_object_get(scenario, "load"), text);
    text_print(text, " · %" JSON_INTEGER_FORMAT " worker%s · ", workers, workers == 1 ? "" : "s");
    if (json_is_true(json_object_get(machine, "cpus_shared")))
        text_print(text, "server and generator share CPU %s · ", run_text(machine, "server_cpus", "?"));
    else
        text_print(text, "server on CPU %s, generator on CPU %s · ", run_text(machine, "server_cpus", "?"),
                   run_text(machine, "generator_cpus", "?"));
    add_container(json_object_get(run, "container"), text);
    text_print(text, "medians over %" JSON_INTEGER_FORMAT " block%s%s\n\n", blocks, blocks == 1 ? "" : "s",
               json_is_true(json_object_get(run, "interrupted")) ? " (interrupted: some are missing)"
               : json_is_null(json_object_get(run, "ended_at"))  ? " (it did not end: some are missing)"
                                                                 : "");
}

static void add_ranking_note(const json_t *comparison, Text *text)
{
    const char *reason = run_text(comparison, "ranked_by_reason", "");
    if (strcmp(reason, "rate") == 0)
        text_add(text, "All had the same rate: ranked by server CPU per request.\n\n");
    else if (strcmp(reason, "client") == 0)
        text_add(text, "Where the bottleneck is the client, the generator's CPUs were busy and the server's were not: "
                       "requests per second do not rank those servers. Ranked by server CPU per request.\n\n");
    else if (*reason)
        text_print(text,
                   "Where the bottleneck is the %s, requests per second do not rank servers. Ranked by server CPU per "
                   "request.\n\n",
                   reason);
}

static void add_significance_note(const json_t *comparison, Text *text)
{
    const json_t *metric =
        json_object_get(json_object_get(comparison, "metrics"), run_text(comparison, "ranked_by", ""));
    json_int_t tests = json_integer_value(json_object_get(metric, "tests"));
    json_int_t blocks = json_integer_value(json_object_get(comparison, "blocks"));
    double alpha = json_number_value(json_object_get(comparison, "alpha"));
    if (tests == 0)
        return;
    if (!run_decidable(comparison, tests))
        text_print(text,
                   "%" JSON_INTEGER_FORMAT
                   " block%s cannot show a difference between this many contestants at %.0f %%: "
                   "nothing here is a ranking.\n\n",
                   blocks, blocks == 1 ? "" : "s", 100 * alpha);
    else
        text_print(
            text,
            "A rank is one more than the number of contestants that are ahead beyond doubt; \"tie\": no difference "
            "to the reference was found. At %.0f %%, by Wilcoxon's signed-rank test over %" JSON_INTEGER_FORMAT
            " blocks and Holm's correction over %" JSON_INTEGER_FORMAT " pairs, for each of the two figures. "
            "Intervals: 95 %% bootstrap of the median ratio within a block.\n\n",
            100 * alpha, blocks, tests);
}

static void add_aa_note(const json_t *run, const json_t *scenario, Text *text)
{
    static const struct {
        const char *metric, *title;
    } metrics[] = {{"rps", "req/s"}, {"server_cpu_ns_per_request", "CPU per request"}};
    const char *name = run_text(scenario, "name", "");
    const json_t *comparison = run_comparison(run, name);
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(run, "cells"), index, cell)
    {
        const json_t *contestant = run_named(run, "contestants", run_text(cell, "contestant", ""));
        const json_t *ratios = json_object_get(cell, "comparison");
        if (strcmp(run_text(cell, "scenario", ""), name) != 0 || !json_object_get(contestant, "twin_of") || !ratios)
            continue;
        const char *original = run_text(contestant, "twin_of", "?");
        if (strcmp(original, run_text(run, "reference", "")) != 0)
            continue;
        int told = 0;
        text_print(text, "A/A, %s against itself:", original);
        for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
            const json_t *ratio = json_object_get(ratios, metrics[i].metric);
            const json_t *seen = json_object_get(
                json_object_get(json_object_get(comparison, "metrics"), metrics[i].metric), "detectable");
            if (!json_object_get(ratio, "p"))
                continue;
            bool tie = strcmp(run_text(ratio, "verdict", ""), "tie") == 0;
            text_print(text, "%s %s p = %.2g (%s)", told++ > 0 ? ";" : "", metrics[i].title,
                       json_number_value(json_object_get(ratio, "p")), tie ? "tie" : "a false positive");
            if (json_is_number(seen))
                text_print(text, ", smallest difference seen with 80 %% power: %.1f %%", 100 * json_number_value(seen));
            else
                text_add(text, ", no difference can be seen with so few blocks");
        }
        text_add(text, ".\n\n");
    }
}

// How many answers were compared byte by byte beside a generator that compares none, in the round with the fewest.
static void add_verifier_note(const json_t *run, const char *scenario, const char *driver, Text *text)
{
    json_int_t least = -1;
    size_t index, inner;
    json_t *cell, *round;
    json_array_foreach(json_object_get(run, "cells"), index, cell)
    {
        if (strcmp(run_text(cell, "scenario", ""), scenario) != 0)
            continue;
        json_array_foreach(json_object_get(cell, "rounds"), inner, round)
        {
            json_int_t asked = json_integer_value(json_object_get(round, "asked_beside"));
            least = least < 0 || asked < least ? asked : least;
        }
    }
    if (least >= 0)
        text_print(text,
                   "%s compares no bodies: beside it at least %" JSON_INTEGER_FORMAT
                   " answers a round were compared%s.\n\n",
                   driver, least, least < VERIFIED_LEAST ? ", fewer than 1,000; longer rounds compare more" : "");
}

void notes_add(const json_t *run, const json_t *scenario, bool unranked, Text *text)
{
    const char *driver = run_text(json_object_get(scenario, "load"), "driver", "?");
    const char *name = run_text(scenario, "name", "");
    const json_t *comparison = run_comparison(run, name);
    json_int_t spoiled = json_integer_value(json_object_get(comparison, "spoiled_blocks"));
    text_add(text, "\n");
    add_ranking_note(comparison, text);
    add_significance_note(comparison, text);
    add_aa_note(run, scenario, text);
    if (spoiled > 0)
        text_print(text,
                   "%" JSON_INTEGER_FORMAT " attempt%s at a block %s spoiled by others' work on these CPUs and count%s "
                   "nowhere.\n\n",
                   spoiled, spoiled == 1 ? "" : "s", spoiled == 1 ? "was" : "were", spoiled == 1 ? "s" : "");
    if (unranked)
        text_add(text, "Not ranked: answers with constant bytes without reading the request; what the kernel alone "
                       "costs.\n\n");
    const char *reference = run_text(run, "reference", NULL);
    if (!reference)
        text_add(text, "No ratios: there is no reference.\n\n");
    else if (!run_has_reference(run, name))
        text_print(text, "No ratios: the reference %s was not measured here.\n\n", reference);
    bool open_loop = json_object_get(json_object_get(scenario, "load"), "rate_rps") != NULL;
    if (strcmp(driver, "loadgen") != 0) {
        text_print(text, "Latencies are as %s tells them, not from the scheduled start of each request.\n\n", driver);
        add_verifier_note(run, name, driver, text);
    } else if (open_loop)
        text_add(text, "Latencies count from the scheduled start of every request.\n\n");
    else
        text_add(text, "Latencies count from the sending of every request, in a closed loop: they follow from the "
                       "throughput.\n\n");
}
