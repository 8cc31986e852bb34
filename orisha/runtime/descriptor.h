/* Descriptors that block nobody and end with an exec, where the system cannot make them so at once. In between, another
 * thread's fork would inherit them; the programs that start others do so from their only thread (supervisor.c).
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_DESCRIPTOR_H
#define ORISHA_DESCRIPTOR_H

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static inline int descriptor_prepare(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
        return -errno;
    return 0;
}

static inline int descriptor_open_pipe(int ret_ends[2])
{
    if (pipe(ret_ends) < 0)
        return -errno;
    int r = descriptor_prepare(ret_ends[0]);
    if (r == 0)
        r = descriptor_prepare(ret_ends[1]);
    if (r < 0) {
        close(ret_ends[0]);
        close(ret_ends[1]);
    }
    return r;
}

#endif
