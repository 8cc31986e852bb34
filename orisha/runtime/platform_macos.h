/* platform.h on macOS.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_PLATFORM_MACOS_H
#define ORISHA_PLATFORM_MACOS_H

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syslimits.h>
#include <sys/types.h>
#include <time.h>

#define PLATFORM_SEND_FLAGS 0 /* sockets are told once, with SO_NOSIGPIPE (socket_macos.c) */
/* There is no SOCK_SEQPACKET in the Unix domain. So a Message (channel.h) must keep its size from version to version.
 */
#define PLATFORM_CHANNEL_TYPE    SOCK_STREAM
#define PLATFORM_FOLDER_FLAGS    O_RDONLY
#define PLATFORM_COARSE_CLOCK    CLOCK_MONOTONIC_RAW_APPROX
#define PLATFORM_DESCRIPTORS_MAX OPEN_MAX /* setrlimit(2): a higher limit of descriptors is refused */

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
