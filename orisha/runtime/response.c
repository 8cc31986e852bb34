/* Complete answers, appended to the output: folded constants, a head with a body, what a host function returned,
 * errors. Generated code and host C call the orisha_send... functions; connection.c calls response_error. What is not
 * folded (errors, Allow, what host functions return) is appended field by field and COLD: inlined, these few lines
 * would be a tenth of a small program. SPDX-License-Identifier: MIT */
#include "exchange.h"

#include "char_class.h"
#include "conditional.h"
#include "cold.h"
#include "method.h"
#include "number.h"

#define CONNECTION_CLOSE      "\r\nConnection: close"
#define CONNECTION_KEEP_ALIVE "\r\nConnection: keep-alive"

static orisha_str persistence_field(Persistence persistence)
{
    switch (persistence) {
    case PERSISTENCE_CLOSE: return ORISHA_STR(CONNECTION_CLOSE);
    case PERSISTENCE_KEEP_ALIVE: return ORISHA_STR(CONNECTION_KEEP_ALIVE);
    case PERSISTENCE_IMPLIED: break;
    }
    return ORISHA_STR("");
}

static inline char *put(char *at, const char *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

size_t response_write_tail(const Exchange *exchange, char *at)
{
    char *begin = at;
    at = put(at, "Date: ", 6);
    at = put(at, exchange->date->text, DATE_SIZE);
    if (__builtin_expect(exchange->persistence != PERSISTENCE_IMPLIED, 0)) {
        orisha_str field = persistence_field(exchange->persistence);
        at = put(at, field.ptr, field.len);
    }
    at = put(at, "\r\n\r\n", 4);
    return (size_t)(at - begin);
}

/* The general form of orisha_send_constant: a Connection field, no body, or a body that is not copied. */
static void send_constant_parts(Exchange *exchange, const orisha_constant *constant)
{
    Output *output = exchange->output;
    orisha_str field = persistence_field(exchange->persistence);
    size_t body_at = constant->head_size + 4;
    size_t body_size = constant->size - body_at;
    char *at = output_reserve(output, body_at + field.len);
    if (at == NULL)
        return;
    at = put(at, constant->bytes, constant->head_size - DATE_SIZE);
    at = put(at, exchange->date->text, DATE_SIZE);
    at = put(at, field.ptr, field.len);
    put(at, "\r\n\r\n", 4);
    output_advance(output, body_at + field.len);

    if (exchange->request.method == ORISHA_HEAD || body_size == 0)
        return;
    if (body_size >= OUTPUT_REFER_BYTES)
        output_refer(output, constant->bytes + body_at, body_size);
    else
        output_append(output, constant->bytes + body_at, body_size);
}

void orisha_send_constant(orisha_request *req, const orisha_constant *constant)
{
    Exchange *exchange = exchange_of(req);
    if (exchange->state != ANSWER_NONE)
        return;
    exchange->state = ANSWER_MADE;
    bool plain = exchange->persistence == PERSISTENCE_IMPLIED && req->method != ORISHA_HEAD &&
                 constant->size < OUTPUT_REFER_BYTES;
    if (__builtin_expect(!plain, 0)) {
        send_constant_parts(exchange, constant);
        return;
    }
    char *at = output_reserve(exchange->output, constant->size);
    if (at == NULL)
        return;
    memcpy(at, constant->bytes, constant->size);
    memcpy(at + constant->head_size - DATE_SIZE, exchange->date->text, DATE_SIZE);
    output_advance(exchange->output, constant->size);
}

/* The phrases one behind the other, each after the three digits of its code: a switch with its pointers would be three
 * times as large. */
COLD static orisha_str status_reason(int status)
{
#define REASON_TEXT(code, reason) #code reason "\0"
    static const char reasons[] = ORISHA_STATUS_CODES(REASON_TEXT);
#undef REASON_TEXT
    char text[NUMBER_MAX];
    if (number_format_u64((uint64_t)status, text) == 3)
        for (const char *at = reasons; *at != '\0'; at += strlen(at) + 1)
            if (memcmp(at, text, 3) == 0)
                return orisha_str_from_cstring(at + 3);
    return ORISHA_STR("");
}

COLD static void append_str(Output *output, orisha_str value)
{
    output_append(output, value.ptr, value.len);
}

COLD static void append_field(Output *output, orisha_str name, orisha_str value)
{
    append_str(output, name);
    append_str(output, ORISHA_STR(": "));
    append_str(output, value);
    append_str(output, ORISHA_STR("\r\n"));
}

/* "HTTP/1.1 404 Not Found\r\n" */
COLD static void append_status_line(Output *output, int status)
{
    char text[NUMBER_MAX];
    append_str(output, ORISHA_STR("HTTP/1.1 "));
    output_append(output, text, number_format_u64((uint64_t)status, text));
    append_str(output, ORISHA_STR(" "));
    append_str(output, status_reason(status));
    append_str(output, ORISHA_STR("\r\n"));
}

/* Content-Length (unless the status has none), the tail, and the body (unless it was HEAD, or the status has none). */
COLD static void append_rest(Exchange *exchange, int status, orisha_str body)
{
    Output *output = exchange->output;
    char text[NUMBER_MAX];
    char tail[RESPONSE_TAIL_MAX];
    if (!orisha_status_has_content(status))
        body.len = 0;
    if (orisha_status_has_content(status) || status == 205)
        append_field(output, ORISHA_STR("Content-Length"), (orisha_str){text, number_format_u64(body.len, text)});
    output_append(output, tail, response_write_tail(exchange, tail));
    if (exchange->request.method != ORISHA_HEAD)
        append_str(output, body);
}

COLD void response_error_with(Exchange *exchange, int status, const char *cause, orisha_str fields)
{
    char body[256];
    exchange->state = ANSWER_MADE;
    int size = snprintf(body, sizeof(body), "%d %s%s%s\n", status, status_reason(status).ptr, cause ? ": " : "",
                        cause ? cause : "");
    append_status_line(exchange->output, status);
    append_field(exchange->output, ORISHA_STR("Content-Type"), ORISHA_STR("text/plain; charset=utf-8"));
    append_str(exchange->output, fields);
    append_rest(exchange, status, (orisha_str){body, (size_t)size < sizeof(body) ? (size_t)size : sizeof(body) - 1});
}

void response_error(Exchange *exchange, int status, const char *cause)
{
    response_error_with(exchange, status, cause, ORISHA_STR(""));
}

COLD void orisha_send_error(orisha_request *req, int status)
{
    Exchange *exchange = exchange_of(req);
    if (exchange->state == ANSWER_NONE)
        response_error(exchange, status >= 400 && status <= 599 ? status : 500, NULL);
}

/* ---- What a host function returned: everything in it is checked, because it may hold what a client sent. --------- */

static bool value_is_valid(orisha_str value)
{
    for (size_t i = 0; i < value.len; i++)
        if (!char_is(value.ptr[i], CLASS_FIELD))
            return false;
    return true;
}

static bool name_is_valid(orisha_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!char_is(name.ptr[i], CLASS_TOKEN))
            return false;
    return name.len > 0;
}

static bool name_is(orisha_str name, const char *lower)
{
    return name.len == strlen(lower) && parser_token_is(name.ptr, lower, name.len);
}

/* Framing is the server's own: a second Content-Length would let one response be read as two. */
static bool header_is_allowed(const orisha_header *header)
{
    return name_is_valid(header->name) && value_is_valid(header->value) && !name_is(header->name, "content-length") &&
           !name_is(header->name, "transfer-encoding") && !name_is(header->name, "connection") &&
           !name_is(header->name, "date");
}

/* What the headers bring. */
typedef struct Brought {
    bool type;      /* a Content-Type */
    bool validator; /* an ETag or Last-Modified */
} Brought;

/* What is wrong with the response, or NULL. */
static const char *response_fault(const orisha_response *response, Brought *ret_brought)
{
    *ret_brought = (Brought){0};
    if (response->status != 0 && (response->status < 200 || response->status > 599))
        return "the program answered with a status outside 200 to 599";
    if (!value_is_valid(response->content_type))
        return "the program answered with a content type that holds a line break or another control character";
    for (size_t i = 0; i < response->header_count; i++) {
        if (!header_is_allowed(&response->headers[i]))
            return "the program answered with a field that is malformed or that only the server may set";
        if (name_is(response->headers[i].name, "content-type")) {
            if (ret_brought->type || response->content_type.len > 0)
                return "the program answered with two content types";
            ret_brought->type = true;
        }
        ret_brought->validator |= conditional_is_validator(response->headers[i].name);
    }
    return NULL;
}

static bool is_ok(const orisha_response *response)
{
    return response->status == 0 || response->status == 200;
}

/* The program's mistake, which its operator must hear of: the client is told 500, and why. */
COLD static void answer_fault(Exchange *exchange, const char *fault)
{
    response_error(exchange, 500, fault);
    exchange_log_fault(exchange, fault);
}

/* What append_rest adds is left out, and Content-Length is for orisha_finish to fill in. */
static const char laid_out_end[] = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n";
static const char laid_out_length[] = "Content-Length: 00\r\n";

typedef struct HeadText {
    char *at; /* NULL while it is measured */
    size_t size;
} HeadText;

COLD static void add_text(HeadText *text, orisha_str piece)
{
    if (text->at != NULL)
        memcpy(text->at + text->size, piece.ptr, piece.len);
    text->size += piece.len;
}

COLD static void add_field(HeadText *text, orisha_str name, orisha_str value)
{
    add_text(text, name);
    add_text(text, ORISHA_STR(": "));
    add_text(text, value);
    add_text(text, ORISHA_STR("\r\n"));
}

COLD static void lay_out(HeadText *text, int status, const orisha_response *response, bool typed,
                         size_t *ret_fields_size)
{
    char digits[NUMBER_MAX];
    text->size = 0;
    add_text(text, ORISHA_STR("HTTP/1.1 "));
    add_text(text, (orisha_str){digits, number_format_u64((uint64_t)status, digits)});
    add_text(text, ORISHA_STR(" "));
    add_text(text, status_reason(status));
    add_text(text, ORISHA_STR("\r\n"));
    if (!typed && orisha_status_has_content(status))
        add_field(text, ORISHA_STR("Content-Type"),
                  response->content_type.len > 0 ? response->content_type : ORISHA_STR("text/plain; charset=utf-8"));
    for (size_t i = 0; i < response->header_count; i++)
        add_field(text, response->headers[i].name, response->headers[i].value);
    if (status == 205)
        add_field(text, ORISHA_STR("Content-Length"), ORISHA_STR("0"));
    *ret_fields_size = text->size;
    if (orisha_status_has_content(status))
        add_text(text, ORISHA_STR(laid_out_length));
    add_text(text, ORISHA_STR(laid_out_end));
}

COLD const orisha_head *orisha_make_head(orisha_request *req, const orisha_response *fields)
{
    Exchange *exchange = exchange_of(req);
    if (exchange->state != ANSWER_NONE)
        return NULL;
    Brought brought;
    const char *fault = response_fault(fields, &brought);
    if (fault != NULL) {
        answer_fault(exchange, fault);
        return NULL;
    }
    if (brought.validator && is_ok(fields) && orisha_send_conditionally(req, fields))
        return NULL;
    int status = fields->status != 0 ? fields->status : 200;
    HeadText text = {0};
    size_t fields_size;
    lay_out(&text, status, fields, brought.type, &fields_size);
    orisha_head *head = orisha_alloc(req, sizeof(*head));
    text.at = head != NULL ? orisha_alloc(req, text.size) : NULL;
    if (text.at == NULL) {
        response_error(exchange, 503, "no memory for the answer");
        return NULL;
    }
    lay_out(&text, status, fields, brought.type, &fields_size);
    *head = (orisha_head){text.at, text.size, fields_size, status != 205 ? status : 204};
    return head;
}

COLD void orisha_send(orisha_request *req, const orisha_response *response)
{
    Exchange *exchange = exchange_of(req);
    if (exchange->state != ANSWER_NONE)
        return;
    Brought brought;
    const char *fault = response_fault(response, &brought);
    if (fault != NULL) {
        answer_fault(exchange, fault);
        return;
    }
    if (brought.validator && is_ok(response) && orisha_send_conditionally(req, response))
        return;
    exchange->state = ANSWER_MADE;
    int status = response->status != 0 ? response->status : 200;
    append_status_line(exchange->output, status);
    if (!brought.type && orisha_status_has_content(status))
        append_field(exchange->output, ORISHA_STR("Content-Type"),
                     response->content_type.len > 0 ? response->content_type : ORISHA_STR("text/plain; charset=utf-8"));
    for (size_t i = 0; i < response->header_count; i++)
        append_field(exchange->output, response->headers[i].name, response->headers[i].value);
    append_rest(exchange, status, response->body);
}

/* ---- Methods ------------------------------------------------------------------------------------------------------
 */

COLD static void append_allow(Output *output, unsigned allow)
{
    const char *separator = "Allow: ";
    for (int i = 0; i < ORISHA_METHOD_COUNT; i++) {
        if (!(allow & 1u << i))
            continue;
        append_str(output, orisha_str_from_cstring(separator));
        append_str(output, orisha_str_from_cstring(method_names[i]));
        separator = ", ";
    }
    append_str(output, ORISHA_STR("\r\n"));
}

COLD void orisha_send_method_not_allowed(orisha_request *req, unsigned allow)
{
    Exchange *exchange = exchange_of(req);
    if (exchange->state != ANSWER_NONE)
        return;
    if (allow == 0) {
        response_error(exchange, 404, NULL);
        return;
    }
    exchange->state = ANSWER_MADE;
    if (allow & 1u << ORISHA_GET)
        allow |= 1u << ORISHA_HEAD;
    allow |= 1u << ORISHA_OPTIONS;
    int status = req->method == ORISHA_OPTIONS ? 204 : 405;
    append_status_line(exchange->output, status);
    append_allow(exchange->output, allow);
    if (status == 405)
        append_field(exchange->output, ORISHA_STR("Content-Type"), ORISHA_STR("text/plain; charset=utf-8"));
    append_rest(exchange, status, ORISHA_STR("405 Method Not Allowed\n"));
}
