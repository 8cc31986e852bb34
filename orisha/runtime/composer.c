/* A body made piece by piece straight in the output: orisha_begin, orisha_put..., orisha_finish. Generated code calls
 * it for bodies with {{ }} in them. The head is written first, with room for a Content-Length of two digits, which is
 * what small JSON answers have; when the length turns out otherwise, finish moves the little that stands behind it.
 * SPDX-License-Identifier: MIT */
#include "exchange.h"

#include "escape.h"
#include "number.h"

enum { GUESSED_DIGITS = 2 };

void orisha_begin(orisha_request *req, const orisha_head *head)
{
    static const char length_field[] = "Content-Length: 00\r\n";
    Exchange *exchange = exchange_of(req);
    Output *output = exchange->output;
    if (exchange->state != ANSWER_NONE)
        return;
    exchange->state = ANSWER_BEGUN;
    exchange->length_at = 0;
    exchange->body_at = 0;
    char *begin = output_reserve(output, head->size + sizeof(length_field) + RESPONSE_TAIL_MAX);
    if (begin == NULL)
        return;
    memcpy(begin, head->bytes, head->size);
    char *at = begin + head->size;
    if (head->status != 204 && head->status != 304) {
        memcpy(at, length_field, sizeof(length_field) - 1);
        exchange->length_at = output->size + head->size + sizeof("Content-Length: ") - 1;
        at += sizeof(length_field) - 1;
    }
    at += response_write_tail(exchange, at);
    output_advance(output, (size_t)(at - begin));
    exchange->body_at = output->size;
}

void orisha_put(orisha_request *req, const char *bytes, size_t size)
{
    Exchange *exchange = exchange_of(req);
    if (__builtin_expect(exchange->state == ANSWER_BEGUN, 1))
        output_append(exchange->output, bytes, size);
}

/* Writes the length where begin left room. False when the output could not grow. */
static bool write_length(Exchange *exchange, size_t length)
{
    Output *output = exchange->output;
    char digits[NUMBER_MAX];
    size_t count = number_format_u64(length, digits);
    if (count != GUESSED_DIGITS) {
        if (output_reserve(output, NUMBER_MAX) == NULL)
            return false;
        char *rest = output->bytes + exchange->length_at + GUESSED_DIGITS;
        size_t rest_size = output->size - exchange->length_at - GUESSED_DIGITS;
        memmove(rest + count - GUESSED_DIGITS, rest, rest_size);
        output->size += count - GUESSED_DIGITS;
        exchange->body_at += count - GUESSED_DIGITS;
    }
    memcpy(output->bytes + exchange->length_at, digits, count);
    return true;
}

void orisha_finish(orisha_request *req)
{
    Exchange *exchange = exchange_of(req);
    Output *output = exchange->output;
    if (exchange->state != ANSWER_BEGUN)
        return;
    exchange->state = ANSWER_MADE;
    if (output->failed)
        return;
    if (exchange->length_at != 0 && !write_length(exchange, output->size - exchange->body_at))
        return;
    if (exchange->length_at == 0 || req->method == ORISHA_HEAD)
        output->size = exchange->body_at;
}

/* ---- {{ expression }} ---------------------------------------------------------------------------------------------
 */

static bool is_begun(orisha_request *req)
{
    return exchange_of(req)->state == ANSWER_BEGUN;
}

void orisha_put_str_raw(orisha_request *req, orisha_str value)
{
    orisha_put(req, value.ptr, value.len);
}

void orisha_put_str_json(orisha_request *req, orisha_str value)
{
    if (is_begun(req))
        escape_json(exchange_of(req)->output, value);
}

void orisha_put_str_html(orisha_request *req, orisha_str value)
{
    if (is_begun(req))
        escape_html(exchange_of(req)->output, value);
}

void orisha_put_cstring_raw(orisha_request *req, const char *value)
{
    orisha_put_str_raw(req, orisha_str_from_cstring(value));
}

void orisha_put_cstring_json(orisha_request *req, const char *value)
{
    orisha_put_str_json(req, orisha_str_from_cstring(value));
}

void orisha_put_cstring_html(orisha_request *req, const char *value)
{
    orisha_put_str_html(req, orisha_str_from_cstring(value));
}

void orisha_put_i64(orisha_request *req, int64_t value)
{
    char text[NUMBER_MAX];
    orisha_put(req, text, number_format_i64(value, text));
}

void orisha_put_u64(orisha_request *req, uint64_t value)
{
    char text[NUMBER_MAX];
    orisha_put(req, text, number_format_u64(value, text));
}

void orisha_put_f64(orisha_request *req, double value)
{
    char text[NUMBER_MAX];
    orisha_put(req, text, number_format_f64(value, text));
}

void orisha_put_bool(orisha_request *req, bool value)
{
    orisha_put(req, value ? "true" : "false", value ? 4 : 5);
}
