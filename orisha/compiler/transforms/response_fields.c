/* See response_fields.h. What is checked here of constants the runtime checks of the rest: response.c there.
 * SPDX-License-Identifier: MIT */
#include "response_fields.h"
#include "response.h"

/* More than any response needs; clients refuse long heads. */
#define HEADERS_LIMIT        64
#define DEFAULT_CONTENT_TYPE "text/plain; charset=utf-8"

bool equal_without_case(orisha_str a, const char *b)
{
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++)
        if ((a.ptr[i] | 0x20) != (b[i] | 0x20))
            return false;
    return true;
}

static bool read_status(orisha_transform *t, const orisha_field *field, Response *response)
{
    response->status = 200;
    response->status_field = field;
    if (field_is_null(field))
        return true;
    if (!orisha_integer_literal(field->value, &response->status)) {
        response->status = 0;
        return true;
    }
    if (response->status >= 200 && response->status <= 599)
        return true;
    orisha_report(t, ORISHA_ERROR, "K401", field->value_span, "this is not a status that a response can have",
                  "the status is a number from 200 to 599, such as 200, 404 or 503");
    return false;
}

/* Field values hold visible characters, spaces and tabs (RFC 9110 section 5.5). */
static bool is_field_value(orisha_str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static bool is_token(orisha_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool alphanumeric = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!alphanumeric && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return name.len > 0;
}

/* type "/" subtype, then parameters (RFC 9110 section 8.3.1). */
static bool is_media_type(orisha_str type)
{
    const char *slash = type.len ? memchr(type.ptr, '/', type.len) : NULL;
    if (!slash || !is_field_value(type) || interpolates(type))
        return false;
    orisha_str rest = {slash + 1, type.len - (size_t)(slash + 1 - type.ptr)};
    size_t subtype = 0;
    while (subtype < rest.len && rest.ptr[subtype] != ';' && rest.ptr[subtype] != ' ')
        subtype++;
    return is_token((orisha_str){type.ptr, (size_t)(slash - type.ptr)}) && is_token((orisha_str){rest.ptr, subtype}) &&
           type.ptr[type.len - 1] != ' ';
}

static bool read_type(orisha_transform *t, const orisha_field *field, Response *response)
{
    response->content_type = ORISHA_STR(DEFAULT_CONTENT_TYPE);
    response->is_type_constant = true;
    response->type_field = field;
    if (field_is_null(field))
        return true;
    if (!orisha_string_literal(t, field->value, &response->content_type)) {
        response->is_type_constant = false;
        return true;
    }
    if (is_media_type(response->content_type))
        return true;
    orisha_report(t, ORISHA_ERROR, "K402", field->value_span, "this cannot be a content type",
                  "write a media type, as in \"application/json\", or a C expression that makes one");
    return false;
}

static const char *header_fault(orisha_str name)
{
    static const char *const own[] = {"Content-Length", "Date", "Connection", "Transfer-Encoding", NULL};
    for (size_t i = 0; own[i]; i++)
        if (equal_without_case(name, own[i]))
            return "this field is the server's own: it keeps the framing right";
    if (equal_without_case(name, "Content-Type"))
        return "the content type has a field of its own: content_type: \"...\"";
    return is_token(name) ? NULL : "this is not a field name (RFC 9110 section 5.1)";
}

/* In an expression; a string that is the whole value is another matter. */
static bool has_interpolating_string(orisha_str expression)
{
    bool is_inside = false;
    for (size_t i = 0; i + 1 < expression.len; i++) {
        if (expression.ptr[i] == '"')
            is_inside = !is_inside;
        else if (is_inside && expression.ptr[i] == '\\')
            i++;
        else if (is_inside && expression.ptr[i] == '{' && expression.ptr[i + 1] == '{')
            return true;
    }
    return false;
}

/* [ W/ ] DQUOTE text DQUOTE (RFC 9110 section 8.8.3): without quotes no client's condition can match it. */
static bool is_entity_tag(orisha_str value)
{
    if (value.len >= 2 && value.ptr[0] == 'W' && value.ptr[1] == '/')
        value = (orisha_str){value.ptr + 2, value.len - 2};
    return value.len >= 2 && value.ptr[0] == '"' &&
           memchr(value.ptr + 1, '"', value.len - 1) == value.ptr + value.len - 1;
}

static bool read_header(orisha_transform *t, const orisha_field *field, Response *response, Header *header)
{
    const char *fault = header_fault(field->name);
    if (fault) {
        orisha_report(t, ORISHA_ERROR, "K403", field->name_span, fault, "remove it from headers");
        return false;
    }
    int64_t number;
    header->name = field->name;
    if (orisha_integer_literal(field->value, &number)) {
        orisha_report(t, ORISHA_ERROR, "K404", field->value_span, "the value of a header field is a string",
                      orisha_transform_format(t, "write \"%.*s\"", ORISHA_FMT(field->value)));
        return false;
    }
    bool is_literal = orisha_string_literal(t, field->value, &header->value);
    if (is_literal && !is_field_value(header->value)) {
        orisha_report(t, ORISHA_ERROR, "K404", field->value_span, "this cannot be the value of a header field",
                      "write a string without control characters, or a C expression that makes the value");
        return false;
    }
    if (is_literal && !interpolates(header->value) && equal_without_case(header->name, "ETag") &&
        !is_entity_tag(header->value)) {
        orisha_report(t, ORISHA_ERROR, "K404", field->value_span, "an entity tag stands in quotes",
                      "write \"\\\"v1\\\"\": the inner quotes are part of the value");
        return false;
    }
    if (!is_literal && has_interpolating_string(field->value)) {
        orisha_report(t, ORISHA_ERROR, "K133", field->value_span,
                      "{{ }} works only in a string that is a whole value, not in an expression",
                      "make the text with orisha_format(req, \"...\", ...)");
        return false;
    }
    if (!is_literal || interpolates(header->value)) {
        header->expression = field;
        response->are_headers_constant = false;
    }
    return true;
}

static bool read_headers(orisha_transform *t, const orisha_field *field, Response *response)
{
    response->are_headers_constant = true;
    if (field_is_null(field))
        return true;
    bool is_right = true;
    Header **link = &response->headers;
    for (const orisha_field *f = orisha_parse_record(t, field->value, field->value_span); f; f = f->next) {
        if (response->header_count == HEADERS_LIMIT) {
            orisha_report(t, ORISHA_ERROR, "K404", f->name_span, "a response has at most 64 extra fields",
                          "remove some");
            return false;
        }
        Header *header = orisha_transform_alloc(t, sizeof *header);
        is_right &= read_header(t, f, response, header);
        *link = header;
        link = &header->next;
        response->header_count++;
    }
    return is_right;
}

static bool read_body(orisha_transform *t, const orisha_field *field, Response *response)
{
    response->body_field = field_is_null(field) ? NULL : field;
    response->is_body_literal = !response->body_field || orisha_string_literal(t, field->value, &response->body);
    if (response->body_field && forbids_body(response->status) &&
        !(response->is_body_literal && response->body.len == 0)) {
        orisha_report(t, ORISHA_ERROR, "K405", field->value_span, "a response of this status has no body",
                      "remove the body, or choose another status (RFC 9110 section 15)");
        return false;
    }
    return true;
}

bool response_fields_read(orisha_transform *t, const orisha_field *fields, Response *ret_response)
{
    *ret_response = (Response){0};
    bool is_right = read_status(t, orisha_find_field(fields, "status"), ret_response);
    is_right &= read_type(t, orisha_find_field(fields, "content_type"), ret_response);
    is_right &= read_headers(t, orisha_find_field(fields, "headers"), ret_response);
    is_right &= read_body(t, orisha_find_field(fields, "body"), ret_response);
    return is_right;
}
