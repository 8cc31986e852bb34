/* loop.h on epoll. Sockets are added once for both directions and never modified: in edge-triggered mode an event that
 * nobody waits for costs nothing, while every epoll_ctl is a system call.
 * SPDX-License-Identifier: MIT */
#include "loop_direct.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cold.h"

enum { EVENTS = 128 }; /* taken at once */

typedef struct Epoll {
    int fd;
    int wake_fd;
    struct epoll_event news[EVENTS]; /* as the kernel tells them; here, because a stack would need a guard */
    LoopEvent events[EVENTS];
} Epoll;

_Static_assert((int)LOOP_READABLE == (int)EPOLLIN && (int)LOOP_WRITABLE == (int)EPOLLOUT &&
                   (int)LOOP_FAILED == (int)(EPOLLERR | EPOLLHUP) && (int)LOOP_PEER_CLOSED == (int)EPOLLRDHUP,
               "the bits of loop.h are epoll's");

static Epoll *epoll_of(const Loop *loop)
{
    return loop->state;
}

COLD static int open_descriptors(Epoll *epoll)
{
    epoll->fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll->fd < 0)
        return -errno;
    epoll->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = epoll->wake_fd};
    if (epoll->wake_fd >= 0 && epoll_ctl(epoll->fd, EPOLL_CTL_ADD, epoll->wake_fd, &event) == 0)
        return 0;
    int error = errno;
    close(epoll->fd);
    if (epoll->wake_fd >= 0)
        close(epoll->wake_fd);
    return -error;
}

COLD static int epoll_open(Loop *loop)
{
    Epoll *epoll = malloc(sizeof(*epoll));
    int r = epoll != NULL ? open_descriptors(epoll) : -ENOMEM;
    if (r < 0) {
        free(epoll);
        return r;
    }
    loop->state = epoll;
    return 0;
}

COLD static void epoll_close(Loop *loop)
{
    Epoll *epoll = epoll_of(loop);
    close(epoll->wake_fd);
    close(epoll->fd);
    free(epoll);
}

static int epoll_add(Loop *loop, int fd)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
    return epoll_ctl(epoll_of(loop)->fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

static void epoll_wake(Loop *loop)
{
    uint64_t one = 1;
    /* It fails only when the counter is full, and then a wake-up is on its way already. */
    ssize_t written = write(epoll_of(loop)->wake_fd, &one, sizeof(one));
    (void)written;
}

static int epoll_wait_for_news(Loop *loop, const LoopEvent **ret_events, int timeout_ms)
{
    Epoll *epoll = epoll_of(loop);
    /* As in platform_linux.h: without the C library's cancellation point. */
    int count = (int)syscall(SYS_epoll_pwait, epoll->fd, epoll->news, EVENTS, timeout_ms, NULL, 8);
    if (count < 0)
        return -errno;
    int filled = 0;
    for (int i = 0; i < count; i++) {
        /* The wake-up is edge-triggered: the next write is an event of its own; the counter need not be read. */
        const struct epoll_event *news = &epoll->news[i];
        if (news->data.fd != epoll->wake_fd)
            epoll->events[filled++] = (LoopEvent){news->data.fd, news->events};
    }
    *ret_events = epoll->events;
    return filled;
}

static void epoll_await_writable(Loop *loop, int fd)
{
    (void)loop, (void)fd; /* it always is */
}

const LoopBackend loop_epoll = {
    .name = "epoll",
    .open = epoll_open,
    .close = epoll_close,
    .add = epoll_add,
    .wake = epoll_wake,
    .wait = epoll_wait_for_news,
    .receive = loop_direct_receive,
    .send = loop_direct_send,
    .flush = loop_direct_flush,
    .await_writable = epoll_await_writable,
    .hang_up = loop_direct_hang_up,
};
