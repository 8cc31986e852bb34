/* The head of an HTTP/1.x request: request line and fields (RFC 9112 sections 2 to 5, RFC 9110 section 5). Strict: what
 * the grammar does not allow is refused, never repaired, because a repair that the next server does not share is how
 * requests are smuggled.
 *
 * Contract. Nothing is allocated or copied: every slice of a Head points into `bytes`. The caller keeps PARSER_PADDING
 * readable bytes after `bytes[size - 1]`, all zero: a NUL belongs to no character class, so the loops need no other
 * check for the end. Both functions return > 0   the size of the head, its empty line included 0   incomplete: no
 * answer yet; call again when there are more bytes < 0   the negative status of the refusal; *refusal says why
 *
 * Incremental use: parser_parse_head on a request's first bytes; after an answer of 0, parser_resume with every later
 * (longer) view of the same bytes and the same HeadScan. It looks at each byte once, refuses a bare CR, a bare LF and
 * controls at once, and parses for a second and last time when the head has ended; so no division of the bytes costs
 * more than linear time. SPDX-License-Identifier: MIT */
#ifndef ORISHA_PARSER_H
#define ORISHA_PARSER_H

#include <sys/types.h>

#include <orisha.h>
#include <orisha/segments.h>

#include "limit.h"
#include "refusal.h"
#include "target.h"

/* What the scans (scan.h) and the router (orisha/segments.h) may read beyond the end of what they look at. */
enum { PARSER_PADDING = ORISHA_PATH_PADDING };

/* A Host value that was found valid. Clients send the same one again and again: comparing is cheaper than looking at
 * each byte. Whoever owns a Head sets it to zero once, and keeps it from request to request. */
enum { KNOWN_HOST_MAX = 48 };
typedef struct KnownHost {
    size_t size;
    char bytes[KNOWN_HOST_MAX];
} KnownHost;

/* What the few fields that the server itself must understand say, see framing.h. */
enum {
    SAYS_LENGTH = 1,         /* there is a Content-Length */
    SAYS_CODING = 2,         /* there is a Transfer-Encoding */
    SAYS_CODING_CHUNKED = 4, /* the last coding so far is chunked */
    SAYS_CODING_UNKNOWN = 8, /* there is another one */
    SAYS_CLOSE = 16,
    SAYS_KEEP_ALIVE = 32,
    SAYS_CONTINUE = 64, /* Expect: 100-continue */
    SAYS_EXPECT_OTHER = 128,
};

typedef struct Framing {
    orisha_header *host; /* the one field, or NULL */
    uint64_t content_length;
    unsigned says;
} Framing;

typedef struct Head {
    KnownHost known_host;
    Framing framing;
    orisha_method method; /* right after a refusal too, if it was read; else GET */
    uint8_t minor_version;
    bool keep_alive;       /* what version and Connection say together */
    bool chunked;          /* the body comes in chunks */
    bool expects_continue; /* Expect: 100-continue, in HTTP/1.1 */
    uint32_t content_length;
    Target target;
    orisha_str raw_target; /* what was between the spaces */
    size_t field_count;
    orisha_header fields[LIMIT_FIELDS_MAX];
} Head;

typedef struct HeadScan {
    uint32_t checked; /* bytes that need not be looked at again */
    bool line_ended;  /* the request line is among them */
} HeadScan;

ssize_t parser_parse_head(const char *bytes, size_t size, Head *ret_head, Refusal *refusal);
ssize_t parser_resume(HeadScan *scan, const char *bytes, size_t size, Head *ret_head, Refusal *refusal);

/* Compares without case; `lower` has `size` bytes of a token in lower case, `bytes` are token characters. Callers know
 * the size, so that this is a compare or two of whole words: the last one overlaps the one before. */
static inline bool parser_token_is(const char *bytes, const char *lower, size_t size)
{
    const uint64_t small = 0x2020202020202020u;
    uint64_t a, b;
    uint32_t c, d;
    if (size < 4) {
        for (size_t i = 0; i < size; i++)
            if ((bytes[i] | 0x20) != lower[i])
                return false;
        return true;
    }
    if (size < 8) {
        memcpy(&c, bytes, 4);
        memcpy(&d, lower, 4);
        if ((c | (uint32_t)small) != d)
            return false;
        memcpy(&c, bytes + size - 4, 4);
        memcpy(&d, lower + size - 4, 4);
        return (c | (uint32_t)small) == d;
    }
    for (size_t i = 0; i + 8 <= size; i += 8) {
        memcpy(&a, bytes + i, 8);
        memcpy(&b, lower + i, 8);
        if ((a | small) != b)
            return false;
    }
    memcpy(&a, bytes + size - 8, 8);
    memcpy(&b, lower + size - 8, 8);
    return (a | small) == b;
}

/* Takes the next element of a comma-separated list (RFC 9110 section 5.6.1), white space removed. Empty elements come
 * out empty. False at the end. */
bool parser_list_next(orisha_str *list, orisha_str *ret_element);

#endif
