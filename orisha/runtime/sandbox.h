/* What the kernel is asked to refuse to this process from now on, so that a mistake that lets an attacker in gives them
 * little. Two mechanisms that know nothing of each other, each in a file of its own:
 *
 * - Landlock (sandbox_landlock.c): files and TCP ports. A server whose answers are in the binary opens neither.
 * - seccomp (sandbox_seccomp.c): system calls. A list of those that serving takes; all others are refused.
 *
 * Neither needs privileges. Both hold until the process ends, and for everything that it starts. serve.c calls
 * sandbox_begin before there are threads (Landlock binds only the calling thread and those that it starts later) and
 * sandbox_seal when all of them run (so that starting one is among the things refused).
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_SANDBOX_H
#define ORISHA_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

typedef enum SandboxMode {
    SANDBOX_OFF,
    SANDBOX_ON,      /* as far as the kernel goes; what it lacks is said */
    SANDBOX_REQUIRE, /* all of it, or the server does not start */
} SandboxMode;

typedef struct Sandbox {
    SandboxMode mode;
    int log_folder_fd;  /* the access log may be opened again in it; -1: nothing is opened */
    bool uses_uring;    /* a loop drives its sockets through io_uring */
    int landlock_abi;   /* set by sandbox_begin: 0 when Landlock does not hold */
    bool seccomp_holds; /* set by sandbox_seal */
    char lacking[256];  /* what SANDBOX_ON goes on without, and why; empty when nothing is lacking */
} Sandbox;

/* 0, or a negative errno and a message when the server must not start. Nothing is done in mode off. */
int sandbox_begin(Sandbox *sandbox, char *ret_message, size_t message_size);
int sandbox_seal(Sandbox *sandbox, char *ret_message, size_t message_size);

/* Refuses every access to files, and TCP bind and connect where the kernel knows how; but lets files be made and
 * written below `writable_fd` unless that is -1. no_new_privs must be set. Returns Landlock's ABI version (1 and up) or
 * a negative errno: -ENOSYS, -EOPNOTSUPP when the kernel has no Landlock or has it switched off. */
int landlock_enter(int writable_fd);

/* What the filter lets through beyond plain serving. */
typedef struct SeccompNeeds {
    int open_folder_fd; /* openat in this folder, with LOG_FILE_FLAGS and no others; -1: no openat at all */
    bool uring;         /* io_uring_enter, and enabling a ring that is there. What goes through a ring seccomp does not
                         * see: it must have been restricted itself (uring_restrict in loop_uring.h) */
} SeccompNeeds;

/* Puts the filter on all threads of the process. no_new_privs must be set. Negative errno: -ENOSYS on a CPU for which
 * there is no list or without seccomp in the kernel, -EBUSY when a thread has a filter of its own. */
int seccomp_enter(const SeccompNeeds *needs);

#endif
