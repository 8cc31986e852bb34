// A load generator behind two functions: it says which command to run, and reads what that command printed.
//
// The harness itself starts, pins, watches and stops the command (round.c), so a driver is pure text work. `driver` in
// a scenario's [load] chooses one by name. To add one: a file driver_NAME.c and a line in driver.c.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario.h"
#include "trouble.h"

typedef struct LoadResult {
    uint64_t requests; // complete responses
    uint64_t duration_ns;
    uint64_t bytes; // everything read from the sockets
    uint64_t connect_errors, read_errors, write_errors, status_errors, timeout_errors;
    uint64_t latency_p50_ns, latency_p99_ns, latency_max_ns; // as the tool tells them
} LoadResult;

typedef struct Driver {
    const char *name;
    const char *program;              // must be on PATH
    const char *remedy;               // how to get it
    const char *const *version_words; // a command that prints the version somewhere in its first line
    const char *latency_prefix;       // of the figures' names in the record: whose word they are

    // The command for one run against a port; files that it needs go into `folder`. NULL with the trouble filled;
    // free with words_free.
    char **(*command)(const Scenario *scenario, const Load *load, int port, long long duration_s, const char *folder,
                      Trouble *ret_trouble);
    int (*parse)(const char *output, LoadResult *ret_result, Trouble *ret_trouble); // 0 or -EPROTO
} Driver;

extern const Driver driver_wrk;

const Driver *driver_find(const char *name); // or NULL
const char *const *driver_names(void);       // ends with NULL

// Finds the program and its version. 0, or -ENOENT with the remedy in the trouble. The caller frees the version.
int driver_version(const Driver *driver, const char *scratch, char **ret_version, Trouble *ret_trouble);
