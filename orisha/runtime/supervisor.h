/* Reload without a lost request. The process that was started with --reload serves nothing: it opens the listeners and
 * starts the program a second time, as a server that is given them (activation.h). On SIGHUP it starts the program once
 * more, from the same path, where another file may stand by now; when the new server is ready the old one is told to
 * leave the listeners alone and to drain. A new server that does not get ready changes nothing but the log. A server
 * that crashes is started again, later and later when it keeps crashing. The supervisor itself runs no code of the
 * program's handler, needs nothing that a sandbox takes away from the servers, and no server can make it start
 * anything. SPDX-License-Identifier: MIT */
#ifndef ORISHA_SUPERVISOR_H
#define ORISHA_SUPERVISOR_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "listener.h"
#include "options.h"

typedef struct SupervisorEnd {
    int status;         /* for exit(): the last server's own; 1 when a signal killed it, or when it never started */
    bool never_started; /* the first server ended before it was ready; `reason` says how, and what to do */
    char reason[PATH_MAX + 256]; /* else the signal's name */
    uint64_t served;             /* requests, by all servers that ended in good order */
    unsigned servers;            /* how many were started */
} SupervisorEnd;

/* Runs until SIGTERM or SIGINT has drained the last server, which closes the listeners, too. `arguments` are main's.
 * Negative errno when it cannot begin. */
int supervisor_run(const Options *options, Listeners *listeners, char **arguments, SupervisorEnd *ret_end);

#endif
