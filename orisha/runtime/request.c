/* What host C and generated code ask of a request: its header fields, memory, formatted text, final parameter bytes.
 * SPDX-License-Identifier: MIT */
#include "exchange.h"

#include <stdarg.h>
#include <strings.h>

orisha_str orisha_request_header(const orisha_request *req, orisha_str name)
{
    for (size_t i = 0; i < req->header_count; i++) {
        const orisha_header *header = &req->headers[i];
        if (header->name.len == name.len && strncasecmp(header->name.ptr, name.ptr, name.len) == 0)
            return header->value;
    }
    return (orisha_str){NULL, 0};
}

void *orisha_alloc(orisha_request *req, size_t size_bytes)
{
    return arena_alloc(&exchange_of(req)->arena, size_bytes);
}

orisha_str orisha_format(orisha_request *req, const char *format, ...)
{
    /* Formats where the arena's free part begins, then takes what it needed. */
    Arena *arena = &exchange_of(req)->arena;
    size_t left = sizeof(arena->bytes) - arena->used;
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(arena->bytes + arena->used, left, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= left)
        return ORISHA_STR("");
    char *text = arena_alloc(arena, (size_t)size + 1); /* the terminator stays: C code may want it */
    return (orisha_str){text, (size_t)size};
}

void exchange_log_fault(Exchange *exchange, const char *fault)
{
    const orisha_request *req = &exchange->request;
    log_event(&exchange->faults, "answered 500: %s: %.*s%s", fault,
              (int)(req->raw_path.len < 100 ? req->raw_path.len : 100), req->raw_path.len > 0 ? req->raw_path.ptr : "",
              req->raw_path.len > 100 ? "..." : "");
    log_flush(&exchange->faults, 1);
}
