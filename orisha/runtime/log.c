/* See log.h.
 * SPDX-License-Identifier: MIT */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 1000 };

void log_line(const char *format, ...)
{
    char line[1024] = "orisha: ";
    const size_t begin = 8, room = sizeof(line) - begin - 1;
    va_list arguments;
    va_start(arguments, format);
    int wanted = vsnprintf(line + begin, room, format, arguments);
    va_end(arguments);
    if (wanted < 0)
        return;
    size_t size = begin + ((size_t)wanted < room ? (size_t)wanted : room - 1);
    line[size++] = '\n';
    /* Nobody can be told when this fails. */
    ssize_t written = write(STDERR_FILENO, line, size);
    (void)written;
}

void log_event(LogEvent *event, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(event->text, sizeof(event->text), format, arguments);
    va_end(arguments);
    event->count++;
}

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void write_event(LogEvent *event)
{
    if (event->count == 1)
        log_line("%s", event->text);
    else
        log_line("%s (%llu times since the last such message)", event->text, (unsigned long long)event->count);
    event->count = 0;
}

int log_flush(LogEvent *events, size_t count)
{
    int wait_ms = -1;
    for (size_t i = 0; i < count; i++) {
        LogEvent *event = &events[i];
        if (event->count == 0)
            continue;
        uint64_t now = now_ms();
        if (now >= event->quiet_ms) {
            write_event(event);
            event->quiet_ms = now + QUIET_MS;
            continue;
        }
        int left_ms = (int)(event->quiet_ms - now);
        if (wait_ms < 0 || left_ms < wait_ms)
            wait_ms = left_ms;
    }
    return wait_ms;
}
