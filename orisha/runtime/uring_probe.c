/* Can io_uring be used here? Kernels and containers differ: the calls may be forbidden, features missing. And one
 * behaviour, on which no answer may be lost, is tried out: a send with MSG_DONTWAIT and MSG_WAITALL whose success is
 * suppressed must fail, at once and with the right count, when the socket takes only a part or nothing.
 * SPDX-License-Identifier: MIT */
#include "loop_uring.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MUCH_BYTES = 8 * 1024 * 1024 };

/* Submits one send and counts its completions without waiting; *ret_result is the first one's. */
static unsigned try_send(struct io_uring *ring, int fd, const char *bytes, size_t size, int *ret_result)
{
    struct io_uring_sqe *submission = io_uring_get_sqe(ring);
    io_uring_prep_send(submission, fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT | MSG_WAITALL);
    submission->flags |= IOSQE_CQE_SKIP_SUCCESS;
    io_uring_submit(ring);
    unsigned count = io_uring_cq_ready(ring);
    struct io_uring_cqe *completion;
    if (count > 0 && io_uring_peek_cqe(ring, &completion) == 0)
        *ret_result = completion->res;
    io_uring_cq_advance(ring, count);
    return count;
}

static const char *probe_sending(struct io_uring *ring, const int fds[2], const char *bytes)
{
    int result = 0;
    if (try_send(ring, fds[0], bytes, 1, &result) != 0)
        return "it tells of sends that succeed";
    if (try_send(ring, fds[0], bytes, MUCH_BYTES, &result) != 1 || result <= 0 || result >= MUCH_BYTES)
        return "it does not tell how much of a send was taken";
    size_t sent = 1 + (size_t)result;
    if (try_send(ring, fds[0], bytes, MUCH_BYTES, &result) != 1 || result != -EAGAIN)
        return "it does not tell of sends that were not taken";
    size_t received = 0;
    char some[4096];
    ssize_t size;
    while ((size = recv(fds[1], some, sizeof(some), MSG_DONTWAIT)) > 0)
        received += (size_t)size;
    return received == sent ? NULL : "it does not tell how much of a send was taken";
}

/* A multishot receive into a ring of one buffer. */
static const char *probe_receiving(struct io_uring *ring, const int fds[2])
{
    static const char missing[] = "it has no multishot receive into a ring of buffers";
    enum { SIZE = 4096 };
    char *memory = mmap(NULL, 2 * SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return "there is no memory for it";
    struct io_uring_buf_reg registration = {.ring_addr = (uint64_t)(uintptr_t)memory, .ring_entries = 1};
    const char *reason = missing;
    if (io_uring_register_buf_ring(ring, &registration, 0) == 0) {
        struct io_uring_buf_ring *buffers = (struct io_uring_buf_ring *)(void *)memory;
        io_uring_buf_ring_init(buffers);
        io_uring_buf_ring_add(buffers, memory + SIZE, SIZE, 0, 0, 0);
        io_uring_buf_ring_advance(buffers, 1);
        struct io_uring_sqe *submission = io_uring_get_sqe(ring);
        io_uring_prep_recv_multishot(submission, fds[0], NULL, 0, 0);
        submission->flags |= IOSQE_BUFFER_SELECT;
        struct io_uring_cqe *completion;
        struct __kernel_timespec second = {1, 0};
        bool sent = send(fds[1], "x", 1, MSG_NOSIGNAL) == 1;
        if (sent && io_uring_submit_and_wait_timeout(ring, &completion, 1, &second, NULL) >= 0 &&
            io_uring_peek_cqe(ring, &completion) == 0 && completion->res == 1 && memory[SIZE] == 'x' &&
            (completion->flags & (IORING_CQE_F_MORE | IORING_CQE_F_BUFFER)) ==
                (IORING_CQE_F_MORE | IORING_CQE_F_BUFFER))
            reason = NULL;
        io_uring_cq_advance(ring, io_uring_cq_ready(ring));
    }
    munmap(memory, 2 * SIZE);
    return reason;
}

const char *uring_probe(void)
{
    struct io_uring ring;
    int r = uring_queue_open(&ring, 8, 16, 0);
    if (r == -ENOSYS || r == -EPERM || r == -EACCES)
        return "the kernel does not allow it";
    if (r < 0)
        return r == -EINVAL ? "the kernel is too old for it" : strerror(-r);
    const char *reason = "there is no memory for it";
    char *bytes = calloc(1, MUCH_BYTES);
    int fds[2];
    if (bytes != NULL && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0) {
        reason = probe_sending(&ring, fds, bytes);
        if (reason == NULL)
            reason = probe_receiving(&ring, fds);
        close(fds[0]);
        close(fds[1]);
    }
    free(bytes);
    io_uring_queue_exit(&ring);
    return reason;
}
