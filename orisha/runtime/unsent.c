/* See unsent.h.
 * SPDX-License-Identifier: MIT */
#include "unsent.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "cold.h"
#include "platform.h"

int unsent_transmit(const Output *output, int fd, size_t *sent, size_t end)
{
    while (*sent < end) {
        ssize_t size;
        if (output->reference_count == 0) {
            size = call_send(fd, output->bytes + *sent, end - *sent, PLATFORM_SEND_FLAGS);
        } else {
            struct iovec vectors[OUTPUT_VECTORS];
            struct msghdr message = {.msg_iov = vectors};
            message.msg_iovlen = output_vectors(output, *sent, end, vectors);
            size = sendmsg(fd, &message, PLATFORM_SEND_FLAGS);
        }
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return errno == EAGAIN ? 0 : -errno;
        if (size == 0)
            return 0;
        *sent += (size_t)size;
    }
    return 0;
}

COLD int unsent_keep(const Output *output, size_t from, size_t end, Unsent **ret_unsent)
{
    Unsent *unsent = malloc(sizeof(*unsent));
    if (unsent == NULL)
        return -ENOMEM;
    int r = output_keep(output, from, end, &unsent->output);
    if (r < 0) {
        free(unsent);
        return r;
    }
    unsent->sent = 0;
    *ret_unsent = unsent;
    return 0;
}

COLD void unsent_free(Unsent *unsent)
{
    if (unsent == NULL)
        return;
    output_close(&unsent->output);
    free(unsent);
}
