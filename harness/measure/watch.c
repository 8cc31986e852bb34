// Looks after a server under load: see watch.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/watch.h"

#include <errno.h>

#include "harness/server/group.h"
#include "harness/measure/link.h"
#include "harness/measure/machine.h"
#include "harness/server/memory.h"

// How often the cheap looks are taken: does it live, does the link hold packets …
#define GLANCE_INTERVAL_NS 250000000u
// … and those that read all of /proc: a few milliseconds of CPU each, 0.1 % at this pace. The last one is at the end.
#define GLANCES_PER_LOOK 12
// A generator that does not end this long after its time hangs with the server.
#define LATE_MS 15000

static int glance(const Watch *watch, Round *round, Trouble *ret_trouble)
{
    uint64_t packets;
    Trouble end;
    if (!server_alive(watch->server, &end)) {
        trouble_set(ret_trouble, "died under load: %s", end.text);
        trouble_name(ret_trouble, "alive");
        return -ECHILD;
    }
    if (link_waiting(&packets) == 0) {
        round->link_samples++;
        round->link_waiting += packets > 0;
    }
    return 0;
}

static int look(const Watch *watch, Round *round, Trouble *ret_trouble)
{
    Group group = watch->server->group;
    pid_t stray = group_stray(group, process_is_started);
    if (stray != 0) {
        trouble_set(ret_trouble,
                    "its process %d left the process group, where its CPU time and memory cannot be charged",
                    (int)stray);
        trouble_name(ret_trouble, "process_group");
        return -EBADMSG;
    }
    unsigned threads = 0;
    pid_t elsewhere = group_threads(group, &watch->cpus->server, &threads);
    if (threads > round->threads_peak)
        round->threads_peak = threads;
    if (elsewhere != 0) {
        trouble_set(ret_trouble, "its thread %d may run on CPUs that are not the server's", (int)elsewhere);
        trouble_name(ret_trouble, "affinity");
        return -EBADMSG;
    }
    Memory memory = memory_of(group);
    if (memory.pss_bytes > round->pss_peak_bytes)
        round->pss_peak_bytes = memory.pss_bytes;
    if (memory.anonymous_bytes > round->anonymous_peak_bytes)
        round->anonymous_peak_bytes = memory.anonymous_bytes;
    return 0;
}

static int pause_ms(const Watch *watch, uint64_t next_glance_ns)
{
    uint64_t now_ns = machine_now_ns();
    uint64_t wake_ns = verifier_wake_ns(watch->verifier), next_ns = wake_ns < next_glance_ns ? wake_ns : next_glance_ns;
    return next_ns > now_ns ? (int)((next_ns - now_ns + 999999) / 1000000) : 0;
}

// The looks that are due. The last ones are taken when the generator has ended.
static int check(const Watch *watch, unsigned number, bool last, Round *round, Trouble *ret_trouble)
{
    int result = glance(watch, round, ret_trouble);
    if (result == 0 && (last || number % GLANCES_PER_LOOK == 0))
        result = look(watch, round, ret_trouble);
    return result;
}

int watch(const Watch *watch, Round *round, Trouble *ret_trouble)
{
    uint64_t start_ns = machine_now_ns(), next_ns = start_ns + GLANCE_INTERVAL_NS;
    uint64_t deadline_ns = start_ns + (uint64_t)(watch->duration_s * 1e9) + LATE_MS * 1000000ull;
    verifier_begin(watch->verifier);
    for (unsigned number = 1;;) {
        int result = process_wait(watch->generator, pause_ms(watch, next_ns));
        if (result != -ETIMEDOUT)
            return result == 0 ? check(watch, number, true, round, ret_trouble) : result;
        result = verifier_keep_up(watch->verifier, ret_trouble);
        if (result == -ECONNRESET)
            process_wait(&watch->server->process, SERVER_LAST_MOMENT_MS);
        if (result == 0 && machine_now_ns() < next_ns)
            continue;
        int broken = check(watch, number++, result < 0, round, ret_trouble);
        if (broken < 0 || result < 0)
            return broken < 0 ? broken : result;
        if (machine_now_ns() > deadline_ns) {
            trouble_set(ret_trouble, "the load generator did not come to its end; the server answers no more");
            trouble_name(ret_trouble, "timeout");
            return -ETIMEDOUT;
        }
        next_ns += GLANCE_INTERVAL_NS;
    }
}
