/* The rule that handlers do not block, enforced while a program is developed: `orishac dev` and `orishac build --dev`
 * emit orisha_watch around the handler, and where in it a request is. A program that is built otherwise has none of it.
 * SPDX-License-Identifier: MIT */
#include <orisha.h>

#include <stdlib.h>
#include <time.h>

#include "log.h"

/* Enough to be no accident of scheduling on a busy machine, and far more than any answer takes that does not wait. */
enum { LIMIT_MS = 50 };

static _Thread_local struct {
    const char *route, *step; /* NULL: none yet */
    LogEvent slow;
} here;

void orisha_watch_at(const char *route, const char *step)
{
    if (route != NULL) {
        here.route = route;
        here.step = NULL;
    }
    if (step != NULL)
        here.step = step;
}

/* ORISHA_HANDLER_LIMIT_MS; what is no number counts as the default. */
static double limit_ms(void)
{
    const char *text = getenv("ORISHA_HANDLER_LIMIT_MS");
    char *end = NULL;
    double limit = text != NULL ? strtod(text, &end) : LIMIT_MS;
    return text == NULL || (end != text && *end == '\0') ? limit : LIMIT_MS;
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void orisha_watch(orisha_request *req, void (*handler)(orisha_request *req))
{
    here.route = here.step = NULL;
    double began_ms = now_ms();
    handler(req);
    double took_ms = now_ms() - began_ms, most_ms = limit_ms();
    if (most_ms <= 0 || took_ms <= most_ms)
        return;
    log_event(
        &here.slow,
        "the handler held its worker for %.0f ms: %s%s%s; nobody else on this worker was answered: make it shorter, "
        "or hand the work to a thread (the limit is ORISHA_HANDLER_LIMIT_MS=%g)",
        took_ms, here.route != NULL ? here.route : "", here.route != NULL && here.step != NULL ? ", " : "",
        here.step != NULL ? here.step : "", most_ms);
    log_flush(&here.slow, 1);
}
