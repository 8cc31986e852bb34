/* The few fields that the server itself must understand: Host, Connection, Content-Length, Transfer-Encoding, Expect.
 * The parser hands every field over as it comes and asks at the end what they mean together (RFC 9112 sections 3.2, 6,
 * 9). SPDX-License-Identifier: MIT */
#ifndef ORISHA_FRAMING_H
#define ORISHA_FRAMING_H

#include <orisha.h>

#include "parser.h"

typedef struct Framing {
    orisha_header *host; /* the one field, or NULL */
    uint64_t content_length;
    bool has_length;
    bool has_coding;     /* there is a Transfer-Encoding */
    bool ends_chunked;   /* the last coding so far is chunked */
    bool unknown_coding; /* there is another one */
    bool says_close;
    bool says_keep_alive;
    bool expects_continue;
    bool expects_other;
} Framing;

static inline void framing_begin(Framing *framing)
{
    *framing = (Framing){0};
}
/* 0, or a negative status and *refusal. */
int framing_field(Framing *framing, orisha_header *field, Refusal *refusal);
/* Fills in what the fields mean for `head`, whose version and target are known. 0, or a negative status and *refusal.
 */
int framing_finish(const Framing *framing, Head *head, Refusal *refusal);

#endif
