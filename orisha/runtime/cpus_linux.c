/* cpus.h on Linux: the CPUs of this process's affinity (taskset, cpusets).
 * SPDX-License-Identifier: MIT */
#include "cpus.h"

#include <sched.h>

unsigned cpus_usable(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) < 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? (unsigned)count : 1;
}
