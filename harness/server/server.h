// A running server: a contestant started for one scenario on a free port of 127.0.0.1, proven to be the one that
// listens there. Called by round.c (and by the checks before the rounds); owns the process until server_stop.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/input/contestant.h"
#include "harness/measure/cpu.h"
#include "harness/server/container.h"
#include "harness/server/group.h"
#include "harness/server/process.h"
#include "harness/input/scenario.h"

// A connection breaks a moment before the process that held it is gone; on a busy machine the moment is long.
#define SERVER_LAST_MOMENT_MS 1000

typedef struct Server {
    Process process;              // itself, or the engine's command that is attached to its container
    Group group;                  // its processes
    const Containers *containers; // NULL: it runs in none
    char *container;              // its name
    int port;
    char *log;     // its stderr and stdout
    char *command; // the command line, for the record
} Server;

typedef struct ServerPlan {
    int workers;
    int first_port;  // tried first; 0: one that the kernel gives
    int deadline_ms; // until it must listen
    long long spin;  // {spin}: iterations of extra work in each request, of a contestant made to be slowed
    const cpu_set_t *cpus;
    const Containers *containers; // start the image instead of the program; NULL: the program
} ServerPlan;

// 0 once it listens; -ECHILD when it died, -ETIMEDOUT when it never listened, -EADDRINUSE when another process took
// every port that was tried, -EINVAL when its file is wrong, -EINTR. On failure nothing is left running.
int server_start(const Contestant *contestant, const Scenario *scenario, const ServerPlan *plan, Server *ret_server,
                 Trouble *ret_trouble);

// Whether it still runs; if not the trouble tells how it ended, with the last lines of its log.
bool server_alive(Server *server, Trouble *ret_trouble);
int server_stop(Server *server, Trouble *ret_trouble);
