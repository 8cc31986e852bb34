// Reading the object of a run.json: see run.h.
// SPDX-License-Identifier: MIT
#include "run.h"

#include <string.h>

const char *run_text(const json_t *object, const char *key, const char *otherwise)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : otherwise;
}

double run_figure(const json_t *cell, const char *name, const char *part)
{
    const json_t *value = json_object_get(json_object_get(json_object_get(cell, "summary"), name), part);
    return json_is_number(value) ? json_number_value(value) : -1;
}

const json_t *run_named(const json_t *run, const char *list, const char *name)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(run, list), index, item)
    {
        if (strcmp(run_text(item, "name", ""), name) == 0)
            return item;
    }
    return NULL;
}

const json_t *run_comparison(const json_t *run, const char *scenario)
{
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(run, "comparisons"), index, item)
    {
        if (strcmp(run_text(item, "scenario", ""), scenario) == 0)
            return item;
    }
    return NULL;
}

bool run_has_reference(const json_t *run, const char *scenario)
{
    const char *reference = run_text(run, "reference", "");
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(run, "cells"), index, cell)
    {
        if (strcmp(run_text(cell, "scenario", ""), scenario) == 0 &&
            strcmp(run_text(cell, "contestant", ""), reference) == 0 && run_figure(cell, "rps", "median") > 0)
            return true;
    }
    return false;
}

bool run_decidable(const json_t *comparison, json_int_t tests)
{
    return json_number_value(json_object_get(comparison, "smallest_p")) * (double)tests <=
           json_number_value(json_object_get(comparison, "alpha"));
}
