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

/* What is not one piece, or more than the socket takes at once. */
static __attribute__((noinline)) int send_pieces(Output *output, int fd, size_t from, Unsent **ret_rest)
{
    size_t end = output_length(output);
    int r = unsent_transmit(output, fd, &from, end);
    if (r == 0 && from < end)
        r = unsent_keep(output, from, end, ret_rest);
    output_clear(output);
    return r;
}

int loop_direct_send(Loop *loop, int fd, size_t from, Unsent **ret_rest)
{
    Output *output = loop->output;
    *ret_rest = NULL;
    if (__builtin_expect(output->reference_count > 0, 0))
        return send_pieces(output, fd, from, ret_rest);
    size_t size = output->size - from;
    ssize_t sent = call_send(fd, output->bytes + from, size, PLATFORM_SEND_FLAGS);
    if (__builtin_expect(sent != (ssize_t)size, 0)) /* an error comes again */
        return send_pieces(output, fd, sent > 0 ? from + (size_t)sent : from, ret_rest);
    output_clear(output);
    return 0;
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
