/* signals.h anywhere: a handler writes the signal's number into a pipe ("self-pipe"). kqueue's EVFILT_SIGNAL would
 * spare the handler, but not its trouble: beside it a signal still has to be ignored or blocked; children whose SIGCHLD
 * is ignored vanish without a status, and what was blocked strikes when it is let go. SPDX-License-Identifier: MIT */
#include "signals.h"

#include <pthread.h>
#include <stdbool.h>

#include "descriptor.h"

enum { NUMBERS = 32 }; /* the signals that POSIX names are below */

static int ends[2];
static struct sigaction old_actions[NUMBERS];
static bool is_watched[NUMBERS];
static sigset_t old_mask;

/* On whatever thread the system chooses. A full pipe holds more signals than anybody waits for. */
static void on_signal(int number)
{
    int error = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t written = write(ends[1], &byte, 1);
    (void)written;
    errno = error;
}

int signals_open(const sigset_t *set)
{
    int r = descriptor_open_pipe(ends);
    if (r < 0)
        return r;
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    for (int number = 1; number < NUMBERS; number++) {
        is_watched[number] = sigismember(set, number) == 1;
        if (is_watched[number])
            sigaction(number, &action, &old_actions[number]);
    }
    pthread_sigmask(SIG_UNBLOCK, set, &old_mask);
    return ends[0];
}

int signals_take(int fd)
{
    unsigned char byte;
    ssize_t size;
    do {
        size = read(fd, &byte, 1);
    } while (size < 0 && errno == EINTR);
    return size == 1 ? byte : 0;
}

/* The child shares the pipe: a signal that it took would be told to the parent. */
pid_t signals_fork(void)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    int error = errno;
    if (pid != 0)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return pid;
}

void signals_release(void)
{
    for (int number = 1; number < NUMBERS; number++)
        if (is_watched[number])
            sigaction(number, &old_actions[number], NULL);
    pthread_sigmask(SIG_SETMASK, &old_mask, NULL);
}

void signals_close(int fd)
{
    if (fd < 0)
        return;
    signals_release();
    close(ends[0]);
    close(ends[1]);
}
