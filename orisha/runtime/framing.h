/* The few fields that the server itself must understand: Host, Connection, Content-Length, Transfer-Encoding, Expect.
 * The parser hands every field over as it comes and asks at the end what they mean together (RFC 9112 sections 3.2, 6,
 * 9). SPDX-License-Identifier: MIT */
#ifndef ORISHA_FRAMING_H
#define ORISHA_FRAMING_H

#include <orisha.h>

#include "parser.h"

typedef struct Framing {
    KnownHost *known_host;
    orisha_header *host; /* the one field, or NULL */
    bool has_others;     /* one of the fields that the following are about was there */
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

static inline void framing_begin(Framing *framing, KnownHost *known_host)
{
    *framing = (Framing){.known_host = known_host};
}
/* 0, or a negative status and *refusal. The length of most names tells that they are not among the five. */
int framing_look_at(Framing *framing, orisha_header *field, Refusal *refusal);
static inline int framing_field(Framing *framing, orisha_header *field, Refusal *refusal)
{
    const unsigned lengths = 1u << 4 | 1u << 6 | 1u << 10 | 1u << 14 | 1u << 17;
    size_t size = field->name.len;
    return size < 32 && (lengths >> size & 1) != 0 ? framing_look_at(framing, field, refusal) : 0;
}
/* Fills in what the fields mean for `head`, whose version and target are known. 0, or a negative status and *refusal.
 */
int framing_finish_rest(const Framing *framing, Head *head, Refusal *refusal);
static inline int framing_finish(const Framing *framing, Head *head, Refusal *refusal)
{
    bool plain = framing->host != NULL && !framing->has_others && head->minor_version == 1 &&
                 head->target.authority.ptr == NULL;
    if (__builtin_expect(!plain, 0))
        return framing_finish_rest(framing, head, refusal);
    head->chunked = false;
    head->content_length = 0;
    head->expects_continue = false;
    head->keep_alive = true;
    return 0;
}

#endif
