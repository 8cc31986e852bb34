/* A program's handler written by hand in the shape that orishac emits, for the tests of the runtime: each path shows
 * one way to make an answer. test_connection drives it without sockets, test_serve with them. SPDX-License-Identifier:
 * MIT */
#include "handler.h"

#define DATE       "Date: Thu, 01 Jan 1970 00:00:00 GMT"
#define HELLO_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 11\r\n" DATE

static const orisha_constant hello = {HELLO_HEAD "\r\n\r\nHello World", sizeof(HELLO_HEAD) - 1 + 4 + 11,
                                      sizeof(HELLO_HEAD) - 1};

/* A head as orishac lays it out. */
#define LAID_OUT(fields)    fields "Content-Length: 00\r\n" DATE "\r\n\r\n"
#define HEAD(fields, status) {LAID_OUT(fields), sizeof(LAID_OUT(fields)) - 1, sizeof(fields) - 1, status}

static const orisha_head json_head = HEAD("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", 200);

/* GET /users/:id */
static void send_user(orisha_request *req, orisha_str id)
{
    orisha_str value = orisha_param(req, id);
    char *at = orisha_begin(req, &json_head, 24 + 2 * ORISHA_ROOM_JSON(value));
    if (at == NULL)
        return;
    at = orisha_write(at, "{\"id\":\"", 7);
    at = ORISHA_WRITE_JSON(at, value);
    at = orisha_write(at, "\",\"name\":\"User ", 15);
    at = ORISHA_WRITE_JSON(at, value);
    at = orisha_write(at, "\"}", 2);
    orisha_finish(req, at);
}

/* The body that came, as it came. */
static void send_echo(orisha_request *req)
{
    static const orisha_head head = HEAD("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n", 200);
    orisha_send_body(req, &head, req->body);
}

/* A body of as many bytes as the last segment says, made piece by piece. */
static void send_large(orisha_request *req, orisha_str size)
{
    int64_t left = 0;
    if (!orisha_parse_int(size, &left) || left < 0) {
        orisha_send_error(req, 400);
        return;
    }
    static const orisha_head head = HEAD("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", 200);
    char *at = orisha_begin(req, &head, (size_t)left);
    if (at == NULL)
        return;
    for (; left > 0; left--)
        at = orisha_write(at, &"abcdefghijklmnopqrstuvwxyz"[left % 26], 1);
    orisha_finish(req, at);
}

static char big_bytes[HANDLER_BIG_BODY + 256];
static orisha_constant big = {big_bytes, 0, 0};

void handler_init(void)
{
    int size = snprintf(big_bytes, sizeof(big_bytes),
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n" DATE "\r\n\r\n",
                        HANDLER_BIG_BODY);
    memset(big_bytes + size, 'b', HANDLER_BIG_BODY);
    big.head_size = (size_t)size - 4;
    big.size = (size_t)size + HANDLER_BIG_BODY;
}

/* Programs with a mistake: an answer that is not finished, and two answers. */
static void send_half(orisha_request *req)
{
    char *at = orisha_begin(req, &json_head, 4);
    if (at != NULL)
        orisha_write(at, "half", 4);
}

static void send_twice(orisha_request *req)
{
    orisha_send_constant(req, &hello);
    send_user(req, ORISHA_STR("1"));
    send_echo(req);
    orisha_send_error(req, 500);
    orisha_send(req, &(orisha_response){0});
}

static void send_host_response(orisha_request *req)
{
    orisha_header headers[] = {{ORISHA_STR("X-Echo"), orisha_request_header(req, ORISHA_STR("x-send"))}};
    orisha_response response = {.status = 201, .body = ORISHA_STR("made"), .headers = headers, .header_count = 1};
    orisha_send(req, &response);
}

void orisha_handle(orisha_request *req)
{
    const char *at = req->path.ptr;
    const char *end = at + req->path.len;
    orisha_str segment;
    if (orisha_str_equal(req->path, ORISHA_STR("/")))
        orisha_send_constant(req, &hello);
    else if (orisha_str_equal(req->path, ORISHA_STR("/echo")))
        send_echo(req);
    else if (orisha_str_equal(req->path, ORISHA_STR("/big")))
        orisha_send_constant(req, &big);
    else if (orisha_str_equal(req->path, ORISHA_STR("/host")))
        send_host_response(req);
    else if (orisha_str_equal(req->path, ORISHA_STR("/silent")))
        return;
    else if (orisha_str_equal(req->path, ORISHA_STR("/half")))
        send_half(req);
    else if (orisha_str_equal(req->path, ORISHA_STR("/twice")))
        send_twice(req);
    else if (orisha_take_literal(&at, end, "/users/", 7) && orisha_take_segment(&at, end, &segment) && at == end)
        send_user(req, segment);
    else if (at = req->path.ptr,
             orisha_take_literal(&at, end, "/large/", 7) && orisha_take_segment(&at, end, &segment) && at == end)
        send_large(req, segment);
    else if (orisha_str_equal(req->path, ORISHA_STR("/get-only")))
        orisha_send_method_not_allowed(req, 1u << ORISHA_GET);
    else
        orisha_send_method_not_allowed(req, 0);
}
