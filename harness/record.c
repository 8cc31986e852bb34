// Writes run.json: see record.h.
// SPDX-License-Identifier: MIT
#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "machine.h"
#include "stats.h"

// From here on a side counts as busy all the time (METHOD, rule 6).
#define SATURATED 0.95
// Share of all our CPUs that others used or the host stole, from which on a figure says more about them.
#define SPOILED 0.05

int record_open(const char *base, Record *ret_record, Trouble *ret_trouble)
{
    AUTO_FREE char *time = machine_utc_time();
    for (char *at = time; *at; at++)
        if (*at == ':')
            *at = '-'; // a colon in a file name breaks too many tools
    int result = folder_make(base);
    char *folder = text_format("%s/%s", base, time);
    for (int again = 2; result == 0 && mkdir(folder, 0777) < 0; again++) {
        result = errno == EEXIST && again < 100 ? 0 : -errno;
        free(folder);
        folder = text_format("%s/%s-%d", base, time, again);
    }
    if (result < 0) {
        trouble_set(ret_trouble, "cannot make a folder for the results in %s: %s; choose another with --results DIR",
                    base, strerror(-result));
        free(folder);
        return result;
    }
    *ret_record = (Record){.document = json_object(), .folder = folder, .path = text_format("%s/run.json", folder)};
    json_t *document = ret_record->document;
    json_object_set_new(document, "schema", json_string(RECORD_SCHEMA));
    json_object_set_new(document, "schema_version", json_integer(RECORD_SCHEMA_VERSION));
    return 0;
}

int record_write(const Record *record, const char *name, const char *data, size_t length, Trouble *ret_trouble)
{
    AUTO_FREE char *path = text_format("%s/%s", record->folder, name);
    int result = file_write(path, data, length);
    if (result < 0)
        trouble_set(ret_trouble, "cannot write %s: %s", path, strerror(-result));
    return result;
}

int record_save(const Record *record, Trouble *ret_trouble)
{
    AUTO_FREE char *text = json_dumps(record->document, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    if (!text) {
        trouble_set(ret_trouble, "the record cannot be written as JSON");
        return -EPROTO;
    }
    return record_write(record, "run.json", text, strlen(text), ret_trouble);
}

void record_free(Record *record)
{
    json_decref(record->document);
    free(record->folder);
    free(record->path);
    *record = (Record){0};
}

json_t *record_scenario(const Scenario *scenario, const Load *load)
{
    json_t *object = json_pack("{s:s, s:s, s:s?, s:{s:s, s:I, s:I, s:I, s:I}}", "name", scenario->name, "title",
                               scenario->title, "published", scenario->published, "load", "driver", load->driver,
                               "connections", (json_int_t)load->connections, "threads", (json_int_t)load->threads,
                               "duration_s", (json_int_t)load->duration_s, "warmup_s", (json_int_t)load->warmup_s);
    // The requests as they were asked: a record tells what was measured without the files of that day.
    json_object_set(object, "requests", json_object_get(scenario->document, "request"));
    return object;
}

json_t *record_contestant(const Contestant *contestant)
{
    json_t *object = json_pack("{s:s, s:s, s:s?, s:s?, s:s, s:b}", "name", contestant->name, "title", contestant->title,
                               "version", contestant->version, "build", contestant->build_command, "start",
                               contestant->start_command, "constant_answer", contestant->constant_answer);
    json_object_set(object, "env", json_object_get(contestant->document, "env"));
    json_object_set(object, "capabilities", json_object_get(contestant->document, "capabilities"));
    json_object_set(object, "notes", json_object_get(contestant->document, "notes"));
    return object;
}

json_t *record_cell(Record *record, const Scenario *scenario, const Contestant *contestant)
{
    json_t *cells = json_object_get(record->document, "cells");
    if (!cells) {
        cells = json_array();
        json_object_set_new(record->document, "cells", cells);
    }
    json_t *cell = json_pack("{s:s, s:s, s:s, s:n, s:s, s:n, s:[]}", "scenario", scenario->name, "contestant",
                             contestant->name, "verdict", verdict_name(VERDICT_EXCLUDED), "bottleneck", "reason",
                             "not measured yet", "wire_bytes", "rounds");
    json_array_append_new(cells, cell);
    return cell;
}

void record_verdict(json_t *cell, Verdict verdict, const char *reason)
{
    json_object_set_new(cell, "verdict", json_string(verdict_name(verdict)));
    json_object_set_new(cell, "reason", reason ? json_string(reason) : json_null());
}

static void set_count(json_t *object, const char *key, uint64_t value)
{
    json_object_set_new(object, key, json_integer((json_int_t)value));
}

static void set_latency(json_t *object, const Driver *driver, const char *name, uint64_t value)
{
    AUTO_FREE char *key = text_format("%s_latency_%s_ns", driver->latency_prefix, name);
    set_count(object, key, value);
}

static json_t *round_object(const Round *round, const Driver *driver, long long number)
{
    const LoadResult *load = &round->load;
    json_t *object = json_object();
    json_object_set_new(object, "round", json_integer(number));
    if (round->started_at)
        json_object_set_new(object, "started_at", json_string(round->started_at));
    set_count(object, "requests", load->requests);
    set_count(object, "duration_ns", load->duration_ns);
    if (load->duration_ns > 0)
        json_object_set_new(object, "rps", json_real((double)load->requests * 1e9 / (double)load->duration_ns));
    if (load->requests > 0)
        json_object_set_new(object, "server_cpu_ns_per_request",
                            json_real((double)round->server_cpu_ns / (double)load->requests));
    set_count(object, "window_ns", round->window_ns);
    set_count(object, "server_cpu_ns", round->server_cpu_ns);
    set_count(object, "server_user_ns", round->server_user_ns);
    set_count(object, "server_system_ns", round->server_system_ns);
    set_count(object, "generator_cpu_ns", round->generator_cpu_ns);
    json_object_set_new(object, "server_cpu_use", json_real(round->server_cpu_use));
    json_object_set_new(object, "generator_cpu_use", json_real(round->generator_cpu_use));
    set_count(object, "bytes_read", load->bytes);
    json_object_set_new(object, "errors",
                        json_pack("{s:I, s:I, s:I, s:I, s:I}", "connect", (json_int_t)load->connect_errors, "read",
                                  (json_int_t)load->read_errors, "write", (json_int_t)load->write_errors, "status",
                                  (json_int_t)load->status_errors, "timeout", (json_int_t)load->timeout_errors));
    if (round->pss_peak_bytes > 0)
        set_count(object, "pss_peak_bytes", round->pss_peak_bytes);
    set_latency(object, driver, "p50", load->latency_p50_ns);
    set_latency(object, driver, "p99", load->latency_p99_ns);
    set_latency(object, driver, "max", load->latency_max_ns);
    set_count(object, "steal_ns", round->steal_ns);
    set_count(object, "foreign_ns", round->foreign_ns);
    if (round->window_ns > 0)
        json_object_set_new(object, "foreign_cpu_use", json_real(round->foreign_cpu_use));
    set_count(object, "verified", round->verified);
    if (round->server_command)
        json_object_set_new(object, "server_command", json_string(round->server_command));
    if (round->generator_command)
        json_object_set_new(object, "generator_command", json_string(round->generator_command));
    return object;
}

// The figure's summary over the rounds that have it; -1 as the median when none has.
static double summarise(json_t *summary, const json_t *rounds, const char *key)
{
    size_t count = 0, index;
    AUTO_FREE double *values = text_memory(json_array_size(rounds) * sizeof *values);
    json_t *round;
    json_array_foreach((json_t *)rounds, index, round)
    {
        const json_t *value = json_object_get(round, key);
        if (value)
            values[count++] = json_number_value(value);
    }
    if (count == 0)
        return -1;
    Summary result = stats_summary(values, count);
    json_object_set_new(
        summary, key,
        json_pack("{s:f, s:f, s:f}", "median", result.median, "min", result.minimum, "max", result.maximum));
    return result.median;
}

static void refresh_summary(json_t *cell, const Driver *driver)
{
    static const char *const keys[] = {"rps", "server_cpu_ns_per_request", "pss_peak_bytes"};
    static const char *const latencies[] = {"p50", "p99", "max"};
    const json_t *rounds = json_object_get(cell, "rounds");
    json_t *summary = json_object();
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        summarise(summary, rounds, keys[i]);
    for (size_t i = 0; i < sizeof latencies / sizeof *latencies; i++) {
        AUTO_FREE char *key = text_format("%s_latency_%s_ns", driver->latency_prefix, latencies[i]);
        summarise(summary, rounds, key);
    }
    double server = summarise(summary, rounds, "server_cpu_use");
    double generator = summarise(summary, rounds, "generator_cpu_use");
    json_object_set_new(cell, "summary", summary);
    double foreign = summarise(summary, rounds, "foreign_cpu_use");
    const char *bottleneck = foreign >= SPOILED          ? "noise"
                             : server >= SATURATED       ? "server"
                             : generator >= SATURATED    ? "client"
                                                         : NULL;
    json_object_set_new(cell, "bottleneck", bottleneck ? json_string(bottleneck) : json_null());
}

void record_round(json_t *cell, const Round *round, const Driver *driver, long long number, size_t position)
{
    json_t *object = round_object(round, driver, number);
    json_object_set_new(object, "position", json_integer((json_int_t)position));
    json_array_append_new(json_object_get(cell, "rounds"), object);
    refresh_summary(cell, driver);
}

void record_void_round(json_t *cell, const Round *round, const Driver *driver, long long number, const char *reason)
{
    json_t *list = json_object_get(cell, "void_rounds");
    if (!list) {
        list = json_array();
        json_object_set_new(cell, "void_rounds", list);
    }
    json_t *object = round_object(round, driver, number);
    json_object_set_new(object, "reason", json_string(reason));
    json_array_append_new(list, object);
}
