/* See address_count.h. Entries stand in one array and refer to each other by number, so that it can grow.
 * SPDX-License-Identifier: MIT */
#include "address_count.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "platform.h"

enum { FIRST_CAPACITY = 64 };

bool address_key(const struct sockaddr *address, AddressKey *ret_key)
{
    uint8_t bytes[16] = {0};
    if (address->sa_family == AF_INET) {
        memset(bytes + 10, 0xff, 2);
        memcpy(bytes + 12, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    } else if (address->sa_family == AF_INET6) {
        const struct in6_addr *v6 = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
        bool whole = IN6_IS_ADDR_V4MAPPED(v6) || IN6_IS_ADDR_LINKLOCAL(v6);
        memcpy(bytes, v6, whole ? 16 : 8);
    } else {
        return false;
    }
    memcpy(ret_key->words, bytes, sizeof(bytes));
    return true;
}

void address_counts_open(AddressCounts *counts)
{
    *counts = (AddressCounts){.used = 1};
    /* Without the system's random numbers (not in a running system) the clock has to do. */
    if (!platform_random(counts->seed, sizeof(counts->seed))) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        counts->seed[0] ^= (uint64_t)now.tv_nsec * 0x9e3779b97f4a7c15u;
        counts->seed[1] ^= (uint64_t)now.tv_sec ^ (uintptr_t)counts;
    }
}

void address_counts_close(AddressCounts *counts)
{
    free(counts->buckets);
    free(counts->entries);
    *counts = (AddressCounts){0};
}

/* The finalizer of MurmurHash3: every bit of the input changes half of the output's. */
static uint64_t mix(uint64_t word)
{
    word = (word ^ (word >> 33)) * 0xff51afd7ed558ccdu;
    word = (word ^ (word >> 33)) * 0xc4ceb9fe1a85ec53u;
    return word ^ (word >> 33);
}

static uint32_t *bucket_of(const AddressCounts *counts, AddressKey key)
{
    uint64_t hash = mix(mix(key.words[0] ^ counts->seed[0]) ^ key.words[1] ^ counts->seed[1]);
    return &counts->buckets[hash & (counts->capacity - 1)];
}

static void link_entry(AddressCounts *counts, uint32_t entry)
{
    uint32_t *bucket = bucket_of(counts, counts->entries[entry].key);
    counts->entries[entry].next = *bucket;
    *bucket = entry;
}

/* Doubles the room. Only called when no entry is free, so all of them are linked anew. */
static bool grow(AddressCounts *counts)
{
    if (counts->capacity > UINT32_MAX / 2)
        return false;
    uint32_t capacity = counts->capacity > 0 ? counts->capacity * 2 : FIRST_CAPACITY;
    AddressEntry *entries = realloc(counts->entries, capacity * sizeof(*entries));
    if (entries == NULL)
        return false;
    counts->entries = entries;
    uint32_t *buckets = calloc(capacity, sizeof(*buckets));
    if (buckets == NULL)
        return false;
    free(counts->buckets);
    counts->buckets = buckets;
    counts->capacity = capacity;
    for (uint32_t entry = 1; entry < counts->used; entry++)
        link_entry(counts, entry);
    return true;
}

static uint32_t take_entry(AddressCounts *counts)
{
    uint32_t entry = counts->free;
    if (entry != 0) {
        counts->free = counts->entries[entry].next;
        return entry;
    }
    if (counts->used >= counts->capacity && !grow(counts))
        return 0;
    return counts->used++;
}

uint32_t address_counts_add(AddressCounts *counts, AddressKey key)
{
    uint32_t entry = counts->capacity > 0 ? *bucket_of(counts, key) : 0;
    while (entry != 0 && memcmp(&counts->entries[entry].key, &key, sizeof(key)) != 0)
        entry = counts->entries[entry].next;
    if (entry == 0) {
        entry = take_entry(counts);
        if (entry == 0)
            return 0;
        counts->entries[entry] = (AddressEntry){.key = key};
        link_entry(counts, entry);
    }
    counts->entries[entry].count++;
    return entry;
}

void address_counts_remove(AddressCounts *counts, uint32_t entry)
{
    AddressEntry *removed = &counts->entries[entry];
    if (--removed->count > 0)
        return;
    uint32_t *at = bucket_of(counts, removed->key);
    while (*at != entry)
        at = &counts->entries[*at].next;
    *at = removed->next;
    removed->next = counts->free;
    counts->free = entry;
}
