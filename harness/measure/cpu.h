// CPUs and CPU time: which CPUs the server and the generator get, and what a group of processes used between two
// moments (METHOD: server CPU time per request is a first-class figure).
//
// The total is the process CPU clock of every process of the group, in nanoseconds. The kernel's user/system split has
// a resolution of one tick (usually 10 ms). A child that ended in between and was waited for is found in its parent's
// cutime/cstime; one that nobody waited for is lost, which the ticks of a server's short-lived helpers seldom are.
// SPDX-License-Identifier: MIT
#pragma once

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "harness/server/group.h"

typedef struct CpuPlan {
    cpu_set_t all;
    cpu_set_t server;
    cpu_set_t generator;
    int server_count;
    int generator_count;
    bool shared; // one CPU only: both have it
} CpuPlan;

int cpu_plan(CpuPlan *ret_plan);
void cpu_plan_split(const cpu_set_t *all, CpuPlan *ret_plan); // the rule itself, for tests
char *cpu_set_text(const cpu_set_t *set);                     // "0-3,6"; the caller frees it

typedef struct CpuEntry {
    pid_t pid;
    uint64_t started_ticks;
    uint64_t clock_ns;
    uint64_t user_ticks, system_ticks;
    uint64_t children_user_ticks, children_system_ticks;
} CpuEntry;

typedef struct CpuSample {
    CpuEntry *entries;
    size_t count;
} CpuSample;

typedef struct CpuUse {
    uint64_t total_ns;
    uint64_t user_ns;
    uint64_t system_ns;
} CpuUse;

void cpu_sample(Group group, CpuSample *ret_sample); // free with cpu_sample_free
void cpu_sample_free(CpuSample *sample);
CpuUse cpu_use(const CpuSample *before, const CpuSample *after, uint64_t tick_ns);
uint64_t cpu_tick_ns(void);

// Busy and stolen time of a set of CPUs since boot, from /proc/stat.
typedef struct CpuBusy {
    uint64_t busy_ns;
    uint64_t steal_ns;
} CpuBusy;

// Time since boot in which some task waited for a CPU (/proc/pressure/cpu, "some"), in microseconds; -1 where there is
// none.
double cpu_pressure_us(void);

CpuBusy cpu_busy(const cpu_set_t *set);
