// wrk as a driver: its command line, its Lua file, its counters.
//
// What wrk 4.1 counts (accounting.c has the rule that follows, and how it was seen): `requests` are responses parsed to
// their end; `bytes` are all bytes read, also of the response that was under way on each connection when the time was
// up; `status` errors are responses of 400 and above; connections are opened inside the timed window.
// SPDX-License-Identifier: MIT
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drivers/driver.h"
#include "harness/input/file.h"
#include "harness/input/placeholder.h"
#include "reports/text.h"

static const char report_lua[] =
#include "wrk_report.inc"
    ;

static void append_lua_string(Text *text, const char *string)
{
    text_add(text, "\"");
    for (; *string; string++) {
        unsigned char byte = (unsigned char)*string;
        if (byte < 0x20 || byte > 0x7e || byte == '"' || byte == '\\')
            text_print(text, "\\%03u", byte);
        else
            text_append(text, string, 1);
    }
    text_add(text, "\"");
}

// The script: what to send, set once (wrk then builds the request a single time), and the report.
static int write_script(const Request *request, long long pipeline, const char *path, Trouble *ret_trouble)
{
    AUTO_TEXT Text script = {0};
    text_add(&script, "wrk.method = ");
    append_lua_string(&script, request->method);
    if (request->body) {
        text_add(&script, "\nwrk.body = ");
        append_lua_string(&script, request->body);
    }
    text_add(&script, "\n");
    if (pipeline > 1)
        text_print(&script, "pipeline = %lld\n", pipeline);
    text_add(&script, report_lua);
    int result = file_write(path, script.data, script.length);
    if (result < 0)
        trouble_set(ret_trouble, "cannot write %s: %s", path, strerror(-result));
    return result;
}

static char **wrk_command(const LoadJob *job, Trouble *ret_trouble)
{
    const Request *request = &job->scenario->requests[0];
    if (strcmp(request->method, "HEAD") == 0) {
        trouble_set(ret_trouble, "wrk waits for the body that an answer to HEAD does not have; let another request be "
                                 "the scenario's first");
        return NULL;
    }
    if (request->expect.status >= 400 || job->load->rate_rps > 0) {
        trouble_set(ret_trouble,
                    "wrk counts statuses of 400 and above as errors and has no fixed rate; use the driver loadgen");
        return NULL;
    }
    AUTO_FREE char *script = text_format("%s/%s.lua", job->folder, job->scenario->name);
    if (write_script(request, job->load->pipeline, script, ret_trouble) < 0)
        return NULL;
    char **words = text_memory((8 + 2 * json_object_size(request->headers)) * sizeof *words);
    size_t count = 0;
    words[count++] = text_copy("wrk");
    words[count++] = text_format("-t%lld", job->load->threads);
    words[count++] = text_format("-c%lld", job->load->connections);
    words[count++] = text_format("-d%.0fs", ceil(job->duration_s)); // whole seconds only
    words[count++] = text_copy("-s");
    words[count++] = text_copy(script);
    driver_add_request(words, count, job);
    return words;
}

static int take_counter(const char *output, const char *name, uint64_t *ret_value, Trouble *ret_trouble)
{
    AUTO_FREE char *label = text_format("\n%s ", name);
    const char *at = strstr(output, label);
    char *end = NULL;
    if (at && at[strlen(label)] >= '0' && at[strlen(label)] <= '9')
        *ret_value = strtoull(at + strlen(label), &end, 10);
    if (end && *end == '\n')
        return 0;
    trouble_set(ret_trouble, "wrk printed no counter '%s'", name);
    return -EPROTO;
}

static int wrk_parse(const char *output, LoadResult *ret_result, Trouble *ret_trouble)
{
    const char *start = strstr(output, "counters\n");
    if (!start || !strstr(start, "\nend\n")) {
        trouble_set(ret_trouble, "wrk did not reach its end; it printed '%.200s'", output);
        return -EPROTO;
    }
    LoadResult result = {0};
    const struct {
        const char *name;
        uint64_t *value;
        uint64_t factor;
    } counters[] = {
        {"requests", &result.requests, 1},
        {"duration_us", &result.duration_ns, 1000},
        {"bytes", &result.bytes, 1},
        {"errors_connect", &result.connect_errors, 1},
        {"errors_read", &result.read_errors, 1},
        {"errors_write", &result.write_errors, 1},
        {"errors_status", &result.status_errors, 1},
        {"errors_timeout", &result.timeout_errors, 1},
        {"latency_p50_us", &result.latency.p50_ns, 1000},
        {"latency_p99_us", &result.latency.p99_ns, 1000},
        {"latency_max_us", &result.latency.max_ns, 1000},
    };
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        if (take_counter(start, counters[i].name, counters[i].value, ret_trouble) < 0)
            return -EPROTO;
        *counters[i].value *= counters[i].factor;
    }
    if (result.duration_ns == 0) {
        trouble_set(ret_trouble, "wrk says that it ran for no time at all");
        return -EPROTO;
    }
    *ret_result = result;
    return 0;
}

const Driver driver_wrk = {
    .name = "wrk",
    .program = "wrk",
    .whole_seconds = true,
    .remedy = "install the package wrk",
    .version_word = "-v",
    .latency_prefix = "wrk_",
    .command = wrk_command,
    .parse = wrk_parse,
};
