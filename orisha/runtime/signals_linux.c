/* signals.h on Linux: the signals are blocked, in all threads to come as well, and a signalfd tells of them.
 * SPDX-License-Identifier: MIT */
#include "signals.h"

#include <errno.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t old_mask;

int signals_open(const sigset_t *set)
{
    pthread_sigmask(SIG_BLOCK, set, &old_mask);
    int fd = signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd >= 0)
        return fd;
    int error = errno;
    signals_release();
    return -error;
}

int signals_take(int fd)
{
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}

pid_t signals_fork(void)
{
    return fork(); /* they are blocked in the child, too */
}

void signals_release(void)
{
    pthread_sigmask(SIG_SETMASK, &old_mask, NULL);
}

void signals_close(int fd)
{
    if (fd < 0)
        return;
    close(fd);
    signals_release();
}
