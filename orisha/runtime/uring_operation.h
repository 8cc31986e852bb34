/* How an operation of the io_uring backend is submitted, and how its completion is known again.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_URING_OPERATION_H
#define ORISHA_URING_OPERATION_H

#include <liburing.h>
#include <stddef.h>
#include <stdint.h>

/* What a completion belongs to: the upper half of its user data. The lower half is a descriptor. */
typedef enum UringOperation {
    URING_SEEN, /* was handled before its turn */
    URING_RECEIVE,
    URING_SEND, /* the lower half is its place in UringSends */
    URING_POLL,
    URING_PIPE,
    URING_OTHER, /* its completion says nothing */
} UringOperation;

static inline uint64_t uring_user_data(UringOperation operation, int fd)
{
    return (uint64_t)operation << 32 | (uint32_t)fd;
}

/* A place in the submission ring. When it is full, what stands there is submitted first; NULL when even that does not
 * help, because completions wait to be taken. */
static inline struct io_uring_sqe *uring_take_submission(struct io_uring *ring)
{
    struct io_uring_sqe *submission = io_uring_get_sqe(ring);
    if (submission == NULL && io_uring_submit(ring) >= 0)
        submission = io_uring_get_sqe(ring);
    return submission;
}

#endif
