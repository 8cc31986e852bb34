/* What the server tells its operator while it runs: lines on stderr, each written with one call and begun with
 * "orisha: ", so that lines of several processes do not mix. What a client can provoke is counted by a LogEvent and
 * told at most once a second. SPDX-License-Identifier: MIT */
#ifndef ORISHA_LOG_H
#define ORISHA_LOG_H

#include <stddef.h>
#include <stdint.h>

/* One line, without its end; what is longer than 1000 bytes is cut. */
__attribute__((format(printf, 1, 2))) void log_line(const char *format, ...);

/* Something that may happen often. All zero: it has not happened. Belongs to one thread. */
typedef struct LogEvent {
    uint64_t count;    /* since the last line about it */
    uint64_t quiet_ms; /* monotonic; no line before this */
    char text[240];    /* what the last one was */
} LogEvent;

/* It happened (again), as the text says. */
__attribute__((format(printf, 2, 3))) void log_event(LogEvent *event, const char *format, ...);

/* Writes what is due. Returns the milliseconds until more will be due, -1 when nothing waits. */
int log_flush(LogEvent *events, size_t count);

#endif
