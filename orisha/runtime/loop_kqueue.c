/* loop.h on kqueue, for macOS and BSD. No test runs on either: they compile and run this file on Linux, over a
 * stand-in (orisha/tests/kqueue). It was written after kqueue(2) of FreeBSD, macOS, OpenBSD and NetBSD, and takes no
 * more than what they have in common:
 *
 * - EVFILT_READ with EV_CLEAR tells, as an edge does, that more has come, or the end (EV_EOF; an error in fflags).
 *   What was there before is told of at once; of the end while bytes are still unread.
 * - EVFILT_WRITE is added with EV_ONESHOT: once for a new socket, which is writable, and again after a short send.
 *   With EV_CLEAR it would fire at every confirmation by the peer, so after every answer. Its EV_EOF says that we
 *   can send no more, which our own shutdown makes true: no reason to close.
 * - The two filters of a socket are two events, also of one call; our caller wants one.
 * - Closing a descriptor removes its events, those that wait included. A kqueue does not pass through fork.
 * - Changes are made at once, not with the next wait: by then the number may be another worker's connection.
 *
 * Left out is what differs: EVFILT_USER, which OpenBSD and NetBSD lacked for long, so a pipe wakes the loop; udata, an
 * integer in NetBSD before 10, and ext, which is FreeBSD's, so events are initialized by name and not with EV_SET.
 * `filter` has 16 bits and is negative, but in NetBSD it has 32 and counts from 0: it is only compared.
 * SPDX-License-Identifier: MIT */
#include "loop_direct.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/event.h>
#include <time.h>
#include <unistd.h>

#include "cold.h"
#include "wakeup.h"

enum { EVENTS = 128 }; /* taken at once */

typedef struct Kqueue {
    int fd;
    Wakeup wakeup;
    LoopEvent events[EVENTS];
} Kqueue;

static Kqueue *kqueue_of(const Loop *loop)
{
    return loop->state;
}

static int change(const Kqueue *queue, const struct kevent *changes, int count)
{
    int r;
    do {
        r = kevent(queue->fd, changes, count, NULL, 0, NULL);
    } while (r < 0 && errno == EINTR); /* making a change twice is making it once */
    return r < 0 ? -errno : 0;
}

/* ---- Life ---------------------------------------------------------------------------------------------------------
 */

COLD static int open_descriptors(Kqueue *queue)
{
    queue->wakeup = WAKEUP_CLOSED;
    queue->fd = kqueue();
    if (queue->fd < 0)
        return -errno;
    int r = wakeup_open(&queue->wakeup);
    if (r == 0) {
        const struct kevent told = {.ident = (uintptr_t)queue->wakeup.read_fd, .filter = EVFILT_READ, .flags = EV_ADD};
        r = change(queue, &told, 1);
    }
    if (r < 0) {
        wakeup_close(&queue->wakeup);
        close(queue->fd);
    }
    return r;
}

COLD static int kqueue_open(Loop *loop)
{
    Kqueue *queue = malloc(sizeof(*queue));
    int r = queue != NULL ? open_descriptors(queue) : -ENOMEM;
    if (r < 0) {
        free(queue);
        return r;
    }
    loop->state = queue;
    return 0;
}

COLD static void kqueue_close(Loop *loop)
{
    Kqueue *queue = kqueue_of(loop);
    wakeup_close(&queue->wakeup);
    close(queue->fd);
    free(queue);
}

/* ---- Sockets ------------------------------------------------------------------------------------------------------
 */

static struct kevent once_writable(int fd)
{
    return (struct kevent){.ident = (uintptr_t)fd, .filter = EVFILT_WRITE, .flags = EV_ADD | EV_ONESHOT};
}

/* The worker may have closed the socket, upon its first event, before this returns. So that event comes when all that
 * can fail is done; and by then it does not matter whether there is still a filter to be enabled. */
static int kqueue_add(Loop *loop, int fd)
{
    const struct kevent watched[] = {
        {.ident = (uintptr_t)fd, .filter = EVFILT_READ, .flags = EV_ADD | EV_CLEAR | EV_DISABLE},
        once_writable(fd),
    };
    const struct kevent readable = {.ident = (uintptr_t)fd, .filter = EVFILT_READ, .flags = EV_ENABLE};
    int r = change(kqueue_of(loop), watched, 2);
    if (r == 0)
        change(kqueue_of(loop), &readable, 1);
    return r;
}

/* Without memory for it the event does not come, and the deadline for progress ends the connection. */
COLD static void kqueue_await_writable(Loop *loop, int fd)
{
    const struct kevent writable = once_writable(fd);
    change(kqueue_of(loop), &writable, 1);
}

static void kqueue_wake(Loop *loop)
{
    wakeup_send(&kqueue_of(loop)->wakeup);
}

/* ---- Waiting ------------------------------------------------------------------------------------------------------
 */

static unsigned translate(const struct kevent *event)
{
    bool ended = (event->flags & EV_EOF) != 0;
    unsigned failed = ended && event->fflags != 0 ? LOOP_FAILED : 0u;
    if (event->filter == EVFILT_WRITE)
        return LOOP_WRITABLE | failed;
    return LOOP_READABLE | (ended ? LOOP_PEER_CLOSED : 0u) | failed;
}

/* The socket's event among those that are there. Only a new or a blocked socket has two, so the search is rare. */
static LoopEvent *find_event(Kqueue *queue, int filled, int fd)
{
    for (int i = 0; i < filled; i++)
        if (queue->events[i].fd == fd)
            return &queue->events[i];
    return NULL;
}

/* Returns how many events there are now. */
static int add_event(Kqueue *queue, int filled, int fd, unsigned what)
{
    queue->events[filled] = (LoopEvent){fd, what};
    return filled + 1;
}

/* First the readable ones, each of another socket; then the writable ones join them. */
static int gather(Kqueue *queue, const struct kevent *events, int count)
{
    int filled = 0;
    for (int i = 0; i < count; i++) {
        int fd = (int)events[i].ident;
        if (fd == queue->wakeup.read_fd)
            wakeup_clear(&queue->wakeup);
        else if (events[i].filter == EVFILT_READ)
            filled = add_event(queue, filled, fd, translate(&events[i]));
    }
    for (int i = 0; i < count; i++) {
        int fd = (int)events[i].ident;
        if (events[i].filter != EVFILT_WRITE)
            continue;
        LoopEvent *other = find_event(queue, filled, fd);
        if (other != NULL)
            other->what |= translate(&events[i]);
        else
            filled = add_event(queue, filled, fd, translate(&events[i]));
    }
    return filled;
}

static int kqueue_wait(Loop *loop, const LoopEvent **ret_events, int timeout_ms)
{
    Kqueue *queue = kqueue_of(loop);
    struct kevent events[EVENTS];
    const struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    int count = kevent(queue->fd, NULL, 0, events, EVENTS, timeout_ms < 0 ? NULL : &timeout);
    if (count < 0)
        return -errno;
    *ret_events = queue->events;
    return gather(queue, events, count);
}

const LoopBackend loop_kqueue = {
    .name = "kqueue",
    .open = kqueue_open,
    .close = kqueue_close,
    .add = kqueue_add,
    .wake = kqueue_wake,
    .wait = kqueue_wait,
    .receive = loop_direct_receive,
    .send = loop_direct_send,
    .flush = loop_direct_flush,
    .await_writable = kqueue_await_writable,
    .hang_up = loop_direct_hang_up,
};
