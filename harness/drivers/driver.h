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

#include "harness/input/scenario.h"
#include "harness/input/trouble.h"

// What one run of a generator is asked to do.
typedef struct LoadJob {
    const Scenario *scenario; // its first request is the one that is sent
    const Load *load;
    int port;
    double duration_s;
    const char *folder;      // for files that the command needs
    bool any_date;           // a server of constant answers: its Date need not be now
    const char *answer_path; // the whole answer of this very process, as it was validated: what loadgen compares with
} LoadJob;

// As the tool tells them; 0: it does not. `histogram` is an HdrHistogram in its compressed V2 encoding, nanoseconds.
typedef struct LoadLatency {
    uint64_t p50_ns, p90_ns, p99_ns, p999_ns, max_ns, mean_ns;
    uint64_t
        p99_batches_ns; // median of the slowest of each 69 answers (loadgen/tally.h); 0 also where there were fewer
    bool from_schedule; // measured from each request's scheduled start (open loop), not from its sending
    char *histogram;    // owned, or NULL
} LoadLatency;

typedef struct LoadResult {
    uint64_t requests; // complete responses; with loadgen only right ones
    uint64_t sent;     // 0: the tool does not tell
    uint64_t duration_ns;
    uint64_t bytes; // everything read from the sockets
    uint64_t connect_errors, read_errors, write_errors, timeout_errors;
    uint64_t status_errors; // wrong status; wrk and h2load: 400 and above
    uint64_t answer_errors; // wrong head, length, body or date
    uint64_t unclosed;      // connections that should have been closed by the server and were not
    uint64_t connections_opened;
    const char *wrong_check; // the check that the first wrong answer failed, NULL: none did
    char *wrong_text;        // owned: where and how it differed
    LoadLatency latency;
} LoadResult;

// Adds a later load of the same server; what is owned moves or is freed. Latencies are those of all requests, without
// p99_batches_ns; none where the tool gives no histogram.
void load_result_add(LoadResult *sum, LoadResult *more);
void load_result_free(LoadResult *result);

typedef struct Driver {
    const char *name;
    const char *program; // on PATH, or `own`: beside the harness
    bool own;
    bool compares;              // it compares every answer byte by byte; others need a verifier beside them
    bool whole_seconds;         // it knows no other durations
    bool in_flight;             // answers under way at the end of the time are read, not dropped
    const char *remedy;         // how to get it
    const char *version_word;   // the argument that makes it print its version, in its first line
    const char *latency_prefix; // of the figures' names in the record: whose word they are

    // The command for a job. NULL with the trouble filled; free with words_free.
    char **(*command)(const LoadJob *job, Trouble *ret_trouble);
    int (*parse)(const char *output, LoadResult *ret_result, Trouble *ret_trouble); // 0 or -EPROTO
} Driver;

// The first request's fields and its URL, as wrk and h2load take them: two words a field, and one. `words` has room.
void driver_add_request(char **words, size_t count, const LoadJob *job);

extern const Driver driver_loadgen, driver_wrk, driver_h2load;

const Driver *driver_find(const char *name); // or NULL
const char *driver_list(void);               // their names, for a message

// The program as a word of a command: its name, or the path of our own. The caller frees it.
char *driver_program(const Driver *driver);

// Finds the program and its version. 0, or -ENOENT with the remedy in the trouble. The caller frees the version.
int driver_version(const Driver *driver, const char *scratch, char **ret_version, Trouble *ret_trouble);
