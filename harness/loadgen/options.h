// The command line of the load generator.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "reports/text.h"

typedef struct Options {
    const char *host, *request, *expect; // point into the command line
    int port;
    uint32_t connections, threads, pipeline;
    uint64_t duration_ns, timeout_ns;
    double rate; // per second; 0: closed loop
    bool close;
    bool any_date;
    bool help, version;
} Options;

extern const char options_help[];

int options_parse(int count, char **words, Options *ret_options, Text *ret_trouble); // 0 or -EINVAL
