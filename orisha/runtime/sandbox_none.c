/* landlock_enter and seccomp_enter (sandbox.h) on systems that have neither: sandbox.c says so, and with --sandbox
 * require the server does not start. OpenBSD's pledge and FreeBSD's Capsicum would be mechanisms of their own.
 * SPDX-License-Identifier: MIT */
#include "sandbox.h"

#include <errno.h>

int landlock_enter(int writable_fd)
{
    (void)writable_fd;
    return -ENOSYS;
}

int seccomp_enter(const SeccompNeeds *needs)
{
    (void)needs;
    return -ENOSYS;
}
