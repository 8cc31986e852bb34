/* The program's own beginning and end (orisha_serve_options): run in main's thread around everything, and in each
 * worker's around its loop. serve.c and worker.c call this; it owns nothing of the program's. SPDX-License-Identifier:
 * MIT */
#ifndef ORISHA_HOOKS_H
#define ORISHA_HOOKS_H

#include <orisha.h>

#include <pthread.h>

typedef struct Hooks {
    const orisha_serve_options *program; /* NULL: there are none */
    bool started;                        /* `stop` is owed */
    pthread_mutex_t lock;                /* of what follows */
    pthread_cond_t one_more;
    unsigned begun; /* workers whose beginning is over, one way or the other */
    bool failed;
    orisha_str message; /* of the first that failed */
} Hooks;

void hooks_open(Hooks *hooks, const orisha_serve_options *program);
void hooks_close(Hooks *hooks);

/* In main's thread. 0, or -ECANCELED and why. */
int hooks_start(Hooks *hooks, char *ret_message, size_t size);
void hooks_stop(Hooks *hooks);

/* In a worker's thread. False: it must end without serving. */
bool hooks_begin_worker(Hooks *hooks);
void hooks_end_worker(Hooks *hooks);
/* In main's thread: waits until `count` workers have begun. 0, or -ECANCELED: hooks->message is why. */
int hooks_await_workers(Hooks *hooks, unsigned count);

#endif
