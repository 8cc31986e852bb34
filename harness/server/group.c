// Process groups out of /proc: see group.h.
// SPDX-License-Identifier: MIT
#include "harness/server/group.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/input/file.h"

int process_stat_read(pid_t pid, ProcessStat *ret_stat)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    AUTO_TEXT Text text = {0};
    int result = file_read(path, 4096, &text);
    if (result < 0)
        return result;
    // The name in parentheses may itself hold spaces and parentheses; the last ')' ends it.
    const char *rest = text.data ? strrchr(text.data, ')') : NULL;
    ProcessStat stat = {.pid = pid};
    if (!rest || sscanf(rest + 1,
                        " %c %d %d %*d %*d %*d %*u %*u %*u %*u %*u %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
                        " %*d %*d %*d %*d %" SCNu64,
                        &stat.state, &stat.parent, &stat.group, &stat.user_ticks, &stat.system_ticks,
                        &stat.children_user_ticks, &stat.children_system_ticks, &stat.started_ticks) != 8)
        return -EPROTO;
    *ret_stat = stat;
    return 0;
}

// All living processes, in the order of /proc.
static size_t process_list(ProcessStat **ret_stats)
{
    size_t count = 0, capacity = 256;
    ProcessStat *stats = text_memory(capacity * sizeof *stats);
    DIR *folder = opendir("/proc");
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        ProcessStat stat;
        if (!isdigit((unsigned char)entry->d_name[0]) || process_stat_read(atoi(entry->d_name), &stat) < 0 ||
            stat.state == 'Z' || stat.state == 'X')
            continue;
        if (count == capacity) {
            ProcessStat *grown = text_memory(2 * capacity * sizeof *grown);
            memcpy(grown, stats, capacity * sizeof *grown);
            free(stats);
            stats = grown;
            capacity *= 2;
        }
        stats[count++] = stat;
    }
    if (folder)
        closedir(folder);
    *ret_stats = stats;
    return count;
}

static size_t keep(ProcessStat *stats, size_t count, pid_t wanted, bool by_parent)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if ((by_parent ? stats[i].parent : stats[i].group) == wanted)
            stats[kept++] = stats[i];
    return kept;
}

static void swap(ProcessStat *left, ProcessStat *right)
{
    ProcessStat other = *left;
    *left = *right;
    *right = other;
}

// The first process and its descendants, moved to the front; a child may stand before its parent, as numbers wrap.
static size_t keep_descendants(ProcessStat *stats, size_t count, pid_t first)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && kept == 0; i++)
        if (stats[i].pid == first)
            swap(&stats[kept++], &stats[i]);
    for (size_t parent = 0; parent < kept; parent++)
        for (size_t i = kept; i < count; i++)
            if (stats[i].parent == stats[parent].pid)
                swap(&stats[kept++], &stats[i]);
    return kept;
}

size_t group_list(Group group, ProcessStat **ret_stats)
{
    size_t count = process_list(ret_stats);
    return group.container ? keep_descendants(*ret_stats, count, group.leader)
                           : keep(*ret_stats, count, group.leader, false);
}

size_t group_children(pid_t parent, ProcessStat **ret_stats)
{
    size_t count = process_list(ret_stats);
    return keep(*ret_stats, count, parent, true);
}

static bool is_member(const ProcessStat *stats, size_t count, pid_t pid, pid_t group)
{
    for (size_t i = 0; i < count; i++)
        if (stats[i].pid == pid)
            return stats[i].group == group;
    return false;
}

pid_t group_stray(Group group, bool (*is_started)(pid_t group))
{
    if (group.container)
        return 0;
    AUTO_FREE ProcessStat *stats = NULL;
    size_t count = process_list(&stats);
    for (size_t i = 0; i < count; i++) {
        bool inside = stats[i].group == group.leader || is_started(stats[i].group);
        if (!inside && (stats[i].parent == getpid() || is_member(stats, count, stats[i].parent, group.leader)))
            return stats[i].pid;
    }
    return 0;
}

// The thread of one process that may leave `cpus`, or 0.
static pid_t process_threads(pid_t pid, const cpu_set_t *cpus, unsigned *count)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *folder = opendir(path);
    const struct dirent *entry;
    pid_t elsewhere = 0;
    while (folder && (entry = readdir(folder))) {
        cpu_set_t allowed, both;
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        ++*count;
        if (sched_getaffinity(atoi(entry->d_name), sizeof allowed, &allowed) < 0)
            continue; // it has just ended
        CPU_AND(&both, &allowed, cpus);
        if (!CPU_EQUAL(&both, &allowed))
            elsewhere = atoi(entry->d_name);
    }
    if (folder)
        closedir(folder);
    return elsewhere;
}

pid_t group_threads(Group group, const cpu_set_t *cpus, unsigned *ret_count)
{
    AUTO_FREE ProcessStat *members = NULL;
    size_t count = group_list(group, &members);
    pid_t elsewhere = 0;
    *ret_count = 0;
    for (size_t i = 0; i < count; i++) {
        pid_t thread = process_threads(members[i].pid, cpus, ret_count);
        elsewhere = thread ? thread : elsewhere;
    }
    return elsewhere;
}
