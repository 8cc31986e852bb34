/* socket.h on macOS: a socket's flags are set one by one after it was made, and whether a peer that has gone is a
 * SIGPIPE is one of them (platform_macos.h). SPDX-License-Identifier: MIT */
#include "socket.h"

#include <sys/socket.h>

#include "descriptor.h"
#include "platform.h"

/* The descriptor; or a negative errno, and it is closed. */
static int prepare(int fd)
{
    static const int on = 1;
    int r = descriptor_prepare(fd);
    if (r == 0 && setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on)) < 0)
        r = -ECONNABORTED; /* EINVAL: the connection is gone already */
    if (r == 0)
        return fd;
    close(fd);
    return r;
}

int socket_open(int family)
{
    int fd = socket(family, SOCK_STREAM, 0);
    return fd < 0 ? -errno : prepare(fd);
}

int socket_open_pair(int ret_ends[2])
{
    if (socketpair(AF_UNIX, PLATFORM_CHANNEL_TYPE, 0, ret_ends) < 0)
        return -errno;
    int r = prepare(ret_ends[0]);
    int other = prepare(ret_ends[1]);
    if (r >= 0 && other >= 0)
        return 0;
    if (r >= 0)
        close(ret_ends[0]);
    if (other >= 0)
        close(ret_ends[1]);
    return r < 0 ? r : other;
}

int socket_accept(int listener)
{
    int fd = accept(listener, NULL, NULL);
    return fd < 0 ? -errno : prepare(fd);
}

uint32_t socket_queued_bytes(int fd)
{
    int queued = 0;
    socklen_t size = sizeof(queued);
    return getsockopt(fd, SOL_SOCKET, SO_NWRITE, &queued, &size) == 0 && queued > 0 ? (uint32_t)queued : 0;
}
