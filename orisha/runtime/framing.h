/* The few fields that the server itself must understand: Host, Connection, Content-Length, Transfer-Encoding, Expect.
 * The parser hands every field over as it comes and asks at the end what they mean together (RFC 9112 sections 3.2, 6,
 * 9). SPDX-License-Identifier: MIT */
#ifndef ORISHA_FRAMING_H
#define ORISHA_FRAMING_H

#include <orisha.h>

#include "cold.h"
#include "parser.h"

static inline void framing_begin(Head *head)
{
    head->framing = (Framing){0};
}

/* A host that is not the one that is known; one too many. */
COLD int framing_new_host(Head *head, orisha_str host, Refusal *refusal);
COLD int framing_second_host(Refusal *refusal);

static inline bool framing_host_is_known(const KnownHost *known, orisha_str host)
{
    size_t size = host.len;
    if (size != known->size || size < 8)
        return false;
    uint64_t a, b;
    for (size_t at = 0; at < size - 8; at += 8) {
        memcpy(&a, host.ptr + at, 8);
        memcpy(&b, known->bytes + at, 8);
        if (a != b)
            return false;
    }
    memcpy(&a, host.ptr + size - 8, 8); /* the last word overlaps the one before */
    memcpy(&b, known->bytes + size - 8, 8);
    return a == b;
}

static inline int framing_host(Head *head, orisha_header *field, Refusal *refusal)
{
    if (__builtin_expect(head->framing.host != NULL, 0))
        return framing_second_host(refusal);
    head->framing.host = field;
    return __builtin_expect(framing_host_is_known(&head->known_host, field->value), 1)
               ? 0
               : framing_new_host(head, field->value, refusal);
}

/* A field that may be one of the other four. */
int framing_look_at(Head *head, const orisha_header *field, Refusal *refusal);

/* 0, or a negative status and *refusal. Length and first letter tell of nearly all fields that they are none of the
 * five. A length of 32 or more may pass for a shorter one there; it is compared in full afterwards. */
static inline int framing_field(Head *head, orisha_header *field, Refusal *refusal)
{
    static const char first_letters[32] = {[4] = 'h', [6] = 'e', [10] = 'c', [14] = 'c', [17] = 't'};
    const orisha_str name = field->name;
    if ((name.ptr[0] | 0x20) != first_letters[name.len % sizeof(first_letters)])
        return 0;
    if (name.len == 4)
        return parser_token_is(name.ptr, "host", 4) ? framing_host(head, field, refusal) : 0;
    return framing_look_at(head, field, refusal);
}

/* Fills in what the fields mean, now that version and target are known too. 0, or a negative status and *refusal. */
int framing_finish_rest(Head *head, Refusal *refusal);
static inline int framing_finish(Head *head, Refusal *refusal)
{
    const Framing *framing = &head->framing;
    bool plain =
        framing->host != NULL && framing->says == 0 && head->minor_version == 1 && head->target.authority.ptr == NULL;
    if (__builtin_expect(!plain, 0))
        return framing_finish_rest(head, refusal);
    head->chunked = false;
    head->content_length = 0;
    head->expects_continue = false;
    head->keep_alive = true;
    return 0;
}

#endif
