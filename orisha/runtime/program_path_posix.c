/* program_path.h anywhere: what the name that the program was called by stands for, looked up as a shell does. Some
 * systems could tell the file itself (sysctl, _NSGetExecutablePath), each in a way of its own, OpenBSD in none.
 * SPDX-License-Identifier: MIT */
#include "program_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int program_path(const char *called, char ret_path[PATH_MAX])
{
    if (called == NULL || *called == '\0')
        return -ENOENT;
    if (strchr(called, '/') != NULL)
        return realpath(called, ret_path) == NULL ? -errno : 0;
    for (const char *folder = getenv("PATH"); folder != NULL;) {
        char candidate[PATH_MAX];
        int size = (int)strcspn(folder, ":");
        int length =
            snprintf(candidate, sizeof(candidate), "%.*s/%s", size > 0 ? size : 1, size > 0 ? folder : ".", called);
        if (length < PATH_MAX && access(candidate, X_OK) == 0 && realpath(candidate, ret_path) != NULL)
            return 0;
        folder = folder[size] == ':' ? folder + size + 1 : NULL;
    }
    return -ENOENT;
}
