/* See worker.h. The thread's function is worker_run at the end of this file.
 * SPDX-License-Identifier: MIT */
#include "worker.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "access_log.h"
#include "cold.h"
#include "platform.h"

/* ---- Clients ------------------------------------------------------------------------------------------------------
 */

/* Client structs are cut from blocks, so that connecting costs a malloc once in a while and idle clients lie close
 * together. Blocks live as long as the worker. */
enum { SLAB_CLIENTS = 63 };

typedef struct Slab {
    Link link;
    Client clients[SLAB_CLIENTS];
} Slab;

COLD static bool add_slab(Worker *worker)
{
    Slab *slab = malloc(sizeof(*slab));
    if (slab == NULL)
        return false;
    link_init(&slab->link);
    list_append(&worker->slabs, &slab->link);
    for (size_t i = 0; i < SLAB_CLIENTS; i++) {
        link_init(&slab->clients[i].ready);
        list_append(&worker->free_clients, &slab->clients[i].ready);
    }
    return true;
}

COLD static bool reserve_table(Worker *worker, int fd)
{
    if ((size_t)fd < worker->client_capacity)
        return true;
    size_t capacity = worker->client_capacity > 0 ? worker->client_capacity : 256;
    while (capacity <= (size_t)fd)
        capacity *= 2;
    Client **clients = realloc(worker->clients, capacity * sizeof(*clients));
    if (clients == NULL)
        return false;
    memset(clients + worker->client_capacity, 0, (capacity - worker->client_capacity) * sizeof(*clients));
    worker->clients = clients;
    worker->client_capacity = capacity;
    return true;
}

/* The first news of a socket. NULL, and the socket closed, when there is no memory. */
static Client *meet_client(Worker *worker, int fd)
{
    if (!reserve_table(worker, fd) || (link_is_alone(&worker->free_clients) && !add_slab(worker))) {
        admission_leave(&worker->control->admission, fd);
        loop_hang_up(&worker->loop, fd);
        return NULL;
    }
    Client *client = LIST_ELEMENT(Client, ready, list_take_first(&worker->free_clients));
    *client = (Client){.fd = fd};
    link_init(&client->ready);
    link_init(&client->deadline.link);
    deadline_start(&worker->deadlines, &client->deadline, DEADLINE_IDLE, worker->now_ms);
    worker->clients[fd] = client;
    worker->client_count++;
    if (__builtin_expect(worker->exchange.logger != NULL, 0))
        access_log_meet(worker->exchange.logger, fd);
    return client;
}

void worker_forget(Worker *worker, Client *client)
{
    worker->clients[client->fd] = NULL;
    worker->client_count--;
    list_append(&worker->free_clients, &client->ready);
}

/* ---- One turn of the loop -----------------------------------------------------------------------------------------
 */

static void read_clock(Worker *worker)
{
    struct timespec now;
    clock_gettime(PLATFORM_COARSE_CLOCK, &now);
    worker->now_ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    date_refresh(&worker->date, worker->now_ms);
}

/* A turn may make an answer: there must be room for it, and none of this socket may be queued still. */
static bool may_have_a_turn(const Worker *worker, int fd)
{
    return !worker->loop.full && !loop_is_queued(&worker->loop, fd);
}

/* After a turn. When the kernel takes nothing the loop stays full, and nobody has a turn until it does. */
static void flush_if_full(Worker *worker)
{
    if (__builtin_expect(worker->loop.full, 0))
        loop_flush(&worker->loop);
}

static void handle_event(Worker *worker, const LoopEvent *event)
{
    if (__builtin_expect(loop_is_queued(&worker->loop, event->fd), 0))
        loop_flush(&worker->loop); /* first: it may be the client's end */
    Client *client = (size_t)event->fd < worker->client_capacity ? worker->clients[event->fd] : NULL;
    if (__builtin_expect(client == NULL, 0)) {
        client = event->what != 0 ? meet_client(worker, event->fd) : NULL;
        if (client == NULL)
            return;
    }
    if (__builtin_expect(may_have_a_turn(worker, event->fd), 1))
        client_turn(worker, client, event->what);
    else
        client_postpone(worker, client, event->what);
    flush_if_full(worker);
}

/* Clients that stopped in an earlier turn go on; those that stop again wait for the next. */
static void handle_ready(Worker *worker)
{
    if (link_is_alone(&worker->ready))
        return;
    Link turn; /* a list of its own: what joins `ready` from here on is for the next time */
    list_move(&worker->ready, &turn);
    while (!link_is_alone(&turn)) {
        Client *client = LIST_ELEMENT(Client, ready, turn.next);
        link_remove(&client->ready);
        if (may_have_a_turn(worker, client->fd))
            client_turn(worker, client, 0);
        else
            client_postpone(worker, client, 0);
        flush_if_full(worker);
    }
}

/* What a loop tells of an answer that it had queued. */
COLD static void on_blocked(void *owner, int fd, Unsent *rest)
{
    Worker *worker = owner;
    Client *client = (size_t)fd < worker->client_capacity ? worker->clients[fd] : NULL;
    if (client != NULL)
        client_blocked(worker, client, rest);
    else
        unsent_free(rest);
}

/* A socket that the loop closes, because it has no memory for it. */
static void on_refused(void *owner, int fd)
{
    Worker *worker = owner;
    admission_leave(&worker->control->admission, fd);
}

static void expire_due(Worker *worker)
{
    Deadline *due;
    while (!worker->loop.full && (due = deadline_due(&worker->deadlines, worker->now_ms)) != NULL) {
        client_expire(worker, LIST_ELEMENT(Client, deadline, due));
        flush_if_full(worker);
    }
}

/* ---- Going down ---------------------------------------------------------------------------------------------------
 */

COLD static void close_all_of(Worker *worker, DeadlineKind kind)
{
    Link *list = &worker->deadlines.lists[kind];
    while (!link_is_alone(list))
        client_close(worker, LIST_ELEMENT(Client, deadline.link, list->next));
}

/* Does what the phase asks for. *wait_ms is shortened to the next moment that matters. */
COLD static void follow_phase(Worker *worker, Phase phase, int *wait_ms)
{
    const Timeouts *timeouts = &worker->control->timeouts;
    if (!worker->exchange.draining) {
        read_clock(worker); /* a handler may have run for long since the last look at it */
        worker->exchange.draining = true;
        worker->quiet = false;
        worker->drain_began_ms = worker->now_ms;
    }
    uint64_t since_ms = worker->now_ms - worker->drain_began_ms;
    bool grace_is_over = since_ms >= timeouts->drain_grace_ms;
    /* "Idle" is also who has sent a request that nobody has looked at yet: hang up only when there is no more news. */
    if (grace_is_over && worker->quiet)
        close_all_of(worker, DEADLINE_IDLE);
    uint64_t next_ms = grace_is_over ? (worker->quiet ? timeouts->drain_limit_ms : since_ms) : timeouts->drain_grace_ms;
    if (next_ms > timeouts->drain_limit_ms)
        next_ms = timeouts->drain_limit_ms;
    if (since_ms >= timeouts->drain_limit_ms || phase == PHASE_STOP) {
        for (int kind = 0; kind < DEADLINE_KINDS; kind++)
            close_all_of(worker, (DeadlineKind)kind);
    }
    int left_ms = worker->client_count > 0 && next_ms > since_ms ? (int)(next_ms - since_ms) : 0;
    if (*wait_ms < 0 || *wait_ms > left_ms)
        *wait_ms = left_ms;
}

/* ---- The thread ---------------------------------------------------------------------------------------------------
 */

static void *worker_run(void *argument)
{
    Worker *worker = argument;
    const LoopEvent *events;
    bool serves = hooks_begin_worker(&worker->control->hooks);
    while (serves) {
        int wait_ms = deadline_wait_ms(&worker->deadlines, worker->now_ms);
        Phase phase = atomic_load_explicit(&worker->control->phase, memory_order_relaxed);
        if (__builtin_expect(phase != PHASE_SERVE, 0))
            follow_phase(worker, phase, &wait_ms);
        if (!link_is_alone(&worker->ready))
            wait_ms = 0;

        int count = loop_wait(&worker->loop, &events, wait_ms);
        read_clock(worker);
        for (int i = 0; i < count; i++)
            handle_event(worker, &events[i]);
        handle_ready(worker);
        worker->quiet = count == 0 && link_is_alone(&worker->ready);
        expire_due(worker);
        /* Sockets that were handed over before the drain began have told of themselves by now: they are writable. */
        if (worker->exchange.draining && count == 0 && worker->client_count == 0 && worker->loop.closing == 0)
            break;
    }
    if (serves)
        hooks_end_worker(&worker->control->hooks);
    atomic_fetch_sub(&worker->control->running, 1);
    wakeup_send(&worker->control->ended);
    return NULL;
}

COLD int worker_start(Worker *worker)
{
    atomic_fetch_add(&worker->control->running, 1);
    int error = pthread_create(&worker->thread, NULL, worker_run, worker);
    if (error != 0)
        atomic_fetch_sub(&worker->control->running, 1);
    return -error;
}

COLD void worker_join(Worker *worker)
{
    pthread_join(worker->thread, NULL);
}

COLD int worker_open(WorkerControl *control, Worker **ret_worker)
{
    Worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return -ENOMEM;
    int r = output_open(&worker->output, OUTPUT_BYTES);
    if (r == 0) {
        worker->loop = (Loop){.backend = control->backend,
                              .output = &worker->output,
                              .restricted = control->restricted,
                              .blocked = on_blocked,
                              .refused = on_refused,
                              .owner = worker};
        r = loop_open(&worker->loop);
        if (r < 0)
            output_close(&worker->output);
    }
    if (r < 0) {
        free(worker);
        return r;
    }
    const Timeouts *timeouts = &control->timeouts;
    const uint32_t timeout_ms[DEADLINE_KINDS] = {
        [DEADLINE_HEADER] = timeouts->header_ms,
        [DEADLINE_IDLE] = timeouts->idle_ms,
        [DEADLINE_PROGRESS] = timeouts->progress_window_ms,
        [DEADLINE_LINGER] = timeouts->linger_ms,
    };
    deadline_set_init(&worker->deadlines, timeout_ms);
    worker->control = control;
    link_init(&worker->ready);
    link_init(&worker->free_clients);
    link_init(&worker->slabs);
    worker->exchange.output = &worker->output;
    worker->exchange.date = &worker->date;
    read_clock(worker);
    *ret_worker = worker;
    return 0;
}

COLD void worker_close(Worker *worker)
{
    Link *link;
    worker->exchange.faults.quiet_ms = 0; /* the last of them, if they were not told yet */
    log_flush(&worker->exchange.faults, 1);
    while ((link = list_take_first(&worker->slabs)) != NULL)
        free(LIST_ELEMENT(Slab, link, link));
    free(worker->clients);
    output_close(&worker->output);
    loop_close(&worker->loop);
    free(worker);
}
