/* See live_server.h.
 * SPDX-License-Identifier: MIT */
#include "live_server.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loops.h"
#include "support.h"
#include "worker.h"

enum { HOUR_MS = 3600 * 1000 };

static const char *const names[] = {"epoll", "io_uring", "kqueue"};

enum { WORKERS_MAX = sizeof(names) / sizeof(*names) };

/* One control for each, because the backend stands in it. */
static WorkerControl controls[WORKERS_MAX];
static Worker *workers[WORKERS_MAX];

static void start(unsigned number, const LoopBackend *backend)
{
    WorkerControl *control = &controls[number];
    control->backend = backend;
    control->timeouts = (Timeouts){.header_ms = HOUR_MS,
                                   .idle_ms = HOUR_MS,
                                   .progress_window_ms = HOUR_MS,
                                   .linger_ms = HOUR_MS,
                                   .drain_grace_ms = HOUR_MS,
                                   .drain_limit_ms = HOUR_MS};
    int r = wakeup_open(&control->ended);
    CHECK(r == 0, "wakeup_open: %s", strerror(-r));
    r = worker_open(control, &workers[number]);
    CHECK(r == 0, "worker_open: %s", strerror(-r));
    r = worker_start(workers[number]);
    CHECK(r == 0, "worker_start: %s", strerror(-r));
}

unsigned live_server_start(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        const char *reason;
        const LoopBackend *backend = loops_choose(names[i], &reason);
        fprintf(stderr, "live server: %s%s%s\n", names[i], reason != NULL ? " is left out: " : "",
                reason != NULL ? reason : "");
        if (reason == NULL)
            start(count++, backend);
    }
    return count;
}

int live_server_connect(unsigned worker, int send_buffer_bytes)
{
    int ends[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0, "socketpair: %s",
          strerror(errno));
    if (send_buffer_bytes > 0)
        setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &send_buffer_bytes, sizeof(send_buffer_bytes));
    int r = loop_add(&workers[worker]->loop, ends[0]);
    CHECK(r == 0, "loop_add: %s", strerror(-r));
    return ends[1];
}
