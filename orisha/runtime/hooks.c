/* See hooks.h.
 * SPDX-License-Identifier: MIT */
#include "hooks.h"

#include <errno.h>

void hooks_open(Hooks *hooks, const orisha_serve_options *program)
{
    hooks->program = program;
    pthread_mutex_init(&hooks->lock, NULL);
    pthread_cond_init(&hooks->one_more, NULL);
}

void hooks_close(Hooks *hooks)
{
    pthread_cond_destroy(&hooks->one_more);
    pthread_mutex_destroy(&hooks->lock);
}

int hooks_start(Hooks *hooks, char *ret_message, size_t size)
{
    orisha_str message = ORISHA_STR("it does not say why");
    if (hooks->program->start != NULL && !hooks->program->start(&message)) {
        snprintf(ret_message, size, "the program's start failed: %.*s", ORISHA_FMT(message));
        return -ECANCELED;
    }
    hooks->started = true;
    return 0;
}

void hooks_stop(Hooks *hooks)
{
    if (hooks->started && hooks->program->stop != NULL)
        hooks->program->stop();
    hooks->started = false;
}

bool hooks_begin_worker(Hooks *hooks)
{
    if (hooks->program == NULL || hooks->program->worker_start == NULL)
        return true;
    orisha_str message = ORISHA_STR("it does not say why");
    bool begun = hooks->program->worker_start(&message);
    pthread_mutex_lock(&hooks->lock);
    if (!begun && !hooks->failed) {
        hooks->failed = true;
        hooks->message = message;
    }
    hooks->begun++;
    pthread_cond_signal(&hooks->one_more);
    pthread_mutex_unlock(&hooks->lock);
    return begun;
}

void hooks_end_worker(Hooks *hooks)
{
    if (hooks->program != NULL && hooks->program->worker_stop != NULL)
        hooks->program->worker_stop();
}

int hooks_await_workers(Hooks *hooks, unsigned count)
{
    if (hooks->program->worker_start == NULL)
        return 0;
    pthread_mutex_lock(&hooks->lock);
    while (hooks->begun < count)
        pthread_cond_wait(&hooks->one_more, &hooks->lock);
    bool failed = hooks->failed;
    pthread_mutex_unlock(&hooks->lock);
    return failed ? -ECANCELED : 0;
}
