// The request as bytes: see request.h.
// SPDX-License-Identifier: MIT
#include "harness/answers/request.h"

#include <string.h>
#include <strings.h>

static bool has_field(const Request *request, const char *wanted)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)request->headers, name, value)
    {
        if (strcasecmp(name, wanted) == 0)
            return true;
    }
    return false;
}

void request_build(const Request *request, int port, Text *ret_bytes)
{
    text_print(ret_bytes, "%s %s HTTP/1.1\r\n", request->method, request->path);
    if (!has_field(request, "Host"))
        text_print(ret_bytes, "Host: 127.0.0.1:%d\r\n", port);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)request->headers, name, value)
        text_print(ret_bytes, "%s: %s\r\n", name, json_string_value(value));
    if (request->body && !has_field(request, "Content-Length"))
        text_print(ret_bytes, "Content-Length: %zu\r\n", strlen(request->body));
    text_print(ret_bytes, "\r\n%s", request->body ? request->body : "");
}
