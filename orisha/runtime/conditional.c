/* See conditional.h and, for the comparison, precondition.h. Only a 200 to GET or HEAD is judged: what another method
 * has done by now is not undone by a 412. SPDX-License-Identifier: MIT */
#include "conditional.h"

#include "exchange.h"
#include "precondition.h"
#include "selecting_field.h"

enum {
    FIELDS_OF_412 = 1 << FIELD_IF_MATCH | 1 << FIELD_IF_UNMODIFIED_SINCE,
    FIELDS_OF_304 = 1 << FIELD_IF_NONE_MATCH | 1 << FIELD_IF_MODIFIED_SINCE,
};

typedef struct Validators {
    orisha_str etag; /* without W/; empty when there is none, or none that is an entity tag */
    bool is_weak;
    bool has_date;
    int64_t modified_s;
    time_t now_s;
} Validators;

static bool name_is(orisha_str name, const char *lower, size_t size)
{
    return name.len == size && parser_token_is(name.ptr, lower, size);
}

static bool is_etag(orisha_str name)
{
    return name_is(name, "etag", 4);
}

static bool is_last_modified(orisha_str name)
{
    return name_is(name, "last-modified", 13);
}

bool conditional_is_validator(orisha_str name)
{
    return is_etag(name) || is_last_modified(name);
}

static unsigned seen_of(const orisha_request *req)
{
    unsigned seen = 0;
    for (size_t i = 0; i < req->header_count; i++)
        seen |= 1u << selecting_field(req->headers[i].name);
    return seen & FIELDS_PRECONDITION;
}

/* [ W/ ] DQUOTE text DQUOTE, section 8.8.3. */
static void read_etag(orisha_str value, Validators *validators)
{
    bool is_weak = value.len >= 2 && value.ptr[0] == 'W' && value.ptr[1] == '/';
    if (is_weak)
        value = (orisha_str){value.ptr + 2, value.len - 2};
    if (value.len < 2 || value.ptr[0] != '"' || memchr(value.ptr + 1, '"', value.len - 1) != value.ptr + value.len - 1)
        return;
    validators->etag = value;
    validators->is_weak = is_weak;
}

static Validators find_validators(const orisha_response *response, bool with_dates)
{
    Validators validators = {.now_s = with_dates ? time(NULL) : 0};
    for (size_t i = 0; i < response->header_count; i++) {
        const orisha_header *field = &response->headers[i];
        if (is_etag(field->name))
            read_etag(field->value, &validators);
        else if (with_dates && is_last_modified(field->name))
            validators.has_date = date_parse(field->value, validators.now_s, &validators.modified_s);
    }
    return validators;
}

/* 200, 304 or 412. A weak tag is none for If-Match, which compares strongly (section 13.1.1). */
static int judge(const orisha_request *req, unsigned seen, const orisha_response *response)
{
    const Validators validators = find_validators(response, (seen & FIELDS_WITH_DATE) != 0);
    const orisha_str strong = validators.is_weak ? ORISHA_STR("") : validators.etag;
    PreconditionSubject subject = {strong, validators.modified_s, false, validators.now_s};
    if (!validators.has_date)
        seen &= ~(unsigned)FIELDS_WITH_DATE;
    if (!validators.has_date && validators.etag.len == 0)
        return 200;
    int status = precondition_status(req, seen & FIELDS_OF_412, &subject);
    subject.etag = validators.etag;
    return status != 200 ? status : precondition_status(req, seen & FIELDS_OF_304, &subject);
}

/* Fields that say what the body is, which a 304 has not; the date only where no tag says more (section 15.4.5). */
static bool is_left_out(orisha_str name, bool has_etag)
{
    return name_is(name, "content-type", 12) || name_is(name, "content-encoding", 16) ||
           name_is(name, "content-language", 16) || (has_etag && is_last_modified(name));
}

/* False: there is no memory, so all of it is sent. */
static bool send_not_modified(orisha_request *req, const orisha_response *response)
{
    orisha_header *kept = orisha_alloc(req, response->header_count * sizeof(*kept));
    if (kept == NULL)
        return false;
    size_t count = 0;
    bool has_etag = false;
    for (size_t i = 0; i < response->header_count; i++)
        has_etag |= is_etag(response->headers[i].name);
    for (size_t i = 0; i < response->header_count; i++)
        if (!is_left_out(response->headers[i].name, has_etag))
            kept[count++] = response->headers[i];
    orisha_send(req, &(orisha_response){.status = 304, .headers = kept, .header_count = count});
    return true;
}

bool orisha_send_conditionally(orisha_request *req, const orisha_response *response)
{
    Exchange *exchange = exchange_of(req);
    if (exchange->state != ANSWER_NONE || (req->method != ORISHA_GET && req->method != ORISHA_HEAD))
        return false;
    unsigned seen = seen_of(req);
    if (seen == 0)
        return false;
    int status = judge(req, seen, response);
    if (status == 412)
        response_error(exchange, 412, "the answer is not the one that the request names");
    return status == 412 || (status == 304 && send_not_modified(req, response));
}
