/* wakeup.h anywhere.
 * SPDX-License-Identifier: MIT */
#include "wakeup.h"

#include "descriptor.h"

int wakeup_open(Wakeup *ret_wakeup)
{
    int ends[2];
    int r = descriptor_open_pipe(ends);
    *ret_wakeup = r < 0 ? WAKEUP_CLOSED : (Wakeup){ends[0], ends[1]};
    return r;
}

void wakeup_send(const Wakeup *wakeup)
{
    ssize_t written;
    do {
        written = write(wakeup->write_fd, "", 1);
    } while (written < 0 && errno == EINTR); /* when the pipe is full, others have told before */
}

void wakeup_clear(const Wakeup *wakeup)
{
    char bytes[64];
    ssize_t size;
    do {
        size = read(wakeup->read_fd, bytes, sizeof(bytes));
    } while (size == (ssize_t)sizeof(bytes) || (size < 0 && errno == EINTR));
}

void wakeup_close(Wakeup *wakeup)
{
    if (wakeup->read_fd >= 0) {
        close(wakeup->read_fd);
        close(wakeup->write_fd);
    }
    *wakeup = WAKEUP_CLOSED;
}
