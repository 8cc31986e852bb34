/* The access log: a line per answer, written off the serving path. A worker formats its line into a ring of its own
 * (log_ring.h) and goes on; one thread empties the rings into the file. Nothing waits for that file: when it is slow or
 * full, lines are dropped and counted. Lines of one worker are in order; those of two workers may be swapped.
 *
 * serve.c opens, starts and closes it; connection.c adds lines when exchange->logger is set; client.c says whose they
 * are. SPDX-License-Identifier: MIT */
#ifndef ORISHA_ACCESS_LOG_H
#define ORISHA_ACCESS_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Exchange Exchange;
typedef struct AccessLog AccessLog;

/* A worker's end of the log. */
typedef struct AccessLogger AccessLogger;

/* Opens the file at `path` for appending, or takes standard output for "-", and makes a logger for each worker. The
 * path must live as long as the log. Negative errno: what open(2) says, -ENOMEM. */
int access_log_open(const char *path, unsigned workers, AccessLog **ret_log);
AccessLogger *access_log_logger(AccessLog *log, unsigned worker);

/* The folder in which the file is opened again, for a sandbox that must let exactly this through, with
 * LOG_FILE_FLAGS; -1 when there is none, because the log is standard output, a device or a pipe. */
int access_log_folder(const AccessLog *log);

/* Starts the thread. Negative errno. */
int access_log_start(AccessLog *log);

/* Any thread: writes what waits to the old file, then opens the path again (after logrotate has moved it). When that
 * fails, it says so on stderr and the old file is kept. */
void access_log_reopen(AccessLog *log);

typedef struct AccessLogCount {
    uint64_t written;
    uint64_t dropped;
    int error; /* the last errno of a write that failed; 0 when there was none */
} AccessLogCount;

/* Writes what waits, for LOG_CLOSE_MS at most, and frees everything. When the file hangs for longer, the thread keeps
 * what it uses, and what still waits counts as dropped. `workers_ended`: otherwise one may still add lines, which
 * nobody writes, and nothing is freed. */
AccessLogCount access_log_close(AccessLog *log, bool workers_ended);

/* ---- On a worker's thread ---------------------------------------------------------------------------------------
 */

/* A new connection has this descriptor: what was known of the last one is forgotten. */
void access_log_meet(AccessLogger *logger, int fd);

/* The next lines are of this connection. Its address is asked for when the first of them is added, and remembered. */
void access_log_turn(AccessLogger *logger, int fd);

/* A line about the answer that stands in the output from exchange->mark on; to the request in exchange->head. */
void access_log_answered(Exchange *exchange);

/* The same, to a request that was refused: of it nothing can be trusted but the bytes as they came, of which the first
 * line is logged. */
void access_log_refused(Exchange *exchange, const char *bytes, size_t size);

#endif
