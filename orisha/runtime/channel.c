/* See channel.h.
 * SPDX-License-Identifier: MIT */
#include "channel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <orisha.h>

#include "platform.h"
#include "socket.h"

int channel_open(int ret_ends[2])
{
    return socket_open_pair(ret_ends);
}

int channel_inherit(void)
{
    const char *text = getenv(CHANNEL_VARIABLE);
    int64_t number;
    int end = -1;
    if (text != NULL && orisha_parse_int(orisha_str_from_cstring(text), &number) && number >= 0 && number <= INT_MAX) {
        int type;
        socklen_t size = sizeof(type);
        /* Anything else is a variable that was left over from somewhere. */
        if (getsockopt((int)number, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == PLATFORM_CHANNEL_TYPE) {
            end = (int)number;
            fcntl(end, F_SETFD, FD_CLOEXEC);
        }
    }
    unsetenv(CHANNEL_VARIABLE);
    return end;
}

/* Interrupted; or told, once, that the other end was closed before it had read everything: asked again, the kernel says
 * what is so. */
static bool ask_again(void)
{
    return errno == EINTR || errno == ECONNRESET;
}

int channel_send(int end, MessageKind kind, uint64_t number)
{
    const Message message = {.kind = kind, .number = number};
    ssize_t sent;
    do {
        sent = send(end, &message, sizeof(message), PLATFORM_SEND_FLAGS | MSG_DONTWAIT);
    } while (sent < 0 && ask_again());
    return sent < 0 ? -errno : 0;
}

int channel_receive(int end, Message *ret_message)
{
    Message message;
    for (;;) {
        ssize_t size = recv(end, &message, sizeof(message), MSG_DONTWAIT);
        if (size < 0 && ask_again())
            continue;
        if (size < 0 && errno == EAGAIN)
            return 0;
        if (size <= 0)
            return size == 0 ? -EPIPE : -errno;
        if (size != (ssize_t)sizeof(message))
            continue;
        *ret_message = message;
        return 1;
    }
}
