/* platform.h on FreeBSD (12 up), NetBSD (8 up), OpenBSD and DragonFly.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_PLATFORM_BSD_H
#define ORISHA_PLATFORM_BSD_H

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/filio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

#define PLATFORM_SEND_FLAGS   MSG_NOSIGNAL
#define PLATFORM_CHANNEL_TYPE SOCK_SEQPACKET
#ifdef FIONWRITE
#define PLATFORM_QUEUED_BYTES FIONWRITE
#else
#define PLATFORM_QUEUED_BYTES 0 /* OpenBSD does not tell: what its kernel took counts as read by the peer */
#endif
#define PLATFORM_FOLDER_FLAGS O_RDONLY
#ifdef CLOCK_MONOTONIC_FAST
#define PLATFORM_COARSE_CLOCK CLOCK_MONOTONIC_FAST
#else
#define PLATFORM_COARSE_CLOCK CLOCK_MONOTONIC
#endif
#define PLATFORM_DESCRIPTORS_MAX RLIM_INFINITY

static inline ssize_t call_recv(int fd, void *bytes, size_t size)
{
    return recv(fd, bytes, size, 0);
}

static inline ssize_t call_send(int fd, const void *bytes, size_t size, int flags)
{
    return send(fd, bytes, size, flags);
}

static inline bool platform_random(void *bytes, size_t size)
{
    arc4random_buf(bytes, size);
    return true;
}

#endif
