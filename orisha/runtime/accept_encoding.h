/* Content negotiation by Accept-Encoding (RFC 9110 section 12.5.3): gzip, identity, or neither. asset.c feeds it every
 * such field of a request, because a list may be divided over several.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ACCEPT_ENCODING_H
#define ORISHA_ACCEPT_ENCODING_H

#include <orisha.h>

/* Quality values in thousandths; -1: not named. */
typedef struct AcceptEncoding {
    int gzip;
    int identity;
    int any; /* "*" */
} AcceptEncoding;

#define ACCEPT_ENCODING_NONE ((AcceptEncoding){-1, -1, -1})

/* Adds one field value. A malformed element is passed over, as if it were not there. */
void accept_encoding_add(AcceptEncoding *accept, orisha_str value);

/* May gzip be sent, and is it wanted at least as much as identity? Without the field: no. */
bool accept_encoding_prefers_gzip(const AcceptEncoding *accept);
/* Identity may be sent unless it was refused, by name or by "*" without its name. */
bool accept_encoding_allows_identity(const AcceptEncoding *accept);

#endif
