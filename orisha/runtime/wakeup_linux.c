/* wakeup.h on Linux. The calls fail only when the counter is full or empty, and then all is done already.
 * SPDX-License-Identifier: MIT */
#include "wakeup.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

int wakeup_open(Wakeup *ret_wakeup)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    *ret_wakeup = (Wakeup){fd, fd};
    return fd < 0 ? -errno : 0;
}

void wakeup_send(const Wakeup *wakeup)
{
    eventfd_write(wakeup->write_fd, 1);
}

void wakeup_clear(const Wakeup *wakeup)
{
    eventfd_t count;
    eventfd_read(wakeup->read_fd, &count);
}

void wakeup_close(Wakeup *wakeup)
{
    if (wakeup->read_fd >= 0)
        close(wakeup->read_fd);
    *wakeup = WAKEUP_CLOSED;
}
