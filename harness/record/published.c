// See published.h.
// SPDX-License-Identifier: MIT
#include "harness/record/published.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/input/file.h"
#include "reports/text.h"

#define PUBLISHED_SCHEMA "orisha-published-1"
#define LEAST_BLOCKS     6

const char *const reproduction_names[REPRODUCTIONS] = {"reproduced", "not reproduced", "not comparable", "reference"};

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

int published_read(const char *path, json_t **ret_published, Trouble *ret_trouble)
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
        finding->reason = text_copy("");
    }
}

Finding published_find(const Record *record, const json_t *published, const json_t *group, const char *contestant,
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
    const json_t *cell = *scenario ? record_find_cell(record, scenario, contestant) : NULL;
    const json_t *reference_cell = *scenario ? record_find_cell(record, scenario, reference) : NULL;
    const json_t *ratio = json_object_get(json_object_get(cell, "comparison"), "rps");
    const char *compared = string_of(record->document, "reference");
    if (!cell || !reference_cell || base <= 0) {
        finding.reason = text_copy("not measured in this run");
    } else if (strcmp(string_of(cell, "verdict"), "ok") != 0) {
        finding.reason = text_format("%s: %s", string_of(cell, "verdict"), string_of(cell, "reason"));
    } else if (strcmp(compared, reference) != 0) {
        finding.reason = text_format("the ratios of this run refer to %s", compared);
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
