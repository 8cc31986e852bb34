// CPUs and CPU time: see cpu.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/cpu.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "reports/text.h"

void cpu_plan_split(const cpu_set_t *all, CpuPlan *ret_plan)
{
    CpuPlan plan = {.all = *all};
    int total = CPU_COUNT(all), seen = 0;
    plan.shared = total < 2;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, all))
            continue;
        bool first_half = seen++ < total / 2;
        if (plan.shared || first_half)
            CPU_SET(cpu, &plan.server);
        if (plan.shared || !first_half)
            CPU_SET(cpu, &plan.generator);
    }
    plan.server_count = CPU_COUNT(&plan.server);
    plan.generator_count = CPU_COUNT(&plan.generator);
    *ret_plan = plan;
}

int cpu_plan(CpuPlan *ret_plan)
{
    cpu_set_t all;
    if (sched_getaffinity(0, sizeof all, &all) < 0)
        return -errno;
    cpu_plan_split(&all, ret_plan);
    return 0;
}

char *cpu_set_text(const cpu_set_t *set)
{
    Text text = {0};
    text_add(&text, "");
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, set))
            continue;
        int last = cpu;
        while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set))
            last++;
        text_print(&text, last > cpu ? "%s%d-%d" : "%s%d", text.length > 0 ? "," : "", cpu, last);
        cpu = last;
    }
    return text.data;
}

uint64_t cpu_tick_ns(void)
{
    return 1000000000u / (uint64_t)sysconf(_SC_CLK_TCK);
}

void cpu_sample(Group group, CpuSample *ret_sample)
{
    AUTO_FREE ProcessStat *stats = NULL;
    size_t count = group_list(group, &stats);
    CpuSample sample = {.entries = text_memory(count * sizeof *sample.entries)};
    for (size_t i = 0; i < count; i++) {
        clockid_t clock;
        struct timespec time;
        if (clock_getcpuclockid(stats[i].pid, &clock) != 0 || clock_gettime(clock, &time) < 0)
            continue; // it ended between the listing and here
        sample.entries[sample.count++] = (CpuEntry){
            .pid = stats[i].pid,
            .started_ticks = stats[i].started_ticks,
            .clock_ns = (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec,
            .user_ticks = stats[i].user_ticks,
            .system_ticks = stats[i].system_ticks,
            .children_user_ticks = stats[i].children_user_ticks,
            .children_system_ticks = stats[i].children_system_ticks,
        };
    }
    *ret_sample = sample;
}

void cpu_sample_free(CpuSample *sample)
{
    free(sample->entries);
    *sample = (CpuSample){0};
}

static const CpuEntry *entry_of(const CpuSample *sample, const CpuEntry *like)
{
    for (size_t i = 0; i < sample->count; i++)
        if (sample->entries[i].pid == like->pid && sample->entries[i].started_ticks == like->started_ticks)
            return &sample->entries[i];
    return NULL;
}

static uint64_t minus(uint64_t left, uint64_t right)
{
    return left > right ? left - right : 0;
}

CpuUse cpu_use(const CpuSample *before, const CpuSample *after, uint64_t tick_ns)
{
    CpuUse use = {0};
    uint64_t ended_user = 0, ended_system = 0; // whole lives of the children that ended in between
    static const CpuEntry none;
    for (size_t i = 0; i < after->count; i++) {
        const CpuEntry *now = &after->entries[i], *then = entry_of(before, now);
        then = then ? then : &none;
        use.total_ns += minus(now->clock_ns, then->clock_ns);
        use.user_ns += minus(now->user_ticks, then->user_ticks) * tick_ns;
        use.system_ns += minus(now->system_ticks, then->system_ticks) * tick_ns;
        ended_user += minus(now->children_user_ticks, then->children_user_ticks);
        ended_system += minus(now->children_system_ticks, then->children_system_ticks);
    }
    // Of those lives the part before the first sample does not belong here.
    for (size_t i = 0; i < before->count; i++) {
        const CpuEntry *gone = &before->entries[i];
        if (entry_of(after, gone))
            continue;
        ended_user = minus(ended_user, gone->user_ticks + gone->children_user_ticks);
        ended_system = minus(ended_system, gone->system_ticks + gone->children_system_ticks);
    }
    use.user_ns += ended_user * tick_ns;
    use.system_ns += ended_system * tick_ns;
    use.total_ns += (ended_user + ended_system) * tick_ns;
    return use;
}

double cpu_pressure_us(void)
{
    FILE *file = fopen("/proc/pressure/cpu", "re");
    double total = -1;
    if (file && fscanf(file, "some %*s %*s %*s total=%lf", &total) != 1)
        total = -1;
    if (file)
        fclose(file);
    return total;
}

CpuBusy cpu_busy(const cpu_set_t *set)
{
    CpuBusy busy = {0};
    FILE *file = fopen("/proc/stat", "re");
    char line[512];
    while (file && fgets(line, sizeof line, file)) {
        int cpu;
        uint64_t user, nice, system, idle, wait, irq, softirq, steal;
        if (sscanf(line,
                   "cpu%d %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64,
                   &cpu, &user, &nice, &system, &idle, &wait, &irq, &softirq, &steal) != 9 ||
            cpu < 0 || cpu >= CPU_SETSIZE || !CPU_ISSET(cpu, set))
            continue;
        busy.busy_ns += (user + nice + system + irq + softirq) * cpu_tick_ns();
        busy.steal_ns += steal * cpu_tick_ns();
    }
    if (file)
        fclose(file);
    return busy;
}
