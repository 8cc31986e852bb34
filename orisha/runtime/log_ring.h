/* A ring of bytes between one thread that puts and one that takes, without a lock. A put is all or nothing, so what the
 * taker sees always ends where a put ended; the access log puts whole lines. Positions are counts that only grow; each
 * side writes its own and reads the other's.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_LOG_RING_H
#define ORISHA_LOG_RING_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

enum { CACHE_LINE_BYTES = 64 };

typedef struct LogRing {
    char *bytes;
    size_t capacity; /* a power of two */
    /* On lines of their own: otherwise each side's writes would take the other's line away. */
    alignas(CACHE_LINE_BYTES) atomic_size_t put;
    alignas(CACHE_LINE_BYTES) atomic_size_t taken;
} LogRing;

/* `capacity` is a power of two. -ENOMEM. */
int log_ring_open(LogRing *ring, size_t capacity);
void log_ring_close(LogRing *ring);

/* False, and nothing put, when there is no room for all of it. *ret_used: bytes that wait now. */
bool log_ring_put(LogRing *ring, const char *bytes, size_t size, size_t *ret_used);

/* All that waits, oldest first; returns how many vectors it takes, 0 to 2. */
size_t log_ring_view(const LogRing *ring, struct iovec ret_vectors[2]);
/* Gives `size` bytes of what was viewed back to the putting side. */
void log_ring_take(LogRing *ring, size_t size);

bool log_ring_is_empty(const LogRing *ring);

#endif
