/* A doubly linked ring with the links inside the elements: joining and leaving cost no allocation and no search. The
 * list itself is a link that belongs to no element. SPDX-License-Identifier: MIT */
#ifndef ORISHA_LIST_H
#define ORISHA_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Link {
    struct Link *previous;
    struct Link *next;
} Link;

/* The element of type T that holds `link` as its field. */
#define LIST_ELEMENT(T, field, link) ((T *)(void *)((char *)(link)-offsetof(T, field)))

/* Makes an empty list, or a link that is in none. */
static inline void link_init(Link *link)
{
    link->previous = link;
    link->next = link;
}
/* For a list: is it empty? For an element: is it in no list? */
static inline bool link_is_alone(const Link *link)
{
    return link->next == link;
}
static inline void link_remove(Link *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link_init(link);
}
/* Puts a link that is in no list at the list's end. */
static inline void list_append(Link *list, Link *link)
{
    link->previous = list->previous;
    link->next = list;
    list->previous->next = link;
    list->previous = link;
}
/* Makes `into` a list of all that `list` holds, and `list` empty. */
static inline void list_move(Link *list, Link *into)
{
    link_init(into);
    if (link_is_alone(list))
        return;
    *into = *list;
    into->next->previous = into;
    into->previous->next = into;
    link_init(list);
}
/* Takes the first one off; NULL when the list is empty. */
static inline Link *list_take_first(Link *list)
{
    if (link_is_alone(list))
        return NULL;
    Link *first = list->next;
    link_remove(first);
    return first;
}

#endif
