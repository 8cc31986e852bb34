/* See activation.h.
 * SPDX-License-Identifier: MIT */
#include "activation.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <orisha.h>

/* A variable's number; -EINVAL when it is none. */
static int read_number(const char *name, const char *text, int64_t *ret_number, char *ret_message, size_t message_size)
{
    if (orisha_parse_int(orisha_str_from_cstring(text), ret_number) && *ret_number >= 0)
        return 0;
    snprintf(ret_message, message_size,
             "%s is '%s', which is not a number; whoever starts this program sets it for socket activation: unset it, "
             "or mend it there",
             name, text);
    return -EINVAL;
}

static int option_of(int fd, int name, int *ret_value)
{
    socklen_t size = sizeof(*ret_value);
    return getsockopt(fd, SOL_SOCKET, name, ret_value, &size) < 0 ? -errno : 0;
}

/* NULL, or what is wrong with the descriptor. */
static const char *examine(int fd)
{
    int type, accepts;
    struct sockaddr_storage address;
    socklen_t size = sizeof(address);
    if (fcntl(fd, F_GETFD) < 0)
        return "is not open";
    if (option_of(fd, SO_TYPE, &type) < 0)
        return "is not a socket";
    if (type != SOCK_STREAM)
        return "is not a stream socket; use ListenStream=";
    /* Not every system answers that. */
    if (option_of(fd, SO_ACCEPTCONN, &accepts) == 0 && accepts == 0)
        return "is a connection and not a listening socket; use Accept=no";
    int family = getsockname(fd, (struct sockaddr *)&address, &size) == 0 ? address.ss_family : AF_UNSPEC;
    if (family != AF_INET && family != AF_INET6 && family != AF_UNIX)
        return "is neither an IPv4, an IPv6 nor a Unix socket";
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
        return "cannot be made non-blocking";
    static const int on = 1;
    if (family != AF_UNIX)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)); /* accepted sockets inherit it */
    return NULL;
}

static int count_sockets(const char *pid_text, const char *count_text, char *ret_message, size_t message_size)
{
    int64_t pid, count;
    int r = read_number("LISTEN_PID", pid_text, &pid, ret_message, message_size);
    if (r < 0 || pid != getpid())
        return r;
    r = read_number("LISTEN_FDS", count_text, &count, ret_message, message_size);
    if (r < 0)
        return r;
    if (count > ACTIVATION_MAX) {
        snprintf(ret_message, message_size,
                 "LISTEN_FDS is %lld, and this server listens on at most %d sockets; give it fewer, or start several",
                 (long long)count, ACTIVATION_MAX);
        return -EINVAL;
    }
    for (int i = 0; i < (int)count; i++) {
        const char *fault = examine(ACTIVATION_FIRST_FD + i);
        if (fault != NULL) {
            snprintf(
                ret_message, message_size,
                "cannot listen on descriptor %d: number %d of LISTEN_FDS=%lld %s; whoever starts this program must "
                "give it listening stream sockets",
                ACTIVATION_FIRST_FD + i, i + 1, (long long)count, fault);
            return -EINVAL;
        }
    }
    return (int)count;
}

int activation_take(char *ret_message, size_t message_size)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    int r = pid != NULL && count != NULL ? count_sockets(pid, count, ret_message, message_size) : 0;
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    return r;
}
