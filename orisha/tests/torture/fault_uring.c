/* io_uring made to fail. liburing is linked statically and makes its system calls in line, so that nothing can be
 * preloaded before it: the sanitized program links this file and the linker sends the runtime's calls here (--wrap).
 * What is due comes from fault.c, when that is preloaded.
 *
 * A call that fails leaves its entries in the ring, as with liburing itself: the next one takes them along.
 *
 * An operation that fails (cqe_recv, cqe_send, ...) is changed on its way into the kernel: it becomes one that does
 * nothing, or less, and its completion, which carries a number of ours meanwhile, is given the result that is due
 * before the runtime sees it. SPDX-License-Identifier: MIT */
#include <liburing.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

__attribute__((weak)) int fault_due_by_name(const char *function);

enum { FAULT_SHORT = 100000 }; /* as in fault.c */

static int due(const char *function)
{
    return fault_due_by_name != NULL ? fault_due_by_name(function) : 0;
}

/* ---- Operations ---------------------------------------------------------------------------------------------------
 */

/* One whose completion is ours to write. `user_data` is what the runtime calls it; 0: the place is free. */
typedef struct Promise {
    bool is_made;
    uint64_t user_data;
    int result; /* 1: what the kernel says stands */
} Promise;

enum { PROMISES = 64 };

static const uint64_t promise_mark = 0xfa17000000000000u;
static __thread Promise promises[PROMISES]; /* a ring belongs to one thread */
static __thread struct iovec short_vector;
static __thread struct msghdr short_message;

static const char *name_of(const struct io_uring_sqe *entry)
{
    switch (entry->opcode) {
    case IORING_OP_RECV: return "cqe_recv";
    case IORING_OP_SEND:
    case IORING_OP_SENDMSG: return "cqe_send";
    case IORING_OP_POLL_ADD: return "cqe_poll";
    case IORING_OP_READ: return "cqe_read";
    case IORING_OP_CLOSE: return "cqe_close";
    case IORING_OP_ASYNC_CANCEL: return "cqe_cancel";
    default: return NULL;
    }
}

/* Less than was asked for: one byte of a send; of a multishot receive the first shot. */
static void shorten(struct io_uring_sqe *entry)
{
    const struct msghdr *message = (const struct msghdr *)(uintptr_t)entry->addr;
    if (entry->opcode == IORING_OP_RECV) {
        entry->ioprio &= (uint16_t)~IORING_RECV_MULTISHOT;
    } else if (entry->opcode == IORING_OP_SEND) {
        entry->len = 1;
    } else if (entry->opcode == IORING_OP_SENDMSG && message->msg_iovlen > 0) {
        short_vector = (struct iovec){message->msg_iov[0].iov_base, 1};
        short_message = (struct msghdr){.msg_iov = &short_vector, .msg_iovlen = 1};
        entry->addr = (uintptr_t)&short_message;
    }
}

/* What is closed or cancelled is so whatever is said of it; everything else does not happen. */
static bool happens_all_the_same(const struct io_uring_sqe *entry)
{
    return entry->opcode == IORING_OP_CLOSE || entry->opcode == IORING_OP_ASYNC_CANCEL;
}

static void spoil(struct io_uring_sqe *entry, int error)
{
    size_t place = 0;
    while (place < PROMISES && promises[place].is_made)
        place++;
    if (place == PROMISES)
        return;
    promises[place] = (Promise){true, entry->user_data, error == FAULT_SHORT ? 1 : -error};
    if (error == FAULT_SHORT)
        shorten(entry);
    else if (!happens_all_the_same(entry))
        io_uring_prep_nop(entry);
    entry->flags &= (uint8_t)~IOSQE_CQE_SKIP_SUCCESS;
    entry->user_data = promise_mark | place;
}

static void spoil_due(struct io_uring *ring)
{
    for (unsigned i = ring->sq.sqe_head; i != ring->sq.sqe_tail; i++) {
        struct io_uring_sqe *entry = &ring->sq.sqes[i & ring->sq.ring_mask];
        const char *name = name_of(entry);
        int error = name != NULL ? due(name) : 0;
        if (error != 0)
            spoil(entry, error);
    }
}

static void keep_promises(struct io_uring *ring)
{
    unsigned head;
    struct io_uring_cqe *completion;
    io_uring_for_each_cqe(ring, head, completion)
    {
        size_t place = completion->user_data & ~promise_mark;
        if ((completion->user_data & promise_mark) != promise_mark || place >= PROMISES || !promises[place].is_made)
            continue;
        completion->user_data = promises[place].user_data;
        if (promises[place].result <= 0)
            completion->res = promises[place].result;
        promises[place].is_made = false;
    }
}

/* ---- Calls --------------------------------------------------------------------------------------------------------
 */

#define WRAP(name, parameters, arguments)                                                                              \
    int __real_##name parameters;                                                                                      \
    int __wrap_##name parameters;                                                                                      \
    int __wrap_##name parameters                                                                                       \
    {                                                                                                                  \
        int error = due(#name);                                                                                        \
        return error != 0 ? -error : __real_##name arguments;                                                          \
    }

#define WRAP_SUBMIT(name, parameters, arguments)                                                                       \
    int __real_##name parameters;                                                                                      \
    int __wrap_##name parameters;                                                                                      \
    int __wrap_##name parameters                                                                                       \
    {                                                                                                                  \
        int error = due(#name);                                                                                        \
        if (error != 0)                                                                                                \
            return -error;                                                                                             \
        spoil_due(ring);                                                                                               \
        int r = __real_##name arguments;                                                                               \
        keep_promises(ring);                                                                                           \
        return r;                                                                                                      \
    }

WRAP(io_uring_register_buf_ring, (struct io_uring * ring, struct io_uring_buf_reg *registration, unsigned flags),
     (ring, registration, flags))
WRAP(io_uring_register_ring_fd, (struct io_uring * ring), (ring))
WRAP_SUBMIT(io_uring_submit, (struct io_uring * ring), (ring))
WRAP_SUBMIT(io_uring_submit_and_wait, (struct io_uring * ring, unsigned count), (ring, count))
WRAP_SUBMIT(io_uring_submit_and_get_events, (struct io_uring * ring), (ring))
WRAP_SUBMIT(io_uring_submit_and_wait_timeout,
            (struct io_uring * ring, struct io_uring_cqe **ret_completion, unsigned count,
             struct __kernel_timespec *time, sigset_t *mask),
            (ring, ret_completion, count, time, mask))

/* FAULT_RING_ENTRIES makes the workers' rings that small: what does not fit must wait, and completions hide. */
int __real_io_uring_queue_init_params(unsigned entries, struct io_uring *ring, struct io_uring_params *parameters);
int __wrap_io_uring_queue_init_params(unsigned entries, struct io_uring *ring, struct io_uring_params *parameters);
int __wrap_io_uring_queue_init_params(unsigned entries, struct io_uring *ring, struct io_uring_params *parameters)
{
    int error = due("io_uring_queue_init_params");
    if (error != 0)
        return -error;
    const char *text = getenv("FAULT_RING_ENTRIES");
    unsigned few = text != NULL ? (unsigned)atoi(text) : 0;
    if (few > 0 && (parameters->flags & IORING_SETUP_R_DISABLED) != 0) {
        entries = few;
        parameters->cq_entries = few;
    }
    return __real_io_uring_queue_init_params(entries, ring, parameters);
}
