/* See answers.h.
 * SPDX-License-Identifier: MIT */
#include "answers.h"

enum { DATE_BYTES = 29 };

/* What the fields of one answer say. */
typedef struct Fields {
    int64_t content_length; /* -1: none */
    const char *date;
    bool closes;
    bool keeps;
    bool allows_all; /* Allow names every method: the answer to `OPTIONS *`, which is never routed */
} Fields;

typedef struct Reader {
    const char *stream;
    const char *at;
    const char *end;
} Reader;

static size_t position(const Reader *reader)
{
    return (size_t)(reader->at - reader->stream);
}

static bool takes(Reader *reader, const char *text)
{
    size_t size = strlen(text);
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, text, size) != 0)
        return false;
    reader->at += size;
    return true;
}

/* Up to CR LF, which it takes too. */
static orisha_str take_line(Reader *reader)
{
    const char *begin = reader->at;
    const char *cr = memchr(begin, '\r', (size_t)(reader->end - begin));
    CHECK(cr != NULL && cr + 1 < reader->end && cr[1] == '\n', "a line of an answer does not end, at %zu",
          position(reader));
    reader->at = cr + 2;
    return (orisha_str){begin, (size_t)(cr - begin)};
}

static int take_status(Reader *reader)
{
    CHECK(takes(reader, "HTTP/1.1 "), "no status line at %zu", position(reader));
    orisha_str rest = take_line(reader);
    int status = 0;
    CHECK(rest.len >= 4 && rest.ptr[3] == ' ' && is_field_value(rest), "status line: %.*s", ORISHA_FMT(rest));
    for (int i = 0; i < 3; i++) {
        CHECK(rest.ptr[i] >= '0' && rest.ptr[i] <= '9', "status: %.*s", ORISHA_FMT(rest));
        status = status * 10 + rest.ptr[i] - '0';
    }
    CHECK(status >= 200 && status <= 599, "status %d", status);
    return status;
}

static int64_t read_length(orisha_str value)
{
    int64_t length = 0;
    CHECK(value.len > 0 && value.len < 16, "Content-Length: %.*s", ORISHA_FMT(value));
    for (size_t i = 0; i < value.len; i++) {
        CHECK(value.ptr[i] >= '0' && value.ptr[i] <= '9', "Content-Length: %.*s", ORISHA_FMT(value));
        length = length * 10 + value.ptr[i] - '0';
    }
    return length;
}

static void read_field(orisha_str name, orisha_str value, Fields *fields)
{
    CHECK(is_token(name) && is_field_value(value), "field: %.*s: %.*s", ORISHA_FMT(name), ORISHA_FMT(value));
    CHECK(!equals_ignoring_case(name, "transfer-encoding"), "no answer is chunked");
    if (equals_ignoring_case(name, "content-length")) {
        CHECK(fields->content_length < 0, "two Content-Lengths");
        fields->content_length = read_length(value);
    } else if (equals_ignoring_case(name, "date")) {
        CHECK(fields->date == NULL && value.len == DATE_BYTES && memcmp(value.ptr + 25, " GMT", 4) == 0, "Date: %.*s",
              ORISHA_FMT(value));
        fields->date = value.ptr;
    } else if (equals_ignoring_case(name, "connection")) {
        CHECK(!fields->closes && !fields->keeps, "two Connections");
        fields->closes = orisha_str_is(value, "close");
        fields->keeps = orisha_str_is(value, "keep-alive");
        CHECK(fields->closes || fields->keeps, "Connection: %.*s", ORISHA_FMT(value));
    } else if (equals_ignoring_case(name, "allow")) {
        fields->allows_all = orisha_str_is(value, "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS");
    }
}

static Fields take_fields(Reader *reader)
{
    Fields fields = {.content_length = -1};
    orisha_str line;
    while ((line = take_line(reader)).len > 0) {
        const char *colon = memchr(line.ptr, ':', line.len);
        CHECK(colon != NULL && colon + 1 < line.ptr + line.len && colon[1] == ' ', "field line: %.*s",
              ORISHA_FMT(line));
        orisha_str name = {line.ptr, (size_t)(colon - line.ptr)};
        orisha_str value = {colon + 2, line.len - name.len - 2};
        read_field(name, value, &fields);
    }
    CHECK(fields.date != NULL, "an answer has no Date");
    return fields;
}

static void take_body(Reader *reader, int status, const Fields *fields, bool to_head)
{
    bool has_body = status != 204 && status != 304;
    CHECK(status != 204 || fields->content_length < 0, "204 has a Content-Length");
    CHECK(!has_body || fields->content_length >= 0, "%d has no Content-Length", status);
    if (to_head || !has_body)
        return;
    CHECK(reader->end - reader->at >= fields->content_length, "%d: %zd bytes are left of a body of %lld", status,
          reader->end - reader->at, (long long)fields->content_length);
    reader->at += fields->content_length;
}

void answers_read(const char *stream, size_t size, const Log *log, bool refused_head, Answers *ret_answers)
{
    Reader reader = {stream, stream, size > 0 ? stream + size : stream};
    Answers *answers = ret_answers;
    size_t handled = 0;
    answers->count = 0;
    answers->refused = false;
    bool over = false;
    while (reader.at < reader.end) {
        CHECK(!over, "the stream goes on after its last answer, at %zu", position(&reader));
        if (takes(&reader, "HTTP/1.1 100 Continue\r\n\r\n"))
            continue;
        CHECK(answers->count <= REQUESTS_MAX, "more answers than there can be requests");
        Answer *answer = &answers->list[answers->count++];
        answer->begin = position(&reader);
        answer->status = take_status(&reader);
        Fields fields = take_fields(&reader);
        answer->date_at = (size_t)(fields.date - stream);
        answer->body_at = position(&reader);
        answer->closes = fields.closes;
        bool to_head = refused_head;
        if (!fields.allows_all || answer->status != 204) {
            answers->refused = handled == log->count;
            CHECK(!answers->refused || (answer->status >= 400 && fields.closes), "an answer (%d) too many",
                  answer->status);
            if (!answers->refused)
                to_head = log->methods[handled++] == ORISHA_HEAD;
        }
        take_body(&reader, answer->status, &fields, to_head);
        answer->end = position(&reader);
        over = fields.closes;
    }
    CHECK(handled == log->count, "%zu requests were handled, %zu answered", log->count, handled);
}
