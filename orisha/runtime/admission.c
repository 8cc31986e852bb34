/* See admission.h.
 * SPDX-License-Identifier: MIT */
#include "admission.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void admission_open(Admission *admission, uint32_t max_connections, uint32_t max_per_address)
{
    memset(admission, 0, sizeof(*admission));
    admission->max_connections = max_connections;
    admission->max_per_address = max_per_address;
    pthread_mutex_init(&admission->lock, NULL);
    address_counts_open(&admission->addresses);
}

void admission_close(Admission *admission)
{
    address_counts_close(&admission->addresses);
    free(admission->entries);
    pthread_mutex_destroy(&admission->lock);
}

static bool reserve_entry(Admission *admission, int fd)
{
    size_t capacity = admission->entry_capacity > 0 ? admission->entry_capacity : 256;
    if ((size_t)fd < admission->entry_capacity)
        return true;
    while (capacity <= (size_t)fd)
        capacity *= 2;
    uint32_t *entries = realloc(admission->entries, capacity * sizeof(*entries));
    if (entries == NULL)
        return false;
    memset(entries + admission->entry_capacity, 0, (capacity - admission->entry_capacity) * sizeof(*entries));
    admission->entries = entries;
    admission->entry_capacity = capacity;
    return true;
}

/* The lock is held. */
static AdmissionVerdict count_address(Admission *admission, int fd, AddressKey key)
{
    if (!reserve_entry(admission, fd))
        return ADMISSION_NO_MEMORY;
    uint32_t entry = address_counts_add(&admission->addresses, key);
    if (entry == 0)
        return ADMISSION_NO_MEMORY;
    if (admission->addresses.entries[entry].count > admission->max_per_address) {
        address_counts_remove(&admission->addresses, entry);
        return ADMISSION_ADDRESS_FULL;
    }
    admission->entries[fd] = entry;
    return ADMISSION_OK;
}

static AdmissionVerdict enter_address(Admission *admission, int fd)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof(address);
    AddressKey key;
    /* Without an address is who is gone again already, or comes through a Unix socket. */
    if (getpeername(fd, (struct sockaddr *)&address, &size) < 0 || !address_key((struct sockaddr *)&address, &key))
        return ADMISSION_OK;
    pthread_mutex_lock(&admission->lock);
    AdmissionVerdict verdict = count_address(admission, fd, key);
    pthread_mutex_unlock(&admission->lock);
    return verdict;
}

AdmissionVerdict admission_enter(Admission *admission, int fd)
{
    AdmissionVerdict verdict = ADMISSION_OK;
    if (atomic_fetch_add_explicit(&admission->connections, 1, memory_order_relaxed) >= admission->max_connections)
        verdict = ADMISSION_FULL;
    else if (admission->max_per_address > 0)
        verdict = enter_address(admission, fd);
    if (verdict != ADMISSION_OK)
        atomic_fetch_sub_explicit(&admission->connections, 1, memory_order_relaxed);
    return verdict;
}

void admission_leave(Admission *admission, int fd)
{
    if (admission->max_per_address > 0) {
        pthread_mutex_lock(&admission->lock);
        if ((size_t)fd < admission->entry_capacity && admission->entries[fd] != 0) {
            address_counts_remove(&admission->addresses, admission->entries[fd]);
            admission->entries[fd] = 0;
        }
        pthread_mutex_unlock(&admission->lock);
    }
    atomic_fetch_sub_explicit(&admission->connections, 1, memory_order_relaxed);
}

uint32_t admission_room(uint64_t descriptor_limit, unsigned workers, size_t listeners)
{
    /* Per worker: its loop, the loop's wake-up, and two for what its handler has open at a time. For the process:
     * standard streams, signals, spare, log files, libraries. */
    uint64_t reserve = 32 + 4 * (uint64_t)workers + listeners;
    if (reserve > descriptor_limit / 2)
        reserve = descriptor_limit / 2;
    uint64_t room = descriptor_limit - reserve;
    return room > UINT32_MAX ? UINT32_MAX : room > 0 ? (uint32_t)room : 1;
}
