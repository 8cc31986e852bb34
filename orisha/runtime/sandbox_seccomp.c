/* seccomp_enter, see sandbox.h: the list of system calls that serving takes, each with its reason, and the small BPF
 * program that the kernel runs before every call (seccomp(2); the kernel remembers calls that are allowed whatever
 * their arguments are, so the hot ones do not pay for the length of the list).
 *
 * A call that is not listed fails with EPERM and the server goes on: killing it would turn every slip, ours or that of
 * a C library with new habits, into an outage that any client might repeat at will, while an attacker gains nothing by
 * an error number. Numbers from the table's newest part fail with ENOSYS: C libraries try such calls first (clone3,
 * openat2, faccessat2, ...) and only then fall back on the older ones that the list decides about. A call in another
 * CPU's or ABI's convention, which no honest code makes and which would read the list wrongly, ends the process.
 * SPDX-License-Identifier: MIT */
#include "sandbox.h"

#include <assert.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <linux/sockios.h>
#include <unistd.h>

#include "log_file.h"

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OWN_ARCHITECTURE AUDIT_ARCH_RISCV64
#else
#define OWN_ARCHITECTURE 0 /* nobody has looked at this CPU's numbers */
#endif

enum {
    X32_BIT = 0x40000000, /* numbers of x86-64's other ABI */
    NEWEST_PART = 424,    /* from here on a call has the same number on every CPU */
    FILTER_MAX = 256,
};

/* Allowed whatever the arguments: they work on what is already open, on memory, on time, or end things. In the order of
 * how often serving calls them. */
static const int allowed[] = {
    /* Sockets: the loop, the answers, new connections. */
    SYS_recvfrom,
    SYS_sendto,
    SYS_sendmsg,
#ifdef SYS_epoll_wait
    SYS_epoll_wait,
#endif
    SYS_epoll_pwait,
    SYS_epoll_ctl,
    SYS_accept4,
    SYS_close,
    SYS_shutdown,
    SYS_recvmsg,
    SYS_getpeername, /* for the access log */
    SYS_getsockopt,
    /* Pipes, eventfd, signalfd, log files, standard output. */
    SYS_read,
    SYS_write,
    SYS_writev,
    SYS_lseek, /* stdio, when it flushes */
    SYS_fstat, /* stdio, at the first byte */
    /* Waiting, and being woken. */
    SYS_futex,
#ifdef SYS_poll
    SYS_poll,
#endif
    SYS_ppoll,
    SYS_nanosleep,
    SYS_clock_nanosleep,
    SYS_restart_syscall, /* after a stop and a continue, in the place of a wait that has a time-out */
    /* Clocks, where the vDSO does not answer by itself. */
    SYS_clock_gettime,
    SYS_gettimeofday,
#ifdef SYS_time
    SYS_time,
#endif
    /* malloc; its threads' arenas ask how many CPUs there are. mmap and mprotect are looked at below. */
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    SYS_sched_getaffinity,
    SYS_getrandom,
    /* Threads: the beginning of those that were started last, and the end of all. */
    SYS_set_robust_list,
    SYS_rseq,
    SYS_sigaltstack, /* sanitizers */
    SYS_exit,
    SYS_exit_group,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_getpid, /* abort, which is how a failed assertion or a smashed stack ends */
    SYS_gettid,
};

/* ---- Writing the program ------------------------------------------------------------------------------------------
 */

typedef struct Filter {
    struct sock_filter code[FILTER_MAX];
    unsigned short size;
} Filter;

static void emit(Filter *filter, unsigned code, uint32_t value, unsigned if_true, unsigned if_false)
{
    assert(filter->size < FILTER_MAX && if_true <= UINT8_MAX && if_false <= UINT8_MAX);
    filter->code[filter->size++] =
        (struct sock_filter)BPF_JUMP((uint16_t)code, value, (uint8_t)if_true, (uint8_t)if_false);
}

static void emit_load(Filter *filter, size_t offset)
{
    emit(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

/* The low half: all that the kernel looks at in an int. */
static void emit_load_argument(Filter *filter, unsigned index)
{
    size_t low = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0;
    emit_load(filter, offsetof(struct seccomp_data, args) + 8 * index + low);
}

static void emit_return(Filter *filter, uint32_t action)
{
    emit(filter, BPF_RET | BPF_K, action, 0, 0);
}

/* Skips `count` instructions unless the loaded word is `value`. */
static void emit_unless_equal_skip(Filter *filter, uint32_t value, unsigned count)
{
    emit(filter, BPF_JMP | BPF_JEQ | BPF_K, value, 0, count);
}

static const uint32_t refused = SECCOMP_RET_ERRNO | EPERM;

static void emit_allow(Filter *filter, int number)
{
    emit_unless_equal_skip(filter, (uint32_t)number, 1);
    emit_return(filter, SECCOMP_RET_ALLOW);
}

/* The call, when its argument is one of these. */
static void emit_allow_if(Filter *filter, int number, unsigned index, const uint32_t *values, unsigned count)
{
    emit_unless_equal_skip(filter, (uint32_t)number, 2 + 2 * count);
    emit_load_argument(filter, index);
    for (unsigned i = 0; i < count; i++)
        emit_allow(filter, (int)values[i]);
    emit_return(filter, refused);
}

/* The call, when this bit is not set in its argument. */
static void emit_allow_without(Filter *filter, int number, unsigned index, uint32_t bit)
{
    emit_unless_equal_skip(filter, (uint32_t)number, 4);
    emit_load_argument(filter, index);
    emit(filter, BPF_JMP | BPF_JSET | BPF_K, bit, 1, 0);
    emit_return(filter, SECCOMP_RET_ALLOW);
    emit_return(filter, refused);
}

/* The call, when two arguments in a row are these. */
static void emit_allow_pair(Filter *filter, int number, unsigned index, uint32_t first, uint32_t second)
{
    emit_unless_equal_skip(filter, (uint32_t)number, 6);
    emit_load_argument(filter, index);
    emit_unless_equal_skip(filter, first, 3);
    emit_load_argument(filter, index + 1);
    emit_unless_equal_skip(filter, second, 1);
    emit_return(filter, SECCOMP_RET_ALLOW);
    /* The word that is loaded is not the number any more, so this call's further pairs need it back. */
    emit_load(filter, offsetof(struct seccomp_data, nr));
}

/* ---- The program --------------------------------------------------------------------------------------------------
 */

static void emit_checked_convention(Filter *filter)
{
    emit_load(filter, offsetof(struct seccomp_data, arch));
    emit(filter, BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0);
    emit_return(filter, SECCOMP_RET_KILL_PROCESS);
    emit_load(filter, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
    emit(filter, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
    emit_return(filter, SECCOMP_RET_KILL_PROCESS);
#endif
}

static void emit_checked_arguments(Filter *filter, const SeccompNeeds *needs)
{
    /* How much the peer has not confirmed; is this a terminal (stdio). Others could type into the terminal. */
    emit_allow_if(filter, SYS_ioctl, 1, (const uint32_t[]){SIOCOUTQ, TCGETS}, 2);
    /* A spare descriptor, and questions; not, say, where signals about it go. */
    emit_allow_if(filter, SYS_fcntl, 1, (const uint32_t[]){F_DUPFD_CLOEXEC, F_GETFL, F_GETFD, F_SETFD}, 4);
    /* Memory, but none that code could be put into. */
    emit_allow_without(filter, SYS_mmap, 2, PROT_EXEC);
    emit_allow_without(filter, SYS_mprotect, 2, PROT_EXEC);
    /* abort sends a signal to its own process. */
    emit_allow_if(filter, SYS_tgkill, 0, (const uint32_t[]){(uint32_t)getpid()}, 1);
    /* setsockopt can also attach programs to a socket. */
    emit_allow_pair(filter, SYS_setsockopt, 1, SOL_SOCKET, SO_LINGER);
    emit_allow_pair(filter, SYS_setsockopt, 1, IPPROTO_TCP, TCP_NODELAY);
    /* A worker enables its ring and registers its descriptor; no ring can be made, and none changed. */
    if (needs->uring)
        emit_allow_if(
            filter, SYS_io_uring_register, 1,
            (const uint32_t[]){IORING_REGISTER_ENABLE_RINGS, IORING_REGISTER_RING_FDS, IORING_UNREGISTER_RING_FDS}, 3);
    if (needs->open_folder_fd >= 0) {
        /* Landlock says where; this says how: never for reading. */
        emit_unless_equal_skip(filter, SYS_openat, 6);
        emit_load_argument(filter, 0);
        emit_unless_equal_skip(filter, (uint32_t)needs->open_folder_fd, 3);
        emit_load_argument(filter, 2);
        emit_unless_equal_skip(filter, LOG_FILE_FLAGS, 1);
        emit_return(filter, SECCOMP_RET_ALLOW);
        emit_return(filter, refused);
    }
}

static void emit_program(Filter *filter, const SeccompNeeds *needs)
{
    emit_checked_convention(filter);
    for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
        emit_allow(filter, allowed[i]);
    if (needs->uring)
        emit_allow(filter, SYS_io_uring_enter);
    emit_checked_arguments(filter, needs);
    emit(filter, BPF_JMP | BPF_JGE | BPF_K, NEWEST_PART, 0, 1);
    emit_return(filter, SECCOMP_RET_ERRNO | ENOSYS);
    emit_return(filter, refused);
}

int seccomp_enter(const SeccompNeeds *needs)
{
    if (OWN_ARCHITECTURE == 0)
        return -ENOSYS;
    Filter filter = {.size = 0};
    emit_program(&filter, needs);
    const struct sock_fprog program = {filter.size, filter.code};
    long r = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    if (r < 0)
        return -errno;
    return r > 0 ? -EBUSY : 0; /* the thread that could not be reached */
}
