// The progress line on stderr: rewritten on a terminal, plain lines otherwise (one per step, so that a log stays
// readable). Prints nothing but progress.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>

typedef struct Progress {
    bool terminal;
    bool open; // a line without its end stands on the terminal
} Progress;

Progress progress_start(void);
void progress_show(Progress *progress, const char *format, ...) __attribute__((format(printf, 2, 3)));
void progress_end(Progress *progress); // before anything else is printed
