// Memory of a group: see memory.h.
// SPDX-License-Identifier: MIT
#include "harness/server/memory.h"

#include <inttypes.h>
#include <stdio.h>

#include "harness/server/group.h"
#include "reports/text.h"

static Memory process_memory(pid_t pid)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "re");
    uint64_t pss = 0, anonymous = 0;
    while (file && fgets(line, sizeof line, file)) {
        sscanf(line, "Pss: %" SCNu64 " kB", &pss);
        sscanf(line, "Pss_Anon: %" SCNu64 " kB", &anonymous);
    }
    if (file)
        fclose(file);
    return (Memory){.pss_bytes = pss * 1024, .anonymous_bytes = anonymous * 1024};
}

Memory memory_of(Group group)
{
    AUTO_FREE ProcessStat *members = NULL;
    size_t count = group_list(group, &members);
    Memory sum = {0};
    for (size_t i = 0; i < count; i++) {
        Memory one = process_memory(members[i].pid);
        sum.pss_bytes += one.pss_bytes;
        sum.anonymous_bytes += one.anonymous_bytes;
    }
    return sum;
}
