/* What a browser is shown while the program does not compile: a server of one page, in this process, on the same socket
 * as the program's. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_DEV_ERROR_PAGE_H
#define ORISHA_COMPILER_DEV_ERROR_PAGE_H

#include "../buffer.h"

#include <poll.h>

/* One more takes the place of the one that has been there longest. */
#define ERROR_PAGE_CLIENTS_MAX 32

typedef struct ErrorClient {
    int fd;
    size_t size;
    char head[4096]; /* of the request, as far as it has come */
} ErrorClient;

typedef struct ErrorPage {
    Buffer html, text;   /* whole bodies */
    unsigned generation; /* differs from text to text: the page reloads itself when it is another's turn */
    ErrorClient clients[ERROR_PAGE_CLIENTS_MAX];
    size_t client_count;
} ErrorPage;

/* What the page says from now on. */
void error_page_set(ErrorPage *page, orisha_str text);
/* Adds what it waits for: at most ERROR_PAGE_CLIENTS_MAX + 1 entries; returns how many. `listener` is -1 while it is
 * not the page's turn: who was accepted before is still answered. */
size_t error_page_poll(const ErrorPage *page, int listener, struct pollfd *fds);
/* Goes on with what poll has found in these entries. */
void error_page_serve(ErrorPage *page, const struct pollfd *fds);
void error_page_free(ErrorPage *page);

#endif
