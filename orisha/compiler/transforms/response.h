/* The head of a response, folded at compile time. Used by the transforms that answer. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_RESPONSE_H
#define ORISHA_COMPILER_TRANSFORMS_RESPONSE_H

#include <orisha/transform.h>

/* NULL for a status that is not in orisha/status.h. */
const char *status_reason(int64_t status);

/* Twenty-nine bytes that stand where the date will be; RFC 9110 section 5.6.7. */
#define DATE_PLACE "Thu, 01 Jan 1970 00:00:00 GMT"

/* A whole response: see orisha_constant. */
typedef struct Folded {
    orisha_str bytes;
    size_t head_size;
} Folded;

/* `head` is the status line and fields without Content-Length and Date; Content-Length is added when `has_length`. */
Folded fold_response(orisha_transform *t, orisha_str head, orisha_str body, bool has_length);

#endif
