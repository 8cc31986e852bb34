// A thread of the load generator: see worker.h.
//
// Per request it makes one send, one recv and 1/50 epoll_pwait2, and four fifths of its CPU time is the kernel's send,
// so these changed nothing that could be measured: all recvs of a wakeup first and the sends then; waiting without a
// timeout; another congestion control than the system's (reno for bbr). What pays is to leave epoll_ctl out.
// SPDX-License-Identifier: MIT
#include "worker.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "clock.h"
#include "interrupt.h"

enum { EVENTS = 128, BACKOFF_MAX_MS = 100 };

#define SCAN_MAX_NS (250 * NS_PER_MS)

static bool is_open_loop(const Worker *worker)
{
    return worker->options->rate > 0;
}

static void free_push(Worker *worker, Connection *connection)
{
    if (connection->free)
        return;
    connection->free = true;
    connection->next_free = NULL;
    if (worker->free_head)
        worker->free_tail->next_free = connection;
    else
        worker->free_head = connection;
    worker->free_tail = connection;
}

// The next that can take a request. One that broke while it stood in the list is passed over.
static Connection *free_pop(Worker *worker)
{
    Stage wanted = worker->options->close ? STAGE_CLOSED : STAGE_OPEN;
    for (Connection *connection; (connection = worker->free_head);) {
        worker->free_head = connection->next_free;
        connection->free = false;
        if (connection->stage == wanted)
            return connection;
    }
    return NULL;
}

static void earlier(uint64_t *time_ns, uint64_t other_ns)
{
    if (other_ns < *time_ns)
        *time_ns = other_ns;
}

// It broke, or could not be opened: again after a while, which doubles, so that a server that is gone costs no CPU.
static void slot_retire(Worker *worker, Connection *connection, uint64_t now_ns)
{
    uint64_t backoff_ms = connection->failures < 7 ? 1u << connection->failures : BACKOFF_MAX_MS;
    if (backoff_ms > BACKOFF_MAX_MS)
        backoff_ms = BACKOFF_MAX_MS;
    connection->failures++;
    connection->retry_ns = now_ns + backoff_ms * NS_PER_MS;
    earlier(&worker->scan_ns, connection->retry_ns);
    if (connection->stage == STAGE_CONNECTING)
        worker->connecting--;
    connection_close(connection);
}

static void slot_open(Worker *worker, Connection *connection, uint64_t now_ns)
{
    connection->retry_ns = 0;
    if (connection_open(connection, &worker->lane, now_ns) < 0)
        slot_retire(worker, connection, now_ns);
    else
        worker->connecting++;
}

// A closed one may be used again.
static void slot_renew(Worker *worker, Connection *connection, uint64_t now_ns)
{
    connection->retry_ns = 0;
    if (is_open_loop(worker) && worker->options->close)
        free_push(worker, connection); // opened when there is something to send
    else if (is_open_loop(worker) || now_ns < worker->end_ns)
        slot_open(worker, connection, now_ns);
}

static void slot_flush(Worker *worker, Connection *connection, uint64_t now_ns)
{
    if (connection_flush(connection, &worker->lane, now_ns) < 0)
        slot_retire(worker, connection, now_ns);
}

// An open one has room for requests.
static void slot_refill(Worker *worker, Connection *connection, uint64_t now_ns)
{
    uint32_t pipeline = worker->lane.target->pipeline;
    if (connection->stage != STAGE_OPEN || connection->outstanding == pipeline)
        return;
    if (is_open_loop(worker)) {
        free_push(worker, connection);
        return;
    }
    if (now_ns >= worker->end_ns)
        return;
    while (connection->outstanding < pipeline)
        connection_ask(connection, &worker->lane, now_ns, now_ns);
    slot_flush(worker, connection, now_ns);
}

// A connection that is there. With --close its one request began when it was opened, or when it was due.
static void slot_established(Worker *worker, Connection *connection, uint64_t now_ns)
{
    worker->connecting--;
    if (!worker->options->close) {
        slot_refill(worker, connection, now_ns);
    } else if (!is_open_loop(worker) || pace_backlog(&worker->pace, now_ns) > 0) {
        uint64_t start_ns = is_open_loop(worker) ? pace_take(&worker->pace) : connection->since_ns;
        connection_ask(connection, &worker->lane, start_ns, now_ns);
        slot_flush(worker, connection, now_ns);
    }
}

static void slot_receive(Worker *worker, Connection *connection, uint32_t events, uint64_t now_ns)
{
    bool ends = events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    while (connection->stage >= STAGE_OPEN) {
        Received received = connection_receive(connection, &worker->lane, &now_ns);
        switch (received) {
        case RECEIVED_NOTHING: return;
        case RECEIVED_BROKEN: slot_retire(worker, connection, now_ns); return;
        case RECEIVED_END:
            connection_close(connection);
            slot_renew(worker, connection, now_ns);
            return;
        case RECEIVED_LAST:
        case RECEIVED_MORE: slot_refill(worker, connection, now_ns);
        }
        // A short read emptied the socket (epoll(7)); what comes later is a new edge. Only an end may stand behind it.
        if (received == RECEIVED_LAST && !ends)
            return;
    }
}

static void slot_ready(Worker *worker, Connection *connection, uint32_t events, uint64_t now_ns)
{
    if (connection->stage == STAGE_CONNECTING) {
        int result = connection_establish(connection, &worker->lane, events, now_ns);
        if (result < 0)
            slot_retire(worker, connection, now_ns);
        else if (result > 0)
            slot_established(worker, connection, now_ns);
    } else if (connection->unsent > 0 && events & EPOLLOUT) {
        slot_flush(worker, connection, now_ns);
    }
    if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        slot_receive(worker, connection, events, now_ns);
}

// Gives what is due to the free connections, one each in turn, and sends when all is given.
static void worker_dispatch(Worker *worker, uint64_t now_ns)
{
    Lane *lane = &worker->lane;
    Connection *connection;
    uint64_t backlog;
    if (worker->options->close) {
        while (pace_backlog(&worker->pace, now_ns) > worker->connecting && (connection = free_pop(worker)))
            slot_open(worker, connection, now_ns);
        backlog = pace_backlog(&worker->pace, now_ns) - worker->connecting;
    } else {
        while ((backlog = pace_backlog(&worker->pace, now_ns)) > 0 && (connection = free_pop(worker))) {
            connection_ask(connection, lane, pace_take(&worker->pace), now_ns);
            if (connection->outstanding < lane->target->pipeline)
                free_push(worker, connection);
            if (!connection->dirty) {
                connection->dirty = true;
                connection->next_dirty = worker->dirty;
                worker->dirty = connection;
            }
        }
        for (; (connection = worker->dirty); worker->dirty = connection->next_dirty) {
            connection->dirty = false;
            slot_flush(worker, connection, now_ns);
        }
    }
    if (backlog > worker->tally.backlog_max)
        worker->tally.backlog_max = backlog;
}

// Looks at every connection for what waits too long and what is to be tried again.
static void worker_scan(Worker *worker, uint64_t now_ns)
{
    uint64_t timeout_ns = worker->lane.target->timeout_ns;
    worker->scan_ns = now_ns + (timeout_ns / 20 < SCAN_MAX_NS ? timeout_ns / 20 : SCAN_MAX_NS);
    for (uint32_t i = 0; i < worker->connection_count; i++) {
        Connection *connection = &worker->connections[i];
        bool waits =
            connection->outstanding > 0 || connection->stage == STAGE_CONNECTING || connection->stage == STAGE_ENDING;
        if (connection->retry_ns > 0 && connection->retry_ns <= now_ns) {
            slot_renew(worker, connection, now_ns);
        } else if (connection->retry_ns > 0) {
            earlier(&worker->scan_ns, connection->retry_ns);
        } else if (waits && now_ns > connection->since_ns + timeout_ns) {
            connection_expire(connection, &worker->lane, now_ns);
            slot_retire(worker, connection, now_ns);
        }
    }
}

static bool worker_is_done(const Worker *worker, uint64_t now_ns)
{
    if (now_ns < worker->end_ns || worker->lane.outstanding > 0 || worker->pace.taken < worker->pace.count)
        return false;
    for (uint32_t i = 0; i < worker->connection_count; i++)
        if (worker->connections[i].stage == STAGE_ENDING)
            return false;
    return true;
}

static void worker_interrupt(Worker *worker, uint64_t now_ns)
{
    if (!worker->interrupted) {
        pace_backlog(&worker->pace, now_ns);
        worker->pace.count = worker->pace.due; // what was due is still sent
        earlier(&worker->end_ns, now_ns);
    }
    worker->interrupted = true;
}

// When something must be done though no event comes.
static uint64_t worker_wake_ns(const Worker *worker, uint64_t now_ns)
{
    uint64_t wake_ns = worker->scan_ns;
    if (worker->pace.due < worker->pace.count)
        earlier(&wake_ns, pace_time(&worker->pace, worker->pace.due));
    earlier(&wake_ns, worker->end_ns + (now_ns < worker->end_ns ? 0 : worker->lane.target->timeout_ns));
    return wake_ns;
}

static int worker_wait(const Worker *worker, uint64_t now_ns, struct epoll_event *events)
{
    uint64_t wake_ns = worker_wake_ns(worker, now_ns), sleep_ns = wake_ns > now_ns ? wake_ns - now_ns : 0;
    // The kernel takes a thousandth of a wait as its leeway; the rest of a long one is a wait of its own.
    if (sleep_ns > 10 * NS_PER_MS)
        sleep_ns -= sleep_ns / 100;
    struct timespec timeout = {.tv_sec = (time_t)(sleep_ns / NS_PER_S), .tv_nsec = (long)(sleep_ns % NS_PER_S)};
    return epoll_pwait2(worker->lane.poll, events, EVENTS, &timeout, NULL);
}

// What is unanswered when all is over, on a connection or in the backlog.
static void worker_give_up(Worker *worker, uint64_t now_ns)
{
    for (uint32_t i = 0; i < worker->connection_count; i++) {
        Connection *connection = &worker->connections[i];
        if (connection->outstanding > 0 || connection->stage == STAGE_ENDING)
            connection_expire(connection, &worker->lane, now_ns);
        connection_close(connection);
    }
    uint64_t backlog = pace_backlog(&worker->pace, now_ns);
    if (tally_fault(&worker->tally, FAULT_TIMEOUT, backlog, now_ns))
        tally_tell(&worker->tally,
                   "%llu scheduled requests could not be sent in time; ask for a lower --rate or for "
                   "more connections",
                   (unsigned long long)backlog);
    while (worker->pace.taken < worker->pace.due)
        tally_latency(&worker->tally, now_ns - pace_take(&worker->pace));
}

void worker_run(Worker *worker, uint64_t start_ns)
{
    struct epoll_event events[EVENTS];
    uint64_t now_ns = clock_now();
    prctl(PR_SET_TIMERSLACK, 1);
    worker->end_ns = start_ns + worker->options->duration_ns;
    worker->scan_ns = now_ns;
    if (is_open_loop(worker))
        worker->pace = pace_start(worker->options->rate, worker->options->duration_ns, start_ns, worker->number,
                                  worker->options->threads);
    for (uint32_t i = 0; i < worker->connection_count; i++) {
        if (worker->options->close)
            slot_renew(worker, &worker->connections[i], now_ns);
        else
            slot_refill(worker, &worker->connections[i], now_ns);
    }
    int seen = 0;
    for (; !worker_is_done(worker, now_ns); now_ns = clock_now()) {
        int interruptions = interrupt_count();
        if (interruptions > 0)
            worker_interrupt(worker, now_ns);
        if (interruptions > 1 || now_ns >= worker->end_ns + worker->lane.target->timeout_ns)
            break;
        if (is_open_loop(worker))
            worker_dispatch(worker, now_ns);
        if (now_ns >= worker->scan_ns)
            worker_scan(worker, now_ns);
        seen = worker_wait(worker, now_ns, events);
        now_ns = clock_now();
        for (int i = 0; i < seen; i++)
            if (events[i].data.ptr)
                slot_ready(worker, events[i].data.ptr, events[i].events, now_ns);
    }
    worker_give_up(worker, now_ns);
}

static int slot_connect(Worker *worker, Connection *connection)
{
    uint64_t now_ns = clock_now();
    int result = connection_open(connection, &worker->lane, now_ns);
    if (result < 0)
        return result;
    // Waited for one by one: a crowd might overrun the server's queue.
    struct pollfd wait = {.fd = connection->fd, .events = POLLOUT};
    if (poll(&wait, 1, (int)(worker->lane.target->timeout_ns / NS_PER_MS)) <= 0)
        return -ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error != 0 ? -error : connection_establish(connection, &worker->lane, EPOLLOUT, now_ns);
}

static int worker_connect(Worker *worker, Text *ret_trouble)
{
    uint32_t count = worker->options->close ? 1 : worker->connection_count;
    for (uint32_t i = 0; i < count; i++) {
        int result = slot_connect(worker, &worker->connections[i]);
        if (result < 0) {
            AUTO_FREE char *text = connection_trouble(worker->lane.target, -result);
            text_add(ret_trouble, text);
            return result;
        }
    }
    if (worker->options->close) {
        connection_close(&worker->connections[0]);
        worker->tally.opened = 0; // it was no part of the load
    }
    return 0;
}

Worker *worker_new(const Options *options, const Target *target, uint32_t number, Text *ret_trouble)
{
    uint32_t count = options->connections / options->threads + (number < options->connections % options->threads);
    Worker *worker = calloc(1, sizeof *worker);
    if (worker) {
        worker->options = options;
        worker->number = number;
        worker->connection_count = count;
        worker->connections = calloc(count, sizeof *worker->connections);
        worker->starts_ns = calloc((size_t)count * target->pipeline, sizeof *worker->starts_ns);
        worker->lane = (Lane){
            .target = target,
            .poll = epoll_create1(EPOLL_CLOEXEC),
            .inbox = malloc(INBOX_SIZE),
            .tally = &worker->tally,
        };
    }
    if (!worker || !worker->connections || !worker->starts_ns || !worker->lane.inbox) {
        text_add(ret_trouble, "no memory for the connections; ask for fewer, or a smaller --pipeline");
        worker_free(worker);
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++)
        worker->connections[i] = (Connection){.fd = -1, .starts_ns = worker->starts_ns + (size_t)i * target->pipeline};
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    int result = 0;
    if (worker->lane.poll < 0 || epoll_ctl(worker->lane.poll, EPOLL_CTL_ADD, interrupt_fd(), &event) != 0) {
        text_print(ret_trouble, "no epoll: %s; raise the limit of open files (ulimit -n)", strerror(errno));
        result = -1;
    } else if (epoll_pwait2(worker->lane.poll, &event, 1, &(struct timespec){0}, NULL) < 0) {
        text_print(ret_trouble, "epoll_pwait2 fails: %s; it needs Linux 5.11, and a container that allows it",
                   strerror(errno));
        result = -1;
    }
    if (result < 0 || worker_connect(worker, ret_trouble) < 0) {
        worker_free(worker);
        return NULL;
    }
    return worker;
}

void worker_free(Worker *worker)
{
    if (!worker)
        return;
    for (uint32_t i = 0; worker->connections && i < worker->connection_count; i++)
        connection_close(&worker->connections[i]);
    if (worker->lane.poll >= 0)
        close(worker->lane.poll);
    free(worker->lane.inbox);
    free(worker->connections);
    free(worker->starts_ns);
    free(worker);
}
