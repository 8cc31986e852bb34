// Prints the tables of a run: see tables.h.
// SPDX-License-Identifier: MIT
#include "tables.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "reports/table.h"
#include "session.h"
#include "verbs.h"

#define RECORD_LIMIT (256u << 20)

int tables_publish(const Record *record, Trouble *ret_trouble)
{
    AUTO_TEXT Text terminal = {0}, markdown = {0};
    const char *reason;
    if (table_render(record->document, false, &terminal, &reason) < 0 ||
        table_render(record->document, true, &markdown, &reason) < 0) {
        trouble_set(ret_trouble, "no table can be made of this run: %s", reason);
        return -EPROTO;
    }
    fwrite(terminal.data, 1, terminal.length, stdout);
    fflush(stdout);
    return record_write(record, "table.md", markdown.data, markdown.length, ret_trouble);
}

static bool wanted(const Names *names, const json_t *item, const char *key)
{
    const char *value = json_string_value(json_object_get(item, key));
    for (size_t i = 0; i < names->count; i++)
        if (value && strcmp(names->items[i], value) == 0)
            return true;
    return names->count == 0;
}

// Drops what was not asked for. Returns how many items are left.
static size_t filter(json_t *array, const Names *names, const char *key)
{
    for (size_t i = json_array_size(array); i > 0; i--)
        if (!wanted(names, json_array_get(array, i - 1), key))
            json_array_remove(array, i - 1);
    return json_array_size(array);
}

static json_t *record_read(const char *path, Trouble *ret_trouble)
{
    AUTO_FREE char *inner = folder_exists(path) ? text_format("%s/run.json", path) : text_copy(path);
    AUTO_TEXT Text text = {0};
    json_error_t error;
    int result = file_read(inner, RECORD_LIMIT, &text);
    if (result < 0) {
        trouble_set(ret_trouble, "%s cannot be read: %s", inner, strerror(-result));
        return NULL;
    }
    json_t *run = json_loadb(text.data ? text.data : "", text.length, JSON_REJECT_DUPLICATES, &error);
    if (!run) {
        trouble_set(ret_trouble, "%s:%d:%d: not a record: %s", inner, error.line, error.column, error.text);
        return NULL;
    }
    const char *schema = json_string_value(json_object_get(run, "schema"));
    json_int_t version = json_integer_value(json_object_get(run, "schema_version"));
    if (!schema || strcmp(schema, RECORD_SCHEMA) != 0 || version != RECORD_SCHEMA_VERSION) {
        trouble_set(ret_trouble,
                    "%s: not a record of a run: expected \"schema\": \"%s\" of version %d, found %s of "
                    "version %" JSON_INTEGER_FORMAT,
                    inner, RECORD_SCHEMA, RECORD_SCHEMA_VERSION, schema ? schema : "none", version);
        json_decref(run);
        return NULL;
    }
    return run;
}

int table_verb(const Options *options)
{
    Trouble trouble;
    json_t *run = record_read(options->file, &trouble);
    if (!run) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    // The contestant filter leaves the cells of the reference out too; ratios then need --contestant REFERENCE.
    size_t scenarios = filter(json_object_get(run, "scenarios"), &options->scenarios, "name");
    size_t cells = filter(json_object_get(run, "cells"), &options->contestants, "contestant");
    if (options->reference)
        json_object_set_new(run, "reference", json_string(options->reference));
    AUTO_TEXT Text text = {0};
    const char *reason = "no scenario or contestant of that name was measured in it";
    int status = EXIT_WELL;
    if (scenarios == 0 || cells == 0 || table_render(run, options->markdown, &text, &reason) < 0) {
        fprintf(stderr, "harness: %s: no table: %s\n", options->file, reason);
        status = EXIT_USAGE;
    } else {
        fwrite(text.data, 1, text.length, stdout);
    }
    json_decref(run);
    return status;
}
