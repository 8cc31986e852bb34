/* What io_uring receives: a ring of buffers that all sockets of a worker share, and for each socket the chain of those
 * that were filled and not read. loop_uring.c owns both.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_URING_BUFFERS_H
#define ORISHA_URING_BUFFERS_H

#include <liburing.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    URING_BUFFERS = 128, /* a power of two */
    URING_BUFFER_BYTES = 8 * 1024,
    URING_BUFFER_GROUP = 0,
    URING_NO_BUFFER = 0xffff,
};

typedef struct UringBuffer {
    uint16_t next; /* of the same socket, or URING_NO_BUFFER */
    uint16_t size, read;
} UringBuffer;

typedef struct UringBuffers {
    struct io_uring_buf_ring *ring;
    char *bytes;
    unsigned returned; /* that the kernel does not know of yet */
    UringBuffer buffers[URING_BUFFERS];
} UringBuffers;

/* Negative errno. */
int uring_buffers_open(UringBuffers *buffers, struct io_uring *ring);
void uring_buffers_close(UringBuffers *buffers);

/* Back to the kernel, which learns of it when it is published. */
void uring_buffers_return(UringBuffers *buffers, unsigned number);
void uring_buffers_publish(UringBuffers *buffers);

/* What one socket has received and its client has not read. */
typedef struct UringInput {
    char *kept; /* what came first and was moved out of the ring, or NULL */
    uint32_t kept_size, kept_read;
    uint16_t first, last; /* of its chain, or URING_NO_BUFFER */
} UringInput;

#define URING_INPUT_NONE ((UringInput){.first = URING_NO_BUFFER})

static inline bool uring_input_holds_buffers(const UringInput *input)
{
    return input->first != URING_NO_BUFFER;
}
static inline bool uring_input_is_read(const UringInput *input)
{
    return !uring_input_holds_buffers(input) && input->kept == NULL;
}

/* The kernel has filled `size` bytes of a buffer. */
void uring_input_add(UringInput *input, UringBuffers *buffers, unsigned number, unsigned size);
/* Takes up to `room` bytes; fewer only when there are no more. */
size_t uring_input_read(UringInput *input, UringBuffers *buffers, char *into, size_t room);
/* Moves what is left into memory of its own, so that the others have the buffers. False when there is none. */
bool uring_input_keep(UringInput *input, UringBuffers *buffers);
void uring_input_drop(UringInput *input, UringBuffers *buffers);

#endif
