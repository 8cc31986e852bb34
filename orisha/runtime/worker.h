/* A thread with a loop, and all that it owns: its clients, one input buffer, one output buffer, one exchange. Workers
 * share nothing but the phase that the acceptor sets, so there are no locks. SPDX-License-Identifier: MIT */
#ifndef ORISHA_WORKER_H
#define ORISHA_WORKER_H

#include <pthread.h>
#include <stdatomic.h>

#include "admission.h"
#include "client.h"
#include "deadline.h"
#include "exchange.h"
#include "hooks.h"
#include "loop.h"
#include "wakeup.h"

typedef struct Timeouts {
    uint32_t header_ms;
    uint32_t idle_ms;
    uint32_t progress_window_ms;
    uint32_t linger_ms;
    uint32_t drain_grace_ms;
    uint32_t drain_limit_ms;
} Timeouts;

/* Set by the acceptor, which then wakes every loop. */
typedef enum Phase {
    PHASE_SERVE,
    PHASE_DRAIN, /* answer what is in flight, close what is idle, end */
    PHASE_STOP,  /* end now */
} Phase;

typedef struct WorkerControl {
    _Atomic Phase phase;
    atomic_uint running; /* threads that have not ended */
    Wakeup ended;        /* a worker has */
    Timeouts timeouts;
    const LoopBackend *backend;
    struct AccessLog *log; /* NULL when there is none */
    bool restricted;       /* there is a sandbox, see Loop */
    Hooks hooks;
    Admission admission;   /* counts every socket that a worker was given, until the worker closes it */
} WorkerControl;

typedef struct Worker {
    Loop loop;
    WorkerControl *control;
    pthread_t thread;
    uint64_t now_ms;  /* monotonic, read once per turn */
    Client **clients; /* by descriptor; descriptors are small and dense */
    size_t client_capacity;
    size_t client_count;
    Link free_clients; /* structs for clients to come, linked through `ready` */
    Link slabs;        /* the blocks that they are cut from */
    Link ready;        /* clients that have more to do without any news from their socket */
    DeadlineSet deadlines;
    Date date;
    Output output;
    size_t turn_begins; /* the position in the output at which the answers of this turn begin */
    uint64_t drain_began_ms;
    bool quiet; /* the last look at the sockets found no news, and nobody stopped for the others' sake */
    Exchange exchange;
    Input received; /* what the turn handles */
    char input[INPUT_BYTES + PARSER_PADDING];
} Worker;

/* Takes a closed client's struct back. client.c calls it. */
void worker_forget(Worker *worker, Client *client);

/* Makes a worker; -ENOMEM, -EMFILE and the like. */
int worker_open(WorkerControl *control, Worker **ret_worker);
/* Starts its thread. Negative errno. */
int worker_start(Worker *worker);
/* Waits for its thread, which must have been told to end. */
void worker_join(Worker *worker);
void worker_close(Worker *worker);

#endif
