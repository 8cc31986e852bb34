/* See reference_head.h.
 * SPDX-License-Identifier: MIT */
#include "reference_head.h"

/* All that a field says, over all of its lines. */
typedef struct Told {
    unsigned hosts, lengths, codings;
    bool bad; /* a value that no request may have */
    bool ends_chunked, other_coding;
    bool close, keep_alive, other_expectation;
} Told;

static bool is_in(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || is_in(c, "-._~");
}

static bool is_path_char(char c)
{
    return is_unreserved(c) || is_in(c, "!$&'()*+,;=:@/%");
}

static bool is_query_char(char c)
{
    return is_path_char(c) || is_in(c, "?[]\\^`{|}");
}

/* The piece before the first `separator`; *rest is what follows it, with ptr NULL when there was none. */
static orisha_str cut(orisha_str text, char separator, orisha_str *rest)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == separator) {
            *rest = (orisha_str){text.ptr + i + 1, text.len - i - 1};
            return (orisha_str){text.ptr, i};
        }
    }
    *rest = (orisha_str){NULL, 0};
    return text;
}

static bool target_is_valid(orisha_str target, bool is_options, bool *ret_undecided)
{
    *ret_undecided = false;
    if (target.len == 0 || target.len > LIMIT_TARGET_BYTES)
        return false;
    if (orisha_str_is(target, "*"))
        return is_options;
    if (target.ptr[0] != '/') {
        *ret_undecided = true;
        return false;
    }
    size_t i = 0;
    while (i < target.len && is_path_char(target.ptr[i]))
        i++;
    if (i < target.len && target.ptr[i] == '?')
        for (i++; i < target.len && is_query_char(target.ptr[i]);)
            i++;
    return i == target.len;
}

static bool read_request_line(orisha_str line, ReferenceHead *head)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
    orisha_str version, rest;
    head->method = cut(line, ' ', &rest);
    if (rest.ptr == NULL)
        return false;
    head->target = cut(rest, ' ', &version);
    bool known = false;
    for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
        known |= orisha_str_is(head->method, methods[i]);
    head->http_1_0 = orisha_str_is(version, "HTTP/1.0");
    static const char form[] = "HTTP/1.";
    if (!known || version.len != sizeof(form) || memcmp(version.ptr, form, sizeof(form) - 1) != 0 ||
        version.ptr[sizeof(form) - 1] < '0' || version.ptr[sizeof(form) - 1] > '9')
        return false;
    return target_is_valid(head->target, orisha_str_is(head->method, "OPTIONS"), &head->undecided) || head->undecided;
}

static void read_transfer_encoding(orisha_str value, Told *told)
{
    for (orisha_str rest = value; rest.ptr != NULL;) {
        orisha_str parameters;
        orisha_str coding = trimmed(cut(rest, ',', &rest));
        orisha_str name = coding;
        if (coding.len == 0)
            continue;
        while (name.len > 0 && !is_token(name))
            name.len--;
        parameters = (orisha_str){coding.ptr + name.len, coding.len - name.len};
        /* Nothing may follow chunked, not even another list. */
        told->bad |= name.len == 0 || told->ends_chunked;
        told->ends_chunked = equals_ignoring_case(name, "chunked");
        told->bad |= told->ends_chunked && parameters.len > 0;
        told->other_coding |= !told->ends_chunked;
    }
}

static void read_content_length(orisha_str value, Told *told, uint64_t *ret_length)
{
    *ret_length = 0;
    told->bad |= value.len == 0;
    for (size_t i = 0; i < value.len; i++) {
        told->bad |= value.ptr[i] < '0' || value.ptr[i] > '9';
        if (*ret_length < UINT64_MAX / 100)
            *ret_length = *ret_length * 10 + (uint64_t)(value.ptr[i] - '0');
    }
}

static void read_field(const orisha_header *field, ReferenceHead *head, Told *told)
{
    if (equals_ignoring_case(field->name, "host")) {
        told->hosts++;
        /* Of an absolute target, which is undecided, it is no part. */
        told->bad |= (field->value.len == 0 && !head->undecided) || !target_host_is_valid(field->value);
    } else if (equals_ignoring_case(field->name, "content-length")) {
        told->lengths++;
        read_content_length(field->value, told, &head->content_length);
    } else if (equals_ignoring_case(field->name, "transfer-encoding")) {
        told->codings++;
        read_transfer_encoding(field->value, told);
    } else if (equals_ignoring_case(field->name, "connection")) {
        for (orisha_str rest = field->value; rest.ptr != NULL;) {
            orisha_str option = trimmed(cut(rest, ',', &rest));
            told->close |= equals_ignoring_case(option, "close");
            told->keep_alive |= equals_ignoring_case(option, "keep-alive");
        }
    } else if (equals_ignoring_case(field->name, "expect")) {
        for (orisha_str rest = field->value; rest.ptr != NULL;) {
            orisha_str expectation = trimmed(cut(rest, ',', &rest));
            bool known = equals_ignoring_case(expectation, "100-continue");
            head->expects_continue |= known;
            told->other_expectation |= !known && expectation.len > 0;
        }
    }
}

static bool read_field_line(orisha_str line, ReferenceHead *head, Told *told)
{
    orisha_str rest;
    orisha_str name = cut(line, ':', &rest);
    if (rest.ptr == NULL || !is_token(name) || !is_field_value(rest) || head->field_count == LIMIT_FIELDS)
        return false;
    orisha_header *field = &head->fields[head->field_count++];
    *field = (orisha_header){name, trimmed(rest)};
    read_field(field, head, told);
    return true;
}

/* What the fields may not say together. */
static bool is_consistent(const ReferenceHead *head, const Told *told)
{
    if (told->bad || told->hosts > 1 || (told->hosts == 0 && !head->http_1_0))
        return false;
    if (told->lengths > 1 || (told->lengths == 1 && told->codings > 0) || head->content_length > LIMIT_BODY_BYTES)
        return false;
    if (told->codings > 0 && (head->http_1_0 || !told->ends_chunked || told->other_coding))
        return false;
    return !told->other_expectation || head->http_1_0;
}

/* The first empty line after a line. Not found where a CR or LF stands alone before it. */
static size_t find_end(const char *bytes, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++) {
        if (bytes[i] != '\r' && bytes[i] != '\n')
            continue;
        if (bytes[i] != '\r' || bytes[i + 1] != '\n')
            return 0;
        if (i + 3 < size && bytes[i + 2] == '\r' && bytes[i + 3] == '\n')
            return i + 4;
        i++;
    }
    return 0;
}

static bool read_lines(orisha_str text, ReferenceHead *head)
{
    Told told = {0};
    for (bool first = true; text.len > 2; first = false) {
        orisha_str rest;
        orisha_str line = cut(text, '\r', &rest);
        text = (orisha_str){rest.ptr + 1, rest.len - 1}; /* the LF */
        if (!(first ? read_request_line(line, head) : read_field_line(line, head, &told)))
            return false;
    }
    head->chunked = told.codings > 0;
    head->closes = told.close || (head->http_1_0 && !told.keep_alive);
    head->expects_continue &= !head->http_1_0;
    return is_consistent(head, &told);
}

void reference_head_read(const char *bytes, size_t size, ReferenceHead *ret_head)
{
    memset(ret_head, 0, offsetof(ReferenceHead, fields));
    ret_head->size = find_end(bytes, size);
    if (ret_head->size == 0 || ret_head->size > LIMIT_HEAD_BYTES)
        return;
    ret_head->valid = read_lines((orisha_str){bytes, ret_head->size}, ret_head);
}
