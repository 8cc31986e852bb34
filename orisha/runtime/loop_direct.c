/* See loop_direct.h.
 * SPDX-License-Identifier: MIT */
#include "loop_direct.h"

#include <errno.h>
#include <unistd.h>

#include "platform.h"

ssize_t loop_direct_receive(Loop *loop, int fd, char *into, size_t room)
{
    (void)loop;
    ssize_t size;
    do {
        size = call_recv(fd, into, room);
    } while (size < 0 && errno == EINTR);
    return size < 0 ? -errno : size;
}

int loop_direct_send(Loop *loop, int fd, size_t from, Unsent **ret_rest)
{
    Output *output = loop->output;
    size_t end = output_length(output);
    int r = unsent_transmit(output, fd, &from, end);
    *ret_rest = NULL;
    if (r == 0 && from < end)
        r = unsent_keep(output, from, end, ret_rest);
    output_clear(output);
    return r;
}

bool loop_direct_is_queued(const Loop *loop, int fd)
{
    (void)loop, (void)fd;
    return false;
}

void loop_direct_flush(Loop *loop)
{
    (void)loop;
}

void loop_direct_hang_up(Loop *loop, int fd)
{
    (void)loop;
    close(fd);
}
