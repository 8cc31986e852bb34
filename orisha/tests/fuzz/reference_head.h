/* A second reading of a request head, by lines and with no regard for speed: what parser.c must agree with. It knows
 * the rules of RFC 9112 as a list of questions about whole lines and shares no code with the parser but the check of
 * host names, which has a fuzz target of its own. SPDX-License-Identifier: MIT */
#ifndef FUZZ_REFERENCE_HEAD_H
#define FUZZ_REFERENCE_HEAD_H

#include "parser.h"
#include "support.h"

typedef struct ReferenceHead {
    size_t size;    /* the empty line included; 0 when the bytes hold no empty line after a first line */
    bool valid;     /* to be accepted; all below holds only then */
    bool undecided; /* the target is neither a path nor '*': judged by fuzz_target */
    orisha_str method;
    orisha_str target;
    bool http_1_0;
    bool closes;
    bool chunked;
    bool expects_continue;
    uint64_t content_length;
    size_t field_count;
    orisha_header fields[LIMIT_FIELDS];
} ReferenceHead;

void reference_head_read(const char *bytes, size_t size, ReferenceHead *ret_head);

#endif
