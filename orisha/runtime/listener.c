/* See listener.h.
 * SPDX-License-Identifier: MIT */
#include "listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shortage.h"
#include "socket.h"

static const char unix_prefix[] = "unix:";

/* ---- Errors -------------------------------------------------------------------------------------------------------
 */

static void explain_address(const char *bind, unsigned port, int error, char *ret_message, size_t size)
{
    const char *remedy = shortage_remedy(error);
    if (remedy != NULL) {
        snprintf(ret_message, size, "cannot listen on %s, port %u: %s; %s", bind, port, strerror(error), remedy);
        return;
    }
    switch (error) {
    case EADDRINUSE:
        snprintf(ret_message, size,
                 "cannot listen on %s, port %u: another program uses it; stop that program, or choose another port "
                 "with --port or ORISHA_PORT",
                 bind, port);
        return;
    case EACCES:
        snprintf(ret_message, size,
                 "cannot listen on %s, port %u: no permission; choose a port from 1024 up with --port or ORISHA_PORT, "
                 "or give the program the capability CAP_NET_BIND_SERVICE",
                 bind, port);
        return;
    case EINVAL:
        snprintf(ret_message, size,
                 "cannot listen on '%s': it is not a numeric IPv4 or IPv6 address; use one such as 127.0.0.1 or ::, or "
                 "unix:/path, with --bind or ORISHA_BIND",
                 bind);
        return;
    case EADDRNOTAVAIL:
        snprintf(ret_message, size,
                 "cannot listen on %s: this machine has no such address; use one of its own, or 0.0.0.0 for all, with "
                 "--bind or ORISHA_BIND",
                 bind);
        return;
    default:
        snprintf(ret_message, size,
                 "cannot listen on %s, port %u: %s; choose another address with --bind or port with --port", bind, port,
                 strerror(error));
    }
}

static void explain_unix(const char *path, int error, char *ret_message, size_t size)
{
    const char *cause, *remedy = shortage_remedy(error);
    if (remedy != NULL) {
        snprintf(ret_message, size, "cannot listen on '%s%s': %s; %s", unix_prefix, path, strerror(error), remedy);
        return;
    }
    switch (error) {
    case EADDRINUSE: cause = "another program listens there; stop that program, or choose another path"; break;
    case EEXIST: cause = "the file is not a socket; move it away, or choose another path"; break;
    case EINVAL: cause = "it does not begin with '/'; give it an absolute path"; break;
    case ENAMETOOLONG: cause = "the path has more than 107 bytes; choose a shorter one"; break;
    case ENOENT: cause = "its folder does not exist; make the folder, or choose another path"; break;
    case EACCES:
    case EPERM: cause = "no permission; give this user the right to write to its folder, or choose another path"; break;
    default:
        snprintf(ret_message, size, "cannot listen on '%s%s': %s; choose another path with --bind or ORISHA_BIND",
                 unix_prefix, path, strerror(error));
        return;
    }
    snprintf(ret_message, size, "cannot listen on '%s%s': %s (--bind or ORISHA_BIND)", unix_prefix, path, cause);
}

/* ---- Names --------------------------------------------------------------------------------------------------------
 */

/* Negative errno when the kernel does not say. */
static int name_listener(Listener *listener)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un local;
    } address;
    socklen_t size = sizeof(address);
    char host[INET6_ADDRSTRLEN];
    memset(&address, 0, sizeof(address));
    if (getsockname(listener->fd, &address.any, &size) < 0)
        return -errno;
    if (address.any.sa_family == AF_UNIX && address.local.sun_path[0] == '\0' && size > sizeof(sa_family_t))
        /* Abstract, as only whoever starts us can make them; written with '@' by custom. */
        snprintf(listener->name, sizeof(listener->name), "%s@%.*s", unix_prefix, (int)(size - sizeof(sa_family_t) - 1),
                 address.local.sun_path + 1);
    else if (address.any.sa_family == AF_UNIX)
        snprintf(listener->name, sizeof(listener->name), "%s%.*s", unix_prefix, (int)sizeof(address.local.sun_path),
                 address.local.sun_path);
    else if (address.any.sa_family == AF_INET6)
        snprintf(listener->name, sizeof(listener->name), "[%s]:%u",
                 inet_ntop(AF_INET6, &address.v6.sin6_addr, host, sizeof(host)), ntohs(address.v6.sin6_port));
    else
        snprintf(listener->name, sizeof(listener->name), "%s:%u",
                 inet_ntop(AF_INET, &address.v4.sin_addr, host, sizeof(host)), ntohs(address.v4.sin_port));
    return 0;
}

/* Of sockets that were given nothing else is known, but whoever gave them knows. */
static void name_given(Listener *listener)
{
    int r = name_listener(listener);
    if (r < 0)
        snprintf(listener->name, sizeof(listener->name), "descriptor %d (its address cannot be read: %s)", listener->fd,
                 strerror(-r));
}

/* Of one that was opened here the name is what was asked for; only a port that the kernel has chosen must be told by
 * the kernel: without it nobody could connect. */
static int name_opened(Listener *listener, const char *bind, uint16_t port, char *ret_message, size_t size)
{
    int r = name_listener(listener);
    if (r == 0)
        return 0;
    if (listener->file.path[0] != '\0') {
        snprintf(listener->name, sizeof(listener->name), "%s%s", unix_prefix, listener->file.path);
        return 0;
    }
    if (port != 0) {
        const bool is_v6 = strchr(bind, ':') != NULL;
        snprintf(listener->name, sizeof(listener->name), is_v6 ? "[%s]:%u" : "%s:%u", bind, port);
        return 0;
    }
    const char *remedy = shortage_remedy(-r);
    snprintf(ret_message, size, "cannot tell which free port of %s was taken: %s; %s%schoose one with --port", bind,
             strerror(-r), remedy != NULL ? remedy : "", remedy != NULL ? ", or " : "");
    return r;
}

void listeners_describe(const Listeners *listeners, char *ret_text, size_t size)
{
    size_t at = 0;
    ret_text[0] = '\0';
    for (size_t i = 0; i < listeners->count && at < size; i++)
        at += (size_t)snprintf(ret_text + at, size - at, "%s%s", i > 0 ? " and " : "", listeners->items[i].name);
}

/* ---- Opening and closing ------------------------------------------------------------------------------------------
 */

static int open_one(const char *bind, uint16_t port, Listener *ret_listener, char *ret_message, size_t size)
{
    int r;
    if (strncmp(bind, unix_prefix, sizeof(unix_prefix) - 1) == 0) {
        const char *path = bind + sizeof(unix_prefix) - 1;
        r = unix_socket_listen(path, &ret_listener->fd, &ret_listener->file);
        if (r < 0)
            explain_unix(path, -r, ret_message, size);
    } else {
        r = socket_listen(bind, port, &ret_listener->fd);
        if (r < 0)
            explain_address(bind, port, -r, ret_message, size);
    }
    return r;
}

int listeners_open(const char *bind, uint16_t port, Listeners *ret_listeners, char *ret_message, size_t size)
{
    *ret_listeners = (Listeners){0};
    int given = activation_take(ret_message, size);
    if (given < 0)
        return given;
    for (int i = 0; i < given; i++) {
        ret_listeners->items[i].fd = ACTIVATION_FIRST_FD + i;
        name_given(&ret_listeners->items[i]);
    }
    ret_listeners->count = (size_t)given;
    if (given > 0)
        return 0;
    int r = open_one(bind, port, &ret_listeners->items[0], ret_message, size);
    if (r < 0)
        return r;
    ret_listeners->count = 1;
    r = name_opened(&ret_listeners->items[0], bind, port, ret_message, size);
    if (r < 0)
        listeners_close(ret_listeners);
    return r;
}

void listeners_close(Listeners *listeners)
{
    for (size_t i = 0; i < listeners->count; i++) {
        unix_file_remove(&listeners->items[i].file);
        close(listeners->items[i].fd);
    }
    listeners->count = 0;
}
