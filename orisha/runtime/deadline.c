/* See deadline.h.
 * SPDX-License-Identifier: MIT */
#include "deadline.h"

void deadline_set_init(DeadlineSet *set, const uint32_t timeout_ms[DEADLINE_KINDS])
{
    set->earliest_ms = UINT64_MAX;
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

Deadline *deadline_find_due(DeadlineSet *set, uint64_t now_ms)
{
    uint64_t earliest_ms = UINT64_MAX;
    for (int kind = 0; kind < DEADLINE_KINDS; kind++) {
        Deadline *first = first_of(set, kind);
        if (first == NULL)
            continue;
        if (first->at_ms <= now_ms)
            return first;
        if (first->at_ms < earliest_ms)
            earliest_ms = first->at_ms;
    }
    set->earliest_ms = earliest_ms;
    return NULL;
}
