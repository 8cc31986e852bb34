/* What the two halves of the access log share: access_log.c, on the workers' threads, and access_log_writer.c.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ACCESS_LOG_PARTS_H
#define ORISHA_ACCESS_LOG_PARTS_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>

#include "access_log.h"
#include "log_ring.h"
#include "wakeup.h"

/* The address of a connection, as text. */
typedef struct Peer {
    uint8_t size; /* 0: not asked yet */
    char text[INET6_ADDRSTRLEN];
} Peer;

struct AccessLogger {
    LogRing ring;
    AccessLog *log;
    int fd;      /* of the connection whose turn it is; -1 for none */
    Peer *peers; /* by descriptor, as far as there was memory */
    size_t peer_capacity;
    Peer unplaced_peer; /* for a descriptor beyond that */
    _Atomic uint64_t dropped;
};

struct AccessLog {
    AccessLogger **loggers;
    unsigned logger_count;
    const char *path;
    const char *name; /* its last part, looked up in folder_fd */
    int fd;
    int folder_fd; /* -1: never opened again */
    Wakeup wake;   /* there is something to do */
    Wakeup ended;  /* the thread has ended */
    pthread_t thread;
    bool started;
    atomic_bool asleep; /* the writer waits for `wake` and nothing else */
    atomic_bool stopping;
    atomic_bool reopening;
    bool torn; /* the last thing in the file is half a line */
    _Atomic uint64_t written;
    _Atomic uint64_t dropped; /* by the writer; the loggers count their own */
    atomic_int error;
};

#endif
