/* A body made straight in the output: orisha_begin, writes, orisha_finish. Generated code calls it for bodies with {{
 * }} in them, orisha_send_body for those that a program hands over. The head is laid out at compile time, with room for
 * a Content-Length of two digits, which is what small answers have; when the length turns out otherwise, finish moves
 * what stands behind it. SPDX-License-Identifier: MIT */
#include "exchange.h"

#include "number.h"

enum { GUESSED_DIGITS = 2 };

/* "00" to "99", so that a number of two digits is a copy and no division. */
#define TEN(tens) tens "0" tens "1" tens "2" tens "3" tens "4" tens "5" tens "6" tens "7" tens "8" tens "9"
static const char two_digits[] =
    TEN("0") TEN("1") TEN("2") TEN("3") TEN("4") TEN("5") TEN("6") TEN("7") TEN("8") TEN("9");

static const char length_name[] = "Content-Length: ";
static const char head_end[] = "\r\n\r\n";

static inline bool has_length(const orisha_head *head)
{
    return head->status != 204 && head->status != 304;
}

/* With a Connection field, which the laid-out head does not have. Returns its size. */
static __attribute__((noinline)) size_t write_head_with_connection(const Exchange *exchange, const orisha_head *head,
                                                                   char *at)
{
    size_t before_date = head->size - (sizeof(head_end) - 1) - DATE_SIZE - (sizeof("Date: ") - 1);
    memcpy(at, head->bytes, before_date);
    return before_date + response_write_tail(exchange, at + before_date);
}

char *orisha_begin(orisha_request *req, const orisha_head *head, size_t room)
{
    Exchange *exchange = exchange_of(req);
    Output *output = exchange->output;
    if (exchange->state != ANSWER_NONE)
        return NULL;
    exchange->state = ANSWER_BEGUN;
    size_t size = head->size;
    char *begin = room <= SIZE_MAX / 8 ? output_reserve(output, size + RESPONSE_TAIL_MAX + NUMBER_MAX + room) : NULL;
    if (begin == NULL) {
        output->failed = true;
        return NULL;
    }
    exchange->length_at = has_length(head) ? output->size + head->fields_size + sizeof(length_name) - 1 : 0;
    if (__builtin_expect(exchange->persistence != PERSISTENCE_IMPLIED, 0)) {
        size = write_head_with_connection(exchange, head, begin);
    } else {
        memcpy(begin, head->bytes, size);
        memcpy(begin + size - (sizeof(head_end) - 1) - DATE_SIZE, exchange->date->text, DATE_SIZE);
    }
    output_advance(output, size);
    exchange->body_at = output->size;
    return begin + size;
}

/* Makes room for a length that has not two digits, and writes it. Returns how far the body has moved. */
static __attribute__((noinline)) ptrdiff_t write_other_length(Exchange *exchange, size_t length, size_t end)
{
    char digits[NUMBER_MAX];
    size_t count = number_format_u64(length, digits);
    char *at = exchange->output->bytes + exchange->length_at;
    char *rest = at + GUESSED_DIGITS;
    memmove(at + count, rest, end - exchange->length_at - GUESSED_DIGITS);
    memcpy(at, digits, count);
    return (ptrdiff_t)count - GUESSED_DIGITS;
}

/* The end of an answer whose length has not two digits, or that has none. */
static __attribute__((noinline)) void finish_otherwise(Exchange *exchange, size_t end_at)
{
    size_t body_at = exchange->body_at;
    if (exchange->length_at != 0) {
        ptrdiff_t moved = write_other_length(exchange, end_at - body_at, end_at);
        end_at += (size_t)moved;
        body_at += (size_t)moved;
    }
    bool has_body = exchange->length_at != 0 && exchange->request.method != ORISHA_HEAD;
    exchange->output->size = has_body ? end_at : body_at;
}

void orisha_finish(orisha_request *req, const char *end)
{
    Exchange *exchange = exchange_of(req);
    Output *output = exchange->output;
    if (exchange->state != ANSWER_BEGUN)
        return;
    exchange->state = ANSWER_MADE;
    size_t end_at = (size_t)(end - output->bytes);
    size_t length = end_at - exchange->body_at;
    if (__builtin_expect(exchange->length_at == 0 || length < 10 || length >= 100, 0)) {
        finish_otherwise(exchange, end_at);
        return;
    }
    memcpy(output->bytes + exchange->length_at, two_digits + GUESSED_DIGITS * length, GUESSED_DIGITS);
    output->size = req->method == ORISHA_HEAD ? exchange->body_at : end_at;
}

void orisha_send_body(orisha_request *req, const orisha_head *head, orisha_str body)
{
    char *at = orisha_begin(req, head, body.len);
    if (at != NULL)
        orisha_finish(req, orisha_write_raw(at, body));
}

char *orisha_write_i64(char *at, int64_t value)
{
    return at + number_format_i64(value, at);
}

char *orisha_write_u64(char *at, uint64_t value)
{
    return at + number_format_u64(value, at);
}

char *orisha_write_f64(char *at, double value)
{
    return at + number_format_f64(value, at);
}
