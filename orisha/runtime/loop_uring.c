/* loop.h on io_uring. One system call in a turn: it sends all answers of the last turn, and waits for news.
 *
 * Receiving. Every socket has one multishot receive, which puts what comes into buffers of a ring that all sockets of a
 * worker share, and goes on by itself. Buffers that were filled are chained to their descriptor until the caller has
 * read them. A caller that leaves some unread (its client does not take its answers, for one) would drain the ring for
 * all others: what it left is moved to memory of its own, and its receive is cancelled until it has read all.
 *
 * Sending: uring_sends.h.
 *
 * Closing. A descriptor under which anything is in progress must not get a new meaning: its receive is cancelled, and
 * it is closed when the cancelled operations have completed.
 * SPDX-License-Identifier: MIT */
#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cold.h"
#include "loop_uring.h"
#include "uring_buffers.h"
#include "uring_operation.h"
#include "uring_sends.h"

enum {
    SUBMISSIONS = 512,
    COMPLETIONS = 4096,
    EVENTS = 1024,
    HANDED_OVER = 256, /* descriptors that are read from the pipe at once */
};

enum {
    IS_OPEN = 1,
    IS_RECEIVING = 2, /* its multishot receive is in progress */
    IS_POLLING = 4,
    HAS_ENDED = 8,   /* the peer has closed, or the connection broke */
    HAS_FAILED = 16, /* … by an error */
    IS_CANCELLED = 32,
    IS_CLOSING = 64,
    IS_LISTED = 128, /* in the list of those that need care before the next wait */
    WANTS_POLL = 256,
};

typedef struct Descriptor {
    uint32_t batch; /* the number of the batch of answers that holds one of its own */
    uint16_t flags;
    uint16_t event; /* its place among the events, if it is there */
    UringInput input;
} Descriptor;

typedef struct Uring {
    struct io_uring ring;
    bool hears; /* the pipe is being read, and so the ring belongs to its thread */
    UringBuffers buffers;
    Descriptor *descriptors;
    int *listed; /* as many places as descriptors */
    size_t capacity;
    size_t listed_count;
    UringSends sends;
    int event_count;
    LoopEvent events[EVENTS];
    int pipe_read, pipe_write;
    int handed_over[HANDED_OVER];
} Uring;

static Uring *uring_of(const Loop *loop)
{
    return loop->state;
}

/* ---- Descriptors and events ---------------------------------------------------------------------------------------
 */

COLD static bool reserve_descriptors(Uring *uring, int fd)
{
    if ((size_t)fd < uring->capacity)
        return true;
    size_t capacity = uring->capacity > 0 ? uring->capacity : 256;
    while (capacity <= (size_t)fd)
        capacity *= 2;
    Descriptor *descriptors = realloc(uring->descriptors, capacity * sizeof(*descriptors));
    if (descriptors != NULL)
        uring->descriptors = descriptors;
    int *listed = descriptors != NULL ? realloc(uring->listed, capacity * sizeof(*listed)) : NULL;
    if (listed == NULL)
        return false;
    uring->listed = listed;
    memset(descriptors + uring->capacity, 0, (capacity - uring->capacity) * sizeof(*descriptors));
    uring->capacity = capacity;
    return true;
}

/* Before the next wait something must be done for it. */
static void list_descriptor(Uring *uring, int fd)
{
    Descriptor *descriptor = &uring->descriptors[fd];
    if ((descriptor->flags & IS_LISTED) != 0)
        return;
    descriptor->flags |= IS_LISTED;
    uring->listed[uring->listed_count++] = fd;
}

static LoopEvent *event_of(Uring *uring, int fd)
{
    Descriptor *descriptor = &uring->descriptors[fd];
    bool is_there = descriptor->event < uring->event_count && uring->events[descriptor->event].fd == fd;
    return is_there ? &uring->events[descriptor->event] : NULL;
}

static void tell(Uring *uring, int fd, unsigned what)
{
    LoopEvent *event = event_of(uring, fd);
    if (event != NULL) {
        event->what |= what;
        return;
    }
    uring->descriptors[fd].event = (uint16_t)uring->event_count;
    uring->events[uring->event_count++] = (LoopEvent){fd, what};
}

/* ---- Receiving ----------------------------------------------------------------------------------------------------
 */

static ssize_t uring_receive(Loop *loop, int fd, char *into, size_t room)
{
    Uring *uring = uring_of(loop);
    Descriptor *descriptor = &uring->descriptors[fd];
    size_t size = uring_input_read(&descriptor->input, &uring->buffers, into, room);
    if (__builtin_expect(size < room && (descriptor->flags & IS_RECEIVING) == 0, 0))
        list_descriptor(uring, fd); /* all was read: it may receive again */
    if (size > 0)
        return (ssize_t)size;
    if ((descriptor->flags & HAS_FAILED) != 0)
        return -ECONNRESET;
    return (descriptor->flags & HAS_ENDED) != 0 ? 0 : -EAGAIN;
}

/* ---- Care before a wait -------------------------------------------------------------------------------------------
 * Each returns false when the submission ring has no place; the descriptor then stays listed.
 */

static bool receive_more(Uring *uring, int fd)
{
    struct io_uring_sqe *submission = uring_take_submission(&uring->ring);
    if (submission == NULL)
        return false;
    io_uring_prep_recv_multishot(submission, fd, NULL, 0, 0);
    submission->flags |= IOSQE_BUFFER_SELECT;
    submission->buf_group = URING_BUFFER_GROUP;
    submission->user_data = uring_user_data(URING_RECEIVE, fd);
    Descriptor *descriptor = &uring->descriptors[fd];
    descriptor->flags = (uint16_t)((descriptor->flags | IS_RECEIVING) & ~IS_CANCELLED);
    return true;
}

COLD static bool poll_writable(Uring *uring, int fd)
{
    struct io_uring_sqe *submission = uring_take_submission(&uring->ring);
    if (submission == NULL)
        return false;
    io_uring_prep_poll_add(submission, fd, POLLOUT);
    submission->user_data = uring_user_data(URING_POLL, fd);
    Descriptor *descriptor = &uring->descriptors[fd];
    descriptor->flags = (uint16_t)((descriptor->flags | IS_POLLING) & ~WANTS_POLL);
    return true;
}

static bool cancel(Uring *uring, int fd, bool all)
{
    Descriptor *descriptor = &uring->descriptors[fd];
    if ((descriptor->flags & IS_CANCELLED) != 0)
        return true;
    struct io_uring_sqe *submission = uring_take_submission(&uring->ring);
    if (submission == NULL)
        return false;
    if (all)
        io_uring_prep_cancel_fd(submission, fd, IORING_ASYNC_CANCEL_ALL);
    else
        io_uring_prep_cancel64(submission, uring_user_data(URING_RECEIVE, fd), 0);
    submission->flags |= IOSQE_CQE_SKIP_SUCCESS;
    submission->user_data = uring_user_data(URING_OTHER, fd);
    descriptor->flags |= IS_CANCELLED;
    return true;
}

/* Through the ring, behind the answers of this batch. */
static bool close_descriptor(Loop *loop, int fd)
{
    Uring *uring = uring_of(loop);
    struct io_uring_sqe *submission = uring_take_submission(&uring->ring);
    if (submission == NULL)
        return false;
    io_uring_prep_close(submission, fd);
    submission->flags |= IOSQE_CQE_SKIP_SUCCESS;
    submission->user_data = uring_user_data(URING_OTHER, fd);
    uring->descriptors[fd] = (Descriptor){.input = URING_INPUT_NONE};
    loop->closing--;
    return true;
}

/* True when nothing is left to do for it now. */
static bool care_for(Loop *loop, int fd)
{
    Uring *uring = uring_of(loop);
    Descriptor *descriptor = &uring->descriptors[fd];
    bool is_busy = (descriptor->flags & (IS_RECEIVING | IS_POLLING)) != 0;
    if ((descriptor->flags & IS_CLOSING) != 0)
        return is_busy ? cancel(uring, fd, true) : close_descriptor(loop, fd);
    if (uring_input_is_read(&descriptor->input) &&
        (descriptor->flags & (IS_OPEN | IS_RECEIVING | HAS_ENDED)) == IS_OPEN && !receive_more(uring, fd))
        return false;
    return (descriptor->flags & WANTS_POLL) == 0 || poll_writable(uring, fd);
}

/* Those of the last events whose bytes were not all read. */
static void hold_unread(Uring *uring)
{
    for (int i = 0; i < uring->event_count; i++) {
        int fd = uring->events[i].fd;
        Descriptor *descriptor = &uring->descriptors[fd];
        if (__builtin_expect(!uring_input_holds_buffers(&descriptor->input), 1))
            continue;
        if (!uring_input_keep(&descriptor->input, &uring->buffers)) {
            /* Without memory the connection cannot be kept; its caller hears of it. */
            uring_input_drop(&descriptor->input, &uring->buffers);
            descriptor->flags |= HAS_ENDED | HAS_FAILED;
        }
        if ((descriptor->flags & IS_RECEIVING) != 0)
            cancel(uring, fd, false);
    }
}

static void care_for_listed(Loop *loop)
{
    Uring *uring = uring_of(loop);
    size_t count = uring->listed_count;
    uring->listed_count = 0;
    for (size_t i = 0; i < count; i++) {
        int fd = uring->listed[i];
        uring->descriptors[fd].flags &= (uint16_t)~IS_LISTED;
        if (!care_for(loop, fd))
            list_descriptor(uring, fd); /* never before the place that is being read */
    }
}

/* ---- Sending ------------------------------------------------------------------------------------------------------
 */

static int uring_send(Loop *loop, int fd, size_t from, Unsent **ret_rest)
{
    Uring *uring = uring_of(loop);
    uring_sends_add(&uring->sends, loop, fd, from);
    uring->descriptors[fd].batch = uring->sends.batch;
    *ret_rest = NULL;
    return 0;
}

static bool uring_is_queued(const Loop *loop, int fd)
{
    const Uring *uring = uring_of(loop);
    return (size_t)fd < uring->capacity && uring->descriptors[fd].batch == uring->sends.batch;
}

static void uring_flush(Loop *loop)
{
    Uring *uring = uring_of(loop);
    unsigned before;
    do {
        before = uring->sends.count;
        uring_sends_prepare(&uring->sends, &uring->ring, loop->output);
        if (io_uring_submit(&uring->ring) < 0)
            return;
        uring_sends_finish(&uring->sends, &uring->ring, loop);
    } while (uring->sends.count > 0 && uring->sends.count < before);
}

COLD static void uring_await_writable(Loop *loop, int fd)
{
    Uring *uring = uring_of(loop);
    uring->descriptors[fd].flags |= WANTS_POLL;
    list_descriptor(uring, fd);
}

/* ---- Completions --------------------------------------------------------------------------------------------------
 */

static void on_received(Uring *uring, int fd, const struct io_uring_cqe *completion)
{
    Descriptor *descriptor = &uring->descriptors[fd];
    int result = completion->res;
    bool is_closing = (descriptor->flags & IS_CLOSING) != 0;
    if ((completion->flags & IORING_CQE_F_BUFFER) != 0) {
        unsigned buffer = completion->flags >> IORING_CQE_BUFFER_SHIFT;
        if (result > 0 && !is_closing)
            uring_input_add(&descriptor->input, &uring->buffers, buffer, (unsigned)result);
        else
            uring_buffers_return(&uring->buffers, buffer);
    }
    if ((completion->flags & IORING_CQE_F_MORE) == 0) {
        descriptor->flags &= (uint16_t)~IS_RECEIVING;
        list_descriptor(uring, fd); /* to be closed, or to receive again */
    }
    if (is_closing)
        return;
    if (result > 0) {
        tell(uring, fd, LOOP_READABLE);
    } else if (result == 0) {
        descriptor->flags |= HAS_ENDED;
        tell(uring, fd, LOOP_READABLE | LOOP_PEER_CLOSED);
    } else if (result != -ENOBUFS && result != -ECANCELED && result != -EINTR && result != -EAGAIN) {
        descriptor->flags |= HAS_ENDED | HAS_FAILED;
        tell(uring, fd, LOOP_READABLE | LOOP_PEER_CLOSED);
    }
}

COLD static void on_writable(Uring *uring, int fd, int result)
{
    Descriptor *descriptor = &uring->descriptors[fd];
    descriptor->flags &= (uint16_t)~IS_POLLING;
    if ((descriptor->flags & IS_CLOSING) != 0)
        list_descriptor(uring, fd);
    else if (result != -ECANCELED)
        tell(uring, fd, LOOP_WRITABLE);
}

static bool read_pipe(Uring *uring)
{
    struct io_uring_sqe *submission = uring_take_submission(&uring->ring);
    if (submission == NULL)
        return false;
    io_uring_prep_read(submission, uring->pipe_read, uring->handed_over, sizeof(uring->handed_over), 0);
    submission->user_data = uring_user_data(URING_PIPE, 0);
    return true;
}

/* New sockets, and -1 for a mere wake-up. */
static void on_handed_over(Loop *loop, int result)
{
    Uring *uring = uring_of(loop);
    for (int i = 0; i < result / (int)sizeof(int); i++) {
        int fd = uring->handed_over[i];
        if (fd < 0)
            continue;
        if (!reserve_descriptors(uring, fd)) {
            loop->refused(loop->owner, fd);
            close(fd);
            continue;
        }
        uring->descriptors[fd] =
            (Descriptor){.flags = IS_OPEN, .input = URING_INPUT_NONE, .batch = uring->sends.batch - 1};
        list_descriptor(uring, fd);
        tell(uring, fd, LOOP_WRITABLE);
    }
    uring->handed_over[0] = -1;
}

static void take_completions(Loop *loop, bool *ret_pipe_was_read)
{
    Uring *uring = uring_of(loop);
    unsigned head;
    unsigned count = 0;
    struct io_uring_cqe *completion;
    io_uring_for_each_cqe(&uring->ring, head, completion)
    {
        if (uring->event_count + HANDED_OVER > EVENTS)
            break; /* the rest in the next turn */
        count++;
        int fd = (int)(uint32_t)completion->user_data;
        switch ((UringOperation)(completion->user_data >> 32)) {
        case URING_RECEIVE: on_received(uring, fd, completion); break;
        case URING_POLL: on_writable(uring, fd, completion->res); break;
        case URING_PIPE:
            on_handed_over(loop, completion->res);
            *ret_pipe_was_read = true;
            break;
        case URING_SEEN:
        case URING_SEND:
        case URING_OTHER: break;
        }
    }
    io_uring_cq_advance(&uring->ring, count);
}

/* ---- The wait -----------------------------------------------------------------------------------------------------
 */

static int submit_and_wait(Uring *uring, int timeout_ms)
{
    struct io_uring_cqe *completion;
    if (io_uring_cq_ready(&uring->ring) > 0 || timeout_ms == 0)
        return io_uring_submit_and_get_events(&uring->ring);
    if (timeout_ms < 0)
        return io_uring_submit_and_wait(&uring->ring, 1);
    struct __kernel_timespec time = {timeout_ms / 1000, (long long)(timeout_ms % 1000) * 1000000};
    int r = io_uring_submit_and_wait_timeout(&uring->ring, &completion, 1, &time, NULL);
    return r == -ETIME ? 0 : r;
}

static int uring_wait(Loop *loop, const LoopEvent **ret_events, int timeout_ms)
{
    Uring *uring = uring_of(loop);
    if (__builtin_expect(!uring->hears, 0)) {
        /* From here on the ring belongs to this thread. */
        io_uring_enable_rings(&uring->ring);
        io_uring_register_ring_fd(&uring->ring); /* saves a look-up in every call; it may be refused */
        uring->hears = read_pipe(uring);
    }
    hold_unread(uring);
    uring_buffers_publish(&uring->buffers);
    uring_sends_prepare(&uring->sends, &uring->ring, loop->output);
    care_for_listed(loop);
    if (uring->sends.prepared < uring->sends.count || uring->listed_count > 0)
        timeout_ms = 0;
    int r = submit_and_wait(uring, timeout_ms);

    uring->event_count = 0;
    uring_sends_finish(&uring->sends, &uring->ring, loop);
    bool pipe_was_read = false;
    take_completions(loop, &pipe_was_read);
    if (pipe_was_read)
        uring->hears = read_pipe(uring);
    *ret_events = uring->events;
    return uring->event_count == 0 && r < 0 ? r : uring->event_count;
}

/* ---- Opening and closing ------------------------------------------------------------------------------------------
 */

static int uring_add(Loop *loop, int fd)
{
    ssize_t written = write(uring_of(loop)->pipe_write, &fd, sizeof(fd));
    return written == sizeof(fd) ? 0 : -errno;
}

static void uring_wake(Loop *loop)
{
    const int nothing = -1;
    /* When the pipe is full a wake-up is on its way already. */
    ssize_t written = write(uring_of(loop)->pipe_write, &nothing, sizeof(nothing));
    (void)written;
}

static void uring_hang_up(Loop *loop, int fd)
{
    Uring *uring = uring_of(loop);
    LoopEvent *event = event_of(uring, fd);
    if (event != NULL)
        event->what = 0;
    Descriptor *descriptor = &uring->descriptors[fd];
    uring_input_drop(&descriptor->input, &uring->buffers);
    loop->closing++;
    descriptor->flags = (uint16_t)((descriptor->flags | IS_CLOSING) & ~(IS_CANCELLED | WANTS_POLL));
    list_descriptor(uring, fd);
}

COLD static int uring_open(Loop *loop)
{
    Uring *uring = calloc(1, sizeof(*uring));
    if (uring == NULL)
        return -ENOMEM;
    int pipe_fds[2];
    int r = uring_queue_open(&uring->ring, SUBMISSIONS, COMPLETIONS, IORING_SETUP_R_DISABLED);
    if (r < 0) {
        free(uring);
        return r;
    }
    r = uring_buffers_open(&uring->buffers, &uring->ring);
    if (r == 0 && loop->restricted) {
        r = uring_restrict(&uring->ring);
        if (r < 0)
            uring_buffers_close(&uring->buffers);
    }
    if (r == 0 && pipe2(pipe_fds, O_CLOEXEC) < 0) {
        r = -errno;
        uring_buffers_close(&uring->buffers);
    }
    if (r < 0) {
        io_uring_queue_exit(&uring->ring);
        free(uring);
        return r;
    }
    /* Only this end: a read that finds nothing shall wait in the ring, not come back. */
    fcntl(pipe_fds[1], F_SETFL, O_NONBLOCK);
    uring->pipe_read = pipe_fds[0];
    uring->pipe_write = pipe_fds[1];
    uring->sends.batch = 1;
    loop->state = uring;
    return 0;
}

COLD static void uring_close(Loop *loop)
{
    Uring *uring = uring_of(loop);
    io_uring_queue_exit(&uring->ring);
    for (size_t fd = 0; fd < uring->capacity; fd++) {
        free(uring->descriptors[fd].input.kept);
        if ((uring->descriptors[fd].flags & IS_OPEN) != 0)
            close((int)fd);
    }
    close(uring->pipe_read);
    close(uring->pipe_write);
    uring_buffers_close(&uring->buffers);
    free(uring->descriptors);
    free(uring->listed);
    free(uring);
}

const LoopBackend loop_uring = {
    .name = "io_uring",
    .uses_uring = true,
    .open = uring_open,
    .close = uring_close,
    .add = uring_add,
    .wake = uring_wake,
    .wait = uring_wait,
    .receive = uring_receive,
    .send = uring_send,
    .is_queued = uring_is_queued,
    .flush = uring_flush,
    .await_writable = uring_await_writable,
    .hang_up = uring_hang_up,
};
