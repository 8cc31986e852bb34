/* The program's own beginning and end, as orisha_serve takes them. lib/orisha/index.kz includes it behind the events start,
 * worker_start, worker_stop and stop; orishac defines orisha_start_is_implemented and so on as 0 or 1.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_HOOKS_H
#define ORISHA_HOOKS_H

/* An event with the branches `ready` and `failed { msg }` as the function that the runtime calls. */
#define ORISHA_BEGINNING(event)                                                                                        \
    static inline bool event##_hook(orisha_str *ret_message)                                                           \
    {                                                                                                                  \
        const struct event##_outcome outcome = event##_event();                                                        \
        if (outcome.branch == event##_is_failed)                                                                       \
            *ret_message = outcome.as.failed.msg;                                                                      \
        return outcome.branch == event##_is_ready;                                                                     \
    }

#if orisha_start_is_implemented
ORISHA_BEGINNING(orisha_start)
#else
#define orisha_start_hook NULL
#endif
#if orisha_worker_start_is_implemented
ORISHA_BEGINNING(orisha_worker_start)
#else
#define orisha_worker_start_hook NULL
#endif
#if !orisha_worker_stop_is_implemented
#define orisha_worker_stop_event NULL
#endif
#if !orisha_stop_is_implemented
#define orisha_stop_event NULL
#endif

#define ORISHA_HOOKS                                                                                                   \
    .start = orisha_start_hook, .worker_start = orisha_worker_start_hook, .worker_stop = orisha_worker_stop_event,     \
    .stop = orisha_stop_event

#endif
