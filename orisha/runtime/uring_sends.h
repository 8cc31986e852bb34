/* What io_uring sends: the answers that wait for the next submission. loop_uring.c owns them.
 *
 * An answer is sent with MSG_DONTWAIT and MSG_WAITALL: it is tried once, while the submitting call runs. All of it gone
 * is a success, whose completion is suppressed; anything else is a failure, whose completion tells how much went. So
 * when the call has returned, every answer has been sent or is known to be short, and its bytes may be overwritten. The
 * short ones are sent by the caller as the epoll backend does, after a one-shot poll. uring_probe.c makes sure that the
 * kernel keeps to this.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_URING_SENDS_H
#define ORISHA_URING_SENDS_H

#include <liburing.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "loop.h"

enum {
    URING_SENDS = 256,
    URING_SEND_VECTORS = 4 * OUTPUT_VECTORS,
};

typedef struct UringSend {
    int fd;
    size_t from, end; /* positions in the output */
    struct msghdr message;
} UringSend;

typedef struct UringSends {
    uint32_t batch;           /* the number of the batch that waits */
    unsigned count, prepared; /* answers, and how many of them were put into the submission ring */
    unsigned vector_count;
    UringSend waiting[URING_SENDS];
    struct iovec vectors[URING_SEND_VECTORS];
} UringSends;

/* The output from `from` on is an answer for that descriptor. Sets `loop->full` when there may be no room for one more.
 */
void uring_sends_add(UringSends *sends, Loop *loop, int fd, size_t from);

/* Into the submission ring, as many as find a place. */
void uring_sends_prepare(UringSends *sends, struct io_uring *ring, const Output *output);

/* After a submission: those that failed or went short are told to `loop->blocked`; when all are done the output is
 * emptied. */
void uring_sends_finish(UringSends *sends, struct io_uring *ring, Loop *loop);

#endif
