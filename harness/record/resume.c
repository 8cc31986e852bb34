// Takes up interrupted runs: see resume.h.
// SPDX-License-Identifier: MIT
#include "harness/record/resume.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/measure/machine.h"
#include "reports/text.h"
#include "harness/record/summary.h"

int resume_options(const Options *given, Resumed *ret_resumed, Trouble *ret_trouble)
{
    if (!given->resume) {
        *ret_resumed = (Resumed){.options = *given};
        return 0;
    }
    Record record;
    if (record_read(given->resume, &record, ret_trouble) < 0)
        return -EINVAL;
    json_t *arguments = json_incref(json_object_get(record.document, "arguments")), *word;
    record_free(&record);
    size_t count = json_array_size(arguments), index;
    char **words = text_memory((count + 2) * sizeof *words);
    words[0] = given->words[0];
    json_array_foreach(arguments, index, word) words[index + 1] = (char *)json_string_value(word);
    const char *verb = options_verb_name(given->verb);
    int result = -EINVAL;
    if (count == 0 || strcmp(words[1], verb) != 0)
        trouble_set(ret_trouble, "%s was recorded by 'harness %s', not by '%s'; resume it with that", given->resume,
                    count > 0 ? words[1] : "", verb);
    else
        result = options_parse((int)count + 1, words, &ret_resumed->options, ret_trouble);
    if (result < 0) {
        free(words);
        json_decref(arguments);
        return result;
    }
    ret_resumed->options.resume = given->resume;
    ret_resumed->options.root = given->root ? given->root : ret_resumed->options.root;
    ret_resumed->arguments = arguments;
    ret_resumed->words = words;
    return 0;
}

void resume_free(Resumed *resumed)
{
    if (!resumed->words)
        return;
    options_free(&resumed->options);
    free(resumed->words);
    json_decref(resumed->arguments);
}

static long long last_position(const json_t *document)
{
    static const char *const lists[] = {"rounds", "void_rounds"};
    long long last = -1;
    size_t index, inner;
    json_t *cell, *round;
    json_array_foreach(json_object_get(document, "cells"), index, cell)
    {
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
            json_array_foreach(json_object_get(cell, lists[i]), inner, round)
            {
                long long position = json_integer_value(json_object_get(round, "position"));
                last = position > last ? position : last;
            }
        }
    }
    return last;
}

int resume_open(Run *run, const char *path, Trouble *ret_trouble)
{
    if (record_read(path, &run->record, ret_trouble) < 0)
        return -EINVAL;
    json_t *document = run->record.document;
    AUTO_FREE char *time = machine_utc_time();
    run->seed = (uint64_t)json_integer_value(json_object_get(document, "seed"));
    run->blocks = json_integer_value(json_object_get(document, "blocks"));
    run->noise_limit = json_number_value(json_object_get(document, "noise_limit"));
    run->position = last_position(document) + 1;
    json_array_append_new(json_object_get(document, "resumed_at"), json_string(time));
    // The run goes on: it has not ended, and what was derived from fewer rounds is out of date.
    json_object_set_new(document, "interrupted", json_false());
    json_object_set_new(document, "ended_at", json_null());
    summary_forget(document);
    return 0;
}

static int same(const char *what, const json_t *then, const json_t *now, Trouble *ret_trouble)
{
    if ((!then && !now) || json_equal(then, now))
        return 0;
    AUTO_FREE char *was = json_dumps(then, JSON_ENCODE_ANY | JSON_COMPACT),
                   *is = json_dumps(now, JSON_ENCODE_ANY | JSON_COMPACT);
    trouble_set(ret_trouble, "this run cannot be resumed: %s was %.300s, is now %.300s; start a new one", what,
                was ? was : "nothing", is ? is : "nothing");
    return -EINVAL;
}

// Key by key, so that the message names what differs.
static int same_objects(const char *what, const json_t *then, const json_t *now, Trouble *ret_trouble)
{
    const char *key;
    json_t *value;
    int result = 0;
    json_object_foreach((json_t *)then, key, value)
    {
        AUTO_FREE char *name = text_format("%s '%s'", what, key);
        result = result < 0 ? result : same(name, value, json_object_get(now, key), ret_trouble);
    }
    return result < 0 ? result : same(what, then, now, ret_trouble);
}

int resume_check_scenarios(const json_t *document, const json_t *scenarios, Trouble *ret_trouble)
{
    json_t *then = json_deep_copy(json_object_get(document, "scenarios")), *scenario;
    size_t index;
    int result = 0;
    // The rate was found by the run itself.
    json_array_foreach(then, index, scenario) json_object_del(json_object_get(scenario, "load"), "rate_rps");
    json_array_foreach(then, index, scenario)
    {
        const char *title = json_string_value(json_object_get(scenario, "title"));
        AUTO_FREE char *what = text_format("of the scenario %s", title ? title : "?");
        result = result < 0 ? result : same_objects(what, scenario, json_array_get(scenarios, index), ret_trouble);
    }
    if (result == 0)
        result = same("the list of scenarios", then, scenarios, ret_trouble);
    json_decref(then);
    return result;
}

int resume_check(const json_t *document, const json_t *contestants, const json_t *tools, const json_t *container,
                 const CpuPlan *cpus, Trouble *ret_trouble)
{
    static const char *const machine_keys[] = {"system",    "kernel",      "architecture",
                                               "cpu_model", "server_cpus", "generator_cpus"};
    json_t *machine = machine_describe(cpus), *contestant;
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof machine_keys / sizeof *machine_keys; i++)
        result = same(machine_keys[i], json_object_get(json_object_get(document, "machine"), machine_keys[i]),
                      json_object_get(machine, machine_keys[i]), ret_trouble);
    json_decref(machine);
    // Killed before the first round: nothing is there yet that could differ.
    const json_t *then = json_object_get(document, "contestants");
    if (result < 0)
        return result;
    if (!then) {
        json_object_set((json_t *)document, "contestants", (json_t *)contestants);
        json_object_set((json_t *)document, "tools", (json_t *)tools);
        if (container)
            json_object_set((json_t *)document, "container", (json_t *)container);
        return 0;
    }
    size_t index;
    json_array_foreach((json_t *)then, index, contestant)
    {
        const char *name = json_string_value(json_object_get(contestant, "name"));
        AUTO_FREE char *what = text_format("of the contestant %s", name ? name : "?");
        result = result < 0 ? result : same_objects(what, contestant, json_array_get(contestants, index), ret_trouble);
    }
    if (result == 0)
        result = same("the list of contestants", then, contestants, ret_trouble);
    if (result == 0)
        result = same("the container engine", json_object_get(document, "container"), container, ret_trouble);
    return result < 0 ? result : same("the list of generators", json_object_get(document, "tools"), tools, ret_trouble);
}
