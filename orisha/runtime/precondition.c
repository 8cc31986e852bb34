/* See precondition.h. Fields are looked up again here: few requests have preconditions, and those that do have the
 * time. SPDX-License-Identifier: MIT */
#include "precondition.h"

#include "date.h"
#include "etag.h"
#include "selecting_field.h"

/* A field that is one date. */
static bool find_date(const orisha_request *req, unsigned seen, SelectingField field, time_t now_s,
                      int64_t *ret_seconds)
{
    orisha_str value;
    return (seen & 1u << field) != 0 && selecting_find(req, field, &value) == 1 &&
           date_parse(value, now_s, ret_seconds);
}

typedef enum Match { MATCH_NO_FIELD, MATCH_NONE, MATCH_FOUND } Match;

/* Several fields of one name are one list (RFC 9110 section 5.3). */
static Match match_lists(const orisha_request *req, unsigned seen, SelectingField field, orisha_str etag,
                         bool (*list_holds)(orisha_str list, orisha_str etag))
{
    if (!(seen & 1u << field))
        return MATCH_NO_FIELD;
    for (size_t i = 0; i < req->header_count; i++) {
        if (selecting_field(req->headers[i].name) != field)
            continue;
        if (list_holds(req->headers[i].value, etag))
            return MATCH_FOUND;
    }
    return MATCH_NONE;
}

int precondition_status(const orisha_request *req, unsigned seen, const PreconditionSubject *subject)
{
    int64_t date_s;
    Match match = match_lists(req, seen, FIELD_IF_MATCH, subject->etag, etag_list_holds_strongly);
    if (match == MATCH_NONE)
        return 412;
    if (match == MATCH_NO_FIELD && find_date(req, seen, FIELD_IF_UNMODIFIED_SINCE, subject->now_s, &date_s) &&
        subject->modified_s > date_s)
        return 412;

    match = match_lists(req, seen, FIELD_IF_NONE_MATCH, subject->etag, etag_list_holds);
    if (match == MATCH_FOUND)
        return 304;
    if (match == MATCH_NO_FIELD && find_date(req, seen, FIELD_IF_MODIFIED_SINCE, subject->now_s, &date_s) &&
        subject->modified_s <= date_s)
        return 304;
    return 200;
}

bool precondition_allows_range(const orisha_request *req, const PreconditionSubject *subject)
{
    orisha_str value;
    int64_t date_s;
    unsigned count = selecting_find(req, FIELD_IF_RANGE, &value);
    if (count != 1)
        return count == 0;
    if (orisha_str_equal(value, subject->etag))
        return true;
    return subject->modified_is_strong && date_parse(value, subject->now_s, &date_s) && date_s == subject->modified_s;
}
