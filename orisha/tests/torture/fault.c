/* Makes calls fail that do not fail by themselves. Preloaded into a server (LD_PRELOAD), it wraps the functions of the
 * list below, counts their calls, and fails the one that a plan asks for: occurrence K of function F, with errno E. The
 * plan lies in a file that FAULT_PLAN names; both sides map it, so that a running server can be told. fault_control.py
 * writes it, fault_table.py says which errnos are plausible.
 *
 * Another function: a line in SLOTS, a WRAP line (or a wrapper of its own, where failing is not just returning), and a
 * line in fault_table.py. SPDX-License-Identifier: MIT */
#undef _FILE_OFFSET_BITS /* both names of a function are wrapped: getrlimit and getrlimit64 */
#undef _FORTIFY_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- The plan -----------------------------------------------------------------------------------------------------
 */

#define SLOTS(X)                                                                                                       \
    X(malloc)                                                                                                          \
    X(calloc)                                                                                                          \
    X(realloc)                                                                                                         \
    X(socket)                                                                                                          \
    X(setsockopt)                                                                                                      \
    X(bind)                                                                                                            \
    X(listen)                                                                                                          \
    X(getsockname)                                                                                                     \
    X(accept4)                                                                                                         \
    X(recv)                                                                                                            \
    X(send)                                                                                                            \
    X(sendmsg)                                                                                                         \
    X(shutdown)                                                                                                        \
    X(ioctl)                                                                                                           \
    X(epoll_create1)                                                                                                   \
    X(epoll_ctl)                                                                                                       \
    X(epoll_wait)                                                                                                      \
    X(eventfd)                                                                                                         \
    X(signalfd)                                                                                                        \
    X(read)                                                                                                            \
    X(poll)                                                                                                            \
    X(close)                                                                                                           \
    X(pthread_create)                                                                                                  \
    X(getrlimit)                                                                                                       \
    X(setrlimit)                                                                                                       \
    X(sched_getaffinity)                                                                                               \
    X(mmap)                                                                                                            \
    X(socketpair)                                                                                                      \
    X(pipe2)                                                                                                           \
    X(fcntl)                                                                                                           \
    X(io_uring_queue_init_params)                                                                                      \
    X(io_uring_register_buf_ring)                                                                                      \
    X(io_uring_register_ring_fd)                                                                                       \
    X(io_uring_submit)                                                                                                 \
    X(io_uring_submit_and_wait)                                                                                        \
    X(io_uring_submit_and_get_events)                                                                                  \
    X(io_uring_submit_and_wait_timeout)                                                                                \
    X(open)                                                                                                            \
    X(openat)                                                                                                          \
    X(getpeername)                                                                                                     \
    X(fork)                                                                                                            \
    X(waitpid)                                                                                                         \
    X(unlink)                                                                                                          \
    X(flock)                                                                                                           \
    X(getrandom)                                                                                                       \
    X(writev)                                                                                                          \
    X(prctl)                                                                                                           \
    X(aligned_alloc)                                                                                                   \
    X(cqe_recv)                                                                                                        \
    X(cqe_send)                                                                                                        \
    X(cqe_poll)                                                                                                        \
    X(cqe_read)                                                                                                        \
    X(cqe_close)                                                                                                       \
    X(cqe_cancel)
enum {
#define SLOT_ENUM(name) SLOT_##name,
    SLOTS(SLOT_ENUM)
#undef SLOT_ENUM
        SLOT_COUNT
};

/* What Python reads, so that there is one list of names. */
extern const char *const fault_functions[SLOT_COUNT + 1];
const char *const fault_functions[SLOT_COUNT + 1] = {
#define SLOT_NAME(name) #name,
    SLOTS(SLOT_NAME)
#undef SLOT_NAME
        NULL};

enum {
    PLAN_SLOTS = 128,
    FAULT_SHORT = 100000, /* in place of an errno: one byte goes, the rest does not */
};

/* Mirrored by fault_control.py. */
typedef struct Plan {
    _Atomic uint32_t armed; /* slot + 1; 0: nothing fails. Written last, after the fields that it makes valid */
    _Atomic uint32_t first; /* the occurrence that fails, from 1 */
    _Atomic uint32_t count; /* how many in a row */
    _Atomic uint32_t error; /* an errno, or FAULT_SHORT */
    _Atomic uint32_t fired; /* how many have failed */
    _Atomic uint32_t seen[PLAN_SLOTS];
} Plan;

_Static_assert((int)SLOT_COUNT <= (int)PLAN_SLOTS, "the plan has a counter for every function");

static Plan *plan;
static __thread unsigned exempt; /* the calls of this thread are not the server's */

/* What the call of this function that begins now must fail with, or 0. */
static int fault_due(uint32_t slot)
{
    if (plan == NULL || exempt > 0)
        return 0;
    uint32_t occurrence = atomic_fetch_add(&plan->seen[slot], 1) + 1;
    if (atomic_load(&plan->armed) != slot + 1)
        return 0;
    uint32_t first = atomic_load(&plan->first);
    if (occurrence < first || occurrence - first >= atomic_load(&plan->count))
        return 0;
    atomic_fetch_add(&plan->fired, 1);
    return (int)atomic_load(&plan->error);
}

/* For fault_uring.c, which is part of the program. */
int fault_due_by_name(const char *function);
int fault_due_by_name(const char *function)
{
    uint32_t slot = 0;
    while (slot < SLOT_COUNT && strcmp(fault_functions[slot], function) != 0)
        slot++;
    return slot < SLOT_COUNT ? fault_due(slot) : 0;
}

/* syscall(2) past the wrapper below: the calls that this file makes for itself. */
static long call(long number, long a, long b, long c, long d, long e, long f)
{
    static long (*real)(long number, ...);
    if (real == NULL)
        real = (long (*)(long number, ...))dlsym(RTLD_NEXT, "syscall");
    return real(number, a, b, c, d, e, f);
}

__attribute__((constructor)) static void attach(void)
{
    const char *path = getenv("FAULT_PLAN");
    if (path == NULL)
        return;
    int fd = (int)call(SYS_openat, AT_FDCWD, (long)path, O_RDWR | O_CLOEXEC, 0, 0, 0);
    void *memory =
        fd < 0 ? MAP_FAILED : (void *)call(SYS_mmap, 0, sizeof(Plan), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        dprintf(2, "fault.so: cannot map the plan '%s' (errno %d); let FAULT_PLAN name a file of %zu bytes\n", path,
                errno, sizeof(Plan));
        _exit(120);
    }
    call(SYS_close, fd, 0, 0, 0, 0, 0);
    plan = memory;
}

/* ---- Wrappers -----------------------------------------------------------------------------------------------------
 */

#define RESOLVE(symbol)                                                                                                \
    static __typeof__(symbol) *real;                                                                                   \
    if (real == NULL)                                                                                                  \
    real = (__typeof__(symbol) *)dlsym(RTLD_NEXT, #symbol)

#define WRAP(slot, type, symbol, parameters, arguments, failure)                                                       \
    type symbol parameters                                                                                             \
    {                                                                                                                  \
        RESOLVE(symbol);                                                                                               \
        int error = fault_due(SLOT_##slot);                                                                            \
        if (error != 0) {                                                                                              \
            errno = error;                                                                                             \
            return failure;                                                                                            \
        }                                                                                                              \
        return real arguments;                                                                                         \
    }

WRAP(malloc, void *, malloc, (size_t size), (size), NULL)
WRAP(calloc, void *, calloc, (size_t count, size_t size), (count, size), NULL)
WRAP(realloc, void *, realloc, (void *old, size_t size), (old, size), NULL)

WRAP(socket, int, socket, (int domain, int type, int protocol), (domain, type, protocol), -1)
WRAP(setsockopt, int, setsockopt, (int fd, int level, int name, const void *value, socklen_t size),
     (fd, level, name, value, size), -1)
WRAP(bind, int, bind, (int fd, __CONST_SOCKADDR_ARG address, socklen_t size), (fd, address, size), -1)
WRAP(listen, int, listen, (int fd, int backlog), (fd, backlog), -1)
WRAP(getsockname, int, getsockname, (int fd, __SOCKADDR_ARG address, socklen_t *restrict size), (fd, address, size), -1)
/* No short reads: TCP gives less than was asked for only when there is no more, and edge-triggered readers rely on it
 * (epoll(7)). */
WRAP(recv, ssize_t, recv, (int fd, void *bytes, size_t size, int flags), (fd, bytes, size, flags), -1)
WRAP(shutdown, int, shutdown, (int fd, int how), (fd, how), -1)

WRAP(epoll_create1, int, epoll_create1, (int flags), (flags), -1)
WRAP(epoll_ctl, int, epoll_ctl, (int epoll, int operation, int fd, struct epoll_event *event),
     (epoll, operation, fd, event), -1)
WRAP(epoll_wait, int, epoll_wait, (int epoll, struct epoll_event *events, int size, int timeout_ms),
     (epoll, events, size, timeout_ms), -1)
WRAP(eventfd, int, eventfd, (unsigned value, int flags), (value, flags), -1)
WRAP(signalfd, int, signalfd, (int fd, const sigset_t *mask, int flags), (fd, mask, flags), -1)
WRAP(read, ssize_t, read, (int fd, void *bytes, size_t size), (fd, bytes, size), -1)
WRAP(poll, int, poll, (struct pollfd * watched, nfds_t count, int timeout_ms), (watched, count, timeout_ms), -1)
/* What the checked build calls in its place. */
int __poll_chk(struct pollfd *descriptors, nfds_t count, int timeout_ms, size_t size);
int __poll_chk(struct pollfd *descriptors, nfds_t count, int timeout_ms, size_t size)
{
    (void)size;
    return poll(descriptors, count, timeout_ms);
}

WRAP(getrlimit, int, getrlimit, (__rlimit_resource_t resource, struct rlimit *limit), (resource, limit), -1)
WRAP(getrlimit, int, getrlimit64, (__rlimit_resource_t resource, struct rlimit64 *limit), (resource, limit), -1)
WRAP(setrlimit, int, setrlimit, (__rlimit_resource_t resource, const struct rlimit *limit), (resource, limit), -1)
WRAP(setrlimit, int, setrlimit64, (__rlimit_resource_t resource, const struct rlimit64 *limit), (resource, limit), -1)
WRAP(sched_getaffinity, int, sched_getaffinity, (pid_t pid, size_t size, cpu_set_t *set), (pid, size, set), -1)

WRAP(mmap, void *, mmap, (void *address, size_t size, int protection, int flags, int fd, off_t offset),
     (address, size, protection, flags, fd, offset), MAP_FAILED)
WRAP(mmap, void *, mmap64, (void *address, size_t size, int protection, int flags, int fd, off64_t offset),
     (address, size, protection, flags, fd, offset), MAP_FAILED)
WRAP(aligned_alloc, void *, aligned_alloc, (size_t alignment, size_t size), (alignment, size), NULL)
WRAP(getpeername, int, getpeername, (int fd, __SOCKADDR_ARG address, socklen_t *restrict size), (fd, address, size), -1)
WRAP(fork, pid_t, fork, (void), (), -1)
WRAP(waitpid, pid_t, waitpid, (pid_t pid, int *status, int options), (pid, status, options), -1)
WRAP(unlink, int, unlink, (const char *path), (path), -1)
WRAP(flock, int, flock, (int fd, int operation), (fd, operation), -1)
WRAP(getrandom, ssize_t, getrandom, (void *bytes, size_t size, unsigned flags), (bytes, size, flags), -1)
WRAP(writev, ssize_t, writev, (int fd, const struct iovec *vectors, int count), (fd, vectors, count), -1)
WRAP(socketpair, int, socketpair, (int domain, int type, int protocol, int fds[2]), (domain, type, protocol, fds), -1)
WRAP(pipe2, int, pipe2, (int fds[2], int flags), (fds, flags), -1)

/* ---- Functions that do more than fail --------------------------------------------------------------------- */

/* Makes the kernel's part of what a client has not read small, so that the server's own part shows with little data. */
static void shrink_send_buffer(int fd)
{
    const char *bytes = getenv("FAULT_SEND_BUFFER_BYTES");
    int size = bytes != NULL ? atoi(bytes) : 0;
    if (size > 0)
        call(SYS_setsockopt, fd, SOL_SOCKET, SO_SNDBUF, (long)&size, sizeof(size), 0);
}

/* When it fails the connection stays in the backlog, as it does with the kernel's own errors of this kind. */
int accept4(int listener, __SOCKADDR_ARG address, socklen_t *restrict size, int flags)
{
    RESOLVE(accept4);
    int error = fault_due(SLOT_accept4);
    if (error != 0) {
        errno = error;
        return -1;
    }
    int fd = real(listener, address, size, flags);
    if (fd >= 0)
        shrink_send_buffer(fd);
    return fd;
}

/* Linux has closed the descriptor whatever close returns (close(2)). */
int close(int fd)
{
    RESOLVE(close);
    int error = fault_due(SLOT_close);
    int r = real(fd);
    if (error == 0)
        return r;
    errno = error;
    return -1;
}

/* Whether what is sent goes whole or not at all. */
static bool keeps_messages(int fd)
{
    int type = SOCK_STREAM;
    socklen_t size = sizeof(type);
    call(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, (long)&type, (long)&size, 0);
    return type != SOCK_STREAM;
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    RESOLVE(send);
    int error = fault_due(SLOT_send);
    if (error == FAULT_SHORT)
        size = keeps_messages(fd) || size == 0 ? size : 1;
    else if (error != 0) {
        errno = error;
        return -1;
    }
    return real(fd, bytes, size, flags);
}

static ssize_t send_one_byte(int fd, const struct msghdr *message, int flags)
{
    for (size_t i = 0; i < message->msg_iovlen; i++)
        if (message->msg_iov[i].iov_len > 0)
            return call(SYS_sendto, fd, (long)message->msg_iov[i].iov_base, 1, flags, 0, 0);
    return 0;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    RESOLVE(sendmsg);
    int error = fault_due(SLOT_sendmsg);
    if (error == FAULT_SHORT)
        return send_one_byte(fd, message, flags);
    if (error != 0) {
        errno = error;
        return -1;
    }
    return real(fd, message, flags);
}

int ioctl(int fd, unsigned long request, ...)
{
    RESOLVE(ioctl);
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    int error = fault_due(SLOT_ioctl);
    if (error == 0)
        return real(fd, request, argument);
    errno = error;
    return -1;
}

#define WRAP_OPEN(symbol, slot, parameters, arguments)                                                                 \
    int symbol parameters                                                                                              \
    {                                                                                                                  \
        RESOLVE(symbol);                                                                                               \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                      \
        va_end(rest);                                                                                                  \
        int error = fault_due(SLOT_##slot);                                                                            \
        if (error == 0)                                                                                                \
            return real arguments;                                                                                     \
        errno = error;                                                                                                 \
        return -1;                                                                                                     \
    }
WRAP_OPEN(open, open, (const char *path, int flags, ...), (path, flags, mode))
WRAP_OPEN(open64, open, (const char *path, int flags, ...), (path, flags, mode))
WRAP_OPEN(openat, openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
WRAP_OPEN(openat64, openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))

int prctl(int option, ...)
{
    RESOLVE(prctl);
    unsigned long a[4];
    va_list arguments;
    va_start(arguments, option);
    for (int i = 0; i < 4; i++)
        a[i] = va_arg(arguments, unsigned long);
    va_end(arguments);
    int error = fault_due(SLOT_prctl);
    if (error == 0)
        return real(option, a[0], a[1], a[2], a[3]);
    errno = error;
    return -1;
}

#define WRAP_FCNTL(symbol)                                                                                             \
    int symbol(int fd, int command, ...)                                                                               \
    {                                                                                                                  \
        RESOLVE(symbol);                                                                                               \
        va_list arguments;                                                                                             \
        va_start(arguments, command);                                                                                  \
        void *argument = va_arg(arguments, void *);                                                                    \
        va_end(arguments);                                                                                             \
        int error = fault_due(SLOT_fcntl);                                                                             \
        if (error == 0)                                                                                                \
            return real(fd, command, argument);                                                                        \
        errno = error;                                                                                                 \
        return -1;                                                                                                     \
    }
WRAP_FCNTL(fcntl)
WRAP_FCNTL(fcntl64)

/* Returns the error and leaves errno alone. */
int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*run)(void *),
                   void *restrict argument)
{
    RESOLVE(pthread_create);
    int error = fault_due(SLOT_pthread_create);
    return error != 0 ? error : real(thread, attributes, run, argument);
}

/* The runtime makes its most frequent calls so. */
long syscall(long number, ...)
{
    long a[6];
    va_list arguments;
    va_start(arguments, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(arguments, long);
    va_end(arguments);
    int error = 0;
    switch (number) {
    case SYS_recvfrom: error = fault_due(SLOT_recv); break;
    case SYS_sendto: error = fault_due(SLOT_send); break;
    case SYS_epoll_pwait: error = fault_due(SLOT_epoll_wait); break;
    default: break;
    }
    if (error == FAULT_SHORT) {
        a[2] = a[2] > 1 ? 1 : a[2];
    } else if (error != 0) {
        errno = error;
        return -1;
    }
    return call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* The sanitizers call it in every new thread, and give up when it fails. It allocates. */
int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes)
{
    RESOLVE(pthread_getattr_np);
    exempt++;
    int r = real(thread, attributes);
    exempt--;
    return r;
}
