/* One thread tells another that there is something to do; the other polls a descriptor for it. Several tellings before
 * it looks are one. wakeup_linux.c: an eventfd. wakeup_posix.c: a pipe.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_WAKEUP_H
#define ORISHA_WAKEUP_H

typedef struct Wakeup {
    int read_fd;  /* readable from wakeup_send to wakeup_clear */
    int write_fd; /* may be the same */
} Wakeup;

#define WAKEUP_CLOSED ((Wakeup){-1, -1})

/* 0, or a negative errno and *ret_wakeup is closed. */
int wakeup_open(Wakeup *ret_wakeup);
void wakeup_send(const Wakeup *wakeup);
void wakeup_clear(const Wakeup *wakeup);
/* A closed one is fine. */
void wakeup_close(Wakeup *wakeup);

#endif
