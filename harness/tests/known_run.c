// See known_run.h.
// SPDX-License-Identifier: MIT
#include "known_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "reports/text.h"

json_t *run_new(long long blocks)
{
    json_t *document = json_pack("{s:I, s:s, s:f, s:[], s:[], s:[], s:[{s:s, s:{s:s}}]}", "blocks", (json_int_t)blocks,
                                 "reference", "a", "noise_limit", 0.05, "spoiled", "contestants", "cells", "scenarios",
                                 "name", "s", "load", "driver", "wrk");
    assert_non_null(document);
    return document;
}

json_t *add_cell(json_t *document, const char *name)
{
    json_t *cell = json_pack("{s:s, s:s, s:s, s:[]}", "scenario", "s", "contestant", name, "verdict", "ok", "rounds");
    json_array_append_new(json_object_get(document, "cells"), cell);
    json_array_append_new(json_object_get(document, "contestants"), json_pack("{s:s}", "name", name));
    return cell;
}

json_t *add_twin(json_t *document, const char *name, const char *original)
{
    json_t *cell = add_cell(document, name), *contestants = json_object_get(document, "contestants");
    json_t *contestant = json_array_get(contestants, json_array_size(contestants) - 1);
    json_object_set_new(contestant, "twin_of", json_string(original));
    return cell;
}

json_t *add_constant(json_t *document, const char *name)
{
    json_t *cell = add_cell(document, name), *contestants = json_object_get(document, "contestants");
    json_t *contestant = json_array_get(contestants, json_array_size(contestants) - 1);
    json_object_set_new(contestant, "constant_answer", json_true());
    return cell;
}

json_t *add_attempt(json_t *cell, long long block, long long attempt, double rps, double cpu_ns)
{
    json_t *round = json_pack("{s:I, s:I, s:f, s:f, s:f, s:f, s:f}", "block", (json_int_t)block, "attempt",
                              (json_int_t)attempt, "rps", rps, "server_cpu_ns_per_request", cpu_ns, "server_cpu_use",
                              0.97, "generator_cpu_use", 0.5, "foreign_cpu_use", 0.01);
    json_array_append_new(json_object_get(cell, "rounds"), round);
    return round;
}

json_t *add_round(json_t *cell, long long block, double rps, double cpu_ns)
{
    return add_attempt(cell, block, 0, rps, cpu_ns);
}

void add_spoiled(json_t *document, const char *scenario, long long block, long long attempt)
{
    json_array_append_new(json_object_get(document, "spoiled"),
                          json_pack("{s:s, s:I, s:I, s:s}", "scenario", scenario, "block", (json_int_t)block, "attempt",
                                    (json_int_t)attempt, "reason", "test"));
}

void add_rounds(json_t *cell, long long blocks, double rps, double cpu_ns)
{
    for (long long block = 1; block <= blocks; block++) {
        double pace = 1 + 0.3 * (double)(block % 4), jitter = 1 + 1e-5 * (double)(block * 7 % 13);
        add_round(cell, block, 1000 * rps * pace * jitter, 2000 * cpu_ns / pace * jitter);
    }
}

void add_wavering(json_t *cell, long long blocks)
{
    for (long long block = 1; block <= blocks; block++) {
        double pace = 1 + 0.3 * (double)(block % 4), way = block % 2 ? 1 : -1;
        double by = way * 0.001 * (double)((block + 1) / 2 + 1);
        add_round(cell, block, 1000 * pace * exp(by), 2000 / pace * exp(by));
    }
}

const json_t *find_cell(const json_t *document, const char *name)
{
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(document, "cells"), index, cell)
    {
        if (strcmp(json_string_value(json_object_get(cell, "contestant")), name) == 0)
            return cell;
    }
    fail_msg("no cell of %s", name);
    return NULL;
}

const json_t *at(const json_t *object, const char *path)
{
    AUTO_FREE char *keys = text_copy(path);
    for (char *rest = keys, *key; (key = strsep(&rest, "."));)
        object = json_object_get(object, key);
    return object;
}

double number_at(const json_t *object, const char *path)
{
    const json_t *value = at(object, path);
    if (!json_is_number(value))
        fail_msg("no number at %s", path);
    return json_number_value(value);
}

void assert_word(const json_t *object, const char *path, const char *expected)
{
    const char *word = json_string_value(at(object, path));
    if (!word || strcmp(word, expected) != 0)
        fail_msg("%s is %s, not %s", path, word ? word : "none", expected);
}

void assert_near(double value, double expected)
{
    if (fabs(value - expected) > 1e-9 * fabs(expected))
        fail_msg("%.17g is not %.17g", value, expected);
}

const json_t *comparison_of(const json_t *document)
{
    return json_array_get(json_object_get(document, "comparisons"), 0);
}

json_int_t rank_of(const json_t *document, const char *name)
{
    const json_t *rank = json_object_get(find_cell(document, name), "rank");
    return rank ? json_integer_value(rank) : -1;
}

void assert_verdicts(const json_t *document, const char *name, const char *rps, const char *cpu)
{
    const json_t *cell = find_cell(document, name);
    assert_word(cell, "comparison.rps.verdict", rps);
    assert_word(cell, "comparison.server_cpu_ns_per_request.verdict", cpu);
}
