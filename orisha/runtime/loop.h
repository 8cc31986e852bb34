/* What a worker asks of the system: tell me which sockets have news. One file per system or mechanism behind it
 * (loop_epoll.c; room for loop_kqueue.c and loop_uring.c). News is edge-triggered: it is told once, and the worker
 * remembers what it has not used up.
 *
 * A loop belongs to one worker; loop_add and loop_wake may be called by any thread.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_LOOP_H
#define ORISHA_LOOP_H

enum {
    LOOP_READABLE = 1,
    LOOP_WRITABLE = 2,
    LOOP_PEER_CLOSED = 4, /* the peer will send no more */
    LOOP_FAILED = 8,      /* reset, or closed in both directions */
};

enum { LOOP_BATCH = 128 }; /* events taken at once */

typedef struct LoopEvent {
    int fd;
    unsigned what; /* LOOP_... bits */
} LoopEvent;

typedef struct Loop {
    int fd;
    int wake_fd;
} Loop;

/* Negative errno. */
int loop_open(Loop *loop);
void loop_close(Loop *loop);

/* Watches a socket, both ways, until it is closed. The first event comes at once: a new socket is writable. Negative
 * errno. */
int loop_add(Loop *loop, int fd);

/* Makes loop_wait return soon. */
void loop_wake(Loop *loop);

/* Waits until there is news, someone wakes it, or the time is over (-1: never). Returns how many of the LOOP_BATCH
 * events were filled in, perhaps none. */
int loop_wait(Loop *loop, LoopEvent *ret_events, int timeout_ms);

#endif
