/* Content negotiation by Accept-Encoding (RFC 9110 section 12.5.3). asset.c feeds it every such field of a request,
 * because a list may be divided over several, and then asks for the variant to send.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ACCEPT_ENCODING_H
#define ORISHA_ACCEPT_ENCODING_H

#include <orisha.h>

/* How much each coding is wanted: 0: it must not be sent; otherwise its quality in thousandths plus one, 2 to 1001.
 * -1: not named. */
typedef struct AcceptEncoding {
    int16_t codings[ORISHA_CODING_COUNT];
    int16_t any; /* "*" */
} AcceptEncoding;

#define ACCEPT_ENCODING_NONE ((AcceptEncoding){{-1, -1, -1, -1}, -1})

/* Adds one field value. A malformed element is passed over, as if it were not there. */
void accept_encoding_add(AcceptEncoding *accept, orisha_str value);

/* How much a coding is wanted when "*" and silence are heeded too: as above, but 1: only if nothing else can be sent
 * (identity, when neither it nor "*" is named). */
static inline int accept_encoding_rank(const AcceptEncoding *accept, orisha_coding coding)
{
    int silence = coding == ORISHA_IDENTITY;
    int unnamed = accept->any >= 0 ? accept->any : silence;
    return accept->codings[coding] >= 0 ? accept->codings[coding] : unnamed;
}

/* The variant that is wanted most, of several the smallest; NULL when none may be sent. */
const orisha_variant *accept_encoding_choose(const AcceptEncoding *accept, const orisha_asset *asset);

/* The choice for a request without the field: identity, because who says nothing may be able to decode nothing. */
static inline const orisha_variant *accept_encoding_default(const orisha_asset *asset)
{
    const orisha_variant *variant = asset->variants + asset->variant_count - 1; /* it is nearly always the largest */
    while (variant->coding != ORISHA_IDENTITY)
        variant--;
    return variant;
}

#endif
