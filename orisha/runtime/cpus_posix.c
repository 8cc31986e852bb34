/* cpus.h anywhere: the CPUs of the machine.
 * SPDX-License-Identifier: MIT */
#include "cpus.h"

#include <unistd.h>

unsigned cpus_usable(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}
