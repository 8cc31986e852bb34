// Process groups out of /proc: see group.h.
// SPDX-License-Identifier: MIT
#include "group.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

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

static size_t process_list(pid_t wanted, bool by_parent, ProcessStat **ret_stats)
{
    size_t count = 0, capacity = 16;
    ProcessStat *stats = text_memory(capacity * sizeof *stats);
    DIR *folder = opendir("/proc");
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        ProcessStat stat;
        if (!isdigit((unsigned char)entry->d_name[0]) || process_stat_read(atoi(entry->d_name), &stat) < 0)
            continue;
        if ((by_parent ? stat.parent : stat.group) != wanted || stat.state == 'Z' || stat.state == 'X')
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

size_t group_list(pid_t group, ProcessStat **ret_stats)
{
    return process_list(group, false, ret_stats);
}

size_t group_children(pid_t parent, ProcessStat **ret_stats)
{
    return process_list(parent, true, ret_stats);
}

static pid_t first_outside(const ProcessStat *stats, size_t count, pid_t group, pid_t other)
{
    for (size_t i = 0; i < count; i++)
        if (stats[i].group != group && stats[i].group != other)
            return stats[i].pid;
    return 0;
}

pid_t group_stray(pid_t group, pid_t other)
{
    AUTO_FREE ProcessStat *members = NULL, *orphans = NULL;
    size_t member_count = group_list(group, &members);
    size_t orphan_count = group_children(getpid(), &orphans);
    pid_t stray = first_outside(orphans, orphan_count, group, other);
    for (size_t i = 0; stray == 0 && i < member_count; i++) {
        AUTO_FREE ProcessStat *children = NULL;
        size_t count = group_children(members[i].pid, &children);
        stray = first_outside(children, count, group, other);
    }
    return stray;
}
