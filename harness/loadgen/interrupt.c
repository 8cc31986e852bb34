// Ctrl-C and SIGTERM: see interrupt.h.
// SPDX-License-Identifier: MIT
#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t count;
static int event = -1;

static void on_signal(int number)
{
    (void)number;
    int kept = errno;
    count++;
    if (write(event, &(uint64_t){1}, sizeof(uint64_t)) < 0)
        _exit(2); // it cannot be full
    errno = kept;
}

int interrupt_install(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (event < 0 || sigaction(SIGINT, &action, NULL) != 0 || sigaction(SIGTERM, &action, NULL) != 0)
        return -errno;
    return 0;
}

int interrupt_count(void)
{
    return count;
}

int interrupt_fd(void)
{
    return event;
}
