/* See limit.h.
 * SPDX-License-Identifier: MIT */
#include "limit.h"

#include <assert.h>
#include <stdio.h>

Limits runtime_limits = {
    .head_bytes = LIMIT_HEAD_BYTES,
    .fields = LIMIT_FIELDS,
    .body_bytes = LIMIT_BODY_BYTES,
    .progress_bytes_per_second = PROGRESS_BYTES_PER_SECOND,
    .head_cause = "the request line and fields are larger than 16384 bytes",
    .fields_cause = "the request has more than 100 fields",
    .body_cause = "the body is larger than 1048576 bytes",
};

void limits_set(uint32_t head_bytes, uint32_t fields, uint32_t body_bytes, uint32_t progress_bytes_per_second)
{
    assert(head_bytes >= LIMIT_HEAD_BYTES_MIN && head_bytes <= LIMIT_HEAD_BYTES_MAX);
    assert(fields >= 1 && fields <= LIMIT_FIELDS_MAX);
    assert(body_bytes <= LIMIT_BODY_BYTES_MAX);
    Limits *limits = &runtime_limits;
    limits->head_bytes = head_bytes;
    limits->fields = fields;
    limits->body_bytes = body_bytes;
    limits->progress_bytes_per_second = progress_bytes_per_second;
    snprintf(limits->head_cause, sizeof(limits->head_cause), "the request line and fields are larger than %u bytes",
             head_bytes);
    snprintf(limits->fields_cause, sizeof(limits->fields_cause), "the request has more than %u field%s", fields,
             fields == 1 ? "" : "s");
    snprintf(limits->body_cause, sizeof(limits->body_cause), "the body is larger than %u bytes", body_bytes);
}
