/* See deadline.h.
 * SPDX-License-Identifier: MIT */
#include "deadline.h"

void deadline_set_init(DeadlineSet *set, const uint32_t timeout_ms[DEADLINE_KINDS])
{
    for (int kind = 0; kind < DEADLINE_KINDS; kind++) {
        link_init(&set->lists[kind]);
        set->timeout_ms[kind] = timeout_ms[kind];
    }
}

static Deadline *first_of(const DeadlineSet *set, int kind)
{
    const Link *list = &set->lists[kind];
    return link_is_alone(list) ? NULL : LIST_ELEMENT(Deadline, link, list->next);
}

Deadline *deadline_due(const DeadlineSet *set, uint64_t now_ms)
{
    for (int kind = 0; kind < DEADLINE_KINDS; kind++) {
        Deadline *first = first_of(set, kind);
        if (first != NULL && first->at_ms <= now_ms)
            return first;
    }
    return NULL;
}

int deadline_wait_ms(const DeadlineSet *set, uint64_t now_ms)
{
    int64_t wait_ms = -1;
    for (int kind = 0; kind < DEADLINE_KINDS; kind++) {
        Deadline *first = first_of(set, kind);
        if (first == NULL)
            continue;
        int64_t left_ms = first->at_ms > now_ms ? (int64_t)(first->at_ms - now_ms) : 0;
        if (wait_ms < 0 || left_ms < wait_ms)
            wait_ms = left_ms;
    }
    return (int)wait_ms;
}
