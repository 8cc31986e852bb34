// The expected response as bytes: see answer.h.
// SPDX-License-Identifier: MIT
#include "harness/answers/answer.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static const char *reason_phrase(long long status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    default: return "";
    }
}

// FNV-1a: an entity tag only has to differ when the body does.
static uint64_t body_tag(const Expectation *expect)
{
    uint64_t tag = 0xcbf29ce484222325u;
    for (size_t i = 0; i < expect->body_length; i++)
        tag = (tag ^ (unsigned char)expect->body[i]) * 0x100000001b3u;
    return tag;
}

void answer_build(const Scenario *scenario, Text *ret_answer)
{
    const Request *request = &scenario->requests[0];
    const Expectation *expect = &request->expect;
    text_print(ret_answer, "HTTP/1.1 %lld %s\r\n", expect->status, reason_phrase(expect->status));
    if (expect->content_type)
        text_print(ret_answer, "Content-Type: %s\r\n", expect->content_type);
    if (expect->content_encoding)
        text_print(ret_answer, "Content-Encoding: %s\r\n", expect->content_encoding);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)expect->headers, name, value)
        text_print(ret_answer, "%s: %s\r\n", name, json_string_value(value));
    size_t index;
    json_array_foreach((json_t *)expect->present, index, value)
    {
        if (strcasecmp(json_string_value(value), "ETag") == 0 && !json_object_get(expect->headers, "ETag"))
            text_print(ret_answer, "ETag: \"%016llx\"\r\n", (unsigned long long)body_tag(expect));
    }
    text_print(ret_answer, "Content-Length: %zu\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n", expect->body_length);
    if (strcmp(request->method, "HEAD") != 0)
        text_append(ret_answer, expect->body, expect->body_length);
}
