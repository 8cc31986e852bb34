// h2load (nghttp2) as a driver, in HTTP/1.1: no server here speaks h2 yet.
//
// What h2load 1.52 prints: exact counts of requests and of bytes (in parentheses), the rate with two decimals, from
// which the duration follows more exactly than from its own rounded figure; of latencies only the mean and the largest,
// from the moment of the write. SPDX-License-Identifier: MIT
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drivers/driver.h"
#include "harness/input/placeholder.h"
#include "reports/text.h"

static char **h2load_command(const LoadJob *job, Trouble *ret_trouble)
{
    const Request *request = &job->scenario->requests[0];
    if (strcmp(request->method, "GET") != 0 || request->body || job->scenario->closes || job->load->rate_rps > 0 ||
        request->expect.status >= 300) {
        trouble_set(ret_trouble, "h2load is used for plain GET requests on connections that stay open; use the driver "
                                 "loadgen");
        return NULL;
    }
    char **words = text_memory((9 + 2 * json_object_size(request->headers)) * sizeof *words);
    size_t count = 0;
    words[count++] = text_copy("h2load");
    words[count++] = text_copy("--h1");
    words[count++] = text_format("-t%lld", job->load->threads);
    words[count++] = text_format("-c%lld", job->load->connections);
    words[count++] = text_format("-m%lld", job->load->pipeline);
    words[count++] = text_format("-D%.0fms", job->duration_s * 1000);
    driver_add_request(words, count, job);
    return words;
}

// "41us", "2.59ms", "1.20s"
static uint64_t time_ns(double number, const char *unit)
{
    return (uint64_t)(number * (strcmp(unit, "us") == 0 ? 1e3 : strcmp(unit, "ms") == 0 ? 1e6 : 1e9));
}

static int h2load_parse(const char *output, LoadResult *ret_result, Trouble *ret_trouble)
{
    LoadResult result = {0};
    double rps = 0, max = 0, mean = 0;
    uint64_t started = 0, failed = 0, errored = 0, timeout = 0, redirects = 0, client_errors = 0, server_errors = 0;
    int total = 0; // where the word is; 0: it is another figure's number
    char max_unit[4] = "", mean_unit[4] = "";
    const char *finished = strstr(output, "\nfinished in "), *requests = strstr(output, "\nrequests: ");
    const char *codes = strstr(output, "\nstatus codes: "), *traffic = strstr(output, "\ntraffic: ");
    const char *times = strstr(output, "\ntime for request: ");
    // The last line of the report; one before it may be cut in the middle of a number.
    const char *end = strstr(output, "\nreq/s  ");
    if (!end || !strchr(end + 1, '\n') || !finished || sscanf(finished, " finished in %*[^,], %lf req/s", &rps) != 1 ||
        !requests ||
        sscanf(requests,
               " requests: %*u total, %" SCNu64 " started, %" SCNu64 " done, %*u succeeded, %" SCNu64
               " failed, %" SCNu64 " errored, %" SCNu64 " timeout",
               &started, &result.requests, &failed, &errored, &timeout) != 5 ||
        !codes ||
        sscanf(codes, " status codes: %*u 2xx, %" SCNu64 " 3xx, %" SCNu64 " 4xx, %" SCNu64 " 5xx", &redirects,
               &client_errors, &server_errors) != 3 ||
        !traffic || sscanf(traffic, " traffic: %*[^(](%" SCNu64 ") total%n", &result.bytes, &total) != 1 ||
        total == 0) {
        trouble_set(ret_trouble, "h2load did not reach its end; it printed '%.200s'", output);
        return -EPROTO;
    }
    if (times && sscanf(times, " time for request: %*s %lf%3[a-z] %lf%3[a-z]", &max, max_unit, &mean, mean_unit) == 4) {
        result.latency.max_ns = time_ns(max, max_unit);
        result.latency.mean_ns = time_ns(mean, mean_unit);
    }
    if (result.requests > 0 && rps > 0)
        result.duration_ns = (uint64_t)((double)result.requests / rps * 1e9);
    // A scenario with an expected redirect is not for h2load.
    result.status_errors = redirects + client_errors + server_errors;
    result.timeout_errors = timeout;
    result.read_errors = errored > timeout ? errored - timeout : 0;
    // A failure that no other count explains.
    if (failed > result.status_errors + errored)
        result.read_errors += failed - result.status_errors - errored;
    *ret_result = result;
    return 0;
}

const Driver driver_h2load = {
    .name = "h2load",
    .program = "h2load",
    .remedy = "install the package nghttp2-client",
    .version_word = "--version",
    .latency_prefix = "h2load_",
    .command = h2load_command,
    .parse = h2load_parse,
};
