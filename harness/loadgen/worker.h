// A thread of the load generator: its epoll, its share of the connections, and what they do next.
//
// Closed loop: each connection keeps `pipeline` requests outstanding. Open loop: the pace says when a request is due,
// the next free connection in turn takes it, and while none is free it waits. Nothing is locked or shared while the
// load runs; main.c merges the tallies afterwards.
// SPDX-License-Identifier: MIT
#pragma once

#include "connection.h"
#include "options.h"
#include "pace.h"
#include "tally.h"
#include "target.h"

typedef struct Worker {
    Lane lane;
    const Options *options;
    uint32_t number;
    uint64_t end_ns;
    Pace pace; // open loop only
    Connection *connections;
    uint32_t connection_count;
    uint32_t connecting;               // of those; each is meant for one request of the backlog, with --close
    Connection *free_head, *free_tail; // open loop: those that can take a request, in turn
    Connection *dirty;                 // those that took one and have not been flushed
    uint64_t scan_ns;                  // when the connections are next looked at for timeouts and retries
    bool interrupted;
    Tally tally;
    uint64_t *starts_ns; // of all connections' rings
} Worker;

// Worker `number` of `options->threads`, its connections made already, unless each request is to have its own: then
// only whether the server can be reached was tried.
// NULL with the trouble told.
Worker *worker_new(const Options *options, const Target *target, uint32_t number, Text *ret_trouble);
void worker_free(Worker *worker);

// Runs until `end_ns` and the last answer, or the timeout after it.
void worker_run(Worker *worker, uint64_t start_ns);
