/* Conditional requests (RFC 9110 section 13): may the file be sent, and is it needed? asset.c asks, with the variant
 * that was negotiated and only when a field of FIELDS_PRECONDITION, or If-Range, was seen. SPDX-License-Identifier: MIT
 */
#ifndef ORISHA_PRECONDITION_H
#define ORISHA_PRECONDITION_H

#include <time.h>

#include <orisha.h>

/* What the preconditions are compared with, and the clock that gives two-digit years their century (needed only where a
 * field of FIELDS_WITH_DATE was seen). */
typedef struct PreconditionSubject {
    orisha_str etag;
    int64_t modified_s;
    bool modified_is_strong; /* see orisha_asset */
    time_t now_s;
} PreconditionSubject;

/* The status that the preconditions of a GET or HEAD ask for, in the order of section 13.2.2: 200 go on, 304, or 412.
 * `seen` is the mask of the fields that the request has (selecting_field.h).
 * A date that is malformed or stands twice is ignored; so is a date where there is an entity tag of the same sense. */
int precondition_status(const orisha_request *req, unsigned seen, const PreconditionSubject *subject);

/* Does the If-Range field let the Range be used (section 13.1.5)? True without the field. False when it is malformed, a
 * weak tag, another date than Last-Modified, or a date that is not strong: then the whole file is sent. */
bool precondition_allows_range(const orisha_request *req, const PreconditionSubject *subject);

#endif
