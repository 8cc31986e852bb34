// Writes run.json: see record.h.
// SPDX-License-Identifier: MIT
#include "harness/record/record.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/input/file.h"
#include "harness/input/hash.h"
#include "harness/measure/machine.h"
#include "harness/record/schema.h"

#define RECORD_LIMIT (256u << 20)

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

static int version_check(const char *path, const json_t *document, Trouble *ret_trouble)
{
    const char *schema = json_string_value(json_object_get(document, "schema"));
    json_int_t version = json_integer_value(json_object_get(document, "schema_version"));
    if (schema && strcmp(schema, RECORD_SCHEMA) == 0 && version > RECORD_SCHEMA_VERSION) {
        trouble_set(ret_trouble,
                    "%s: its schema_version is %" JSON_INTEGER_FORMAT
                    ", newer than the %d that this harness knows; read it "
                    "with the harness that wrote it, or a newer one",
                    path, version, RECORD_SCHEMA_VERSION);
        return -EINVAL;
    }
    if (schema && strcmp(schema, RECORD_SCHEMA) == 0 && version == RECORD_SCHEMA_VERSION)
        return 0;
    trouble_set(ret_trouble,
                "%s: not a record of a run: expected \"schema\": \"%s\" of version %d, found %s of "
                "version %" JSON_INTEGER_FORMAT,
                path, RECORD_SCHEMA, RECORD_SCHEMA_VERSION, schema ? schema : "none", version);
    return -EINVAL;
}

int record_read(const char *path, Record *ret_record, Trouble *ret_trouble)
{
    AUTO_FREE char *inner = folder_exists(path) ? text_format("%s/run.json", path) : text_copy(path);
    AUTO_TEXT Text text = {0};
    json_error_t error;
    int result = file_read(inner, RECORD_LIMIT, &text);
    if (result < 0) {
        trouble_set(ret_trouble, "%s cannot be read: %s", inner, strerror(-result));
        return -EINVAL;
    }
    json_t *document = json_loadb(text.data ? text.data : "", text.length, JSON_REJECT_DUPLICATES, &error);
    if (!document) {
        trouble_set(ret_trouble, "%s:%d:%d: not a record, or a damaged one: %s", inner, error.line, error.column,
                    error.text);
        return -EINVAL;
    }
    result = version_check(inner, document, ret_trouble);
    if (result == 0)
        result = schema_check(document, inner, ret_trouble) < 0 ? -EPROTO : 0;
    if (result < 0) {
        json_decref(document);
        return result;
    }
    AUTO_FREE char *copy = text_copy(inner);
    *ret_record = (Record){.document = document, .folder = text_copy(dirname(copy)), .path = text_copy(inner)};
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
    AUTO_FREE char *text = json_dumps(record->document, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
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
    json_t *object =
        json_pack("{s:s, s:s, s:s?, s:b, s:{s:s, s:I, s:I, s:I, s:f, s:f}}", "name", scenario->name, "title",
                  scenario->title, "published", scenario->published, "closes", scenario->closes, "load", "driver",
                  load->driver, "connections", (json_int_t)load->connections, "threads", (json_int_t)load->threads,
                  "pipeline", (json_int_t)load->pipeline, "duration_s", load->duration_s, "warmup_s", load->warmup_s);
    json_t *loads = json_object_get(object, "load");
    if (load->rate_of_slowest > 0)
        json_object_set_new(loads, "rate_of_slowest", json_real(load->rate_of_slowest));
    if (load->rate_rps > 0)
        json_object_set_new(loads, "rate_rps", json_real(load->rate_rps));
    // The requests as they were asked: a record tells what was measured without the files of that day.
    json_t *requests = json_deep_copy(json_object_get(scenario->document, "request"));
    for (size_t i = 0; i < scenario->request_count; i++) {
        const Expectation *expect = &scenario->requests[i].expect;
        AUTO_FREE char *hash = hash_bytes(expect->body, expect->body_length);
        json_t *table = json_object_get(json_array_get(requests, i), "expect");
        if (json_object_get(table, "body_file") && hash)
            json_object_set_new(table, "body_sha256", json_string(hash));
    }
    json_object_set_new(object, "requests", requests);
    return object;
}

json_t *record_contestant(const Contestant *contestant, const char *name, const char *title, const char *twin_of)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s, s:b}", "name", name, "title", title, "version",
                  contestant->version, "binary_sha256", contestant->binary_sha256, "build", contestant->build_command,
                  "start", contestant->start_command, "constant_answer", contestant->constant_answer);
    if (twin_of)
        json_object_set_new(object, "twin_of", json_string(twin_of));
    if (contestant->binary_bytes > 0)
        json_object_set_new(object, "binary_bytes", json_integer(contestant->binary_bytes));
    if (contestant->warmup_s > 0)
        json_object_set_new(object, "warmup_s", json_real(contestant->warmup_s));
    const json_t *image = contestant->contained;
    json_object_set(object, "env", json_object_get(image ? image : contestant->document, "env"));
    if (image)
        json_object_set_new(
            object, "image",
            json_pack("{s:s, s:s}", "name", contestant->image, "id", json_string_value(json_object_get(image, "id"))));
    json_object_set(object, "capabilities", json_object_get(contestant->document, "capabilities"));
    json_object_set(object, "notes", json_object_get(contestant->document, "notes"));
    return object;
}

json_t *record_find_cell(const Record *record, const char *scenario, const char *contestant)
{
    size_t index;
    json_t *cell;
    json_array_foreach(json_object_get(record->document, "cells"), index, cell)
    {
        if (strcmp(json_string_value(json_object_get(cell, "scenario")), scenario) == 0 &&
            strcmp(json_string_value(json_object_get(cell, "contestant")), contestant) == 0)
            return cell;
    }
    return NULL;
}

// The array under a key of the document, made where it is missing.
static json_t *array_of(json_t *object, const char *key)
{
    json_t *array = json_object_get(object, key);
    if (!array) {
        array = json_array();
        json_object_set_new(object, key, array);
    }
    return array;
}

json_t *record_cell(Record *record, const Scenario *scenario, const char *contestant)
{
    json_t *cell = json_pack("{s:s, s:s, s:s, s:n, s:s, s:n, s:n, s:[]}", "scenario", scenario->name, "contestant",
                             contestant, "verdict", verdict_name(VERDICT_EXCLUDED), "check", "reason",
                             "not measured yet", "wire_bytes", "bottleneck", "rounds");
    json_array_append_new(array_of(record->document, "cells"), cell);
    return cell;
}

void record_verdict(json_t *cell, Verdict verdict, const char *check, const char *reason)
{
    json_object_set_new(cell, "verdict", json_string(verdict_name(verdict)));
    json_object_set_new(cell, "check", check ? json_string(check) : json_null());
    json_object_set_new(cell, "reason", reason ? json_string(reason) : json_null());
}

static void set_count(json_t *object, const char *key, uint64_t value)
{
    json_object_set_new(object, key, json_integer((json_int_t)value));
}

// Under the tool's name where the figure is the tool's word; a plain name means: from the scheduled start or the
// sending of every request, as loadgen records them.
static void set_latency(json_t *object, const Driver *driver, const char *name, uint64_t value)
{
    AUTO_FREE char *key = text_format("%slatency_%s_ns", driver->latency_prefix, name);
    if (value > 0)
        set_count(object, key, value);
}

static void set_latencies(json_t *object, const Driver *driver, const LoadLatency *latency)
{
    set_latency(object, driver, "p50", latency->p50_ns);
    set_latency(object, driver, "p90", latency->p90_ns);
    set_latency(object, driver, "p99", latency->p99_ns);
    set_latency(object, driver, "p99_batches", latency->p99_batches_ns);
    set_latency(object, driver, "p999", latency->p999_ns);
    set_latency(object, driver, "max", latency->max_ns);
    set_latency(object, driver, "mean", latency->mean_ns);
    if (!latency->histogram)
        return;
    json_object_set_new(object, "latency_from", json_string(latency->from_schedule ? "schedule" : "send"));
    json_object_set_new(object, "latency_histogram", json_string(latency->histogram));
}

static json_t *errors_object(const LoadResult *load)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "connect", (json_int_t)load->connect_errors, "read",
                     (json_int_t)load->read_errors, "write", (json_int_t)load->write_errors, "status",
                     (json_int_t)load->status_errors, "answer", (json_int_t)load->answer_errors, "timeout",
                     (json_int_t)load->timeout_errors, "unclosed", (json_int_t)load->unclosed);
}

static void set_server(json_t *object, const Round *round)
{
    set_count(object, "server_cpu_ns", round->server_cpu_ns);
    set_count(object, "server_user_ns", round->server_user_ns);
    set_count(object, "server_system_ns", round->server_system_ns);
    json_object_set_new(object, "server_cpu_use", json_real(round->server_cpu_use));
    set_count(object, "server_threads_peak", round->threads_peak);
    if (round->start_cpu_ns > 0)
        set_count(object, "start_cpu_ns", round->start_cpu_ns);
    if (round->pss_peak_bytes > 0)
        set_count(object, "pss_peak_bytes", round->pss_peak_bytes);
    if (round->anonymous_peak_bytes > 0)
        set_count(object, "anonymous_peak_bytes", round->anonymous_peak_bytes);
    if (round->server_command)
        json_object_set_new(object, "server_command", json_string(round->server_command));
}

static void set_generator(json_t *object, const Round *round)
{
    set_count(object, "generator_cpu_ns", round->generator_cpu_ns);
    set_count(object, "harness_cpu_ns", round->harness_cpu_ns);
    json_object_set_new(object, "generator_cpu_use", json_real(round->generator_cpu_use));
    if (round->generator_command)
        json_object_set_new(object, "generator_command", json_string(round->generator_command));
}

static void set_disturbance(json_t *object, const Round *round)
{
    const Disturbance *disturbance = &round->disturbance;
    set_count(object, "steal_ns", disturbance->steal_ns);
    set_count(object, "foreign_ns", disturbance->foreign_ns);
    json_object_set_new(object, "foreign_cpu_use", json_real(disturbance->foreign_share));
    if (round->window_ns > 0 && disturbance->pressure >= 0)
        json_object_set_new(object, "cpu_pressure", json_real(disturbance->pressure));
    set_count(object, "link_samples", round->link_samples);
    set_count(object, "link_waiting_samples", round->link_waiting);
}

static json_t *round_object(const Round *round, const Driver *driver, const RoundPlace *place)
{
    const LoadResult *load = &round->load;
    json_t *object = json_pack("{s:I, s:I, s:I}", "block", (json_int_t)place->block, "attempt",
                               (json_int_t)place->attempt, "position", (json_int_t)place->position);
    if (round->started_at)
        json_object_set_new(object, "started_at", json_string(round->started_at));
    set_count(object, "requests", load->requests);
    if (load->sent > 0)
        set_count(object, "sent", load->sent);
    set_count(object, "duration_ns", load->duration_ns);
    if (load->duration_ns > 0)
        json_object_set_new(object, "rps", json_real((double)load->requests * 1e9 / (double)load->duration_ns));
    if (load->requests > 0)
        // What the verifier asked for beside the load was work of the server too.
        json_object_set_new(object, "server_cpu_ns_per_request",
                            json_real((double)round->server_cpu_ns / (double)(load->requests + round->verified)));
    set_count(object, "window_ns", round->window_ns);
    set_count(object, "bytes_read", load->bytes);
    json_object_set_new(object, "errors", errors_object(load));
    set_count(object, "asked_beside", round->verified);
    set_count(object, "verified", round->verified + (driver->compares ? load->requests : 0));
    set_latencies(object, driver, &load->latency);
    set_server(object, round);
    set_generator(object, round);
    set_disturbance(object, round);
    return object;
}

void record_round(json_t *cell, const Round *round, const Driver *driver, const RoundPlace *place)
{
    json_array_append_new(array_of(cell, "rounds"), round_object(round, driver, place));
}

void record_void_round(json_t *cell, const Round *round, const Driver *driver, const RoundPlace *place,
                       const Trouble *trouble)
{
    json_t *object = round_object(round, driver, place);
    json_object_set_new(object, "check", trouble->check ? json_string(trouble->check) : json_null());
    json_object_set_new(object, "reason", json_string(trouble->text));
    json_array_append_new(array_of(cell, "void_rounds"), object);
}

void record_spoiled(Record *record, const char *scenario, const char *contestant, const RoundPlace *place, bool last,
                    const char *reason)
{
    json_array_append_new(array_of(record->document, "spoiled"),
                          json_pack("{s:s, s:I, s:I, s:b, s:s, s:s}", "scenario", scenario, "block",
                                    (json_int_t)place->block, "attempt", (json_int_t)place->attempt, "last", last,
                                    "contestant", contestant, "reason", reason));
}
