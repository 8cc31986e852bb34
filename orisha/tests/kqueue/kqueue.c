/* kqueue and kevent over epoll, for <sys/event.h> beside this. A kqueue is an epoll with one in it for each filter, so
 * that a descriptor's filters are told of one by one, and beside it one that nobody waits for, of the disabled filters.
 * SPDX-License-Identifier: MIT */
#include <sys/event.h>

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KQUEUES = 4096, EVENTS = 128 };

typedef enum Part { PART_READ, PART_WRITE, PART_DISABLED, PARTS } Part;

typedef struct Kqueue {
    int parts[PARTS];
} Kqueue;

/* By descriptor. Nobody tells of a kqueue's close, so its parts are closed by the next that has its number. */
static Kqueue kqueues[KQUEUES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- kqueue -------------------------------------------------------------------------------------------------------
 */

static void close_parts(const Kqueue *kqueue)
{
    for (int i = 0; i < PARTS; i++)
        if (kqueue->parts[i] > 0)
            close(kqueue->parts[i]);
}

static int open_parts(int kq, Kqueue *kqueue)
{
    for (int i = 0; i < PARTS; i++) {
        struct epoll_event event = {.events = EPOLLIN};
        kqueue->parts[i] = epoll_create1(EPOLL_CLOEXEC);
        if (kqueue->parts[i] < 0 || (i != PART_DISABLED && epoll_ctl(kq, EPOLL_CTL_ADD, kqueue->parts[i], &event) < 0))
            return -1;
    }
    return 0;
}

int kqueue(void)
{
    Kqueue opened = {0};
    int kq = epoll_create1(EPOLL_CLOEXEC);
    if (kq < 0)
        return -1;
    assert(kq < KQUEUES);
    if (open_parts(kq, &opened) < 0) {
        int error = errno;
        close_parts(&opened);
        close(kq);
        errno = error;
        return -1;
    }
    pthread_mutex_lock(&lock);
    close_parts(&kqueues[kq]);
    kqueues[kq] = opened;
    pthread_mutex_unlock(&lock);
    return kq;
}

/* ---- Changes ------------------------------------------------------------------------------------------------------
 */

static int add(const Kqueue *kqueue, Part part, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(kqueue->parts[part], EPOLL_CTL_ADD, fd, &event) == 0)
        return 0;
    return errno == EEXIST ? epoll_ctl(kqueue->parts[part], EPOLL_CTL_MOD, fd, &event) : -1;
}

static int change(const Kqueue *kqueue, const struct kevent *change)
{
    int fd = (int)change->ident;
    if (change->filter == EVFILT_WRITE) {
        assert(change->flags == (EV_ADD | EV_ONESHOT));
        return add(kqueue, PART_WRITE, fd, EPOLLOUT);
    }
    assert(change->filter == EVFILT_READ);
    switch (change->flags) {
    case EV_ADD: return add(kqueue, PART_READ, fd, EPOLLIN | EPOLLRDHUP);
    case EV_ADD | EV_CLEAR | EV_DISABLE: return add(kqueue, PART_DISABLED, fd, 0);
    case EV_ENABLE:
        if (epoll_ctl(kqueue->parts[PART_DISABLED], EPOLL_CTL_DEL, fd, NULL) < 0)
            return -1; /* ENOENT, EBADF */
        return add(kqueue, PART_READ, fd, EPOLLIN | EPOLLRDHUP | EPOLLET);
    default: assert(!"loop_kqueue.c makes other changes than it did"); return -1;
    }
}

/* ---- Waiting ------------------------------------------------------------------------------------------------------
 */

static unsigned error_of(int fd)
{
    int error = 0;
    socklen_t size = sizeof(error);
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return (unsigned)error;
}

static struct kevent translate(const struct epoll_event *event, Part part)
{
    uint32_t end = EPOLLHUP | EPOLLERR | (part == PART_READ ? EPOLLRDHUP : 0u);
    return (struct kevent){
        .ident = (uintptr_t)event->data.fd,
        .filter = part == PART_READ ? EVFILT_READ : EVFILT_WRITE,
        .flags = event->events & end ? EV_EOF : 0,
        .fflags = event->events & EPOLLERR ? error_of(event->data.fd) : 0,
    };
}

/* Takes what the filter has to tell. Returns how many events that are. */
static int take(const Kqueue *kqueue, Part part, struct kevent *ret_events, int room)
{
    struct epoll_event events[EVENTS];
    int count = room > 0 ? epoll_wait(kqueue->parts[part], events, room < EVENTS ? room : EVENTS, 0) : 0;
    for (int i = 0; i < count; i++) {
        ret_events[i] = translate(&events[i], part);
        if (part == PART_WRITE)
            epoll_ctl(kqueue->parts[part], EPOLL_CTL_DEL, events[i].data.fd, NULL); /* EV_ONESHOT */
    }
    return count > 0 ? count : 0;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The outer epoll may wake for an edge that is over by the time that it is looked at: then it is waited for again. */
static int wait_for_events(int kq, const Kqueue *kqueue, struct kevent *ret_events, int room, int timeout_ms)
{
    int64_t end_ms = now_ms() + timeout_ms;
    for (;;) {
        struct epoll_event parts[PARTS];
        int64_t left_ms = end_ms - now_ms();
        int ready = epoll_wait(kq, parts, PARTS, timeout_ms < 0 ? -1 : left_ms > 0 ? (int)left_ms : 0);
        if (ready < 0)
            return -1;
        int count = take(kqueue, PART_WRITE, ret_events, room);
        count += take(kqueue, PART_READ, ret_events + count, room - count);
        if (count > 0 || (timeout_ms >= 0 && left_ms <= 0))
            return count;
    }
}

int kevent(int kq, const struct kevent *changelist, int nchanges, struct kevent *eventlist, int nevents,
           const struct timespec *timeout)
{
    pthread_mutex_lock(&lock);
    const Kqueue kqueue = kqueues[kq];
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < nchanges; i++)
        if (change(&kqueue, &changelist[i]) < 0)
            return -1;
    if (nevents == 0)
        return 0;
    int timeout_ms = timeout == NULL ? -1 : (int)(timeout->tv_sec * 1000 + (timeout->tv_nsec + 999999) / 1000000);
    return wait_for_events(kq, &kqueue, eventlist, nevents, timeout_ms);
}
