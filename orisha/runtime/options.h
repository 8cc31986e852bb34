/* What can be set from outside: flags, then the environment, then what the program says, then defaults. options.c holds
 * them as one table; serve.c asks for the outcome.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_OPTIONS_H
#define ORISHA_OPTIONS_H

#include <orisha.h>

#include "sandbox.h"
#include "worker.h"

typedef struct Options {
    uint16_t port; /* 0: any that is free */
    const char *bind;
    unsigned workers;
    const char *backend; /* "auto", "epoll" or "io_uring" */
    Timeouts timeouts;
    const char *user;       /* NULL: stay who we are */
    const char *access_log; /* NULL: none */
    SandboxMode sandbox;
    uint32_t head_bytes; /* these four are for limits_set */
    uint32_t fields;
    uint32_t body_bytes;
    uint32_t minimum_rate;
    uint32_t max_connections; /* 0: as many as the descriptors allow */
    uint32_t max_per_address; /* 0: no cap */
    bool reload;
    uint32_t reload_timeout_ms;
} Options;

/* Reads arguments and environment into the table. 0; 1 when help was asked for; -EINVAL and a message in `ret_message`.
 */
int options_read(int argc, char **argv, char *ret_message, size_t message_size);

/* The help text of all options. */
void options_print_help(FILE *stream, const char *program);

/* What holds, given what the program says. */
Options options_resolve(const orisha_serve_options *program);

/* Forgets what options_read has read. */
void options_clear(void);

#endif
