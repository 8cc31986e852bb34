// A child in a process group of its own: started with its folder, environment, CPUs and log files; waited for; stopped
// together with all that it started.
//
// The harness is a child subreaper: what a server leaves behind becomes the harness's child and is stopped and reaped
// by process_stop, even when it left the group. Used for servers, builds, version commands and load generators. What a
// killed harness cannot stop any more is ended by the guard (guard.h).
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "harness/input/trouble.h"

typedef struct Command {
    char *const *words;
    const char *folder;
    const json_t *environment; // name -> value, on top of what environment.h lets pass; or NULL
    const cpu_set_t *cpus;     // NULL: as ours
    const char *output_path;   // stdout goes here (truncated); NULL: into error_path
    const char *error_path;    // stderr
} Command;

typedef struct Process {
    pid_t pid;  // also the number of its group; 0 when there is none
    int handle; // pidfd
    bool ended;
    int status;          // as wait tells it
    struct rusage usage; // with its waited-for children; filled when it ended
} Process;

int process_prepare(void); // once: subreaper
int process_start(const Command *command, Process *ret_process, Trouble *ret_trouble);

bool process_is_started(pid_t pid); // and not yet stopped

// 0 when it has ended, -ETIMEDOUT, or -EINTR when the program was interrupted.
int process_wait(Process *process, int timeout_ms);

// The same, but goes on waiting when the program was interrupted: for what must come to its end. 0 or -ETIMEDOUT.
int process_finish(Process *process, int timeout_ms);

// SIGTERM to the group, SIGKILL after the grace, until no member and no stray child is left. -EBUSY if some survive.
int process_stop(Process *process, int grace_ms);

// "exited with status 3", "was killed by signal 9 (Killed)".
char *process_end_text(const Process *process);
