/* See socket.h: what is the same on all systems.
 * SPDX-License-Identifier: MIT */
#include "socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "limit.h"

typedef union Address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} Address;

static int parse_address(const char *text, uint16_t port, Address *ret_address, socklen_t *ret_size)
{
    Address address;
    memset(&address, 0, sizeof(address));
    if (inet_pton(AF_INET, text, &address.v4.sin_addr) == 1) {
        address.v4.sin_family = AF_INET;
        address.v4.sin_port = htons(port);
        *ret_size = sizeof(address.v4);
    } else if (inet_pton(AF_INET6, text, &address.v6.sin6_addr) == 1) {
        address.v6.sin6_family = AF_INET6;
        address.v6.sin6_port = htons(port);
        *ret_size = sizeof(address.v6);
    } else {
        return -EINVAL;
    }
    *ret_address = address;
    return 0;
}

/* Everything between socket() and listen(). Accepted sockets inherit TCP_NODELAY. */
static int configure(int fd, const Address *address, socklen_t size)
{
    static const int on = 1, off = 0;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) < 0)
        return -errno;
    /* "::" takes IPv4 as well, whatever the system's default is. */
    if (address->any.sa_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) < 0)
        return -errno;
    if (bind(fd, &address->any, size) < 0 || listen(fd, LISTEN_BACKLOG) < 0)
        return -errno;
    return 0;
}

int socket_listen(const char *address_text, uint16_t port, int *ret_fd)
{
    Address address;
    socklen_t size;
    int r = parse_address(address_text, port, &address, &size);
    if (r < 0)
        return r;
    int fd = socket_open(address.any.sa_family);
    if (fd < 0)
        return fd;
    r = configure(fd, &address, size);
    if (r < 0) {
        close(fd);
        return r;
    }
    *ret_fd = fd;
    return 0;
}

void socket_abandon(int fd)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}
