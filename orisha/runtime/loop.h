/* What a worker waits with, and moves bytes with. Three backends behind one table of functions: epoll (loop_epoll.c),
 * io_uring (loop_uring.c), kqueue (loop_kqueue.c). A loop belongs to one worker; loop_add and loop_wake may be called
 * by any thread, everything else only by the worker's own.
 *
 * All tell of a socket by its descriptor, and only that there is news; the caller then receives until it has had
 * enough. Answers stand in one Output that belongs to the worker. epoll sends them at once. io_uring sends all answers
 * of a turn with the next wait: until then they must stand where they are, which is why the loop empties the output,
 * not the caller. SPDX-License-Identifier: MIT */
#ifndef ORISHA_LOOP_H
#define ORISHA_LOOP_H

#include <stdbool.h>
#include <sys/types.h>

#include "unsent.h"

/* The values are epoll's, which then has nothing to translate. */
enum {
    LOOP_READABLE = 1,
    LOOP_WRITABLE = 4,
    LOOP_FAILED = 8 | 16,      /* either: reset, or closed in both directions */
    LOOP_PEER_CLOSED = 0x2000, /* the peer will send no more */
};

typedef struct LoopEvent {
    int fd;
    unsigned what; /* LOOP_... bits; 0 when the descriptor was hung up since */
} LoopEvent;

typedef struct Loop Loop;

typedef struct LoopBackend {
    const char *name;
    bool uses_uring; /* a sandbox must leave it io_uring's system calls */
    int (*open)(Loop *loop);
    void (*close)(Loop *loop);
    int (*add)(Loop *loop, int fd);
    void (*wake)(Loop *loop);
    int (*wait)(Loop *loop, const LoopEvent **ret_events, int timeout_ms);
    ssize_t (*receive)(Loop *loop, int fd, char *into, size_t room);
    int (*send)(Loop *loop, int fd, size_t from, Unsent **ret_rest);
    bool (*is_queued)(const Loop *loop, int fd); /* NULL: nothing ever is */
    void (*flush)(Loop *loop);
    void (*await_writable)(Loop *loop, int fd);
    void (*hang_up)(Loop *loop, int fd);
} LoopBackend;

extern const LoopBackend loop_epoll, loop_uring, loop_kqueue; /* those that this system has */

struct Loop {
    const LoopBackend *backend;
    void *state; /* the backend's own */
    Output *output;
    size_t closing;  /* descriptors that were hung up and are not closed yet */
    bool restricted; /* in a sandbox: the backend gives up what it does not need itself */
    bool full;       /* so much is queued that nothing more may be sent before loop_flush or loop_wait has made room */
    /* Told by the worker: what of a queued answer the socket did not take, which the callee then owns; or NULL when it
     * is broken. Called by `wait` and `flush` only. */
    void (*blocked)(void *owner, int fd, Unsent *rest);
    /* Told by the worker: what to do before the loop closes a socket that was added and that it has no memory to watch.
     * Called by `wait` only. */
    void (*refused)(void *owner, int fd);
    void *owner;
};

/* 0 or a negative errno. */
static inline int loop_open(Loop *loop)
{
    return loop->backend->open(loop);
}
static inline void loop_close(Loop *loop)
{
    loop->backend->close(loop);
}

/* Watches a socket, both ways, until loop_hang_up. The first event comes at once: a new socket is writable. Negative
 * errno. */
static inline int loop_add(Loop *loop, int fd)
{
    return loop->backend->add(loop, fd);
}

/* Makes loop_wait return soon. */
static inline void loop_wake(Loop *loop)
{
    loop->backend->wake(loop);
}

/* Sends what is queued and waits until there is news, someone wakes it, or the time is over (-1: never). Returns how
 * many events there are, perhaps none; they stand until the next call. One event for each descriptor. A negative errno
 * when it could not look (SIGCONT and debuggers interrupt it): whoever waits for silence has not heard it then. */
static inline int loop_wait(Loop *loop, const LoopEvent **ret_events, int timeout_ms)
{
    return loop->backend->wait(loop, ret_events, timeout_ms);
}

/* As recv: how many bytes, 0 at the end, -EAGAIN when nothing has come, another negative errno. Fewer than `room` means
 * that there is no more until the next event. */
static inline ssize_t loop_receive(Loop *loop, int fd, char *into, size_t room)
{
    return loop->backend->receive(loop, fd, into, room);
}

/* Sends, or queues, the output from position `from` to its end. 0, or a negative errno when the socket is broken.
 * *ret_rest: what it did not take, if that is known already, for the caller to own; else NULL. */
static inline int loop_send(Loop *loop, int fd, size_t from, Unsent **ret_rest)
{
    return loop->backend->send(loop, fd, from, ret_rest);
}

/* Does a queued answer of this socket wait? Then it must have no other turn: one that did not fit must not be
 * overtaken. */
static inline bool loop_is_queued(const Loop *loop, int fd)
{
    return loop->backend->is_queued != NULL && loop->backend->is_queued(loop, fd);
}

/* Sends what is queued. */
static inline void loop_flush(Loop *loop)
{
    loop->backend->flush(loop);
}

/* After a short send: makes sure that a LOOP_WRITABLE comes. */
static inline void loop_await_writable(Loop *loop, int fd)
{
    loop->backend->await_writable(loop, fd);
}

/* Closes the descriptor, when nothing under way needs it any more. There are no events for it from here on. */
static inline void loop_hang_up(Loop *loop, int fd)
{
    loop->backend->hang_up(loop, fd);
}

#endif
