/* Signals that wait to be read from a descriptor in place of interrupting somebody. There is one set of them in a
 * process, because what a signal does belongs to the process. signals_linux.c: a signalfd. signals_posix.c: handlers
 * that write into a pipe.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_SIGNALS_H
#define ORISHA_SIGNALS_H

#include <signal.h>
#include <sys/types.h>

/* From here on the signals of the set wait. Before there are threads. A descriptor that is readable while one waits, or
 * a negative errno. */
int signals_open(const sigset_t *set);

/* The number of the next one; 0: none waits. */
int signals_take(int fd);

/* As fork; in the child no signal does anything before signals_release. */
pid_t signals_fork(void);

/* The signals mean again what they meant before signals_open. For a child that goes on to exec. */
void signals_release(void);

/* The same, and closes the descriptor. -1 is fine. */
void signals_close(int fd);

#endif
