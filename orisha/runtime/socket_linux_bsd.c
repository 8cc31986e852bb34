/* socket.h where sockets can be made non-blocking and closed by exec at once.
 * SPDX-License-Identifier: MIT */
#include "socket.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "platform.h"

enum { FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC };

int socket_open(int family)
{
    int fd = socket(family, SOCK_STREAM | FLAGS, 0);
    return fd < 0 ? -errno : fd;
}

int socket_open_pair(int ret_ends[2])
{
    return socketpair(AF_UNIX, PLATFORM_CHANNEL_TYPE | FLAGS, 0, ret_ends) < 0 ? -errno : 0;
}

int socket_accept(int listener)
{
    int fd = accept4(listener, NULL, NULL, FLAGS);
    return fd < 0 ? -errno : fd;
}

uint32_t socket_queued_bytes(int fd)
{
    int queued = 0;
    return ioctl(fd, PLATFORM_QUEUED_BYTES, &queued) == 0 && queued > 0 ? (uint32_t)queued : 0;
}
