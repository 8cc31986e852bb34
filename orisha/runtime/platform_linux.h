/* platform.h on Linux. The two system calls of every turn go without the cancellation points that the C library puts
 * around them in programs with threads: no thread of ours is ever cancelled, and they cost 60 instructions a call.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_PLATFORM_LINUX_H
#define ORISHA_PLATFORM_LINUX_H

#include <fcntl.h>
#include <linux/sockios.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PLATFORM_SEND_FLAGS      MSG_NOSIGNAL
#define PLATFORM_CHANNEL_TYPE    SOCK_SEQPACKET
#define PLATFORM_QUEUED_BYTES    SIOCOUTQ
#define PLATFORM_FOLDER_FLAGS    O_PATH
#define PLATFORM_COARSE_CLOCK    CLOCK_MONOTONIC_COARSE
#define PLATFORM_DESCRIPTORS_MAX RLIM_INFINITY

static inline ssize_t call_recv(int fd, void *bytes, size_t size)
{
    return syscall(SYS_recvfrom, fd, bytes, size, 0, NULL, NULL);
}

static inline ssize_t call_send(int fd, const void *bytes, size_t size, int flags)
{
    return syscall(SYS_sendto, fd, bytes, size, flags, NULL, 0);
}

static inline bool platform_random(void *bytes, size_t size)
{
    return getrandom(bytes, size, GRND_NONBLOCK) == (ssize_t)size;
}

#endif
