// Tables for programs: CSV (RFC 4180) and JSON, figures as the record has them, units in the names. See rows.h.
// SPDX-License-Identifier: MIT
#include <string.h>

#include "beside.h"
#include "notes.h"
#include "rows.h"
#include "run.h"

static const char *const ratios[] = {"rps", "server_cpu_ns_per_request"};
static const char *const conformance[] = {"must_failures", "framing_failures", "should_failures", "sweep_hazards",
                                          "same_binary"};
static const char *const latencies[] = {"p50", "p90", "p99", "p999", "max"};

#define RATIOS    (sizeof ratios / sizeof *ratios)
#define LATENCIES (sizeof latencies / sizeof *latencies)
#define FAILURES  (sizeof conformance / sizeof *conformance)

static json_t *number_or_null(double value)
{
    return value < 0 ? json_null() : json_real(value);
}

static json_t *string_or_null(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return value ? json_incref(value) : json_null();
}

static json_t *ratio_json(const Table *table, const Row *row, const char *metric)
{
    const json_t *ratio = json_object_get(json_object_get(row->figures, "comparison"), metric);
    const char *verdict = rows_verdict(table->run, row->figures, metric);
    json_t *copy = ratio ? json_copy((json_t *)ratio) : json_null();
    if (verdict)
        json_object_set_new(copy, "verdict", json_string(verdict));
    return copy;
}

static json_t *row_json(const Table *table, const Row *row)
{
    const char *name = run_text(row->cell, "contestant", "?");
    json_t *object = json_object(), *latency = json_object(), *comparison = json_object();
    json_object_set_new(object, "contestant", json_string(name));
    json_object_set_new(object, "title", json_string(run_text(row->contestant, "title", name)));
    json_object_set_new(object, "class", json_string(rows_class_name(row)));
    json_object_set_new(object, "rank", row->rank > 0 && row->figures ? json_integer(row->rank) : json_null());
    json_object_set_new(object, "rps", number_or_null(row->rps));
    json_object_set_new(object, "server_cpu_ns_per_request", number_or_null(row->cpu_ns));
    json_object_set_new(object, "ratios", comparison);
    for (size_t i = 0; i < RATIOS; i++)
        json_object_set_new(comparison, ratios[i], ratio_json(table, row, ratios[i]));
    json_object_set_new(object, "latency_ns", latency);
    for (size_t i = 0; i < LATENCIES; i++) {
        AUTO_FREE char *key = rows_latency_key(table->scenario, latencies[i]);
        json_object_set_new(latency, latencies[i], number_or_null(run_figure(row->figures, key, "median")));
    }
    json_object_set_new(object, "wire_bytes", string_or_null(row->cell, "wire_bytes"));
    json_object_set_new(object, "pss_peak_bytes", number_or_null(run_figure(row->figures, "pss_peak_bytes", "median")));
    json_object_set_new(object, "bottleneck", string_or_null(row->figures, "bottleneck"));
    json_object_set_new(object, "verdict", json_string(run_text(row->cell, "verdict", "unknown")));
    json_object_set_new(object, "reason", string_or_null(row->cell, "reason"));
    json_object_set_new(object, "conformance", beside_json(table->conformance, row->contestant, name));
    return object;
}

// The paragraphs of `text`, which are lines with an empty one between.
static json_t *paragraphs(const char *text)
{
    json_t *list = json_array();
    while (*text) {
        size_t length = strcspn(text, "\n");
        if (length > 0)
            json_array_append_new(list, json_stringn(text, length));
        text += length + (text[length] == '\n');
    }
    return list;
}

json_t *data_json(const Table *table)
{
    AUTO_TEXT Text conditions = {0}, notes = {0};
    notes_conditions(table->run, table->scenario, &conditions);
    notes_add(table->run, table->scenario, table->unranked, &notes);
    if (table->conformance)
        beside_note(table->conformance, &notes);
    json_t *object = json_object(), *rows = json_array();
    json_object_set_new(object, "scenario", json_string(run_text(table->scenario, "name", "?")));
    json_object_set_new(object, "title", json_string(run_text(table->scenario, "title", "?")));
    json_object_set_new(object, "conditions", json_stringn(conditions.data, strcspn(conditions.data, "\n")));
    json_object_set_new(object, "ranked_by", json_string(table->by_cpu ? ratios[1] : ratios[0]));
    json_object_set_new(object, "latency_from",
                        json_string(run_text(json_object_get(table->scenario, "load"), "driver", "?")));
    json_object_set_new(object, "rows", rows);
    for (size_t i = 0; i < table->count; i++)
        json_array_append_new(rows, row_json(table, &table->rows[i]));
    json_object_set_new(object, "notes", paragraphs(notes.data));
    return object;
}

static void add_csv_text(Text *text, const char *value)
{
    if (!value[strcspn(value, ",\"\r\n")]) {
        text_add(text, value);
        return;
    }
    text_add(text, "\"");
    for (; *value; value++) {
        text_add(text, *value == '"' ? "\"" : "");
        text_append(text, value, 1);
    }
    text_add(text, "\"");
}

static void add_csv_value(Text *text, const json_t *value)
{
    if (json_is_string(value))
        add_csv_text(text, json_string_value(value));
    else if (json_is_integer(value))
        text_print(text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_boolean(value))
        text_add(text, json_is_true(value) ? "yes" : "no");
    else if (json_is_number(value))
        text_print(text, "%.10g", json_number_value(value));
}

void data_csv_head(Text *text)
{
    text_add(text, "scenario,contestant,title,class,rank");
    for (size_t i = 0; i < RATIOS; i++)
        text_print(text, ",%s,%s_ratio,%s_ratio_low,%s_ratio_high,%s_verdict", ratios[i], ratios[i], ratios[i],
                   ratios[i], ratios[i]);
    for (size_t i = 0; i < LATENCIES; i++)
        text_print(text, ",latency_%s_ns", latencies[i]);
    text_add(text, ",wire_bytes,pss_peak_bytes,bottleneck,verdict,reason");
    for (size_t i = 0; i < FAILURES; i++)
        text_print(text, ",%s", conformance[i]);
    text_add(text, "\r\n");
}

void data_csv(const Table *table, Text *text)
{
    static const char *const first[] = {"contestant", "title", "class", "rank"};
    static const char *const parts[] = {"ratio", "low", "high", "verdict"};
    static const char *const last[] = {"wire_bytes", "pss_peak_bytes", "bottleneck", "verdict", "reason"};
    for (size_t row = 0; row < table->count; row++) {
        json_t *object = row_json(table, &table->rows[row]);
        add_csv_text(text, run_text(table->scenario, "name", "?"));
        for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
            text_add(text, ",");
            add_csv_value(text, json_object_get(object, first[i]));
        }
        for (size_t i = 0; i < RATIOS; i++) {
            const json_t *ratio = json_object_get(json_object_get(object, "ratios"), ratios[i]);
            text_add(text, ",");
            add_csv_value(text, json_object_get(object, ratios[i]));
            for (size_t j = 0; j < sizeof parts / sizeof *parts; j++) {
                text_add(text, ",");
                add_csv_value(text, json_object_get(ratio, parts[j]));
            }
        }
        for (size_t i = 0; i < LATENCIES; i++) {
            text_add(text, ",");
            add_csv_value(text, json_object_get(json_object_get(object, "latency_ns"), latencies[i]));
        }
        for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
            text_add(text, ",");
            add_csv_value(text, json_object_get(object, last[i]));
        }
        for (size_t i = 0; i < FAILURES; i++) {
            text_add(text, ",");
            add_csv_value(text, json_object_get(json_object_get(object, "conformance"), conformance[i]));
        }
        text_add(text, "\r\n");
        json_decref(object);
    }
}
