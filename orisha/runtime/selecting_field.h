/* Which of the fields that decide what of a file is sent is this one? Negotiation, preconditions and ranges: the rest
 * of a request means nothing to a file. Once per field of every request for a file: the length sorts out nearly all,
 * and whole words are compared, not bytes. SPDX-License-Identifier: MIT */
#ifndef ORISHA_SELECTING_FIELD_H
#define ORISHA_SELECTING_FIELD_H

#include "parser.h"

/* The values are bit positions in a mask of the fields that were seen. */
typedef enum SelectingField {
    FIELD_OTHER,
    FIELD_ACCEPT_ENCODING,
    FIELD_IF_MATCH,
    FIELD_IF_NONE_MATCH,
    FIELD_IF_MODIFIED_SINCE,
    FIELD_IF_UNMODIFIED_SINCE,
    FIELD_RANGE,
    FIELD_IF_RANGE,
} SelectingField;

enum {
    FIELDS_PRECONDITION =
        1 << FIELD_IF_MATCH | 1 << FIELD_IF_NONE_MATCH | 1 << FIELD_IF_MODIFIED_SINCE | 1 << FIELD_IF_UNMODIFIED_SINCE,
    FIELDS_WITH_DATE = 1 << FIELD_IF_MODIFIED_SINCE | 1 << FIELD_IF_UNMODIFIED_SINCE | 1 << FIELD_IF_RANGE,
};

/* Eight bytes of a name without case: in a token only a letter becomes a letter, and only '-' a '-', by 0x20. */
static inline bool selecting_word_is(const char *bytes, const char *lower)
{
    uint64_t got, wanted;
    memcpy(&got, bytes, 8);
    memcpy(&wanted, lower, 8);
    return (got | 0x2020202020202020u) == wanted;
}

/* `size` is at least 8: words from the front, and one that ends where the name ends. */
static inline bool selecting_name_is(const char *bytes, const char *lower, size_t size)
{
    for (size_t at = 0; at + 8 < size; at += 8)
        if (!selecting_word_is(bytes + at, lower + at))
            return false;
    return selecting_word_is(bytes + size - 8, lower + size - 8);
}

static inline SelectingField selecting_field(orisha_str name)
{
    const char *p = name.ptr;
    switch (name.len) {
    case 5: return parser_token_is(p, "range", 5) ? FIELD_RANGE : FIELD_OTHER;
    case 8:
        if (selecting_name_is(p, "if-range", 8))
            return FIELD_IF_RANGE;
        return selecting_name_is(p, "if-match", 8) ? FIELD_IF_MATCH : FIELD_OTHER;
    case 13: return selecting_name_is(p, "if-none-match", 13) ? FIELD_IF_NONE_MATCH : FIELD_OTHER;
    case 15: return selecting_name_is(p, "accept-encoding", 15) ? FIELD_ACCEPT_ENCODING : FIELD_OTHER;
    case 17: return selecting_name_is(p, "if-modified-since", 17) ? FIELD_IF_MODIFIED_SINCE : FIELD_OTHER;
    case 19: return selecting_name_is(p, "if-unmodified-since", 19) ? FIELD_IF_UNMODIFIED_SINCE : FIELD_OTHER;
    default: return FIELD_OTHER;
    }
}

/* How often the field stands in the request; the value of the last. */
static inline unsigned selecting_find(const orisha_request *req, SelectingField field, orisha_str *ret_value)
{
    unsigned count = 0;
    for (size_t i = 0; i < req->header_count; i++) {
        if (selecting_field(req->headers[i].name) == field) {
            *ret_value = req->headers[i].value;
            count++;
        }
    }
    return count;
}

#endif
