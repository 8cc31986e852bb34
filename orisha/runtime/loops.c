/* Which backend a server waits with.
 * SPDX-License-Identifier: MIT */
#include "loops.h"

#include <stddef.h>
#include <string.h>

#ifdef HAVE_IO_URING
#include "loop_uring.h"
#endif

const LoopBackend *loops_choose(const char *name, const char **ret_reason)
{
    *ret_reason = NULL;
    if (strcmp(name, loop_epoll.name) == 0 || strcmp(name, "auto") == 0)
        return &loop_epoll;
#ifdef HAVE_IO_URING
    if (strcmp(name, loop_uring.name) == 0) {
        *ret_reason = uring_probe();
        return *ret_reason == NULL ? &loop_uring : &loop_epoll;
    }
#endif
    *ret_reason = "this program was built without it";
    return &loop_epoll;
}
