"""Which call fails how, and what may come of it: the table that torture.py works through.

A row: function -> (errnos that its manual page or the kernel gives, what a client may notice). Another function needs a row
here and a wrapper in fault.c; test_torture.py compares both with what a server really calls.
SPDX-License-Identifier: MIT"""
from collections import namedtuple

# What a failure may cost the client whose connection it hits. The next one must always be served.
UNHARMED = "unharmed"  # nothing: the call is made again, or it was not needed
CUT = "cut"            # whole answers from the first on, then perhaps a part of one or a 503, then the end

Fault = namedtuple("Fault", "errors harm")


def fault(*errors, cut=(), harm=UNHARMED):
    """Errnos by name, with the harm that each may do; those in `cut` end the connection."""
    return Fault({**dict.fromkeys(errors, harm), **dict.fromkeys(cut, CUT)}, harm)


FAULTS = {
    # Memory. A connection for which there is none is closed, after the answers that were made.
    "malloc": fault(cut=["ENOMEM"]),
    "calloc": fault(cut=["ENOMEM"]),
    "realloc": fault(cut=["ENOMEM"]),
    # Listening.
    "socket": fault("EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EAFNOSUPPORT", "EACCES"),
    "setsockopt": fault("ENOBUFS", "ENOPROTOOPT"),
    "bind": fault("EADDRINUSE", "EACCES", "EADDRNOTAVAIL"),
    "listen": fault("EADDRINUSE"),
    "getsockname": fault("ENOBUFS"),
    # Connections. Without a descriptor one is accepted with the reserve and closed; all other errors leave it in the backlog.
    "accept4": fault("ENOBUFS", "ENOMEM", "ECONNABORTED", "EINTR", "EPERM", "EPROTO", cut=["EMFILE", "ENFILE"]),
    "recv": fault("EINTR", cut=["ECONNRESET", "ETIMEDOUT", "ENOMEM"]),
    "send": fault("EINTR", "SHORT", cut=["EPIPE", "ECONNRESET", "ENOBUFS", "ENOMEM"]),
    "sendmsg": fault("EINTR", "SHORT", cut=["EPIPE", "ECONNRESET", "ENOBUFS", "ENOMEM"]),
    "shutdown": fault("ENOTCONN"),
    "ioctl": fault("EINVAL"),
    "close": fault("EINTR", "EIO"),
    # The loop and what wakes it.
    "epoll_create1": fault("EMFILE", "ENFILE", "ENOMEM"),
    "epoll_ctl": fault(cut=["ENOMEM", "ENOSPC"]),
    "epoll_wait": fault("EINTR"),
    "eventfd": fault("EMFILE", "ENFILE", "ENOMEM", "ENODEV"),
    "signalfd": fault("EMFILE", "ENFILE", "ENOMEM"),
    "read": fault("EINTR", "EAGAIN"),
    "poll": fault("EINTR", "ENOMEM"),
    # io_uring's own. Where it cannot be had the server goes on with epoll.
    "mmap": fault("ENOMEM", "EAGAIN"),
    "socketpair": fault("EMFILE", "ENFILE", "ENOMEM"),
    "pipe2": fault("EMFILE", "ENFILE"),
    "fcntl": fault("EPERM"),
    # liburing's, in the sanitized program only (fault_uring.c).
    "io_uring_queue_init_params": fault("ENOMEM", "EMFILE", "ENFILE", "EPERM", "EINVAL"),
    "io_uring_register_buf_ring": fault("ENOMEM", "EINVAL"),
    "io_uring_register_ring_fd": fault("ENOMEM", "EINVAL"),
    "io_uring_submit": fault("EINTR", "EAGAIN", "EBUSY"),
    "io_uring_submit_and_wait": fault("EINTR", "EAGAIN", "EBUSY"),
    "io_uring_submit_and_get_events": fault("EINTR", "EAGAIN", "EBUSY"),
    "io_uring_submit_and_wait_timeout": fault("EINTR", "EAGAIN", "EBUSY"),
    # What completions say, also in the sanitized program only. SHORT: one byte of a send; a multishot receive ends.
    "cqe_recv": fault("EINTR", "EAGAIN", "ENOBUFS", "SHORT", cut=["ECONNRESET", "ETIMEDOUT", "ENOMEM"]),
    "cqe_send": fault("EINTR", "EAGAIN", "SHORT", cut=["EPIPE", "ECONNRESET", "ENOBUFS", "ENOMEM"]),
    "cqe_poll": fault("EINTR", "ENOMEM"),
    "cqe_read": fault("EINTR", "EAGAIN", "ENOMEM"),
    "cqe_close": fault("EINTR", "EIO"),
    "cqe_cancel": fault("ENOENT", "EALREADY"),
    # Files, processes, rights: of servers that are asked for more than serving.
    "aligned_alloc": fault(cut=["ENOMEM"]),
    "open": fault("EMFILE", "ENFILE", "ENOMEM", "ENOENT", "EACCES"),
    "openat": fault("EMFILE", "ENFILE", "ENOMEM", "ENOENT", "EACCES"),
    "unlink": fault("ENOENT", "EACCES"),
    "flock": fault("EINTR", "ENOLCK"),
    "writev": fault("EINTR", "EIO", "ENOSPC"),
    "getpeername": fault(cut=["ENOTCONN", "ENOBUFS"]),  # whose address is not known is not counted
    "getrandom": fault("EINTR", "ENOSYS"),
    "fork": fault("EAGAIN", "ENOMEM"),
    "waitpid": fault("EINTR"),
    "prctl": fault("EINVAL", "EPERM"),
    # Threads and limits.
    "pthread_create": fault("EAGAIN"),
    "getrlimit": fault("EPERM"),
    "setrlimit": fault("EPERM"),
    "sched_getaffinity": fault("EPERM"),
}

ALLOCATORS = ("malloc", "calloc", "realloc", "aligned_alloc")

# Errors that the kernel may go on giving for as long as something is short: tried with every call failing for a while.
LASTING = [("malloc", "ENOMEM"), ("calloc", "ENOMEM"), ("realloc", "ENOMEM"), ("accept4", "EMFILE"), ("accept4", "ENFILE"),
           ("accept4", "ENOBUFS"), ("accept4", "ENOMEM"), ("accept4", "EPERM"), ("epoll_ctl", "ENOMEM"), ("epoll_ctl", "ENOSPC"),
           ("recv", "ENOMEM"), ("send", "ENOBUFS"), ("send", "ENOMEM"), ("poll", "ENOMEM")]

# What a server imports and the table leaves out on purpose, with the reason.
NOT_FAULTED = {
    **dict.fromkeys(["pthread_mutex_init", "pthread_mutex_destroy", "pthread_mutex_lock", "pthread_mutex_unlock", "pthread_cond_init",
                     "pthread_cond_destroy", "pthread_cond_signal", "pthread_cond_wait", "kill", "sigaction", "signal",
                     "sigprocmask", "dup2", "execve", "_exit"], "fails on programmer errors only, or does not return"),
    **dict.fromkeys(["getpid", "getuid", "getgid", "getresuid", "getresgid", "inet_ntop", "unsetenv", "realpath", "readlink", "lstat",
                     "getcwd", "fstat", "__realpath_chk"], "cannot fail, or what it looks at is told of in the message of its user"),
    **dict.fromkeys(["getpwnam", "getpwuid", "getgrnam", "getgroups", "setgroups", "setresgid", "setresuid"],
                    "called with --user only, which needs root; what fails there ends the start with a message"),
    "__poll_chk": "poll in the checked build; its wrapper is poll's",
    "syscall": "wrapped: it counts as the function that it stands for (recv, send, epoll_wait)",
    "write": "on the loop's eventfd or pipe it fails only when that is full, and then the wake-up is on its way",
    "eventfd_write": "as write; the C library calls the kernel itself, so it cannot be wrapped",
    "eventfd_read": "only empties a counter; the C library calls the kernel itself",
    "pthread_join": "fails on programmer errors only",
    "pthread_sigmask": "fails on programmer errors only",
    "clock_gettime": "fails on programmer errors only; in the vDSO",
    "gmtime_r": "fails after the year 2^31",
    "getsockopt": "fails on programmer errors only, as it is used here: what kind of socket was given",
    "connect": "only asks whether a Unix socket is in use",
    "free": "does not fail", "munmap": "fails on programmer errors only", "time": "in the vDSO", "usleep": "may end early, which is harmless",
    "exit": "does not return",
    "inet_pton": "pure", "getenv": "pure", "gmtime": "pure",
    "sigemptyset": "pure", "sigaddset": "pure",
}
# Functions of the C library that neither allocate for the caller nor call the kernel, or that only print.
PURE = r"(__)?(mem|str|str.*n?|f?printf|v?snprintf|v?fprintf|f?puts|fputc|fwrite|putchar|putc|fflush|isoc99_.*|strto.*|qsort|bsearch|abort|" \
       r"assert_fail|errno_location|stack_chk_fail|sched_cpucount|ctype_b_loc|libc_start_main|cxa_finalize|gmon_start__|tls_get_addr)" \
       r"[a-z0-9_]*(_chk)?"
