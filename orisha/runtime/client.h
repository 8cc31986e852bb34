/* One socket: reading, sending, what waits in either direction, and when to give up. client.c moves bytes between the
 * socket and the protocol engine (connection.h), which knows nothing of sockets. Owned by the worker that first hears
 * of it. An idle client is this struct and nothing else. SPDX-License-Identifier: MIT */
#ifndef ORISHA_CLIENT_H
#define ORISHA_CLIENT_H

#include "connection.h"
#include "deadline.h"
#include "unsent.h"

typedef struct Worker Worker;

typedef struct Client {
    Deadline deadline;
    Link ready;    /* in the worker's list when there is more to do without news from the socket */
    char *pending; /* input that was read and is not handled: the beginning of a request, or requests that wait. Or NULL
                    */
    uint32_t pending_size;
    uint32_t pending_capacity;
    Unsent *unsent; /* NULL when the socket took everything. While there is any, nothing is read and nothing handled */
    int fd;
    uint32_t progress_mark; /* client_progress when the window began */
    Connection connection;
    bool readable;    /* the socket may hold input that was not read */
    bool peer_closed; /* no input will come after what the socket holds */
    bool paused;      /* whole requests may wait in `pending` */
    bool closing;     /* the last answer was made */
    bool lingering;   /* it was sent; input is thrown away until the peer closes */
} Client;

_Static_assert(sizeof(Client) <= 128, "an idle client is small");

/* `what` are LOOP_ bits; 0 when the client comes from the ready list. The client may be gone when this returns. */
void client_turn(Worker *worker, Client *client, unsigned what);

/* The news, for a turn to come. */
void client_postpone(Worker *worker, Client *client, unsigned what);

/* Its socket did not take all of a queued answer; `rest` is now the client's, or NULL when the socket is broken, and
 * then the client is gone. */
void client_blocked(Worker *worker, Client *client, Unsent *rest);

/* Its deadline is due. The client may be gone when this returns. */
void client_expire(Worker *worker, Client *client);

/* Closes the socket and frees all that the client owns; worker.c takes the struct back. */
void client_close(Worker *worker, Client *client);

#endif
