/* loop.h on epoll. Sockets are added once for both directions and never modified: in edge-triggered mode an event that
 * nobody waits for costs nothing, while every epoll_ctl is a system call.
 * SPDX-License-Identifier: MIT */
#include "loop.h"

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

int loop_open(Loop *loop)
{
    int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0)
        return -errno;
    int wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = wake_fd};
    if (wake_fd < 0 || epoll_ctl(fd, EPOLL_CTL_ADD, wake_fd, &event) < 0) {
        int error = errno;
        close(fd);
        if (wake_fd >= 0)
            close(wake_fd);
        return -error;
    }
    *loop = (Loop){fd, wake_fd};
    return 0;
}

void loop_close(Loop *loop)
{
    close(loop->wake_fd);
    close(loop->fd);
}

int loop_add(Loop *loop, int fd)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
    return epoll_ctl(loop->fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

void loop_wake(Loop *loop)
{
    uint64_t one = 1;
    /* It fails only when the counter is full, and then a wake-up is on its way already. */
    ssize_t written = write(loop->wake_fd, &one, sizeof(one));
    (void)written;
}

static unsigned translate(uint32_t events)
{
    return (events & EPOLLIN ? LOOP_READABLE : 0u) | (events & EPOLLOUT ? LOOP_WRITABLE : 0u) |
           (events & EPOLLRDHUP ? LOOP_PEER_CLOSED : 0u) | (events & (EPOLLERR | EPOLLHUP) ? LOOP_FAILED : 0u);
}

int loop_wait(Loop *loop, LoopEvent *ret_events, int timeout_ms)
{
    struct epoll_event events[LOOP_BATCH];
    int count = epoll_wait(loop->fd, events, LOOP_BATCH, timeout_ms);
    int filled = 0;
    for (int i = 0; i < count; i++) {
        if (events[i].data.fd == loop->wake_fd) {
            /* Edge-triggered: the next write is an event of its own; the counter need not be read. */
            continue;
        }
        ret_events[filled++] = (LoopEvent){events[i].data.fd, translate(events[i].events)};
    }
    return filled;
}
