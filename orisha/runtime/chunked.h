/* The chunked transfer coding (RFC 9112 section 7.1), decoded in place and in any division of its bytes. Strict; chunk
 * extensions and trailers are checked against their grammar, bounded, and dropped. connection.c feeds it.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_CHUNKED_H
#define ORISHA_CHUNKED_H

#include <stddef.h>
#include <stdint.h>

#include "refusal.h"

typedef struct ChunkDecoder {
    uint32_t left;     /* of the chunk whose size was read, or is being read */
    uint32_t decoded;  /* body bytes so far */
    uint16_t overhead; /* bytes of extensions and trailers so far */
    uint8_t state;
    uint8_t size_digits;
} ChunkDecoder; /* all zero: at the beginning of a body */

/* Takes bytes and writes the body bytes among them to `out`, which may be `bytes` or lie before it; `decoded` grows by
 * their number. Returns 1 when the body has ended, after *ret_used bytes; 0 when it has not, and all bytes were used;
 * a negative status and *refusal when the coding is malformed or the body too large. */
int chunked_decode(ChunkDecoder *decoder, char *out, const char *bytes, size_t size, size_t *ret_used,
                   Refusal *refusal);

#endif
