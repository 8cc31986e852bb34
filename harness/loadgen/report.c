// The JSON object: see report.h.
// SPDX-License-Identifier: MIT
#include "report.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <sys/resource.h>

#include "clock.h"
#include "reports/text.h"

static json_int_t cpu_ns(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (json_int_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * (json_int_t)NS_PER_S +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
}

static void put(json_t *object, const char *key, uint64_t number)
{
    json_object_set_new(object, key, json_integer((json_int_t)number));
}

static json_t *latency_json(const Tally *tally, bool open_loop)
{
    const Histogram *latency = &tally->latency;
    json_t *object = json_pack("{s:s}", "from", open_loop ? "schedule" : "send");
    put(object, "count", histogram_count(latency));
    put(object, "min_ns", histogram_min(latency));
    put(object, "mean_ns", (uint64_t)llround(histogram_mean(latency)));
    put(object, "p50_ns", histogram_percentile(latency, 50));
    put(object, "p90_ns", histogram_percentile(latency, 90));
    put(object, "p99_ns", histogram_percentile(latency, 99));
    put(object, "p99_batches_ns", histogram_percentile(&tally->slowest, 50));
    put(object, "p999_ns", histogram_percentile(latency, 99.9));
    put(object, "max_ns", histogram_max(latency));
    AUTO_FREE char *text = histogram_encode(latency);
    json_object_set_new(object, "histogram", json_string(text));
    return object;
}

int report_print(FILE *file, const Tally *tally, bool open_loop, bool interrupted)
{
    json_t *report = json_pack("{s:s,s:b}", "program", "loadgen", "interrupted", interrupted);
    put(report, "requests", tally->requests);
    put(report, "sent", tally->sent);
    bool answered = tally->last_answer_ns > tally->first_send_ns && tally->first_send_ns > 0;
    put(report, "duration_ns", answered ? tally->last_answer_ns - tally->first_send_ns : 0);
    put(report, "bytes", tally->bytes);
    put(report, "connections_opened", tally->opened);
    json_t *errors = json_object();
    for (int fault = 0; fault < FAULT_COUNT; fault++)
        put(errors, fault_name((Fault)fault), tally->faults[fault]);
    json_object_set_new(report, "errors", errors);
    json_t *first = tally->first_fault_ns == 0
                        ? json_null()
                        : json_pack("{s:s,s:s}", "check", fault_name(tally->first_fault), "text", tally->first_text);
    json_object_set_new(report, "first_wrong", first);
    put(report, "backlog_max", tally->backlog_max);
    json_object_set_new(report, "latency", latency_json(tally, open_loop));
    json_object_set_new(report, "cpu_ns", json_integer(cpu_ns()));
    int result =
        json_dumpf(report, file, JSON_COMPACT) == 0 && fputc('\n', file) != EOF && fflush(file) == 0 ? 0 : -EIO;
    json_decref(report);
    return result;
}
