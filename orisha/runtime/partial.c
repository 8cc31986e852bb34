/* See partial.h. Heads are put together from the fields that the compiler prepared; bodies are slices of the one body
 * that is in the binary.
 * SPDX-License-Identifier: MIT */
#include "partial.h"

#include "number.h"

#define STATUS_LINE "HTTP/1.1 206 Partial Content\r\n"

static char *put(char *at, const char *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

static void append(Output *output, orisha_str text)
{
    output_append(output, text.ptr, text.len);
}

static orisha_str body_of(const orisha_variant *variant)
{
    size_t body_at = variant->whole.head_size + 4;
    return (orisha_str){variant->whole.bytes + body_at, variant->whole.size - body_at};
}

static void append_slice(Output *output, orisha_str body, Range range)
{
    size_t size = range_size(range);
    if (size >= OUTPUT_REFER_BYTES)
        output_refer(output, body.ptr + range.first, size);
    else
        output_append(output, body.ptr + range.first, size);
}

size_t partial_format_range(Range range, uint64_t size, char *ret_text)
{
    static const char begin[] = "Content-Range: bytes ";
    char *at = put(ret_text, begin, sizeof(begin) - 1);
    at += number_format_u64(range.first, at);
    *at++ = '-';
    at += number_format_u64(range.last, at);
    *at++ = '/';
    at += number_format_u64(size, at);
    return (size_t)(put(at, "\r\n", 2) - ret_text);
}

/* Content-Length and the fields that end every head. */
static void append_head_end(Exchange *exchange, uint64_t length)
{
    char text[16 + NUMBER_MAX + 2 + RESPONSE_TAIL_MAX];
    char *at = put(text, "Content-Length: ", 16);
    at += number_format_u64(length, at);
    at = put(at, "\r\n", 2);
    at += response_write_tail(exchange, at);
    output_append(exchange->output, text, (size_t)(at - text));
}

static void send_one(Exchange *exchange, const orisha_variant *variant, Range range, bool known)
{
    Output *output = exchange->output;
    orisha_str body = body_of(variant);
    char text[CONTENT_RANGE_MAX];
    append(output, ORISHA_STR(STATUS_LINE));
    append(output, known ? variant->validators : variant->fields);
    output_append(output, text, partial_format_range(range, body.len, text));
    append_head_end(exchange, range_size(range));
    append_slice(output, body, range);
}

/* ---- multipart/byteranges -----------------------------------------------------------------------------------------
 * Before each part: CRLF "--" boundary CRLF Content-Type Content-Range CRLF. At the end: CRLF "--" boundary "--" CRLF.
 * The entity tag is the boundary, because the compiler saw to it that the body does not hold it. */

typedef struct Parts {
    orisha_str body, boundary, type; /* the line "Content-Type: ...\r\n" */
    const RangeSet *set;
    char texts[LIMIT_RANGES][CONTENT_RANGE_MAX];
    size_t text_sizes[LIMIT_RANGES];
    uint64_t length; /* of the whole multipart body */
} Parts;

static void parts_prepare(Parts *parts, const orisha_variant *variant, const RangeSet *set)
{
    const orisha_str fields = variant->fields;
    const char *line_end = memchr(fields.ptr, '\n', fields.len);
    parts->set = set;
    parts->body = body_of(variant);
    parts->boundary = (orisha_str){variant->etag.ptr + 1, variant->etag.len - 2};
    parts->type = (orisha_str){fields.ptr, (size_t)(line_end + 1 - fields.ptr)};
    parts->length = 4 + parts->boundary.len + 4;
    for (unsigned i = 0; i < set->count; i++) {
        parts->text_sizes[i] = partial_format_range(set->ranges[i], parts->body.len, parts->texts[i]);
        parts->length += 4 + parts->boundary.len + 2 + parts->type.len + parts->text_sizes[i] + 2;
        parts->length += range_size(set->ranges[i]);
    }
}

static void parts_append(const Parts *parts, Output *output)
{
    for (unsigned i = 0; i < parts->set->count; i++) {
        append(output, ORISHA_STR("\r\n--"));
        append(output, parts->boundary);
        append(output, ORISHA_STR("\r\n"));
        append(output, parts->type);
        output_append(output, parts->texts[i], parts->text_sizes[i]);
        append(output, ORISHA_STR("\r\n"));
        append_slice(output, parts->body, parts->set->ranges[i]);
    }
    append(output, ORISHA_STR("\r\n--"));
    append(output, parts->boundary);
    append(output, ORISHA_STR("--\r\n"));
}

static void send_parts(Exchange *exchange, const orisha_variant *variant, const Parts *parts, bool known)
{
    Output *output = exchange->output;
    append(output, ORISHA_STR(STATUS_LINE "Content-Type: multipart/byteranges; boundary="));
    append(output, parts->boundary);
    append(output, ORISHA_STR("\r\n"));
    if (known)
        append(output, variant->validators);
    else
        output_append(output, variant->fields.ptr + parts->type.len, variant->fields.len - parts->type.len);
    append_head_end(exchange, parts->length);
    parts_append(parts, output);
}

bool partial_send(Exchange *exchange, const orisha_variant *variant, const RangeSet *set, bool known)
{
    if (set->count > 1) {
        Parts parts;
        if (variant->coding != ORISHA_IDENTITY)
            return false;
        parts_prepare(&parts, variant, set);
        if (parts.length >= parts.body.len)
            return false;
        exchange->state = ANSWER_MADE;
        send_parts(exchange, variant, &parts, known);
        return true;
    }
    exchange->state = ANSWER_MADE;
    send_one(exchange, variant, set->ranges[0], known);
    return true;
}
