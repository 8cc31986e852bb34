/* A file of a static site: which of its prepared answers goes out. The bytes are constants; what happens here is the
 * choice, by Accept-Encoding, the preconditions and Range (RFC 9110 sections 12 to 14). Generated code calls it.
 *
 * One pass over the fields: most requests have no field but Accept-Encoding that matters, and are then answered with
 * one copy. The rest looks its fields up again. SPDX-License-Identifier: MIT */
#include "exchange.h"

#include "accept_encoding.h"
#include "partial.h"
#include "precondition.h"
#include "selecting_field.h"

/* The fields of an error that are the file's: what it depends on, so that a cache does not give it to others. */
static orisha_str vary_of(const orisha_asset *asset)
{
    return asset->variant_count > 1 ? ORISHA_STR("Vary: Accept-Encoding\r\n") : ORISHA_STR("");
}

static void send_not_modified(Exchange *exchange, const orisha_variant *variant)
{
    char tail[RESPONSE_TAIL_MAX];
    Output *output = exchange->output;
    exchange->state = ANSWER_MADE;
    output_append(output, "HTTP/1.1 304 Not Modified\r\n", 27);
    output_append(output, variant->validators.ptr, variant->validators.len);
    output_append(output, tail, response_write_tail(exchange, tail));
}

/* RFC 9110 section 15.5.17: the answer says how much there is. */
static void send_not_satisfiable(Exchange *exchange, const orisha_asset *asset, uint64_t size)
{
    char fields[128];
    orisha_str vary = vary_of(asset);
    int length = snprintf(fields, sizeof(fields), "Accept-Ranges: bytes\r\nContent-Range: bytes */%llu\r\n%.*s",
                          (unsigned long long)size, ORISHA_FMT(vary));
    response_error_with(exchange, 416, NULL, (orisha_str){fields, (size_t)length});
}

/* Answers a GET with Range whose preconditions are met. False: the Range is to be ignored. */
static bool send_range(Exchange *exchange, const orisha_asset *asset, const orisha_variant *variant,
                       const PreconditionSubject *subject, bool has_if_range)
{
    const orisha_request *req = &exchange->request;
    size_t size = variant->whole.size - variant->whole.head_size - 4;
    orisha_str value;
    RangeSet set;
    if (selecting_find(req, FIELD_RANGE, &value) != 1 || (has_if_range && !precondition_allows_range(req, subject)))
        return false;
    switch (range_parse(value, size, &set)) {
    case RANGE_IGNORE: return false;
    case RANGE_SATISFIABLE: return partial_send(exchange, variant, &set, has_if_range);
    case RANGE_UNSATISFIABLE: break;
    }
    send_not_satisfiable(exchange, asset, size);
    return true;
}

/* The order of RFC 9110 section 13.2.2. False: the whole file is to be sent. */
static bool send_conditionally(Exchange *exchange, const orisha_asset *asset, const orisha_variant *variant,
                               unsigned seen)
{
    const PreconditionSubject subject = {variant->etag, asset->modified_s, asset->modified_is_strong,
                                         seen & FIELDS_WITH_DATE ? time(NULL) : 0};
    int status = precondition_status(&exchange->request, seen, &subject);
    if (status == 304) {
        send_not_modified(exchange, variant);
        return true;
    }
    if (status == 412) {
        response_error_with(exchange, 412, "the file is not the one that the request names", vary_of(asset));
        return true;
    }
    return (seen & 1u << FIELD_RANGE) && exchange->request.method == ORISHA_GET &&
           send_range(exchange, asset, variant, &subject, (seen & 1u << FIELD_IF_RANGE) != 0);
}

void orisha_send_asset(orisha_request *req, const orisha_asset *asset)
{
    Exchange *exchange = exchange_of(req);
    if (req->method != ORISHA_GET && req->method != ORISHA_HEAD) {
        orisha_send_method_not_allowed(req, 1u << ORISHA_GET);
        return;
    }
    AcceptEncoding accept = ACCEPT_ENCODING_NONE;
    unsigned seen = 0;
    for (const orisha_header *field = req->headers; field < req->headers + req->header_count; field++) {
        SelectingField kind = selecting_field(field->name);
        seen |= 1u << kind;
        if (kind == FIELD_ACCEPT_ENCODING)
            accept_encoding_add(&accept, field->value);
    }
    const orisha_variant *variant =
        seen & 1u << FIELD_ACCEPT_ENCODING ? accept_encoding_choose(&accept, asset) : accept_encoding_default(asset);
    if (__builtin_expect(variant == NULL, 0)) {
        if (exchange->state == ANSWER_NONE)
            response_error_with(exchange, 406, NULL, vary_of(asset));
        return;
    }
    if (__builtin_expect((seen & (FIELDS_PRECONDITION | 1u << FIELD_RANGE)) != 0, 0) &&
        exchange->state == ANSWER_NONE && send_conditionally(exchange, asset, variant, seen))
        return;
    orisha_send_constant(req, &variant->whole);
}
