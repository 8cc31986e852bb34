/* See log_ring.h.
 * SPDX-License-Identifier: MIT */
#include "log_ring.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int log_ring_open(LogRing *ring, size_t capacity)
{
    assert(capacity > 0 && (capacity & (capacity - 1)) == 0);
    ring->bytes = malloc(capacity);
    if (ring->bytes == NULL)
        return -ENOMEM;
    ring->capacity = capacity;
    atomic_init(&ring->put, 0);
    atomic_init(&ring->taken, 0);
    return 0;
}

void log_ring_close(LogRing *ring)
{
    free(ring->bytes);
    ring->bytes = NULL;
}

bool log_ring_put(LogRing *ring, const char *bytes, size_t size, size_t *ret_used)
{
    size_t put = atomic_load_explicit(&ring->put, memory_order_relaxed);
    /* Acquire: what the taker has read must not be overwritten before it was read. */
    size_t used = put - atomic_load_explicit(&ring->taken, memory_order_acquire);
    *ret_used = used;
    if (size > ring->capacity - used)
        return false;
    size_t at = put & (ring->capacity - 1);
    size_t first = size < ring->capacity - at ? size : ring->capacity - at;
    memcpy(ring->bytes + at, bytes, first);
    memcpy(ring->bytes, bytes + first, size - first);
    atomic_store_explicit(&ring->put, put + size, memory_order_release);
    *ret_used = used + size;
    return true;
}

size_t log_ring_view(const LogRing *ring, struct iovec ret_vectors[2])
{
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
    size_t used = atomic_load_explicit(&ring->put, memory_order_acquire) - taken;
    if (used == 0)
        return 0;
    size_t at = taken & (ring->capacity - 1);
    size_t first = used < ring->capacity - at ? used : ring->capacity - at;
    ret_vectors[0] = (struct iovec){ring->bytes + at, first};
    ret_vectors[1] = (struct iovec){ring->bytes, used - first};
    return used > first ? 2 : 1;
}

void log_ring_take(LogRing *ring, size_t size)
{
    size_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
    atomic_store_explicit(&ring->taken, taken + size, memory_order_release);
}

bool log_ring_is_empty(const LogRing *ring)
{
    return atomic_load(&ring->put) == atomic_load(&ring->taken);
}
