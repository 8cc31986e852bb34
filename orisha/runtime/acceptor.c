/* See acceptor.h.
 * SPDX-License-Identifier: MIT */
#include "acceptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "socket.h"

enum { PAUSE_MS = 100 }; /* when the system has no descriptor or memory for another connection */

static void hand_over(Acceptor *acceptor, int fd)
{
    Worker *worker = acceptor->workers[acceptor->next_worker];
    acceptor->next_worker = (acceptor->next_worker + 1) % acceptor->worker_count;
    if (loop_add(&worker->loop, fd) < 0)
        close(fd);
}

/* No descriptor is left: the connection would stay in the backlog and its client would wait for nothing. The spare one
 * makes room to accept it and hang up. False when even that failed. */
static bool turn_away(Acceptor *acceptor)
{
    if (acceptor->spare_fd >= 0)
        close(acceptor->spare_fd);
    int fd = socket_accept(acceptor->listener);
    if (fd >= 0)
        close(fd);
    acceptor->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return fd >= 0 && acceptor->spare_fd >= 0;
}

/* Errors that concern only the connection that was to be accepted (accept(2): pending network errors count as such). */
static bool is_the_connections_own(int error)
{
    switch (error) {
    case ECONNABORTED:
    case EINTR:
    case ENETDOWN:
    case EPROTO:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH: return true;
    default: return false;
    }
}

/* Accepts a bounded number. False when it should be left alone for a while. */
static bool accept_batch(Acceptor *acceptor)
{
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        int fd = socket_accept(acceptor->listener);
        if (fd >= 0) {
            hand_over(acceptor, fd);
        } else if (fd == -EAGAIN) {
            return true;
        } else if (fd == -EMFILE || fd == -ENFILE) {
            if (!turn_away(acceptor))
                return false;
        } else if (!is_the_connections_own(-fd)) {
            return false;
        }
    }
    return true;
}

static void set_phase(Acceptor *acceptor, Phase phase)
{
    atomic_store(&acceptor->control->phase, phase);
    for (unsigned i = 0; i < acceptor->worker_count; i++)
        loop_wake(&acceptor->workers[i]->loop);
}

static int take_signal(Acceptor *acceptor)
{
    struct signalfd_siginfo info;
    return read(acceptor->signal_fd, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}

static int accept_until_signal(Acceptor *acceptor)
{
    struct pollfd watched[2] = {{acceptor->signal_fd, POLLIN, 0}, {acceptor->listener, POLLIN, 0}};
    bool paused = false;
    for (;;) {
        /* A negative descriptor is passed over. */
        watched[1].fd = paused ? -1 : acceptor->listener;
        watched[1].revents = 0;
        int count = poll(watched, 2, paused ? PAUSE_MS : -1);
        if (count < 0)
            continue;
        if (watched[0].revents != 0) {
            int number = take_signal(acceptor);
            if (number != 0)
                return number;
        }
        paused = watched[1].revents != 0 && !accept_batch(acceptor);
    }
}

/* Waits until the workers have ended. Another signal makes them stop at once. A worker that does not answer, because
 * its handler hangs, is waited for no longer than the limit. */
static void wait_for_workers(Acceptor *acceptor)
{
    struct pollfd watched[2] = {{acceptor->signal_fd, POLLIN, 0}, {acceptor->control->ended_fd, POLLIN, 0}};
    int patience_ms = (int)acceptor->control->timeouts.drain_limit_ms + 1000;
    while (atomic_load(&acceptor->control->running) > 0) {
        int count = poll(watched, 2, patience_ms);
        if (count == 0)
            return;
        if (count < 0)
            continue;
        if (watched[0].revents != 0 && take_signal(acceptor) != 0) {
            set_phase(acceptor, PHASE_STOP);
            patience_ms = 1000;
        }
        eventfd_t ended;
        if (watched[1].revents != 0)
            eventfd_read(acceptor->control->ended_fd, &ended);
    }
}

int acceptor_run(Acceptor *acceptor)
{
    int number = accept_until_signal(acceptor);
    /* Clients in the backlog have connected, as far as they know: serve them too; but those who keep coming do not keep the
     * server from going down. */
    for (int accepted = 0; accepted < LISTEN_BACKLOG && accept_batch(acceptor); accepted += ACCEPT_BATCH) {
        struct pollfd more = {acceptor->listener, POLLIN, 0};
        if (poll(&more, 1, 0) <= 0)
            break;
    }
    close(acceptor->listener);
    acceptor->listener = -1;
    set_phase(acceptor, PHASE_DRAIN);
    wait_for_workers(acceptor);
    return number;
}
