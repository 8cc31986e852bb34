/* See uring_sends.h.
 * SPDX-License-Identifier: MIT */
#include "uring_sends.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "cold.h"
#include "uring_operation.h"

void uring_sends_add(UringSends *sends, Loop *loop, int fd, size_t from)
{
    const Output *output = loop->output;
    assert(sends->count < URING_SENDS);
    sends->waiting[sends->count++] = (UringSend){.fd = fd, .from = from, .end = output_length(output)};
    /* Room for one more of any kind, and no more bytes than the processor's cache likes. */
    loop->full = sends->count == URING_SENDS || output_length(output) > OUTPUT_BYTES ||
                 output->reference_count > OUTPUT_REFERENCES / 2;
}

/* References make it a list of pieces. False when the pieces find no place in this submission. */
static bool lay_out_message(UringSends *sends, const Output *output, UringSend *send)
{
    if (sends->vector_count + OUTPUT_VECTORS > URING_SEND_VECTORS)
        return false;
    struct iovec *vectors = sends->vectors + sends->vector_count;
    send->message = (struct msghdr){.msg_iov = vectors};
    send->message.msg_iovlen = output_vectors(output, send->from, send->end, vectors);
    sends->vector_count += (unsigned)send->message.msg_iovlen;
    return true;
}

void uring_sends_prepare(UringSends *sends, struct io_uring *ring, const Output *output)
{
    for (; sends->prepared < sends->count; sends->prepared++) {
        UringSend *send = &sends->waiting[sends->prepared];
        if (output->reference_count > 0 && !lay_out_message(sends, output, send))
            return;
        struct io_uring_sqe *submission = uring_take_submission(ring);
        if (submission == NULL)
            return;
        const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | MSG_WAITALL;
        if (output->reference_count > 0)
            io_uring_prep_sendmsg(submission, send->fd, &send->message, flags);
        else
            io_uring_prep_send(submission, send->fd, output->bytes + send->from, send->end - send->from, flags);
        submission->flags |= IOSQE_CQE_SKIP_SUCCESS;
        submission->user_data = uring_user_data(URING_SEND, (int)sends->prepared);
    }
}

/* As its completion says: by an error, or short. */
COLD static void send_failed(Loop *loop, const UringSend *send, int result)
{
    Unsent *rest = NULL;
    size_t sent = result > 0 ? (size_t)result : 0;
    if (result >= 0 || result == -EAGAIN || result == -EINTR)
        unsent_keep(loop->output, send->from + sent, send->end, &rest); /* without memory it stays NULL */
    loop->blocked(loop->owner, send->fd, rest);
}

/* Every answer is done, or has a completion that says why not. Those are looked for among all completions before the
 * output is emptied. */
void uring_sends_finish(UringSends *sends, struct io_uring *ring, Loop *loop)
{
    if (sends->count == 0)
        return;
    unsigned head;
    struct io_uring_cqe *completion;
    io_uring_for_each_cqe(ring, head, completion)
    {
        if (completion->user_data >> 32 != URING_SEND)
            continue;
        send_failed(loop, &sends->waiting[(uint32_t)completion->user_data], completion->res);
        completion->user_data = uring_user_data(URING_SEEN, 0);
    }
    /* Completions for which the ring has no room are not seen yet; and what was not submitted is not done. */
    bool some_hide = (IO_URING_READ_ONCE(*ring->sq.kflags) & IORING_SQ_CQ_OVERFLOW) != 0;
    if (some_hide || io_uring_sq_ready(ring) > 0)
        return;
    unsigned left = sends->count - sends->prepared;
    memmove(sends->waiting, sends->waiting + sends->prepared, left * sizeof(*sends->waiting));
    sends->count = left;
    sends->prepared = sends->vector_count = 0;
    if (left > 0)
        return;
    sends->batch++;
    loop->full = false;
    output_clear(loop->output);
}
