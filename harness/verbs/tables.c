// Prints the tables of a run: see tables.h.
// SPDX-License-Identifier: MIT
#include "harness/verbs/tables.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "reports/table.h"
#include "harness/session.h"
#include "harness/record/suite.h"
#include "harness/record/summary.h"
#include "harness/verbs/verbs.h"

// As stdout can show it: in colour and broken to its width only where it is a terminal (https://no-color.org).
static TableStyle terminal_style(void)
{
    TableStyle style = {.form = TABLE_TERMINAL};
    const char *off = getenv("NO_COLOR"), *term = getenv("TERM");
    struct winsize size;
    if (!isatty(STDOUT_FILENO))
        return style;
    style.colour = !(off && *off) && !(term && strcmp(term, "dumb") == 0);
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        style.columns = size.ws_col;
    return style;
}

static TableStyle style_of(const Options *options, const json_t *conformance)
{
    TableStyle style = options->markdown ? (TableStyle){.form = TABLE_MARKDOWN}
                       : options->csv    ? (TableStyle){.form = TABLE_CSV}
                       : options->json   ? (TableStyle){.form = TABLE_JSON}
                                         : terminal_style();
    style.conformance = conformance;
    return style;
}

int tables_publish(const Record *record, Trouble *ret_trouble)
{
    AUTO_TEXT Text terminal = {0}, markdown = {0};
    const char *reason;
    json_t *conformance = suite_beside(record->path);
    TableStyle style = terminal_style(), plain = {.form = TABLE_MARKDOWN, .conformance = conformance};
    style.conformance = conformance;
    int result = table_render(record->document, style, &terminal, &reason);
    if (result == 0)
        result = table_render(record->document, plain, &markdown, &reason);
    json_decref(conformance);
    if (result < 0) {
        trouble_set(ret_trouble, "no table can be made of this run: %s", reason);
        return result;
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

static bool has_derived(const json_t *document)
{
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(document, "cells"), index, cell)
    {
        if (json_object_get(cell, "summary") || json_object_get(cell, "comparison") || json_object_get(cell, "rank"))
            return true;
    }
    return json_object_get(document, "comparisons") != NULL;
}

// Derives the summaries of a record again. Whether they are what was recorded; a record of a run that was killed has
// none.
static bool derive_again(json_t *document)
{
    bool recorded = has_derived(document);
    json_t *then = summary_take(document);
    summary_derive(document);
    json_t *copy = json_deep_copy(document), *now = summary_take(copy);
    bool same = !recorded || json_equal(then, now);
    json_decref(then);
    json_decref(now);
    json_decref(copy);
    return same;
}

static int print_tables(const Options *options, const Record *record)
{
    AUTO_TEXT Text text = {0};
    const char *reason;
    Trouble trouble;
    json_t *conformance = NULL;
    if (options->conformance && suite_read(options->conformance, &conformance, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    if (!conformance)
        conformance = suite_beside(record->path);
    int result = table_render(record->document, style_of(options, conformance), &text, &reason);
    json_decref(conformance);
    if (result < 0) {
        fprintf(stderr, "harness: %s: no table: %s\n", options->file, reason);
        return EXIT_USAGE;
    }
    fwrite(text.data, 1, text.length, stdout);
    return EXIT_WELL;
}

static int read_file(const Options *options, Record *ret_record)
{
    Trouble trouble;
    int result = record_read(options->file, ret_record, &trouble);
    if (result < 0)
        fprintf(stderr, "harness: %s\n", trouble.text);
    return result;
}

int table_verb(const Options *options)
{
    Record record;
    if (read_file(options, &record) < 0)
        return EXIT_USAGE;
    json_t *document = record.document;
    if (options->reference)
        json_object_set_new(document, "reference", json_string(options->reference));
    summary_derive(document);
    size_t scenarios = filter(json_object_get(document, "scenarios"), &options->scenarios, "name");
    size_t cells = filter(json_object_get(document, "cells"), &options->contestants, "contestant");
    int status = EXIT_USAGE;
    if (scenarios == 0 || cells == 0)
        fprintf(stderr, "harness: %s: no table: no scenario or contestant of that name was measured in it\n",
                options->file);
    else
        status = print_tables(options, &record);
    record_free(&record);
    return status;
}

int summarize_verb(const Options *options)
{
    Record record;
    if (read_file(options, &record) < 0)
        return EXIT_USAGE;
    bool same = derive_again(record.document);
    int status = print_tables(options, &record);
    if (status == EXIT_WELL && !same) {
        fprintf(stderr, "harness: %s: its summaries do not follow from its rounds; the tables above do\n",
                options->file);
        status = EXIT_FINDING;
    }
    record_free(&record);
    return status;
}

int validate_verb(const Options *options)
{
    Record record;
    int result = read_file(options, &record);
    if (result < 0)
        return result == -EPROTO ? EXIT_FINDING : EXIT_USAGE;
    bool same = derive_again(record.document);
    if (same)
        printf("%s: a valid record, schema version %d; its summaries follow from its rounds\n", options->file,
               RECORD_SCHEMA_VERSION);
    else
        fprintf(stderr, "harness: %s: its summaries do not follow from its rounds\n", options->file);
    record_free(&record);
    return same ? EXIT_WELL : EXIT_FINDING;
}
