/* program_path.h on Linux.
 * SPDX-License-Identifier: MIT */
#include "program_path.h"

#include <errno.h>
#include <sys/types.h>
#include <unistd.h>

int program_path(const char *called, char ret_path[PATH_MAX])
{
    (void)called;
    ssize_t size = readlink("/proc/self/exe", ret_path, PATH_MAX - 1);
    if (size < 0)
        return -errno;
    ret_path[size] = '\0';
    return 0;
}
