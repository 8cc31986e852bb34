/* Time-outs without timers. All deadlines of one kind are equally far away, so a list in order of setting is in order
 * of time: setting one is an append, and only the first of each list must ever be looked at. Each worker owns one set;
 * every client is in exactly one of its lists. SPDX-License-Identifier: MIT */
#ifndef ORISHA_DEADLINE_H
#define ORISHA_DEADLINE_H

#include <limits.h>
#include <stdint.h>

#include "list.h"

typedef enum DeadlineKind {
    DEADLINE_HEADER,   /* from a request's first byte to the end of its head; progress does not move it */
    DEADLINE_IDLE,     /* between requests */
    DEADLINE_PROGRESS, /* a body or an answer moves; looked at once per window */
    DEADLINE_LINGER,   /* throwing input away after the last answer */
    DEADLINE_KINDS
} DeadlineKind;

typedef struct Deadline {
    Link link;
    uint64_t at_ms; /* monotonic */
    DeadlineKind kind;
} Deadline;

typedef struct DeadlineSet {
    uint64_t earliest_ms; /* none is due before; perhaps none at it, when that one was moved or removed */
    Link lists[DEADLINE_KINDS];
    uint32_t timeout_ms[DEADLINE_KINDS];
} DeadlineSet;

void deadline_set_init(DeadlineSet *set, const uint32_t timeout_ms[DEADLINE_KINDS]);

/* Sets it anew, whatever it was before; its link must have been initialised once. */
static inline void deadline_start(DeadlineSet *set, Deadline *deadline, DeadlineKind kind, uint64_t now_ms)
{
    uint64_t at_ms = now_ms + set->timeout_ms[kind];
    /* A busy client sets the same one many times before the coarse clock moves: its neighbours in the list need not be
     * touched for that. */
    if (deadline->at_ms == at_ms && deadline->kind == kind && !link_is_alone(&deadline->link))
        return;
    link_remove(&deadline->link);
    deadline->kind = kind;
    deadline->at_ms = at_ms;
    list_append(&set->lists[kind], &deadline->link);
    if (at_ms < set->earliest_ms)
        set->earliest_ms = at_ms;
}

/* One that is due, and stays in its list; NULL when none is. */
Deadline *deadline_find_due(DeadlineSet *set, uint64_t now_ms);
static inline Deadline *deadline_due(DeadlineSet *set, uint64_t now_ms)
{
    return now_ms < set->earliest_ms ? NULL : deadline_find_due(set, now_ms);
}

/* How long there is nothing to look for, at the most until the next is due; -1 when there is none. */
static inline int deadline_wait_ms(const DeadlineSet *set, uint64_t now_ms)
{
    if (set->earliest_ms == UINT64_MAX)
        return -1;
    uint64_t left_ms = set->earliest_ms > now_ms ? set->earliest_ms - now_ms : 0;
    return left_ms < INT_MAX ? (int)left_ms : INT_MAX;
}

#endif
