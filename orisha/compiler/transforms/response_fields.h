/* What a `response { ... }` says: its fields, read and checked before anything is written.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_RESPONSE_FIELDS_H
#define ORISHA_COMPILER_TRANSFORMS_RESPONSE_FIELDS_H

#include <string.h>

#include <orisha/transform.h>

typedef struct Header {
    orisha_str name, value;
    const orisha_field *expression; /* when the value is not constant */
    const char *variable;           /* that holds a value which interpolates */
    struct Header *next;
} Header;

typedef struct Response {
    int64_t status; /* 0: an expression */
    orisha_str content_type;
    bool is_type_constant;
    Header *headers;
    size_t header_count;
    bool are_headers_constant;
    orisha_str body; /* the literal's value */
    bool is_body_literal;
    const orisha_field *status_field, *type_field, *body_field;
} Response;

/* False after a report. */
bool response_fields_read(orisha_transform *t, const orisha_field *fields, Response *ret_response);

/* Left out, or the word null. */
static inline bool field_is_null(const orisha_field *field)
{
    return !field || orisha_str_is(field->value, "null");
}

static inline bool interpolates(orisha_str text)
{
    return text.len > 1 && memmem(text.ptr, text.len, "{{", 2) != NULL;
}

static inline bool forbids_body(int64_t status)
{
    return !orisha_status_has_content((int)status);
}

bool equal_without_case(orisha_str a, const char *b);

#endif
