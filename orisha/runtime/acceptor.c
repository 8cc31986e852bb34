/* See acceptor.h.
 * SPDX-License-Identifier: MIT */
#include "acceptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "access_log.h"
#include "channel.h"
#include "signals.h"
#include "socket.h"

enum {
    PAUSE_MS = 100, /* when the system has no descriptor or memory for another connection */
    DRAIN_PAUSES = 3,
};

/* ---- Accepting ----------------------------------------------------------------------------------------------------
 */

static void hand_to_worker(Acceptor *acceptor, int fd)
{
    Worker *worker = acceptor->workers[acceptor->next_worker];
    acceptor->next_worker = (acceptor->next_worker + 1) % acceptor->worker_count;
    int r = loop_add(&worker->loop, fd);
    if (r < 0) {
        log_event(&acceptor->events[EVENT_NO_MEMORY], "closed a connection at once: a worker cannot watch it: %s",
                  strerror(-r));
        admission_leave(&acceptor->control->admission, fd);
        close(fd);
    }
}

static void admit(Acceptor *acceptor, int fd)
{
    const Admission *admission = &acceptor->control->admission;
    LogEvent *events = acceptor->events;
    switch (admission_enter(&acceptor->control->admission, fd)) {
    case ADMISSION_OK: hand_to_worker(acceptor, fd); return;
    case ADMISSION_FULL:
        log_event(&events[EVENT_FULL], "closed a connection at once: %u are open, and --max-connections allows no more",
                  admission->max_connections);
        break;
    case ADMISSION_ADDRESS_FULL:
        log_event(&events[EVENT_ADDRESS_FULL],
                  "closed a connection at once: its client address has %u, and --max-per-address allows no more",
                  admission->max_per_address);
        break;
    case ADMISSION_NO_MEMORY:
        log_event(&events[EVENT_NO_MEMORY], "closed a connection at once: no memory to count its client address");
        break;
    }
    close(fd);
}

int acceptor_open_spare(const Acceptor *acceptor)
{
    return fcntl(acceptor->signal_fd, F_DUPFD_CLOEXEC, 0);
}

/* No descriptor is left: the connection would stay in the backlog and its client would wait for nothing. The spare one
 * makes room to accept it and hang up. 0, or a negative errno: -EAGAIN when there was no connection, because accept
 * asks for a descriptor first. */
static int turn_away(Acceptor *acceptor, int listener, int error)
{
    if (acceptor->spare_fd >= 0)
        close(acceptor->spare_fd);
    int fd = socket_accept(listener);
    if (fd >= 0) {
        log_event(&acceptor->events[EVENT_NO_DESCRIPTOR],
                  "closed a connection at once: %s; raise the limit (ulimit -n), or lower --max-connections",
                  strerror(error));
        close(fd);
    }
    acceptor->spare_fd = acceptor_open_spare(acceptor);
    return acceptor->spare_fd < 0 ? -EMFILE : fd < 0 ? fd : 0;
}

/* Errors that concern only the connection that was to be accepted (accept(2): pending network errors count as such). */
static const int connections_own[] = {
    ECONNABORTED, EINTR, ENETDOWN, EPROTO, ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH,
#ifdef ENONET
    ENONET,
#endif
};

static bool is_the_connections_own(int error)
{
    for (size_t i = 0; i < sizeof(connections_own) / sizeof(*connections_own); i++)
        if (connections_own[i] == error)
            return true;
    return false;
}

/* Accepts a bounded number. False when the listener should be left alone for a while. */
static bool accept_batch(Acceptor *acceptor, int listener)
{
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        int fd = socket_accept(listener);
        if (fd >= 0) {
            admit(acceptor, fd);
            continue;
        }
        int r = fd == -EMFILE || fd == -ENFILE ? turn_away(acceptor, listener, -fd) : fd;
        if (r == -EAGAIN)
            return true;
        if (r < 0 && !is_the_connections_own(-r)) {
            log_event(&acceptor->events[EVENT_ACCEPT_FAILED], "cannot accept a connection: %s; trying again",
                      strerror(-r));
            return false;
        }
    }
    return true;
}

/* Clients in the backlog have connected, as far as they know: serve them too; but those who keep coming do not keep the
 * server from going down. */
static void accept_backlog(Acceptor *acceptor, Listener *listener)
{
    unix_file_remove(&listener->file); /* first: nobody else comes in, and nobody is left behind */
    int pauses = 0;
    for (int accepted = 0; accepted < LISTEN_BACKLOG; accepted += ACCEPT_BATCH) {
        if (!accept_batch(acceptor, listener->fd)) {
            /* A shortage may pass, and whoever is left behind is reset. */
            if (pauses++ == DRAIN_PAUSES)
                break;
            poll(NULL, 0, PAUSE_MS);
        }
        struct pollfd more = {listener->fd, POLLIN, 0};
        if (poll(&more, 1, 0) == 0)
            break;
    }
}

/* ---- Being told to end --------------------------------------------------------------------------------------------
 */

typedef enum Demand {
    DEMAND_NONE,
    DEMAND_HAND_OVER, /* drain; another process accepts from the same listeners */
    DEMAND_DRAIN,
    DEMAND_STOP,
} Demand;

/* A call failed that may go on failing while the kernel has no memory (poll(2) for one): trying again at once would be
 * a spin. */
static void wait_after(int error)
{
    if (error != EINTR)
        usleep(PAUSE_MS * 1000);
}

static const char *signal_name(int number)
{
    return number == SIGTERM ? "SIGTERM" : number == SIGINT ? "SIGINT" : "SIGHUP";
}

static Demand take_signal(Acceptor *acceptor, const char **ret_reason)
{
    int number = signals_take(acceptor->signal_fd);
    if (number == 0)
        return DEMAND_NONE;
    if (number == SIGUSR1) {
        if (acceptor->control->log != NULL)
            access_log_reopen(acceptor->control->log);
        return DEMAND_NONE;
    }
    *ret_reason = signal_name(number);
    return ++acceptor->signals == 1 ? DEMAND_DRAIN : DEMAND_STOP;
}

static Demand take_message(Acceptor *acceptor, const char **ret_reason)
{
    Message message;
    int r = channel_receive(acceptor->channel, &message);
    if (r == -EPIPE) {
        close(acceptor->channel);
        acceptor->channel = -1;
        *ret_reason = "the supervisor is gone";
        return DEMAND_DRAIN;
    }
    if (r < 0) {
        log_event(&acceptor->events[EVENT_CHANNEL], "cannot read what the supervisor says: %s; trying again",
                  strerror(-r));
        wait_after(-r);
    }
    if (r <= 0)
        return DEMAND_NONE;
    *ret_reason = message.kind == MESSAGE_HAND_OVER ? "reload" : "shutdown";
    switch (message.kind) {
    case MESSAGE_HAND_OVER: return DEMAND_HAND_OVER;
    case MESSAGE_DRAIN: return DEMAND_DRAIN;
    case MESSAGE_STOP: return DEMAND_STOP;
    default: return DEMAND_NONE;
    }
}

/* The first two places of what both loops below poll. A negative descriptor is passed over. */
enum { WATCH_SIGNALS, WATCH_CHANNEL, WATCH_OTHERS };

static Demand take_demand(Acceptor *acceptor, const struct pollfd *watched, const char **ret_reason)
{
    Demand demand = DEMAND_NONE;
    if (watched[WATCH_SIGNALS].revents != 0)
        demand = take_signal(acceptor, ret_reason);
    if (demand == DEMAND_NONE && watched[WATCH_CHANNEL].revents != 0)
        demand = take_message(acceptor, ret_reason);
    return demand;
}

/* ---- The two halves of the run ------------------------------------------------------------------------------------
 */

static void set_phase(Acceptor *acceptor, Phase phase)
{
    atomic_store(&acceptor->control->phase, phase);
    for (unsigned i = 0; i < acceptor->worker_count; i++)
        loop_wake(&acceptor->workers[i]->loop);
}

static Demand accept_until_demand(Acceptor *acceptor, const char **ret_reason)
{
    const Listeners *listeners = acceptor->listeners;
    struct pollfd watched[WATCH_OTHERS + LISTENERS_MAX];
    bool paused = false;
    for (;;) {
        watched[WATCH_SIGNALS] = (struct pollfd){acceptor->signal_fd, POLLIN, 0};
        watched[WATCH_CHANNEL] = (struct pollfd){acceptor->channel, POLLIN, 0};
        for (size_t i = 0; i < listeners->count; i++)
            watched[WATCH_OTHERS + i] = (struct pollfd){listeners->items[i].fd, POLLIN, 0};
        int wait_ms = log_flush(acceptor->events, ACCEPTOR_EVENTS);
        if (paused && (wait_ms < 0 || wait_ms > PAUSE_MS))
            wait_ms = PAUSE_MS;
        int count = poll(watched, WATCH_OTHERS + (paused ? 0 : listeners->count), wait_ms);
        if (count < 0) {
            wait_after(errno);
            continue;
        }
        Demand demand = take_demand(acceptor, watched, ret_reason);
        if (demand != DEMAND_NONE)
            return demand;
        bool was_paused = paused;
        paused = false;
        for (size_t i = 0; i < listeners->count && !was_paused; i++)
            if (watched[WATCH_OTHERS + i].revents != 0 && !accept_batch(acceptor, listeners->items[i].fd))
                paused = true;
    }
}

/* Waits until the workers have ended. Another signal makes them stop at once. A worker that does not answer, because
 * its handler hangs, is waited for no longer than the limit. */
static void wait_for_workers(Acceptor *acceptor)
{
    int patience_ms = (int)acceptor->control->timeouts.drain_limit_ms + 1000;
    while (atomic_load(&acceptor->control->running) > 0) {
        struct pollfd watched[] = {{acceptor->signal_fd, POLLIN, 0},
                                   {acceptor->channel, POLLIN, 0},
                                   {acceptor->control->ended.read_fd, POLLIN, 0}};
        const char *reason;
        int count = poll(watched, 3, patience_ms);
        if (count == 0)
            return;
        if (count < 0) {
            wait_after(errno);
            continue;
        }
        if (take_demand(acceptor, watched, &reason) == DEMAND_STOP) {
            set_phase(acceptor, PHASE_STOP);
            patience_ms = 1000;
        }
        if (watched[WATCH_OTHERS].revents != 0)
            wakeup_clear(&acceptor->control->ended);
    }
}

const char *acceptor_run(Acceptor *acceptor)
{
    const char *reason = "";
    Demand demand = accept_until_demand(acceptor, &reason);
    for (size_t i = 0; demand == DEMAND_DRAIN && i < acceptor->listeners->count; i++)
        accept_backlog(acceptor, &acceptor->listeners->items[i]);
    listeners_close(acceptor->listeners);
    set_phase(acceptor, demand == DEMAND_STOP ? PHASE_STOP : PHASE_DRAIN);
    wait_for_workers(acceptor);
    for (int i = 0; i < ACCEPTOR_EVENTS; i++)
        acceptor->events[i].quiet_ms = 0;
    log_flush(acceptor->events, ACCEPTOR_EVENTS);
    return reason;
}
