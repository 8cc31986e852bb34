// The drivers that there are, and what they have in common: see driver.h.
// SPDX-License-Identifier: MIT
#include "harness/drivers/driver.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/input/file.h"
#include "harness/server/process.h"
#include "harness/statistics/histogram.h"
#include "reports/text.h"

static const Driver *const drivers[] = {&driver_wrk, &driver_h2load, &driver_loadgen};

const Driver *driver_find(const char *name)
{
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (strcmp(drivers[i]->name, name) == 0)
            return drivers[i];
    return NULL;
}

const char *driver_list(void)
{
    return "loadgen, wrk, h2load";
}

static LoadLatency latency_of(const Histogram *all, bool from_schedule)
{
    return (LoadLatency){
        .p50_ns = histogram_percentile(all, 50),
        .p90_ns = histogram_percentile(all, 90),
        .p99_ns = histogram_percentile(all, 99),
        .p999_ns = histogram_percentile(all, 99.9),
        .max_ns = histogram_max(all),
        .mean_ns = (uint64_t)llround(histogram_mean(all)),
        .from_schedule = from_schedule,
        .histogram = histogram_encode(all),
    };
}

static void latency_add(LoadLatency *sum, LoadLatency *more)
{
    AUTO_FREE Histogram *all = text_memory(sizeof *all), *other = text_memory(sizeof *other);
    AUTO_FREE char *left = sum->histogram, *right = more->histogram;
    bool both = left && right && histogram_decode(left, all) == 0 && histogram_decode(right, other) == 0;
    if (both)
        histogram_merge(all, other);
    *sum = both ? latency_of(all, sum->from_schedule) : (LoadLatency){0};
    *more = (LoadLatency){0};
}

void load_result_add(LoadResult *sum, LoadResult *more)
{
    if (sum->duration_ns == 0) {
        load_result_free(sum);
        *sum = *more;
        *more = (LoadResult){0};
        return;
    }
    sum->requests += more->requests;
    sum->sent += more->sent;
    sum->duration_ns += more->duration_ns;
    sum->bytes += more->bytes;
    sum->connect_errors += more->connect_errors;
    sum->read_errors += more->read_errors;
    sum->write_errors += more->write_errors;
    sum->timeout_errors += more->timeout_errors;
    sum->status_errors += more->status_errors;
    sum->answer_errors += more->answer_errors;
    sum->unclosed += more->unclosed;
    sum->connections_opened += more->connections_opened;
    if (!sum->wrong_check) {
        sum->wrong_check = more->wrong_check;
        sum->wrong_text = more->wrong_text;
        more->wrong_text = NULL;
    }
    latency_add(&sum->latency, &more->latency);
    load_result_free(more);
}

void load_result_free(LoadResult *result)
{
    free(result->wrong_text);
    free(result->latency.histogram);
    *result = (LoadResult){0};
}

char *driver_program(const Driver *driver)
{
    char self[PATH_MAX];
    ssize_t length = driver->own ? readlink("/proc/self/exe", self, sizeof self - 1) : -1;
    if (length <= 0)
        return text_copy(driver->program);
    self[length] = '\0';
    return text_format("%s/%s/%s", dirname(self), driver->program, driver->program);
}

int driver_version(const Driver *driver, const char *scratch, char **ret_version, Trouble *ret_trouble)
{
    AUTO_FREE char *path = text_format("%s/%s-version.txt", scratch, driver->name);
    AUTO_FREE char *program = driver_program(driver);
    char *words[] = {program, (char *)driver->version_word, NULL};
    Command command = {.words = words, .error_path = path};
    Process process = {0};
    Trouble cause;
    int result = process_start(&command, &process, &cause);
    if (result < 0) {
        trouble_set(ret_trouble, "the load generator cannot be used: %s; %s", cause.text, driver->remedy);
        return -ENOENT;
    }
    result = process_wait(&process, 10000);
    process_stop(&process, 500);
    AUTO_TEXT Text text = {0};
    if (result < 0 || file_read(path, 65536, &text) < 0 || text.length == 0) {
        trouble_set(ret_trouble, "'%s' printed no version; %s", driver->program, driver->remedy);
        return result == -EINTR ? -EINTR : -ENOENT;
    }
    text.data[strcspn(text.data, "\n")] = '\0';
    text_clean(text.data);
    *ret_version = text_copy(text.data);
    return 0;
}

void driver_add_request(char **words, size_t count, const LoadJob *job)
{
    const Request *request = &job->scenario->requests[0];
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)request->headers, name, value)
    {
        words[count++] = text_copy("-H");
        words[count++] = text_format("%s: %s", name, json_string_value(value));
    }
    words[count] = text_format("http://127.0.0.1:%d%s", job->port, request->path);
}
