// One connection: opening, sending requests, comparing the answers, and what is told when it breaks.
//
// It never decides what comes next; the worker does (worker.c). A connection is registered once with the thread's
// edge-triggered epoll, so a request costs one send and one recv and nothing else. What it is to send is a number, not
// bytes: the stream of requests repeats, so how much is missing also tells where in the request it stands.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "expectation.h"
#include "tally.h"
#include "target.h"

#define INBOX_SIZE (64u << 10)

// What the connections of one thread share. The answers are compared where they were received; nothing stays in the
// inbox from one read to the next.
typedef struct Lane {
    const Target *target;
    int poll;
    uint64_t outstanding; // of all its connections
    char *inbox;          // INBOX_SIZE bytes
    DateSeen date;
    Tally *tally;
} Lane;

typedef enum Stage { STAGE_CLOSED, STAGE_CONNECTING, STAGE_OPEN, STAGE_ENDING } Stage; // ENDING: the server is to close

typedef struct Connection {
    int fd; // -1: none
    Stage stage;
    uint32_t outstanding; // requests sent or about to be, not answered
    uint32_t oldest;      // place of the oldest one's start
    uint64_t *starts_ns;  // a ring of `pipeline` places: when each outstanding request's latency began
    size_t unsent;        // bytes of them
    Cursor cursor;        // in the answer that is coming
    uint64_t since_ns;    // when it began to wait for what it now waits for
    uint64_t retry_ns;    // when it may be opened again after it broke; 0: it did not
    uint32_t failures;    // in a row
    bool free, dirty;     // the worker's lists
    struct Connection *next_free, *next_dirty;
} Connection;

typedef enum Received {
    RECEIVED_NOTHING, // all that is there was read before
    RECEIVED_LAST,    // all that was there is read now
    RECEIVED_MORE,    // there may be more
    RECEIVED_END,     // the server closed when it was to
    RECEIVED_BROKEN,  // counted and told; to be closed
} Received;

// 0 when connected or connecting, else a negative errno, counted and told.
int connection_open(Connection *connection, Lane *lane, uint64_t now_ns);
void connection_close(Connection *connection);

// What epoll's events say of one that is connecting: 1 connected, 0 not yet, else a negative errno, counted and told.
int connection_establish(Connection *connection, Lane *lane, uint32_t events, uint64_t now_ns);

// Adds a request whose latency began at `start_ns`; there must be room. It goes out with the next flush.
void connection_ask(Connection *connection, Lane *lane, uint64_t start_ns, uint64_t now_ns);
int connection_flush(Connection *connection, Lane *lane, uint64_t now_ns); // 0, or a negative errno, counted and told

// One recv. `ret_now_ns` is when it was done, untouched for RECEIVED_NOTHING.
Received connection_receive(Connection *connection, Lane *lane, uint64_t *ret_now_ns);

// What waited too long, or still waits when all is over: counted, told, and recorded as the latency it had so far.
void connection_expire(Connection *connection, Lane *lane, uint64_t now_ns);

// Why no connection could be made, with the remedy: a string that the caller frees.
char *connection_trouble(const Target *target, int error);
