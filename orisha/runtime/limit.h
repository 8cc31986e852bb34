/* Every bound on what a client controls, in one place, with the reason for its value. The times and what stands in
 * runtime_limits are defaults: options.c makes them settable. All other files take their numbers from here.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_LIMIT_H
#define ORISHA_LIMIT_H

#include <stddef.h>
#include <stdint.h>

enum {
    LIMIT_METHOD_BYTES = 32,         /* the longest registered method has 17 letters */
    LIMIT_TARGET_BYTES = 8192,       /* RFC 9112 section 3 asks for at least 8000 for the whole request line */
    LIMIT_HEAD_BYTES = 16 * 1024,    /* request line and fields together; default */
    LIMIT_FIELDS = 100,              /* browsers send about 20; default */
    LIMIT_EMPTY_LINES = 4,           /* before a request line, RFC 9112 section 2.2 */
    LIMIT_BODY_BYTES = 1024 * 1024,  /* decoded; default */
    LIMIT_CHUNK_OVERHEAD = 8 * 1024, /* bytes of chunk extensions, and of trailers, in one body */
    LIMIT_ARENA_BYTES = 64 * 1024,   /* per request, promised in orisha.h */
    LIMIT_RANGES = 16,               /* in one Range field; whoever asks for more gets the whole file */

    /* How far the three defaults above can be raised. */
    LIMIT_HEAD_BYTES_MIN = 1024, /* less would refuse ordinary browsers */
    LIMIT_HEAD_BYTES_MAX = 256 * 1024,
    LIMIT_FIELDS_MAX = 1000,                   /* room that every worker has in its one Head */
    LIMIT_BODY_BYTES_MAX = 1024 * 1024 * 1024, /* bodies are held in memory whole, and counted in 32 bits */

    INPUT_BYTES = 64 * 1024,         /* one read; also the most that a turn of one connection takes in */
    OUTPUT_BYTES = 64 * 1024,        /* what a worker's output buffer starts with and shrinks back to */
    OUTPUT_HIGH_WATER = 256 * 1024,  /* answers of one turn; above it the rest of the pipeline waits for the flush */
    OUTPUT_KEEP_BYTES = 1024 * 1024, /* a buffer that one huge answer made larger than this is given back */
    OUTPUT_REFER_BYTES = 16 * 1024,  /* constant bodies of at least this size are referenced, not copied */
    TURN_REQUESTS = 256,             /* requests of one connection before the others have their turn */
    LINGER_BYTES = 1024 * 1024,      /* input thrown away so that the last answer is not lost to a reset */
    PROGRESS_BYTES_PER_SECOND = 240, /* slower bodies and readers are cut off; default */
    ACCEPT_BATCH = 64,               /* connections accepted before the signals are looked at again */
    LISTEN_BACKLOG = 4096,           /* the kernel caps it at net.core.somaxconn */

    LOG_RING_BYTES = 1024 * 1024, /* per worker: lines on their way to the access log; a power of two */
    LOG_FIELD_BYTES = 2048,       /* of what a client sent, escaped, in a line of the access log */
    LOG_GATHER_MS = 10,           /* lines gather this long before they are written: fewer writes under load */
    LOG_CLOSE_MS = 2000,          /* for the last lines to be written when the server ends */

    HEADER_TIMEOUT_MS = 10 * 1000, /* from the first byte of a request to the end of its head */
    IDLE_TIMEOUT_MS = 60 * 1000,   /* between requests */
    PROGRESS_WINDOW_MS = 5 * 1000, /* the rate above is measured over this */
    LINGER_TIMEOUT_MS = 2 * 1000,
    DRAIN_GRACE_MS = 1000,      /* idle connections stay open so that a request already sent is answered */
    DRAIN_LIMIT_MS = 10 * 1000, /* after this the drain cuts off whoever is left */
};

/* The bounds that an operator can set, and what is said to a client that exceeds one. Written by limits_set before the
 * first worker starts and only read from then on: the parser compares with them as it would with constants. */
typedef struct Limits {
    size_t head_bytes; /* as wide as what they are compared with: one instruction */
    size_t fields;
    uint32_t body_bytes;
    uint32_t progress_bytes_per_second; /* 0: as slow as they like */
    char head_cause[64];
    char fields_cause[64];
    char body_cause[64];
} Limits;

__attribute__((visibility("hidden"))) extern Limits runtime_limits; /* hidden: read without a detour through the GOT */

/* Within the bounds above. */
void limits_set(uint32_t head_bytes, uint32_t fields, uint32_t body_bytes, uint32_t progress_bytes_per_second);

#endif
