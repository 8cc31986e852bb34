// One round: see round.h.
// SPDX-License-Identifier: MIT
#include "round.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "accounting.h"
#include "file.h"
#include "machine.h"
#include "memory.h"
#include "placeholder.h"
#include "group.h"
#include "verifier.h"

#define ANSWER_TIMEOUT_MS  5000
#define SAMPLE_INTERVAL_MS 250
// A generator that does not end this long after its time hangs with the server.
#define LATE_MS           15000
#define GENERATOR_STOP_MS 1000

static Validation validation_of(const Contestant *contestant, const Scenario *scenario, const Server *server, bool all)
{
    return (Validation){
        .port = server->port,
        .requests = all && !contestant->constant_answer ? scenario->request_count : 1,
        .passes = 1,
        .fixed_date = contestant->constant_answer,
        .timeout_ms = ANSWER_TIMEOUT_MS,
    };
}

// Starts the server, asks it, stops it when that fails.
static int start_and_ask(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, bool full,
                         Server *ret_server, uint64_t *ret_wire_bytes, Trouble *ret_trouble)
{
    Server server;
    int result = server_start(contestant, scenario, &plan->server, &server, ret_trouble);
    if (result < 0)
        return result;
    Validation validation = validation_of(contestant, scenario, &server, full);
    validation.passes = full ? 2 : 1;
    result = validate(scenario, &validation, ret_wire_bytes, ret_trouble);
    Trouble other;
    if (result < 0 && result != -EINTR) {
        // A connection may break a moment before the process that held it is gone.
        if (result == -ECONNRESET)
            process_wait(&server.process, 300);
        if (!server_alive(&server, &other)) {
            trouble_set(ret_trouble, "died while it was asked: %s", other.text);
            result = -ECHILD;
        }
    }
    if (result < 0) {
        server_stop(&server, &other);
        return result;
    }
    *ret_server = server;
    return 0;
}

int round_validate(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan,
                   uint64_t *ret_wire_bytes, Trouble *ret_trouble)
{
    Server server;
    uint64_t wire_bytes;
    int result = start_and_ask(contestant, scenario, plan, true, &server, &wire_bytes, ret_trouble);
    if (result < 0)
        return result;
    if (server_stop(&server, ret_trouble) < 0)
        return -EBUSY;
    *ret_wire_bytes = wire_bytes;
    return 0;
}

// Waits for the generator and looks after the server meanwhile: does it live, does it answer rightly, how much memory does
// it take.
static int watch(Process *generator, Server *server, Verifier *verifier, long long duration_s, uint64_t *ret_pss_bytes,
                 Trouble *ret_trouble)
{
    uint64_t deadline_ns = machine_now_ns() + ((uint64_t)duration_s * 1000 + LATE_MS) * 1000000u;
    Trouble end;
    for (;;) {
        int result = process_wait(generator, SAMPLE_INTERVAL_MS);
        if (result != -ETIMEDOUT)
            return result;
        result = verifier_ask(verifier, ret_trouble);
        // A connection may break a moment before the process that held it is gone.
        if (result == -ECONNRESET)
            process_wait(&server->process, 300);
        if (!server_alive(server, &end)) {
            trouble_set(ret_trouble, "died under load: %s", end.text);
            return -ECHILD;
        }
        if (result < 0)
            return result;
        if (machine_now_ns() > deadline_ns) {
            trouble_set(ret_trouble, "the load generator did not come to its end; the server answers no more");
            return -ETIMEDOUT;
        }
        uint64_t pss_bytes = memory_pss_bytes(server->process.pid);
        if (pss_bytes > *ret_pss_bytes)
            *ret_pss_bytes = pss_bytes;
    }
}

static uint64_t usage_ns(const struct rusage *usage)
{
    return ((uint64_t)usage->ru_utime.tv_sec + (uint64_t)usage->ru_stime.tv_sec) * 1000000000u +
           ((uint64_t)usage->ru_utime.tv_usec + (uint64_t)usage->ru_stime.tv_usec) * 1000u;
}

static uint64_t own_cpu_ns(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage_ns(&usage);
}

static int read_counters(const Driver *driver, const char *path, LoadResult *ret_load, Trouble *ret_trouble)
{
    AUTO_TEXT Text output = {0};
    int result = file_read(path, 1u << 20, &output);
    if (result == 0)
        return driver->parse(output.data ? output.data : "", ret_load, ret_trouble);
    trouble_set(ret_trouble, "cannot read %s: %s", path, strerror(-result));
    return result;
}

static void charge(const RoundPlan *plan, const CpuSample *before, const CpuSample *after, const CpuBusy *busy_before,
                   uint64_t own_ns, Round *round)
{
    CpuUse use = cpu_use(before, after, cpu_tick_ns());
    CpuBusy busy = cpu_busy(&plan->cpus->all);
    round->server_cpu_ns = use.total_ns;
    round->server_user_ns = use.user_ns;
    round->server_system_ns = use.system_ns;
    round->steal_ns = busy.steal_ns - busy_before->steal_ns;
    uint64_t all_ns = busy.busy_ns - busy_before->busy_ns;
    uint64_t known_ns = round->server_cpu_ns + round->generator_cpu_ns + own_ns;
    round->foreign_ns = all_ns > known_ns ? all_ns - known_ns : 0;
    if (round->window_ns > 0)
        round->foreign_cpu_use = (double)(round->foreign_ns + round->steal_ns) /
                                 ((double)round->window_ns * CPU_COUNT(&plan->cpus->all));
}

// One run of the generator against the running server, with all samples around it.
static int drive(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, long long duration_s,
                 Server *server, Verifier *verifier, Round *round, Trouble *ret_trouble)
{
    AUTO_FREE char *output = text_format("%s/%s.out", contestant->build, plan->driver->name);
    AUTO_FREE char *errors = text_format("%s/%s.err", contestant->build, plan->driver->name);
    char **words =
        plan->driver->command(scenario, &plan->load, server->port, duration_s, contestant->build, ret_trouble);
    if (!words)
        return -EIO;
    AUTO_TEXT Text line = {0};
    for (char **word = words; *word; word++)
        text_print(&line, strchr(*word, ' ') ? "%s'%s'" : "%s%s", word == words ? "" : " ", *word);
    Command command = {.words = words,
                       .folder = contestant->build,
                       .cpus = &plan->cpus->generator,
                       .output_path = output,
                       .error_path = errors};
    Process generator = {0};
    CpuSample before, after;
    cpu_sample(server->process.pid, &before);
    CpuBusy busy = cpu_busy(&plan->cpus->all);
    uint64_t own_ns = own_cpu_ns(), start_ns = machine_now_ns();
    Trouble cause;
    int result = process_start(&command, &generator, &cause);
    words_free(&words);
    if (result < 0) {
        cpu_sample_free(&before);
        trouble_set(ret_trouble, "the load generator cannot be used: %s; %s", cause.text, plan->driver->remedy);
        return -ENOENT;
    }
    result = watch(&generator, server, verifier, duration_s, &round->pss_peak_bytes, ret_trouble);
    cpu_sample(server->process.pid, &after);
    round->window_ns = machine_now_ns() - start_ns;
    round->generator_cpu_ns = usage_ns(&generator.usage);
    charge(plan, &before, &after, &busy, own_cpu_ns() - own_ns, round);
    cpu_sample_free(&before);
    cpu_sample_free(&after);
    int status = generator.status;
    pid_t stray = group_stray(server->process.pid, generator.pid);
    process_stop(&generator, GENERATOR_STOP_MS);
    if (result < 0)
        return result;
    if (!server_alive(server, &cause)) {
        trouble_set(ret_trouble, "died under load: %s", cause.text);
        return -ECHILD;
    }
    if (stray != 0) {
        trouble_set(ret_trouble, "its process %d left the process group, where its CPU time and memory cannot be charged",
                    (int)stray);
        return -EBADMSG;
    }
    if (status != 0) {
        AUTO_FREE char *tail = file_tail(errors, 3, 500);
        trouble_set(ret_trouble, "%s failed: %s", plan->driver->program, *tail ? tail : "it said nothing");
        return -EIO;
    }
    free(round->generator_command);
    round->generator_command = text_copy(line.data);
    return read_counters(plan->driver, output, &round->load, ret_trouble);
}

static void rate(const RoundPlan *plan, Round *round)
{
    double duration_ns = (double)round->load.duration_ns;
    int workers = plan->server.workers < plan->cpus->server_count ? plan->server.workers : plan->cpus->server_count;
    // A generator cannot use more CPUs than it has threads.
    double threads =
        (double)(plan->load.threads < plan->cpus->generator_count ? plan->load.threads : plan->cpus->generator_count);
    round->server_cpu_use = (double)round->server_cpu_ns / (duration_ns * workers);
    round->generator_cpu_use = (double)round->generator_cpu_ns / (duration_ns * threads);
}

static int warm_and_time(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, Server *server,
                         Round *round, Trouble *ret_trouble)
{
    Round warmup = {0};
    Verifier verifier;
    Validation validation = validation_of(contestant, scenario, server, true);
    int result = verifier_open(scenario, &validation, &verifier, ret_trouble);
    if (result < 0)
        return result;
    if (plan->load.warmup_s > 0)
        result = drive(contestant, scenario, plan, plan->load.warmup_s, server, &verifier, &warmup, ret_trouble);
    round_free(&warmup);
    round->started_at = machine_utc_time();
    round->server_command = text_copy(server->command);
    if (result == 0)
        result = drive(contestant, scenario, plan, plan->load.duration_s, server, &verifier, round, ret_trouble);
    if (result == 0)
        result = verifier_ask(&verifier, ret_trouble);
    round->verified = verifier.asked;
    verifier_close(&verifier);
    if (result < 0)
        return result;
    rate(plan, round);
    result = accounting_check(&round->load, plan->wire_bytes, (uint64_t)plan->load.connections, ret_trouble);
    Trouble end;
    // Connections break a moment before the process that held them is gone.
    if (result < 0 && process_wait(&server->process, 300) == 0 && !server_alive(server, &end)) {
        trouble_set(ret_trouble, "died under load: %s", end.text);
        return -ECHILD;
    }
    return result;
}

int round_measure(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, Round *ret_round,
                  Trouble *ret_trouble)
{
    Server server;
    uint64_t wire_bytes;
    int result = start_and_ask(contestant, scenario, plan, false, &server, &wire_bytes, ret_trouble);
    if (result < 0)
        return result;
    Round round = {0};
    if (wire_bytes != plan->wire_bytes) {
        trouble_set(ret_trouble, "a fresh process answers with %llu bytes on the wire, the first one with %llu",
                    (unsigned long long)wire_bytes, (unsigned long long)plan->wire_bytes);
        result = -EBADMSG;
    } else {
        result = warm_and_time(contestant, scenario, plan, &server, &round, ret_trouble);
    }
    Trouble other;
    if (server_stop(&server, &other) < 0 && result == 0) {
        *ret_trouble = other;
        result = -EBUSY;
    }
    *ret_round = round;
    return result;
}

void round_free(Round *round)
{
    free(round->started_at);
    free(round->server_command);
    free(round->generator_command);
    *round = (Round){0};
}
