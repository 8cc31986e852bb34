/* The options, a row each, in the order of --help; options.c gives them their meaning.
 *
 * X(ID, flag, value, help, minimum, maximum, fallback, fallback_text, example), where the texts are literals:
 *   flag           without "--"; its environment variable is the same in capitals after ORISHA_
 *   value          what stands for the value; with '|' in it: the words between which to choose; "": a switch, a number
 *                  from 0 to 1 that is 1 when the flag stands alone
 *   minimum, maximum  of a number; both 0 for a text
 *   fallback       the default; fallback_text tells it where it is not that number, else ""
 *   example        of a text; "" where the default is one
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_OPTIONS_TABLE_H
#define ORISHA_OPTIONS_TABLE_H

#include <limits.h>

#include "limit.h"
#include "worker.h"

enum { CONNECTIONS_MAX = 100000000 }; /* more than the descriptors of any system */

/* clang-format off */
#define OPTION_TABLE(X)                                                                                                \
    X(PORT, "port", "N", "port to listen on; 0 takes a free one and prints it", 0, 65535, 3000, "", "")                \
    X(BIND, "bind", "ADDRESS", "numeric IPv4 or IPv6 address to listen on, or unix:/path", 0, 0, 0,                    \
      "0.0.0.0", "127.0.0.1")                                                                                          \
    X(WORKERS, "workers", "N", "worker threads", 0, 1024, 0, "0, one per usable CPU", "")                              \
    X(BACKEND, "backend", "auto|epoll|io_uring|kqueue", "what workers wait with", 0, 0, 0, "auto", "")                 \
    X(HEADER_TIMEOUT, "header-timeout-ms", "MS", "from a request's first byte to the end of its head",                 \
      1, INT_MAX, HEADER_TIMEOUT_MS, "", "")                                                                           \
    X(IDLE_TIMEOUT, "idle-timeout-ms", "MS", "between requests of a connection",                                       \
      1, INT_MAX, IDLE_TIMEOUT_MS, "", "")                                                                             \
    X(PROGRESS_WINDOW, "progress-window-ms", "MS", "over which a body or an answer must keep the minimum rate",        \
      100, INT_MAX, PROGRESS_WINDOW_MS, "", "")                                                                        \
    X(LINGER_TIMEOUT, "linger-timeout-ms", "MS", "for a refused client to read its answer and hang up",                \
      1, INT_MAX, LINGER_TIMEOUT_MS, "", "")                                                                           \
    X(DRAIN_GRACE, "drain-grace-ms", "MS", "after SIGTERM, before idle connections are closed",                        \
      0, 3600000, DRAIN_GRACE_MS, "", "")                                                                              \
    X(DRAIN_LIMIT, "drain-limit-ms", "MS", "after SIGTERM, before all connections are closed",                         \
      0, 3600000, DRAIN_LIMIT_MS, "", "")                                                                              \
    X(USER, "user", "NAME[:GROUP]", "become this user once the port is open; needs root", 0, 0, 0,                     \
      "nobody else", "www-data")                                                                                       \
    X(SANDBOX, "sandbox", "off|on|require",                                                                            \
      "give up files, programs, new sockets (see OPERATING.md); require: or do not start", 0, 0, 0, "off", "")         \
    X(ACCESS_LOG, "access-log", "PATH", "a line per request, combined format, UTC; - is stdout; SIGUSR1 reopens",      \
      0, 0, 0, "none", "/var/log/orisha/access.log")                                                                   \
    X(MINIMUM_RATE, "min-rate", "N", "bytes per second that a body or an answer must move; 0 allows any",              \
      0, 1000000000, PROGRESS_BYTES_PER_SECOND, "", "")                                                                \
    X(HEAD_BYTES, "max-head-bytes", "N", "of a request's line and fields together",                                    \
      LIMIT_HEAD_BYTES_MIN, LIMIT_HEAD_BYTES_MAX, LIMIT_HEAD_BYTES, "", "")                                            \
    X(FIELDS, "max-fields", "N", "fields of a request", 1, LIMIT_FIELDS_MAX, LIMIT_FIELDS, "", "")                     \
    X(BODY_BYTES, "max-body-bytes", "N", "of a request's decoded body, which is held in memory",                       \
      0, LIMIT_BODY_BYTES_MAX, LIMIT_BODY_BYTES, "", "")                                                               \
    X(MAX_CONNECTIONS, "max-connections", "N", "open at a time; one more is closed at once",                           \
      0, CONNECTIONS_MAX, 0, "0, as many as the descriptor limit allows, less a reserve", "")                          \
    X(MAX_PER_ADDRESS, "max-per-address", "N", "open at a time of one IPv4 address or IPv6 /64",                       \
      0, CONNECTIONS_MAX, 0, "0, no cap", "")                                                                          \
    X(RELOAD, "reload", "", "stay as a supervisor that starts the program anew on SIGHUP", 0, 1, 0, "", "")            \
    X(RELOAD_TIMEOUT, "reload-timeout-ms", "MS", "for the new process to be ready; then the old one goes on",          \
      1, 3600000, 30000, "", "")
/* clang-format on */

#endif
