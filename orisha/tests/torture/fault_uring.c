/* The calls of liburing made to fail. It is linked statically and makes its system calls in line, so that nothing can
 * be preloaded before it: the sanitized program links this file and the linker sends the runtime's calls here (--wrap).
 * What is due comes from fault.c, when that is preloaded.
 *
 * A submission that fails leaves its entries in the ring, as with liburing itself: the next one takes them along.
 * SPDX-License-Identifier: MIT */
#include <liburing.h>

__attribute__((weak)) int fault_due_by_name(const char *function);

static int due(const char *function)
{
    return fault_due_by_name != NULL ? fault_due_by_name(function) : 0;
}

#define WRAP(name, parameters, arguments)                                                                              \
    int __real_##name parameters;                                                                                      \
    int __wrap_##name parameters;                                                                                      \
    int __wrap_##name parameters                                                                                       \
    {                                                                                                                  \
        int error = due(#name);                                                                                        \
        return error != 0 ? -error : __real_##name arguments;                                                          \
    }

WRAP(io_uring_queue_init_params, (unsigned entries, struct io_uring *ring, struct io_uring_params *parameters),
     (entries, ring, parameters))
WRAP(io_uring_register_buf_ring, (struct io_uring * ring, struct io_uring_buf_reg *registration, unsigned flags),
     (ring, registration, flags))
WRAP(io_uring_register_ring_fd, (struct io_uring * ring), (ring))
WRAP(io_uring_submit, (struct io_uring * ring), (ring))
WRAP(io_uring_submit_and_wait, (struct io_uring * ring, unsigned count), (ring, count))
WRAP(io_uring_submit_and_get_events, (struct io_uring * ring), (ring))
WRAP(io_uring_submit_and_wait_timeout,
     (struct io_uring * ring, struct io_uring_cqe **ret_completion, unsigned count, struct __kernel_timespec *time,
      sigset_t *mask),
     (ring, ret_completion, count, time, mask))
