/* How a ring of the io_uring backend is set up, and what it may do once the process is sandboxed (seccomp does not see
 * what goes through a ring). The probe sets up its own in the same way.
 * SPDX-License-Identifier: MIT */
#include "loop_uring.h"

#include <stdint.h>

int uring_queue_open(struct io_uring *ring, unsigned submissions, unsigned completions, unsigned more_flags)
{
    struct io_uring_params parameters = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
                 IORING_SETUP_CQSIZE | more_flags,
        .cq_entries = completions,
    };
    return io_uring_queue_init_params(submissions, ring, &parameters);
}

/* Every operation, flag and registration of loop_uring.c and uring_sends.c that comes after the ring was opened;
 * whoever adds one there adds it here, or the sandbox's tests fail. */
int uring_restrict(struct io_uring *ring)
{
    static const uint8_t operations[] = {IORING_OP_RECV,     IORING_OP_SEND,         IORING_OP_SENDMSG, IORING_OP_READ,
                                         IORING_OP_POLL_ADD, IORING_OP_ASYNC_CANCEL, IORING_OP_CLOSE};
    static const uint8_t registrations[] = {IORING_REGISTER_RING_FDS, IORING_UNREGISTER_RING_FDS};
    struct io_uring_restriction all[sizeof(operations) + sizeof(registrations) + 1] = {0};
    unsigned count = 0;
    for (size_t i = 0; i < sizeof(operations); i++, count++) {
        all[count].opcode = IORING_RESTRICTION_SQE_OP;
        all[count].sqe_op = operations[i];
    }
    for (size_t i = 0; i < sizeof(registrations); i++, count++) {
        all[count].opcode = IORING_RESTRICTION_REGISTER_OP;
        all[count].register_op = registrations[i];
    }
    all[count].opcode = IORING_RESTRICTION_SQE_FLAGS_ALLOWED;
    all[count++].sqe_flags = IOSQE_BUFFER_SELECT | IOSQE_CQE_SKIP_SUCCESS;
    return io_uring_register_restrictions(ring, all, count);
}
