// What was seen: counters, faults, the first fault's story, the latencies. One for each thread, merged at the end.
//
// A fault is counted once for each request that it cost. So, as long as no connection broke while it owed nothing (this
// counts once too), sent = requests + all faults but `connect` and `unclosed`, which cost no request.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "harness/statistics/histogram.h"

typedef enum Fault {
    FAULT_CONNECT,  // a connection could not be made
    FAULT_READ,     // a connection ended, or was given up after another fault, before these answers began
    FAULT_WRITE,    // the same, seen while sending
    FAULT_TIMEOUT,  // no answer in time
    FAULT_STATUS,   // the status line is another
    FAULT_HEAD,     // another byte of the header is
    FAULT_LENGTH,   // Content-Length is, or the answer ended early, or more came than was asked for
    FAULT_BODY,     // a byte of the body is another
    FAULT_DATE,     // the Date is no date
    FAULT_UNCLOSED, // --close: the server did not close
    FAULT_COUNT,
} Fault;

typedef struct Tally {
    uint64_t requests; // right answers
    uint64_t sent;
    uint64_t bytes; // read
    uint64_t opened;
    uint64_t backlog_max;
    uint64_t first_send_ns, last_answer_ns; // 0: none
    uint64_t faults[FAULT_COUNT];
    uint64_t first_fault_ns; // 0: none
    Fault first_fault;
    char first_text[600];
    Histogram latency;
    Histogram slowest;                      // of each batch
    uint64_t batch_count, batch_slowest_ns; // of the batch that is being filled
} Tally;

// Half of all batches of 69 have an answer beyond the p99 when slow answers come one by one (0.99^69 = 0.4998): the
// median of the batches' slowest is the p99 then. Slow answers that come in clumps, as behind a few milliseconds in
// which another process had the CPU, are in few batches, and leave this p99 where it is: it tells what the server does
// most of the time, where the whole run's tells how often the machine was elsewhere.
enum { TALLY_BATCH = 69 };

const char *fault_name(Fault fault);

// True when this is the first fault, whose story the caller then tells with `tally_tell`.
bool tally_fault(Tally *tally, Fault fault, uint64_t count, uint64_t now_ns);
void tally_tell(Tally *tally, const char *format, ...) __attribute__((format(printf, 2, 3)));

// A right answer's, or that of one that never came.
static inline void tally_latency(Tally *tally, uint64_t latency_ns)
{
    histogram_record(&tally->latency, latency_ns);
    if (latency_ns > tally->batch_slowest_ns)
        tally->batch_slowest_ns = latency_ns;
    if (++tally->batch_count < TALLY_BATCH)
        return;
    histogram_record(&tally->slowest, tally->batch_slowest_ns);
    tally->batch_count = tally->batch_slowest_ns = 0;
}

// The threads' last batches, which are not full, count nowhere.
void tally_merge(Tally *tally, const Tally *other);
uint64_t tally_faults(const Tally *tally);
