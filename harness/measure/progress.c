// The progress line: see progress.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

Progress progress_start(void)
{
    return (Progress){.terminal = isatty(STDERR_FILENO) == 1};
}

void progress_show(Progress *progress, const char *format, ...)
{
    char text[160];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    fprintf(stderr, progress->terminal ? "\r\033[K%s" : "%s\n", text);
    fflush(stderr);
    progress->open = progress->terminal;
}

void progress_end(Progress *progress)
{
    if (progress->open)
        fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->open = false;
}
