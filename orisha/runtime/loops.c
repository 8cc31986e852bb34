/* See loops.h.
 * SPDX-License-Identifier: MIT */
#include "loops.h"

#include <stddef.h>
#include <string.h>

#ifdef HAVE_IO_URING
#include "loop_uring.h"
#endif

typedef struct Choice {
    const LoopBackend *backend;
    const char *(*probe)(void); /* why it cannot be used here, or NULL */
} Choice;

/* Those of this build. The first can always be used, and measured best. */
static const Choice choices[] = {
#ifdef HAVE_EPOLL
    {&loop_epoll, NULL},
#endif
#ifdef HAVE_KQUEUE
    {&loop_kqueue, NULL},
#endif
#ifdef HAVE_IO_URING
    {&loop_uring, uring_probe},
#endif
};

const LoopBackend *loops_choose(const char *name, const char **ret_reason)
{
    const LoopBackend *const usual = choices[0].backend;
    *ret_reason = NULL;
    if (strcmp(name, "auto") == 0)
        return usual;
    for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++) {
        if (strcmp(name, choices[i].backend->name) != 0)
            continue;
        *ret_reason = choices[i].probe != NULL ? choices[i].probe() : NULL;
        return *ret_reason == NULL ? choices[i].backend : usual;
    }
    *ret_reason = "this program was built without it";
    return usual;
}
