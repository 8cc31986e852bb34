/* Who may connect: a cap on all connections, and one on those of a client address (address_count.h says what counts as
 * one). Whoever accepts a connection asks admission_enter; whoever closes one calls admission_leave right before
 * close(). Both may be called by any thread. Without a cap per address that is one atomic addition each; with one it is
 * also a short lock, and a look at the peer's address.
 *
 * A connection that is not admitted is closed at once, without an answer: a 503 would have to be written before the
 * request is read, and the reset that follows unread input often destroys it; closing costs the same few microseconds
 * however large the flood is. SPDX-License-Identifier: MIT */
#ifndef ORISHA_ADMISSION_H
#define ORISHA_ADMISSION_H

#include <pthread.h>
#include <stdatomic.h>

#include "address_count.h"

typedef struct Admission {
    uint32_t max_connections;
    uint32_t max_per_address; /* 0: no cap */
    _Atomic uint32_t connections;
    pthread_mutex_t lock; /* guards what follows, which is used only with a cap per address */
    AddressCounts addresses;
    uint32_t *entries; /* by descriptor: its entry in `addresses`, 0 when it has none */
    size_t entry_capacity;
} Admission;

typedef enum AdmissionVerdict {
    ADMISSION_OK,
    ADMISSION_FULL,         /* max_connections are open */
    ADMISSION_ADDRESS_FULL, /* max_per_address of its address are */
    ADMISSION_NO_MEMORY,    /* for the count of its address */
} AdmissionVerdict;

void admission_open(Admission *admission, uint32_t max_connections, uint32_t max_per_address);
void admission_close(Admission *admission);

/* Counts a connection that was just accepted, if it may stay. */
AdmissionVerdict admission_enter(Admission *admission, int fd);
/* Stops counting one that was admitted. `fd` must still be open: its number must not be given out anew before this. */
void admission_leave(Admission *admission, int fd);

/* How many connections a process with that many descriptors can hold: what it needs for other things is set aside, so
 * that the handler can still open a file and the server never has to turn somebody away for lack of descriptors. At
 * least 1. */
uint32_t admission_room(uint64_t descriptor_limit, unsigned workers, size_t listeners);

#endif
