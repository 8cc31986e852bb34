/* The main thread's work while the server serves: accept connections, give each to the next worker by adding it to that
 * worker's loop (no queue, no lock), and see the server down when a signal asks for it.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ACCEPTOR_H
#define ORISHA_ACCEPTOR_H

#include "worker.h"

typedef struct Acceptor {
    int listener;
    int signal_fd;
    int spare_fd; /* given up to accept and close a connection when descriptors run out; -1 while it is gone */
    WorkerControl *control;
    Worker **workers;
    unsigned worker_count;
    unsigned next_worker;
} Acceptor;

/* Runs until every worker has ended, or two drain limits after a signal. Returns the signal's number. Closes the
 * listener. */
int acceptor_run(Acceptor *acceptor);

#endif
