// Our own generator (loadgen/) as a driver: the request and the validated answer as files, its counters as JSON.
//
// It compares every answer byte by byte, accounts for every request that it sent, and measures latency from each
// request's scheduled start where the scenario sets a rate. SPDX-License-Identifier: MIT
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "harness/drivers/driver.h"
#include "harness/input/file.h"
#include "reports/text.h"
#include "harness/answers/request.h"

static char **loadgen_command(const LoadJob *job, Trouble *ret_trouble)
{
    const Load *load = job->load;
    AUTO_FREE char *path = text_format("%s/%s.request", job->folder, job->scenario->name);
    AUTO_TEXT Text bytes = {0};
    request_build(&job->scenario->requests[0], job->port, &bytes);
    int result = file_write(path, bytes.data, bytes.length);
    if (result < 0) {
        trouble_set(ret_trouble, "cannot write %s: %s", path, strerror(-result));
        return NULL;
    }
    char **words = text_memory(20 * sizeof *words);
    size_t count = 0;
    words[count++] = driver_program(&driver_loadgen);
    words[count++] = text_copy("--port");
    words[count++] = text_format("%d", job->port);
    words[count++] = text_copy("--request");
    words[count++] = text_copy(path);
    words[count++] = text_copy("--expect");
    words[count++] = text_copy(job->answer_path);
    words[count++] = text_format("--connections=%lld", load->connections);
    words[count++] = text_format("--threads=%lld", load->threads);
    words[count++] = text_format("--duration=%g", job->duration_s);
    if (load->pipeline > 1)
        words[count++] = text_format("--pipeline=%lld", load->pipeline);
    if (load->rate_rps > 0)
        words[count++] = text_format("--rate=%.0f", load->rate_rps);
    if (job->any_date)
        words[count++] = text_copy("--any-date");
    if (job->scenario->closes)
        words[count++] = text_copy("--close");
    return words;
}

static uint64_t count_of(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));
    return value > 0 ? (uint64_t)value : 0;
}

// The names under which a wrong answer's check is recorded live longer than the document.
static const char *check_name(const char *name)
{
    static const char *const names[] = {"status", "head", "length", "body", "date"};
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return names[i];
    return NULL; // a broken connection, a time-out: counted, and no answer
}

static LoadLatency latency_of(const json_t *object)
{
    const char *from = json_string_value(json_object_get(object, "from"));
    const char *histogram = json_string_value(json_object_get(object, "histogram"));
    return (LoadLatency){
        .p50_ns = count_of(object, "p50_ns"),
        .p90_ns = count_of(object, "p90_ns"),
        .p99_ns = count_of(object, "p99_ns"),
        .p99_batches_ns = count_of(object, "p99_batches_ns"),
        .p999_ns = count_of(object, "p999_ns"),
        .max_ns = count_of(object, "max_ns"),
        .mean_ns = (uint64_t)json_number_value(json_object_get(object, "mean_ns")),
        .from_schedule = from && strcmp(from, "schedule") == 0,
        .histogram = histogram ? text_copy(histogram) : NULL,
    };
}

static int need(const json_t *object, const char *const *keys, size_t count, Trouble *ret_trouble)
{
    for (size_t i = 0; i < count; i++) {
        if (json_is_integer(json_object_get(object, keys[i])))
            continue;
        trouble_set(ret_trouble, "loadgen printed no counter '%s'", keys[i]);
        return -EPROTO;
    }
    return 0;
}

static int loadgen_parse(const char *output, LoadResult *ret_result, Trouble *ret_trouble)
{
    json_error_t error;
    json_t *document = json_loads(output, 0, &error);
    if (!json_is_object(document)) {
        trouble_set(ret_trouble, "loadgen did not reach its end; it printed '%.200s'", output);
        json_decref(document);
        return -EPROTO;
    }
    static const char *const counters[] = {"requests", "sent", "duration_ns", "bytes"};
    static const char *const faults[] = {"connect", "read",   "write", "timeout", "status",
                                         "head",    "length", "body",  "date",    "unclosed"};
    int result = need(document, counters, sizeof counters / sizeof *counters, ret_trouble);
    if (result == 0)
        result = need(json_object_get(document, "errors"), faults, sizeof faults / sizeof *faults, ret_trouble);
    if (result < 0) {
        json_decref(document);
        return result;
    }
    const json_t *errors = json_object_get(document, "errors"), *wrong = json_object_get(document, "first_wrong");
    *ret_result = (LoadResult){
        .requests = count_of(document, "requests"),
        .sent = count_of(document, "sent"),
        .duration_ns = count_of(document, "duration_ns"),
        .bytes = count_of(document, "bytes"),
        .connect_errors = count_of(errors, "connect"),
        .read_errors = count_of(errors, "read"),
        .write_errors = count_of(errors, "write"),
        .timeout_errors = count_of(errors, "timeout"),
        .status_errors = count_of(errors, "status"),
        .answer_errors =
            count_of(errors, "head") + count_of(errors, "length") + count_of(errors, "body") + count_of(errors, "date"),
        .unclosed = count_of(errors, "unclosed"),
        .connections_opened = count_of(document, "connections_opened"),
        .latency = latency_of(json_object_get(document, "latency")),
    };
    if (json_is_object(wrong)) {
        const char *text = json_string_value(json_object_get(wrong, "text"));
        ret_result->wrong_check = check_name(json_string_value(json_object_get(wrong, "check")));
        ret_result->wrong_text = ret_result->wrong_check ? text_copy(text ? text : "") : NULL;
    }
    json_decref(document);
    return 0;
}

const Driver driver_loadgen = {
    .name = "loadgen",
    .program = "loadgen",
    .own = true,
    .compares = true,
    .in_flight = true,
    .remedy = "build it: just build",
    .version_word = "--version",
    .latency_prefix = "",
    .command = loadgen_command,
    .parse = loadgen_parse,
};
