// The processes of a server, as /proc shows them. A server may be many processes (nginx's workers); the group is what
// the harness started, stops, charges CPU time and memory to, and asks for the listening socket.
//
// A process group; or, of a container, its first process and all that descends from it. That is exact: an orphan inside
// becomes the first process's child. It needs no right that a container's processes do not give, and no cgroup.
// SPDX-License-Identifier: MIT
#pragma once

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct Group {
    pid_t leader; // the group's number; of a container the first process, as it is numbered outside. 0: none yet
    bool container;
} Group;

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

// The living (not zombie) processes of the group, or, for group_children, those whose parent is `parent`. The caller
// frees the array. The count is returned.
size_t group_list(Group group, ProcessStat **ret_stats);
size_t group_children(pid_t parent, ProcessStat **ret_stats);

// A process that came from the group and is in it no more (setsid, setpgid): a child of one of its processes, or, as
// the harness is the subreaper, an orphan of ours whose group is not one that the harness started itself. 0: there is
// none, as always with a container, which nothing can leave.
pid_t group_stray(Group group, bool (*is_started)(pid_t group));

// Counts the threads of the group. The number of one that may run on CPUs outside `cpus`, or 0.
pid_t group_threads(Group group, const cpu_set_t *cpus, unsigned *ret_count);
