// Signals that end the program: see interrupt.h.
// SPDX-License-Identifier: MIT
#include "harness/server/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t received;

static void remember(int number)
{
    if (!received)
        received = number;
}

void interrupt_install(void)
{
    // Without SA_RESTART: a blocking poll must return at once.
    struct sigaction action = {.sa_handler = remember};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGQUIT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int interrupt_signal(void)
{
    return received;
}
