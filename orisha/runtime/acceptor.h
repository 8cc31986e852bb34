/* The main thread's work while the server serves: accept connections, give each to the next worker by adding it to that
 * worker's loop (no queue, no lock), turn away those beyond the caps, and see the server down when a signal or the
 * supervisor asks for it. SPDX-License-Identifier: MIT */
#ifndef ORISHA_ACCEPTOR_H
#define ORISHA_ACCEPTOR_H

#include "listener.h"
#include "log.h"
#include "worker.h"

/* What is told at most once a second. */
typedef enum AcceptorEvent {
    EVENT_NO_DESCRIPTOR,
    EVENT_ACCEPT_FAILED,
    EVENT_FULL,
    EVENT_ADDRESS_FULL,
    EVENT_NO_MEMORY,
    EVENT_CHANNEL,
    ACCEPTOR_EVENTS
} AcceptorEvent;

typedef struct Acceptor {
    Listeners *listeners;
    int signal_fd;
    int spare_fd; /* given up to accept and close a connection when descriptors run out; -1 while it is gone */
    int channel;  /* to the supervisor; -1 when there is none */
    WorkerControl *control;
    Worker **workers;
    unsigned worker_count;
    unsigned next_worker;
    unsigned signals; /* taken so far */
    LogEvent events[ACCEPTOR_EVENTS];
} Acceptor;

/* A descriptor to be given up when none is left: one more of something that is open anyway, since in a sandbox no file
 * can be opened. -1 when there is none. */
int acceptor_open_spare(const Acceptor *acceptor);

/* Runs until every worker has ended, or two drain limits after it was asked for. Returns the reason in a word or two.
 * Closes the listeners. */
const char *acceptor_run(Acceptor *acceptor);

#endif
