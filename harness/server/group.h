// The processes of a process group, as /proc shows them. A server may be many processes (nginx's workers); the group is
// what the harness started, stops, charges CPU time and memory to, and asks for the listening socket.
// SPDX-License-Identifier: MIT
#pragma once

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct ProcessStat {
    pid_t pid;
    pid_t parent;
    pid_t group;
    char state;
    uint64_t user_ticks;
    uint64_t system_ticks;
    uint64_t children_user_ticks; // of children that ended and were waited for
    uint64_t children_system_ticks;
    uint64_t started_ticks; // tells a process from a later one with the same number
} ProcessStat;

int process_stat_read(pid_t pid, ProcessStat *ret_stat);

// The living (not zombie) processes whose group is `group`, or, for group_children, whose parent is `parent`. The
// caller frees the array. The count is returned.
size_t group_list(pid_t group, ProcessStat **ret_stats);
size_t group_children(pid_t parent, ProcessStat **ret_stats);

// A process that came from the group and is in it no more (setsid, setpgid): a child of one of its processes, or, as
// the harness is the subreaper, an orphan of ours that is in neither `group` nor `other`. 0: there is none.
pid_t group_stray(pid_t group, pid_t other);

// Counts the threads of the group. The number of one that may run on CPUs outside `cpus`, or 0.
pid_t group_threads(pid_t group, const cpu_set_t *cpus, unsigned *ret_count);
