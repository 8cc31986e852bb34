/* How many connections each client address has: a hash table from address to count, for the cap per address. An address
 * is in it only while it has connections. Not thread-safe: admission.c holds a lock.
 *
 * What counts as one address: an IPv4 address, also when it arrives through an IPv6 socket (::ffff:a.b.c.d); of IPv6
 * the first 64 bits, because that is the least that one customer is given (RFC 6177), and whoever holds a /64 can use
 * another address for every connection; a link-local address (fe80::/10) whole, because there all neighbours share
 * the first 64 bits. Peers on Unix sockets have no address.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ADDRESS_COUNT_H
#define ORISHA_ADDRESS_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;

typedef struct AddressKey {
    uint64_t words[2];
} AddressKey;

/* False when it has no IP address. */
bool address_key(const struct sockaddr *address, AddressKey *ret_key);

typedef struct AddressEntry {
    AddressKey key;
    uint32_t count;
    uint32_t next; /* in its bucket, or in the free list; 0 ends it */
} AddressEntry;

typedef struct AddressCounts {
    uint32_t *buckets;     /* the first entry of each; a power of two of them */
    AddressEntry *entries; /* entry 0 is none */
    uint32_t capacity;     /* of both */
    uint32_t used;         /* entries ever used, entry 0 among them */
    uint32_t free;         /* the first of those that are not in use now */
    uint64_t seed[2];      /* unknown to clients, so that they cannot choose addresses that collide */
} AddressCounts;

/* All zero but the seed, which is random. */
void address_counts_open(AddressCounts *counts);
void address_counts_close(AddressCounts *counts);

/* One connection more. Returns the entry, for address_counts_remove and to read its new count; 0 when there is no
 * memory. An entry's number stays the same as long as its count is not 0. */
uint32_t address_counts_add(AddressCounts *counts, AddressKey key);
/* One connection less. */
void address_counts_remove(AddressCounts *counts, uint32_t entry);

#endif
