/* See live_server.h.
 * SPDX-License-Identifier: MIT */
#include "live_server.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support.h"
#include "worker.h"

enum { HOUR_MS = 3600 * 1000 };

static WorkerControl control;
static Worker *worker;

void live_server_start(void)
{
    control.timeouts = (Timeouts){.header_ms = HOUR_MS,
                                  .idle_ms = HOUR_MS,
                                  .progress_window_ms = HOUR_MS,
                                  .linger_ms = HOUR_MS,
                                  .drain_grace_ms = HOUR_MS,
                                  .drain_limit_ms = HOUR_MS};
    control.ended_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    CHECK(control.ended_fd >= 0, "no eventfd");
    int r = worker_open(&control, &worker);
    CHECK(r == 0, "worker_open: %s", strerror(-r));
    r = worker_start(worker);
    CHECK(r == 0, "worker_start: %s", strerror(-r));
}

int live_server_connect(int send_buffer_bytes)
{
    int ends[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0, "socketpair: %s",
          strerror(errno));
    if (send_buffer_bytes > 0)
        setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &send_buffer_bytes, sizeof(send_buffer_bytes));
    int r = loop_add(&worker->loop, ends[0]);
    CHECK(r == 0, "loop_add: %s", strerror(-r));
    return ends[1];
}
