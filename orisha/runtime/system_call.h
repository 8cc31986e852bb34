/* The three system calls of every turn, without the cancellation points that the C library puts around them in programs
 * with threads: no thread of ours is ever cancelled, and they cost 60 instructions a call. Otherwise as recv(2), send(2)
 * and epoll_wait(2).
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_SYSTEM_CALL_H
#define ORISHA_SYSTEM_CALL_H

#include <stddef.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static inline ssize_t call_recv(int fd, void *bytes, size_t size)
{
    return syscall(SYS_recvfrom, fd, bytes, size, 0, NULL, NULL);
}

static inline ssize_t call_send(int fd, const void *bytes, size_t size, int flags)
{
    return syscall(SYS_sendto, fd, bytes, size, flags, NULL, 0);
}

static inline int call_epoll_wait(int fd, struct epoll_event *events, int count, int timeout_ms)
{
    return (int)syscall(SYS_epoll_pwait, fd, events, count, timeout_ms, NULL, 8);
}

#endif
