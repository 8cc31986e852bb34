/* The program under `orishac dev`: started with --reload behind a socket that stays open in the meantime, so that
 * clients wait and are never refused (orisha/OPERATING.md: Listening, Reload). SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_DEV_SERVED_PROGRAM_H
#define ORISHA_COMPILER_DEV_SERVED_PROGRAM_H

#include "../arena.h"

#include <sys/types.h>

typedef struct ServedProgram {
    const char *path;
    int listener;
    char **arguments; /* for the program, after its name and --reload; ends with NULL */
    pid_t pid;        /* of its supervisor; 0: it does not run */
    bool is_leaving;  /* it was asked to end */
} ServedProgram;

bool served_program_knows_address(const char *address);
/* A listening socket on a numeric address. A negative errno; *ret_port is what it became when `port` is 0. */
int served_program_listen(const char *address, uint16_t port, int *ret_fd, uint16_t *ret_port);

/* Starts the program, or makes the one that runs start anew from its path; one that is leaving must have left first:
 * then nothing happens, and the call is to be made again after served_program_reap. A negative errno. */
int served_program_reload(Arena *arena, ServedProgram *program);
/* Asks it to drain and end; served_program_reap tells when it has. */
void served_program_leave(ServedProgram *program);
/* Ends it, and waits for that. */
void served_program_stop(ServedProgram *program);
/* Whether it has ended since the last call, with the status of waitpid; *ret_asked: because it was asked to. */
bool served_program_reap(ServedProgram *program, int *ret_status, bool *ret_asked);

#endif
