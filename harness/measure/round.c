// One round: see round.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/round.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "harness/answers/accounting.h"
#include "harness/input/file.h"
#include "harness/measure/bottleneck.h"
#include "harness/measure/machine.h"
#include "harness/input/placeholder.h"
#include "harness/answers/verifier.h"
#include "harness/measure/watch.h"

#define ANSWER_TIMEOUT_MS 5000
#define GENERATOR_STOP_MS 1000
// What a round costs beside the load: start, validation, stop.
#define ROUND_OVERHEAD_S 0.5
// How many answers the verifier compares in a timed window beside wrk and h2load (1,000 at the least; a little more is
// asked for, because it may be kept waiting), and the most it asks in a second: at some 70 µs of CPU each, 110 cost
// less than 1 % of what the generator has, and a window of 10 s is long enough for all. The pace where the generator
// compares every answer itself.
#define VERIFIED_ANSWERS 1100.0
#define PACE_LIMIT_RPS   110.0
#define SLOW_PACE_RPS    4.0

bool disturbance_spoils(const Disturbance *disturbance, double noise_limit)
{
    // A tick of the kernel's counters is 10 ms: below a few of them a share of a short round says nothing.
    return disturbance->foreign_share >= noise_limit &&
           disturbance->foreign_ns + disturbance->steal_ns >= NOISE_FLOOR_MS * 1000000u;
}

static Validation validation_of(const Contestant *contestant, const Scenario *scenario, const Server *server, bool all)
{
    return (Validation){
        .port = server->port,
        .requests = all && !contestant->constant_answer ? scenario->request_count : 1,
        .passes = 1,
        .fixed_date = contestant->constant_answer,
        .closes = scenario->closes,
        .timeout_ms = ANSWER_TIMEOUT_MS,
    };
}

// Where the validated answer of the running process lies.
static char *answer_path(const Contestant *contestant, const Scenario *scenario)
{
    return text_format("%s/%s.response", contestant->build, scenario->name);
}

// Starts the server, asks it, stops it when that fails.
static int start_and_ask(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, bool full,
                         Server *ret_server, uint64_t *ret_wire_bytes, Trouble *ret_trouble)
{
    Server server;
    int result = server_start(contestant, scenario, &plan->server, &server, ret_trouble);
    if (result < 0)
        return result;
    AUTO_FREE char *answer = answer_path(contestant, scenario);
    Validation validation = validation_of(contestant, scenario, &server, full);
    validation.answer_path = answer;
    validation.passes = full ? 2 : 1;
    result = validate(scenario, &validation, ret_wire_bytes, ret_trouble);
    Trouble other;
    if (result < 0 && result != -EINTR) {
        if (result == -ECONNRESET)
            process_wait(&server.process, SERVER_LAST_MOMENT_MS);
        if (!server_alive(&server, &other)) {
            trouble_set(ret_trouble, "died while it was asked: %s", other.text);
            trouble_name(ret_trouble, "alive");
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

// Everything that is sampled just before and just after the generator runs.
typedef struct Moment {
    CpuSample server;
    CpuBusy all, server_cpus, generator_cpus;
    uint64_t own_ns, now_ns;
    double pressure_us;
} Moment;

static Moment moment_take(const CpuPlan *cpus, Group server)
{
    Moment moment = {.all = cpu_busy(&cpus->all),
                     .server_cpus = cpu_busy(&cpus->server),
                     .generator_cpus = cpu_busy(&cpus->generator),
                     .own_ns = own_cpu_ns(),
                     .pressure_us = cpu_pressure_us()};
    cpu_sample(server, &moment.server);
    moment.now_ns = machine_now_ns();
    return moment;
}

// The share of the time that the host gave to some CPUs.
static double share(uint64_t used_ns, uint64_t window_ns, int cpus, uint64_t stolen_ns)
{
    double given_ns = (double)window_ns * cpus - (double)stolen_ns;
    return given_ns > 0 ? (double)used_ns / given_ns : 0;
}

static uint64_t greater(uint64_t left, uint64_t right)
{
    return left > right ? left : right;
}

// The kernel's counters of stolen and busy time may step back, and /proc/stat may not be readable.
static uint64_t minus(uint64_t left, uint64_t right)
{
    return left > right ? left - right : 0;
}

static void charge(const RoundPlan *plan, const Moment *before, const Moment *after, Round *round)
{
    const CpuPlan *cpus = plan->cpus;
    CpuUse use = cpu_use(&before->server, &after->server, cpu_tick_ns());
    round->window_ns = after->now_ns - before->now_ns;
    round->server_cpu_ns = use.total_ns;
    round->server_user_ns = use.user_ns;
    round->server_system_ns = use.system_ns;
    round->harness_cpu_ns = after->own_ns - before->own_ns;
    uint64_t known_ns = round->server_cpu_ns + round->generator_cpu_ns + round->harness_cpu_ns;
    uint64_t all_ns = minus(after->all.busy_ns, before->all.busy_ns);
    Disturbance *disturbance = &round->disturbance;
    disturbance->steal_ns = minus(after->all.steal_ns, before->all.steal_ns);
    disturbance->foreign_ns = minus(all_ns, known_ns);
    disturbance->foreign_share =
        (double)(disturbance->foreign_ns + disturbance->steal_ns) / ((double)round->window_ns * CPU_COUNT(&cpus->all));
    disturbance->pressure =
        before->pressure_us < 0 ? -1 : (after->pressure_us - before->pressure_us) * 1e3 / (double)round->window_ns;
    // Neither side can use more CPUs than it has workers or threads.
    int workers = plan->server.workers < cpus->server_count ? plan->server.workers : cpus->server_count;
    int threads = plan->load.threads < cpus->generator_count ? (int)plan->load.threads : cpus->generator_count;
    round->server_cpu_use = share(round->server_cpu_ns, round->window_ns, workers,
                                  minus(after->server_cpus.steal_ns, before->server_cpus.steal_ns));
    // What the harness itself does beside the load, it does on the generator's CPUs.
    round->generator_cpu_use = share(round->generator_cpu_ns + round->harness_cpu_ns, round->window_ns, threads,
                                     minus(after->generator_cpus.steal_ns, before->generator_cpus.steal_ns));
}

Stretch stretch_begin(const CpuPlan *cpus)
{
    return (Stretch){cpu_busy(&cpus->all), own_cpu_ns(), machine_now_ns()};
}

Disturbance stretch_end(const Stretch *begin, const CpuPlan *cpus, uint64_t servers_and_generators_ns)
{
    Stretch end = stretch_begin(cpus);
    uint64_t known_ns = servers_and_generators_ns + end.own_ns - begin->own_ns;
    Disturbance disturbance = {.steal_ns = minus(end.all.steal_ns, begin->all.steal_ns)};
    disturbance.foreign_ns = minus(minus(end.all.busy_ns, begin->all.busy_ns), known_ns);
    disturbance.foreign_share = (double)(disturbance.foreign_ns + disturbance.steal_ns) /
                                ((double)(end.now_ns - begin->now_ns) * CPU_COUNT(&cpus->all));
    return disturbance;
}

static char *command_text(char *const *words)
{
    Text line = {0};
    for (char *const *word = words; *word; word++)
        text_print(&line, strchr(*word, ' ') ? "%s'%s'" : "%s%s", word == words ? "" : " ", *word);
    return line.data;
}

// What the generator printed, and what its exit status says. loadgen ends with 1 when it saw a wrong answer.
static int collect(const Driver *driver, int status, const char *output, const char *errors, Round *round,
                   Trouble *ret_trouble)
{
    if (status != 0 && !(driver->compares && WIFEXITED(status) && WEXITSTATUS(status) == 1)) {
        AUTO_FREE char *tail = file_tail(errors, 3, 500);
        trouble_set(ret_trouble, "%s failed: %s", driver->program, *tail ? tail : "it said nothing");
        trouble_name(ret_trouble, "generator");
        return -EIO;
    }
    return read_counters(driver, output, &round->load, ret_trouble);
}

// One run of the generator against the running server, with all samples around it.
static int drive(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, const Driver *driver,
                 double duration_s, Server *server, Verifier *verifier, Round *round, Trouble *ret_trouble)
{
    AUTO_FREE char *output = text_format("%s/%s.out", contestant->build, driver->name);
    AUTO_FREE char *errors = text_format("%s/%s.err", contestant->build, driver->name);
    AUTO_FREE char *answer = answer_path(contestant, scenario);
    LoadJob job = {.scenario = scenario,
                   .load = &plan->load,
                   .port = server->port,
                   .duration_s = duration_s,
                   .folder = contestant->build,
                   .any_date = contestant->constant_answer,
                   .answer_path = answer};
    char **words = driver->command(&job, ret_trouble);
    if (!words)
        return -EIO;
    free(round->generator_command);
    round->generator_command = command_text(words);
    Command command = {.words = words,
                       .folder = contestant->build,
                       .cpus = &plan->cpus->generator,
                       .output_path = output,
                       .error_path = errors};
    Process generator = {0};
    Moment before = moment_take(plan->cpus, server->group);
    Trouble cause;
    int result = process_start(&command, &generator, &cause);
    words_free(&words);
    if (result < 0) {
        cpu_sample_free(&before.server);
        trouble_set(ret_trouble, "the load generator cannot be used: %s; %s", cause.text, driver->remedy);
        return -ENOENT;
    }
    Watch looks = {&generator, server, verifier, plan->cpus, duration_s};
    result = watch(&looks, round, ret_trouble);
    // One that still runs is ended first: what it used is known when it is reaped, and must not count as others' work.
    int status = generator.status;
    if (result < 0)
        process_stop(&generator, GENERATOR_STOP_MS);
    round->generator_cpu_ns = usage_ns(&generator.usage);
    Moment after = moment_take(plan->cpus, server->group);
    charge(plan, &before, &after, round);
    cpu_sample_free(&before.server);
    cpu_sample_free(&after.server);
    status = result < 0 ? status : generator.status;
    process_stop(&generator, GENERATOR_STOP_MS);
    return result < 0 ? result : collect(driver, status, output, errors, round, ret_trouble);
}

static double warmup_s(const Contestant *contestant, const RoundPlan *plan)
{
    bool own = !plan->warmup_given && contestant->warmup_s > plan->load.warmup_s;
    return own ? contestant->warmup_s : plan->load.warmup_s;
}

double round_seconds(const Contestant *contestant, const RoundPlan *plan)
{
    return plan->load.duration_s + warmup_s(contestant, plan) + ROUND_OVERHEAD_S;
}

static int account(const RoundPlan *plan, Server *server, Round *round, Trouble *ret_trouble)
{
    AccountingPlan accounting = {.wire_bytes = plan->wire_bytes,
                                 .in_flight = (uint64_t)(plan->load.connections * plan->load.pipeline),
                                 .exact = plan->driver->in_flight};
    int result = accounting_check(&round->load, &accounting, ret_trouble);
    Trouble end;
    if (result < 0 && process_wait(&server->process, SERVER_LAST_MOMENT_MS) == 0 && !server_alive(server, &end)) {
        trouble_set(ret_trouble, "died under load: %s", end.text);
        trouble_name(ret_trouble, "alive");
        return -ECHILD;
    }
    return result;
}

static double blend(double before, double now, uint64_t before_ns, uint64_t now_ns)
{
    return before_ns == 0 ? now : (before * (double)before_ns + now * (double)now_ns) / (double)(before_ns + now_ns);
}

// Adds a load to the round that it is part of. Shares are means over time.
static void add(Round *round, Round *load)
{
    Disturbance *all = &round->disturbance;
    const Disturbance *now = &load->disturbance;
    uint64_t before_ns = round->window_ns, now_ns = load->window_ns;
    all->foreign_share = blend(all->foreign_share, now->foreign_share, before_ns, now_ns);
    all->pressure = blend(all->pressure, now->pressure, before_ns, now_ns);
    all->steal_ns += now->steal_ns;
    all->foreign_ns += now->foreign_ns;
    round->server_cpu_use = blend(round->server_cpu_use, load->server_cpu_use, before_ns, now_ns);
    round->generator_cpu_use = blend(round->generator_cpu_use, load->generator_cpu_use, before_ns, now_ns);
    round->window_ns += load->window_ns;
    round->server_cpu_ns += load->server_cpu_ns;
    round->server_user_ns += load->server_user_ns;
    round->server_system_ns += load->server_system_ns;
    round->generator_cpu_ns += load->generator_cpu_ns;
    round->harness_cpu_ns += load->harness_cpu_ns;
    round->pss_peak_bytes = greater(round->pss_peak_bytes, load->pss_peak_bytes);
    round->anonymous_peak_bytes = greater(round->anonymous_peak_bytes, load->anonymous_peak_bytes);
    round->threads_peak = (unsigned)greater(round->threads_peak, load->threads_peak);
    round->link_samples += load->link_samples;
    round->link_waiting += load->link_waiting;
    free(round->generator_command);
    round->generator_command = load->generator_command;
    load->generator_command = NULL;
    load_result_add(&round->load, &load->load);
    round_free(load);
}

static int warm_up(LiveRound *live, Trouble *ret_trouble)
{
    const RoundPlan *plan = live->plan;
    Round warmup = {0};
    Validation validation = validation_of(live->contestant, live->scenario, &live->server, true);
    double answers = plan->driver->compares ? SLOW_PACE_RPS * plan->load.duration_s
                                            : fmin(VERIFIED_ANSWERS, PACE_LIMIT_RPS * plan->load.duration_s);
    int result = verifier_open(live->scenario, &validation, answers, plan->load.duration_s, plan->driver->compares,
                               &live->verifier, ret_trouble);
    if (result < 0)
        return result;
    // Ours, whatever the driver: wrk knows only whole seconds.
    double duration_s = warmup_s(live->contestant, plan);
    if (duration_s > 0)
        result = drive(live->contestant, live->scenario, plan, &driver_loadgen, duration_s, &live->server,
                       &live->verifier, &warmup, ret_trouble);
    round_free(&warmup);
    return result;
}

static uint64_t cpu_since_start_ns(Group server)
{
    const CpuSample nothing = {0};
    CpuSample now;
    cpu_sample(server, &now);
    uint64_t used_ns = cpu_use(&nothing, &now, cpu_tick_ns()).total_ns;
    cpu_sample_free(&now);
    return used_ns;
}

int round_open(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, LiveRound *live,
               Trouble *ret_trouble)
{
    *live = (LiveRound){.contestant = contestant, .scenario = scenario, .plan = plan};
    uint64_t wire_bytes;
    int result = start_and_ask(contestant, scenario, plan, false, &live->server, &wire_bytes, ret_trouble);
    if (result < 0)
        return result;
    live->round.start_cpu_ns = cpu_since_start_ns(live->server.group);
    if (wire_bytes != plan->wire_bytes) {
        trouble_set(ret_trouble, "a fresh process answers with %llu bytes on the wire, the first one with %llu",
                    (unsigned long long)wire_bytes, (unsigned long long)plan->wire_bytes);
        trouble_name(ret_trouble, "wire_size");
        result = -EBADMSG;
    } else {
        result = warm_up(live, ret_trouble);
    }
    if (result < 0) {
        Trouble other;
        verifier_close(&live->verifier);
        server_stop(&live->server, &other);
        return result;
    }
    live->round.started_at = machine_utc_time();
    live->round.server_command = text_copy(live->server.command);
    return 0;
}

int round_load(LiveRound *live, double duration_s, Trouble *ret_trouble)
{
    Round load = {0};
    int result = drive(live->contestant, live->scenario, live->plan, live->plan->driver, duration_s, &live->server,
                       &live->verifier, &load, ret_trouble);
    live->round.verified += live->verifier.asked;
    add(&live->round, &load);
    return result;
}

int round_close(LiveRound *live, int error, Trouble *ret_trouble)
{
    int result = error;
    if (result == 0 && (result = verifier_ask(&live->verifier, ret_trouble)) == 0)
        live->round.verified++;
    verifier_close(&live->verifier);
    if (result == 0)
        result = account(live->plan, &live->server, &live->round, ret_trouble);
    Trouble other;
    if (server_stop(&live->server, &other) < 0 && result == 0) {
        *ret_trouble = other;
        result = -EBUSY;
    }
    return result;
}

int round_measure(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, Round *ret_round,
                  Trouble *ret_trouble)
{
    LiveRound live;
    int result = round_open(contestant, scenario, plan, &live, ret_trouble);
    if (result == 0) {
        result = round_load(&live, plan->load.duration_s, ret_trouble);
        result = round_close(&live, result, ret_trouble);
    }
    *ret_round = live.round;
    return result;
}

void round_free(Round *round)
{
    free(round->started_at);
    free(round->server_command);
    free(round->generator_command);
    load_result_free(&round->load);
    *round = (Round){0};
}
