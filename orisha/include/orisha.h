/* orisha.h: the public interface of liborisha.
 *
 * Two readers: host C in a `.kz` file (the request, strings, responses), and the C that `orishac` generates (everything
 * below "Generated code"). The compiler emits `orisha_handle`; the runtime calls it once per request, on a worker
 * thread.
 *
 * Memory: a pointer taken from a request dies when its handler returns. `orisha_alloc` takes from the request's arena,
 * which has a hard limit and is emptied after the answer.
 *
 * This header is plain C11 and silent under -Wall -Wextra -Wpedantic.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_H
#define ORISHA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <orisha/status.h>

/* ---- Strings ---------------------------------------------------------------------------------------------------- */

/* A slice: not terminated, may hold any byte. Who owns the bytes is said where a slice is declared. */
typedef struct orisha_str {
    const char *ptr;
    size_t len;
} orisha_str;

#define ORISHA_STR(literal) ((orisha_str){(literal), sizeof(literal) - 1})

static inline orisha_str orisha_str_from_slice(orisha_str s)
{
    return s;
}
static inline orisha_str orisha_str_from_cstring(const char *s)
{
    return (orisha_str){s, s ? strlen(s) : 0};
}
/* What a value of another type is passed to, so that the C compiler says what is expected. There is no such function.
 */
struct orisha_nothing {
    char unused;
};
orisha_str orisha_expects_a_string(struct orisha_nothing value);
size_t orisha_expects_a_string_or_number(struct orisha_nothing value);
char *orisha_writes_nothing(char *at, ...); /* where the other has been told */

/* What generated code makes of a value that is to be a string: an orisha_str, or a C string (NULL is empty). The name is
 * short because generated code puts the value into the column that it has in the source. */
#define KZ_STR(value)                                                                                                  \
    _Generic((value),                                                                                                  \
        orisha_str: orisha_str_from_slice,                                                                             \
        char *: orisha_str_from_cstring,                                                                               \
        const char *: orisha_str_from_cstring,                                                                         \
        default: orisha_expects_a_string)(value)

static inline bool orisha_str_equal(orisha_str a, orisha_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool orisha_str_is(orisha_str s, const char *cstring)
{
    return orisha_str_equal(s, orisha_str_from_cstring(cstring));
}

/* For printf: "%.*s". */
#define ORISHA_FMT(s) (int)(s).len, (s).ptr

/* ---- Requests --------------------------------------------------------------------------------------------------- */

/* The methods that the server knows (RFC 9110 section 9.3, RFC 5789). CONNECT, TRACE and all others are answered 501
 * before routing. The values are bit positions in an Allow mask. */
typedef enum orisha_method {
    ORISHA_GET,
    ORISHA_HEAD,
    ORISHA_POST,
    ORISHA_PUT,
    ORISHA_DELETE,
    ORISHA_PATCH,
    ORISHA_OPTIONS,
    ORISHA_METHOD_COUNT
} orisha_method;

typedef struct orisha_header {
    orisha_str name;  /* as sent; names compare without case */
    orisha_str value; /* outer white space removed */
} orisha_header;

/* One request, whole: the handler is called when its body has arrived. All slices die when the handler returns. */
typedef struct orisha_request {
    orisha_method method;
    orisha_str path;       /* what the router compares: percent-decoded; an encoded slash stands as a NUL byte, see
                            * orisha_param. ORISHA_PATH_PADDING bytes behind it can be read (orisha/segments.h) */
    orisha_str query;      /* raw, without the '?'; empty if there was none; orisha_request_query decodes it */
    orisha_str raw_path;   /* as sent, up to '?' */
    const char *values;    /* the bytes of `path` with every encoded slash a '/': parameters are slices of it */
    uint8_t minor_version; /* 0 or 1, of HTTP/1.x */
    const orisha_header *headers;
    size_t header_count;
    orisha_str body; /* decoded from chunks if it came in chunks */
} orisha_request;

/* First header of that name, compared without case; a slice with ptr NULL when there is none. All of them, in the order
 * in which they came: req->headers[0] to req->headers[req->header_count - 1]. */
orisha_str orisha_request_header(const orisha_request *req, orisha_str name);

/* First cookie of that name (RFC 6265 section 4.2.1), as it was sent: quotes are part of it. ptr NULL: there is none.
 */
orisha_str orisha_request_cookie(const orisha_request *req, orisha_str name);
/* The next cookie of a Cookie header's value. False at the end; what is no pair is skipped.
 *     orisha_str rest = orisha_request_header(req, ORISHA_STR("Cookie")), name, value;
 *     while (orisha_cookie_next(&rest, &name, &value)) ... */
bool orisha_cookie_next(orisha_str *rest, orisha_str *ret_name, orisha_str *ret_value);

/* `name=value&...`: the query of a request, or the body of a form that was sent as application/x-www-form-urlencoded
 * (WHATWG URL section 5.1). '+' is a space and %XX is its byte, which may be any, NUL included; a '%' that no two hex
 * digits follow stands for itself, so no input is malformed. Slices point into the request; into its arena where
 * something was decoded.
 *
 * orisha_form_find: the first value of that name; ptr NULL when there is none or the arena is spent.
 * orisha_request_query is that of req->query. orisha_form_next: 1 and the next pair, 0 at the end, -ENOMEM when the
 * arena is spent. orisha_str rest = req->query, name, value; while (orisha_form_next(req, &rest, &name, &value) > 0)
 * ... */
orisha_str orisha_form_find(orisha_request *req, orisha_str form, orisha_str name);
int orisha_form_next(orisha_request *req, orisha_str *rest, orisha_str *ret_name, orisha_str *ret_value);
static inline orisha_str orisha_request_query(orisha_request *req, orisha_str name)
{
    return orisha_form_find(req, req->query, name);
}

/* Memory that lives until the answer is written; NULL when the request's limit (64 KiB) is spent. Aligned for any type.
 */
void *orisha_alloc(orisha_request *req, size_t size_bytes);

/* A formatted string in the request's arena; empty when the arena is spent. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
orisha_str
orisha_format(orisha_request *req, const char *format, ...);

/* ---- Responses -------------------------------------------------------------------------------------------------- */

/* What a host function returns to answer a request. Zero values mean the defaults: status 200,
 * content_type "text/plain; charset=utf-8", empty body. Content-Length, Date and framing are the server's own. */
typedef struct orisha_response {
    int status;
    orisha_str content_type;
    orisha_str body;
    const orisha_header *headers; /* extra fields; NULL if none; with an ETag or Last-Modified: see orisha_send */
    size_t header_count;
} orisha_response;

/* ---- JSON bodies ------------------------------------------------------------------------------------------------ */

/* `~record NAME { title: string, done: ?bool }` declares `struct NAME` for host C below it (and the type name NAME):
 * each field with its C type, and for an optional one a bool `has_FIELD` behind it; and
 *     bool NAME_from_json(orisha_request *req, orisha_str text, struct NAME *ret_value, orisha_refusal *ret_refusal);
 * A step `orisha:json(req, as: NAME)` does the same with the request's body, see orisha/LANGUAGE.md. */

typedef enum orisha_field_type {
    ORISHA_FIELD_STRING,
    ORISHA_FIELD_BOOL,
    ORISHA_FIELD_U8,
    ORISHA_FIELD_U16,
    ORISHA_FIELD_U32,
    ORISHA_FIELD_U64,
    ORISHA_FIELD_I8,
    ORISHA_FIELD_I16,
    ORISHA_FIELD_I32,
    ORISHA_FIELD_I64,
    ORISHA_FIELD_F64,
} orisha_field_type;

typedef struct orisha_record_field {
    orisha_str name;
    orisha_field_type type;
    size_t offset;       /* in the struct */
    size_t given_offset; /* of the bool that says whether it was given; 0: it is required */
} orisha_record_field;

enum { ORISHA_RECORD_FIELDS = 64 }; /* at most so many in a record */

typedef struct orisha_record {
    const orisha_record_field *fields;
    size_t field_count;
    size_t size; /* of the struct */
} orisha_record;

/* Why a request is not answered as it wished. The message holds nothing that the client sent. */
typedef struct orisha_refusal {
    int status; /* 400, 413, 415 */
    orisha_str message;
    orisha_header accepted; /* of a 415: the field that says what would be taken; without a name in all others */
} orisha_refusal;

/* One JSON object (RFC 8259) as a record. Every field must be there unless it is optional (then null counts as absent),
 * once, and of its type: integers without fraction or exponent and within their type, strings in valid UTF-8. Members
 * that are not declared are checked and ignored; nothing may follow. Strings are slices of `text`, or of the arena when
 * they hold escapes. False: *ret_value is unspecified, and *ret_refusal says what is wrong (400), or that the arena is
 * spent (413). */
bool orisha_json_read(orisha_request *req, orisha_str text, const orisha_record *record, void *ret_value,
                      orisha_refusal *ret_refusal);
/* The request's body, whose Content-Type must be JSON, and which must have no content coding (415). */
bool orisha_json_body(orisha_request *req, const orisha_record *record, void *ret_value, orisha_refusal *ret_refusal);
/* Answers with the status, the field and the message as plain text. */
void orisha_send_refusal(orisha_request *req, const orisha_refusal *refusal);

/* ---- Generated code ---------------------------------------------------------------------------------------------
 * Every answer is made by exactly one of: orisha_send, orisha_send_constant, orisha_send_body, orisha_send_asset,
 * orisha_send_method_not_allowed, or orisha_begin ... orisha_finish. A handler that makes none is answered 500. */

/* The program's handler, emitted by orishac, called directly by the runtime. */
void orisha_handle(orisha_request *req);

/* A whole response folded at compile time:
 *     "HTTP/1.1 200 OK\r\n" fields "Date: " 29 bytes | "\r\n\r\n" body
 * `head_size` counts up to and including the Date value (the bar above); the 29 bytes before it are overwritten with
 * the current date in the copy that is sent. The runtime inserts "\r\nConnection: close" at the bar when it must, and
 * leaves the body out for HEAD. Bytes live as long as the program. */
typedef struct orisha_constant {
    const char *bytes;
    size_t size;
    size_t head_size;
} orisha_constant;

/* The head of a response whose body is known at run time only, laid out at compile time:
 *     "HTTP/1.1 200 OK\r\n" fields | "Content-Length: 00\r\n" "Date: " 29 bytes "\r\n\r\n"
 * `fields_size` counts up to the bar; the length and the date are overwritten in the copy that is sent. A status that
 * has no content (204, 205 and 304) has no Content-Length to fill in here; that of a 205 is 0, one of the fields, and
 * `status` is 204 for it: one comparison less for every answer. */
typedef struct orisha_head {
    const char *bytes;
    size_t size;
    size_t fields_size;
    int status;
} orisha_head;

/* Content codings (RFC 9110 section 8.4.1; br: RFC 7932; zstd: RFC 8878). */
typedef enum orisha_coding {
    ORISHA_IDENTITY, /* as it is */
    ORISHA_GZIP,
    ORISHA_BROTLI,
    ORISHA_ZSTD,
    ORISHA_CODING_COUNT
} orisha_coding;

/* A file of a static site in one coding. The slices point into `whole`, whose fields stand in this order: Content-Type,
 * Content-Encoding unless identity, Accept-Ranges, Last-Modified, ETag, Vary if there are variants, Cache-Control if
 * the name has a hash in it, Content-Length, Date. */
typedef struct orisha_variant {
    orisha_coding coding;
    orisha_constant whole; /* the 200 */
    orisha_str fields;     /* Content-Type to Cache-Control, each ended by CRLF: what a 206 repeats */
    orisha_str validators; /* ETag to Cache-Control: what a 304 repeats (RFC 9110 section 15.4.5) */
    orisha_str etag;       /* quoted, strong; without its quotes it is text that the body does not hold */
} orisha_variant;

/* One file of a static site. The smallest variant stands first; ORISHA_IDENTITY is always among them. */
typedef struct orisha_asset {
    const orisha_variant *variants;
    size_t variant_count;
    int64_t modified_s; /* Last-Modified, in seconds since 1970 */
    /* May this date tell two versions apart (RFC 9110 section 8.8.2.2)? Not when SOURCE_DATE_EPOCH stands in for it. */
    bool modified_is_strong;
} orisha_asset;

/* A 200 with an ETag or Last-Modified among its headers is not sent where the preconditions of a GET or HEAD ask for
 * 304 or 412 (RFC 9110 section 13). */
void orisha_send(orisha_request *req, const orisha_response *response);
/* Answers 304 or 412 where they do; false: all of the 200 is to be sent. Of `fields` only the headers are used. It is for
 * what has a constant head: orisha_send and orisha_make_head ask by themselves. */
bool orisha_send_conditionally(orisha_request *req, const orisha_response *fields);
/* The head of a response whose body follows with orisha_begin; `fields` but its body is used, and checked as
 * orisha_send does. It lies in the request's arena. NULL: it is answered already, with what was wrong, 304 or 412. */
const orisha_head *orisha_make_head(orisha_request *req, const orisha_response *fields);
void orisha_send_constant(orisha_request *req, const orisha_constant *constant);
void orisha_send_body(orisha_request *req, const orisha_head *head, orisha_str body);
/* GET and HEAD: chooses the variant by Accept-Encoding (RFC 9110 section 12.5.3), evaluates the preconditions (section
 * 13) and answers 200, 206, 304, 406, 412 or 416. Other methods: 405. */
void orisha_send_asset(orisha_request *req, const orisha_asset *asset);
/* `allow` is a mask of 1u << orisha_method. 0: 404. OPTIONS: 204 with Allow. Otherwise 405 with Allow.
 * HEAD is implied by GET, OPTIONS by any. */
void orisha_send_method_not_allowed(orisha_request *req, unsigned allow);
/* 500 with a plain-text body; for a handler that could not make its answer. */
void orisha_send_error(orisha_request *req, int status);

/* A body made piece by piece, straight in the output: begin with room for all pieces, write each, finish.
 *     char *at = orisha_begin(req, &head, room);
 *     if (at != NULL) { at = orisha_write(at, "[", 1); ... orisha_finish(req, at); }
 * NULL: there is no memory, or the request has its answer already. Content-Length is filled in by finish. */
char *orisha_begin(orisha_request *req, const orisha_head *head, size_t room);
void orisha_finish(orisha_request *req, const char *end);

/* Each writes a piece and returns where the next one goes. */
static inline char *orisha_write(char *at, const char *bytes, size_t size)
{
    if (size > 0)
        memcpy(at, bytes, size);
    return at + size;
}
static inline char *orisha_write_raw(char *at, orisha_str value)
{
    return orisha_write(at, value.ptr, value.len);
}

#include <orisha/told_once.h>

/* {{ expression }} in a body: the value is escaped for the content type that the program states and the place where it
 * stands. Invalid UTF-8 becomes U+FFFD in JSON and HTML. JSON: RFC 8259 section 7, and '<' as \u003c so that it is safe
 * in a script element; inside of a string without quotes, elsewhere (..._JSON_VALUE) a whole string, or a number or
 * boolean. HTML: & < > " ' as character references. */
char *orisha_write_json(char *at, orisha_str value);
char *orisha_write_html(char *at, orisha_str value);
char *orisha_write_i64(char *at, int64_t value);
char *orisha_write_u64(char *at, uint64_t value);
char *orisha_write_f64(char *at, double value); /* shortest form that reads back the same; JSON has no NaN: "null" */
static inline char *orisha_write_bool(char *at, bool value)
{
    return value ? orisha_write(at, "true", 4) : orisha_write(at, "false", 5);
}
static inline char *orisha_write_cstring_raw(char *at, const char *value)
{
    return orisha_write_raw(at, orisha_str_from_cstring(value));
}
static inline char *orisha_write_cstring_json(char *at, const char *value)
{
    return orisha_write_json(at, orisha_str_from_cstring(value));
}
static inline char *orisha_write_cstring_html(char *at, const char *value)
{
    return orisha_write_html(at, orisha_str_from_cstring(value));
}

static inline char *orisha_write_json_value(char *at, orisha_str value)
{
    return orisha_write(orisha_write_json(orisha_write(at, "\"", 1), value), "\"", 1);
}
static inline char *orisha_write_cstring_json_value(char *at, const char *value)
{
    return orisha_write_json_value(at, orisha_str_from_cstring(value));
}

/* How much room a value needs at the most, in either escaping. A number needs no more than ORISHA_NUMBER_ROOM. */
enum { ORISHA_NUMBER_ROOM = 32, ORISHA_SHORT_VALUE = 1024, ORISHA_ESCAPED_BYTE = 6 };
size_t orisha_measure_escaped(orisha_str value);
static inline size_t orisha_room_escaped(orisha_str value)
{
    return value.len <= ORISHA_SHORT_VALUE ? value.len * ORISHA_ESCAPED_BYTE : orisha_measure_escaped(value);
}
static inline size_t orisha_room_quoted(orisha_str value)
{
    return orisha_room_escaped(value) + 2;
}
static inline size_t orisha_room_raw(orisha_str value)
{
    return value.len;
}
static inline size_t orisha_room_cstring_escaped(const char *value)
{
    return orisha_room_escaped(orisha_str_from_cstring(value));
}
static inline size_t orisha_room_cstring_quoted(const char *value)
{
    return orisha_room_quoted(orisha_str_from_cstring(value));
}
static inline size_t orisha_room_cstring_raw(const char *value)
{
    return orisha_str_from_cstring(value).len;
}
static inline size_t orisha_room_number(double value)
{
    (void)value;
    return ORISHA_NUMBER_ROOM;
}

#define ORISHA_ROOM_WITH(value, room_str, room_cstring)                                                                \
    _Generic((value),                                                                                                  \
        orisha_str: room_str,                                                                                          \
        char *: room_cstring,                                                                                          \
        const char *: room_cstring,                                                                                    \
        bool: orisha_room_number,                                                                                      \
        float: orisha_room_number,                                                                                     \
        double: orisha_room_number,                                                                                    \
        signed char: orisha_room_number,                                                                               \
        short: orisha_room_number,                                                                                     \
        int: orisha_room_number,                                                                                       \
        long: orisha_room_number,                                                                                      \
        long long: orisha_room_number,                                                                                 \
        unsigned char: orisha_room_number,                                                                             \
        unsigned short: orisha_room_number,                                                                            \
        unsigned: orisha_room_number,                                                                                  \
        unsigned long: orisha_room_number,                                                                             \
        unsigned long long: orisha_room_number,                                                                        \
        default: orisha_expects_a_string_or_number)(value)
#define ORISHA_ROOM_RAW(value)        ORISHA_ROOM_WITH(value, orisha_room_raw, orisha_room_cstring_raw)
#define ORISHA_ROOM_JSON(value)       ORISHA_ROOM_WITH(value, orisha_room_escaped, orisha_room_cstring_escaped)
#define ORISHA_ROOM_HTML(value)       ORISHA_ROOM_JSON(value)
#define ORISHA_ROOM_JSON_VALUE(value) ORISHA_ROOM_WITH(value, orisha_room_quoted, orisha_room_cstring_quoted)

#define ORISHA_WRITE_WITH(at, value, write_str, write_cstring)                                                         \
    _Generic((value),                                                                                                  \
        orisha_str: write_str,                                                                                         \
        char *: write_cstring,                                                                                         \
        const char *: write_cstring,                                                                                   \
        bool: orisha_write_bool,                                                                                       \
        float: orisha_write_f64,                                                                                       \
        double: orisha_write_f64,                                                                                      \
        signed char: orisha_write_i64,                                                                                 \
        short: orisha_write_i64,                                                                                       \
        int: orisha_write_i64,                                                                                         \
        long: orisha_write_i64,                                                                                        \
        long long: orisha_write_i64,                                                                                   \
        unsigned char: orisha_write_u64,                                                                               \
        unsigned short: orisha_write_u64,                                                                              \
        unsigned: orisha_write_u64,                                                                                    \
        unsigned long: orisha_write_u64,                                                                               \
        unsigned long long: orisha_write_u64,                                                                          \
        default: orisha_writes_nothing)((at), (value))
#define ORISHA_WRITE_RAW(at, value)  ORISHA_WRITE_WITH(at, value, orisha_write_raw, orisha_write_cstring_raw)
#define ORISHA_WRITE_JSON(at, value) ORISHA_WRITE_WITH(at, value, orisha_write_json, orisha_write_cstring_json)
#define ORISHA_WRITE_HTML(at, value) ORISHA_WRITE_WITH(at, value, orisha_write_html, orisha_write_cstring_html)
#define ORISHA_WRITE_JSON_VALUE(at, value)                                                                             \
    ORISHA_WRITE_WITH(at, value, orisha_write_json_value, orisha_write_cstring_json_value)

/* Takes the segment that begins at *at: up to the next '/' or `end`. False when it is empty. On success *at is left on
 * the
 * '/' or on `end`. */
static inline bool orisha_take_segment(const char **at, const char *end, orisha_str *ret_segment)
{
    const char *begin = *at;
    const char *stop = begin;
    const char *near = end - begin > 8 ? begin + 8 : end; /* most are short: no call for them */
    while (stop < near && *stop != '/')
        stop++;
    if (stop == near && near < end) {
        const char *slash = memchr(near, '/', (size_t)(end - near));
        stop = slash ? slash : end;
    }
    if (stop == begin)
        return false;
    *ret_segment = (orisha_str){begin, (size_t)(stop - begin)};
    *at = stop;
    return true;
}

/* True, and *at moved past it, when the literal stands at *at. */
static inline bool orisha_take_literal(const char **at, const char *end, const char *literal, size_t size)
{
    if ((size_t)(end - *at) < size || memcmp(*at, literal, size) != 0)
        return false;
    *at += size;
    return true;
}

/* A decimal integer that fills the segment: an optional '-', digits, no '+', no leading zeros but "0" itself, no
 * overflow. */
bool orisha_parse_int(orisha_str segment, int64_t *ret_value);

/* Takes a segment that is an integer; *at is unspecified when it is not. */
static inline bool orisha_take_int(const char **at, const char *end, int64_t *ret_value)
{
    orisha_str segment;
    return orisha_take_segment(at, end, &segment) && orisha_parse_int(segment, ret_value);
}

/* Takes all that is left, which may be nothing: the value of `*path`. */
static inline bool orisha_take_tail(const char **at, const char *end, orisha_str *ret_tail)
{
    *ret_tail = (orisha_str){*at, (size_t)(end - *at)};
    *at = end;
    return true;
}

/* Gives a parameter, a slice of req->path, its final bytes: an encoded slash (NUL in req->path) becomes '/'. */
static inline orisha_str orisha_param(const orisha_request *req, orisha_str value)
{
    return (orisha_str){req->values + (value.ptr - req->path.ptr), value.len};
}

/* `orishac dev` and `orishac build --dev` emit these: a handler that holds its worker for longer than
 * ORISHA_HANDLER_LIMIT_MS (50; 0: never told) is told on standard error, with where it was. Texts live as long as the
 * program. */
void orisha_watch(orisha_request *req, void (*handler)(orisha_request *req));
void orisha_watch_at(const char *route, const char *step); /* NULL: as before; a route ends the step */

/* ---- The program ------------------------------------------------------------------------------------------------ */

/* What `~orisha:serve(...)` was given. 0 and NULL stand for the defaults. Flags win over the environment, which wins
 * over these. */
typedef struct orisha_serve_options {
    uint16_t port;    /* default 3000 */
    const char *bind; /* default "0.0.0.0"; a numeric IPv4 or IPv6 address, or "unix:" and an absolute path */
    unsigned workers; /* default: the CPUs that the process may use */
    /* The program's own beginning and end, in this order; each may be NULL. False, and why in *ret_message (which must
     * live on): the server does not start. What has started is stopped, unless a handler never returns. */
    bool (*start)(orisha_str *ret_message);        /* in main's thread, before the workers and before a sandbox */
    bool (*worker_start)(orisha_str *ret_message); /* in each worker's thread, before its first request */
    void (*worker_stop)(void);                     /* in each worker's thread, after its last answer */
    void (*stop)(void);                            /* in main's thread, after the workers */
} orisha_serve_options;

typedef struct orisha_serve_result {
    bool failed;
    orisha_str text; /* the reason of the shutdown, or what failed, why and the remedy; lives as long as the program */
} orisha_serve_result;

/* Reads the flags that --help lists and their environment variables (--port is ORISHA_PORT). Called first in main,
 * whose arguments must live as long as the program. Prints help and exits 0 on --help; exits 3 with a message on wrong
 * usage. */
void orisha_init(int argc, char **argv);
/* Serves until a signal has drained it, or fails to start. With --reload it serves in processes of their own, which run
 * main from its beginning, and returns when the last of them has ended (orisha/OPERATING.md). */
orisha_serve_result orisha_serve(const orisha_serve_options *options);
/* What main returns: 0, or 1 when serving failed; with --reload, what the last server process returned. */
int orisha_exit_status(void);

#endif
