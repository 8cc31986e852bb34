/* What the process listens on: one address or Unix socket that it opens itself, or several sockets that it was given
 * (activation.h). serve.c opens them, acceptor.c accepts from them, supervisor.c hands them on.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_LISTENER_H
#define ORISHA_LISTENER_H

#include <stddef.h>
#include <stdint.h>

#include "activation.h"
#include "unix_socket.h"

enum { LISTENERS_MAX = ACTIVATION_MAX };

typedef struct Listener {
    int fd;
    char name[128]; /* for people: "127.0.0.1:3000", "[::1]:3000", "unix:/run/app.socket" */
    UnixFile file;  /* of a Unix socket that this process has made */
} Listener;

typedef struct Listeners {
    size_t count;
    Listener items[LISTENERS_MAX];
} Listeners;

/* Sockets that were given win over `bind` and `port`. `bind` is a numeric IPv4 or IPv6 address, or "unix:" and an
 * absolute path. Negative errno, and in `ret_message` what failed, why, and the remedy. */
int listeners_open(const char *bind, uint16_t port, Listeners *ret_listeners, char *ret_message, size_t message_size);

/* Closes the sockets and removes the files. Closing twice does nothing. */
void listeners_close(Listeners *listeners);

/* Their names, with " and " between. */
void listeners_describe(const Listeners *listeners, char *ret_text, size_t size);

#endif
