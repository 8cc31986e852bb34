/* A file of a static site: which of its prepared answers goes out. Every answer is a constant; all that happens here is
 * the choice, by Accept-Encoding and If-None-Match. Generated code calls it.
 * SPDX-License-Identifier: MIT */
#include "exchange.h"

#include "accept_encoding.h"
#include "etag.h"

static bool name_is(orisha_str name, orisha_str lower)
{
    return name.len == lower.len && parser_token_is(name.ptr, lower.ptr, lower.len);
}

static AcceptEncoding read_accept_encoding(const orisha_request *req)
{
    AcceptEncoding accept = ACCEPT_ENCODING_NONE;
    for (size_t i = 0; i < req->header_count; i++)
        if (name_is(req->headers[i].name, ORISHA_STR("accept-encoding")))
            accept_encoding_add(&accept, req->headers[i].value);
    return accept;
}

static bool is_not_modified(const orisha_request *req, orisha_str etag)
{
    for (size_t i = 0; i < req->header_count; i++)
        if (name_is(req->headers[i].name, ORISHA_STR("if-none-match")) && etag_list_holds(req->headers[i].value, etag))
            return true;
    return false;
}

void orisha_send_asset(orisha_request *req, const orisha_asset *asset)
{
    if (req->method != ORISHA_GET && req->method != ORISHA_HEAD) {
        orisha_send_method_not_allowed(req, 1u << ORISHA_GET);
        return;
    }
    AcceptEncoding accept = read_accept_encoding(req);
    /* Where identity was refused, any gzip that is allowed will do; the weights say so by themselves. */
    bool gzip = asset->gzip.size > 0 && accept_encoding_prefers_gzip(&accept);
    if (!gzip && !accept_encoding_allows_identity(&accept)) {
        orisha_send_error(req, 406);
        return;
    }
    if (is_not_modified(req, gzip ? asset->gzip_etag : asset->identity_etag))
        orisha_send_constant(req, gzip ? &asset->gzip_304 : &asset->identity_304);
    else
        orisha_send_constant(req, gzip ? &asset->gzip : &asset->identity);
}
