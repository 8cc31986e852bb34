// Proportional set size of a group: see memory.h.
// SPDX-License-Identifier: MIT
#include "harness/server/memory.h"

#include <inttypes.h>
#include <stdio.h>

#include "harness/server/group.h"
#include "reports/text.h"

static uint64_t process_pss_bytes(pid_t pid)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "re");
    uint64_t kilobytes = 0;
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "Pss: %" SCNu64 " kB", &kilobytes) == 1)
            break;
    if (file)
        fclose(file);
    return kilobytes * 1024;
}

uint64_t memory_pss_bytes(Group group)
{
    AUTO_FREE ProcessStat *members = NULL;
    size_t count = group_list(group, &members);
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += process_pss_bytes(members[i].pid);
    return bytes;
}
