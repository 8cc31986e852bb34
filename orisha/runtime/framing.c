/* See framing.h.
 * SPDX-License-Identifier: MIT */
#include "framing.h"

#include "char_class.h"

int framing_new_host(Head *head, orisha_str host, Refusal *refusal)
{
    if (!target_host_is_valid(host))
        return refusal_set(refusal, 400, "the Host field is not a host name with an optional port");
    /* RFC 9110 section 4.2.1: an http URI with an empty host is invalid. Of an absolute target it is no part. */
    if (host.len == 0 && head->target.authority.ptr == NULL)
        return refusal_set(refusal, 400, "the Host field is empty, so the target has no host");
    if (host.len <= KNOWN_HOST_MAX) {
        head->known_host.size = host.len;
        memcpy(head->known_host.bytes, host.ptr, host.len);
    }
    return 0;
}

int framing_second_host(Refusal *refusal)
{
    return refusal_set(refusal, 400, "the request has more than one Host field");
}

static int see_content_length(Framing *framing, orisha_str value, Refusal *refusal)
{
    /* Even an equal second one is refused: nobody has a reason to send it but to confuse. */
    if (framing->says & SAYS_LENGTH)
        return refusal_set(refusal, 400, "the request has more than one Content-Length");
    uint64_t length = 0;
    bool overflows = false;
    for (size_t i = 0; i < value.len; i++) {
        if (!char_is(value.ptr[i], CLASS_DIGIT))
            return refusal_set(refusal, 400, "Content-Length is not a number");
        overflows |= __builtin_mul_overflow(length, (uint64_t)10, &length) ||
                     __builtin_add_overflow(length, (uint64_t)(value.ptr[i] - '0'), &length);
    }
    /* Not merely too large for this server, which is 413: no content is of such a size. */
    if (overflows)
        return refusal_set(refusal, 400, "Content-Length is a number of more than 64 bits");
    if (value.len == 0)
        return refusal_set(refusal, 400, "Content-Length is empty");
    framing->says |= SAYS_LENGTH;
    framing->content_length = length;
    return 0;
}

static int see_transfer_encoding(Framing *framing, orisha_str value, Refusal *refusal)
{
    orisha_str coding;
    framing->says |= SAYS_CODING;
    while (parser_list_next(&value, &coding)) {
        if (coding.len == 0) /* empty members of a list are ignored, RFC 9110 section 5.6.1.2 */
            continue;
        size_t name_size = 0;
        while (name_size < coding.len && char_is(coding.ptr[name_size], CLASS_TOKEN))
            name_size++;
        if (name_size == 0)
            return refusal_set(refusal, 400, "Transfer-Encoding has a malformed element");
        bool chunked = name_size == 7 && parser_token_is(coding.ptr, "chunked", 7);
        if (framing->says & SAYS_CODING_CHUNKED)
            return refusal_set(refusal, 400, "chunked is not the last transfer coding, or stands twice");
        if (chunked && coding.len > name_size)
            return refusal_set(refusal, 400, "the chunked coding has no parameters");
        framing->says |= chunked ? SAYS_CODING_CHUNKED : SAYS_CODING_UNKNOWN;
    }
    return 0;
}

static void see_connection(Framing *framing, orisha_str value)
{
    orisha_str option;
    while (parser_list_next(&value, &option)) {
        if (option.len == 5 && parser_token_is(option.ptr, "close", 5))
            framing->says |= SAYS_CLOSE;
        else if (option.len == 10 && parser_token_is(option.ptr, "keep-alive", 10))
            framing->says |= SAYS_KEEP_ALIVE;
    }
}

static void see_expect(Framing *framing, orisha_str value)
{
    orisha_str expectation;
    while (parser_list_next(&value, &expectation)) {
        if (expectation.len == 12 && parser_token_is(expectation.ptr, "100-continue", 12))
            framing->says |= SAYS_CONTINUE;
        else if (expectation.len > 0)
            framing->says |= SAYS_EXPECT_OTHER;
    }
}

int framing_look_at(Head *head, const orisha_header *field, Refusal *refusal)
{
    Framing *framing = &head->framing;
    const char *name = field->name.ptr;
    switch (field->name.len) {
    case 6:
        if (parser_token_is(name, "expect", 6))
            see_expect(framing, field->value);
        break;
    case 10:
        if (parser_token_is(name, "connection", 10))
            see_connection(framing, field->value);
        break;
    case 14:
        if (parser_token_is(name, "content-length", 14))
            return see_content_length(framing, field->value, refusal);
        break;
    case 17:
        if (parser_token_is(name, "transfer-encoding", 17))
            return see_transfer_encoding(framing, field->value, refusal);
        break;
    default: break;
    }
    return 0;
}

/* RFC 9112 section 6.1 and 6.3, on the side of refusing. */
static int finish_transfer_encoding(const Head *head, Refusal *refusal)
{
    unsigned says = head->framing.says;
    if (head->minor_version == 0)
        return refusal_set(refusal, 400, "HTTP/1.0 has no Transfer-Encoding");
    if (says & SAYS_LENGTH)
        return refusal_set(refusal, 400, "the request has both Content-Length and Transfer-Encoding");
    if (!(says & SAYS_CODING_CHUNKED))
        return refusal_set(refusal, 400, "the last transfer coding is not chunked, so the body has no end");
    if (says & SAYS_CODING_UNKNOWN)
        return refusal_set(refusal, 501, "this server knows no transfer coding but chunked");
    return 0;
}

int framing_finish_rest(Head *head, Refusal *refusal)
{
    const Framing *framing = &head->framing;
    unsigned says = framing->says;
    if (framing->host == NULL && head->minor_version == 1)
        return refusal_set(refusal, 400, "the request has no Host field");
    /* RFC 9112 section 3.2.2: the host of an absolute target replaces what the field says. */
    if (framing->host != NULL && head->target.authority.ptr != NULL)
        framing->host->value = head->target.authority;

    if (says & SAYS_CODING) {
        int r = finish_transfer_encoding(head, refusal);
        if (r < 0)
            return r;
    }
    if (framing->content_length > runtime_limits.body_bytes)
        return refusal_set(refusal, 413, runtime_limits.body_cause);
    /* RFC 9110 section 10.1.1: expectations of HTTP/1.0 clients are ignored. */
    if ((says & SAYS_EXPECT_OTHER) && head->minor_version == 1)
        return refusal_set(refusal, 417, "this server meets no expectation but 100-continue");

    head->chunked = (says & SAYS_CODING) != 0;
    head->content_length = (uint32_t)framing->content_length;
    head->expects_continue = (says & SAYS_CONTINUE) && head->minor_version == 1;
    head->keep_alive = !(says & SAYS_CLOSE) && (head->minor_version == 1 || (says & SAYS_KEEP_ALIVE));
    return 0;
}
