/* See shortage.h.
 * SPDX-License-Identifier: MIT */
#include "shortage.h"

#include <errno.h>
#include <stddef.h>

const char *shortage_remedy(int error)
{
    switch (error) {
    case EMFILE: return "raise this process's limit of open files (ulimit -n)";
    case ENFILE: return "close open files of other programs, or let the system have more (sysctl fs.file-max)";
    case ENOMEM:
    case ENOBUFS: return "free some memory";
    case EAGAIN: return "free some memory, raise the limit of threads (ulimit -u)"; /* pthread_create says it of both */
    default: return NULL;
    }
}
