/* A program's handler written by hand in the shape that orishac emits, for the tests of the runtime: each path shows
 * one way to make an answer. test_connection drives it without sockets, test_serve with them. SPDX-License-Identifier:
 * MIT */
#include "handler.h"

#define DATE       "Date: Thu, 01 Jan 1970 00:00:00 GMT"
#define HELLO_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 11\r\n" DATE

static const orisha_constant hello = {HELLO_HEAD "\r\n\r\nHello World", sizeof(HELLO_HEAD) - 1 + 4 + 11,
                                      sizeof(HELLO_HEAD) - 1};

static orisha_head text_head(const char *bytes, int status)
{
    return (orisha_head){bytes, strlen(bytes), status};
}

static const char json_fields[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

/* GET /users/:id */
static void send_user(orisha_request *req, orisha_str id)
{
    static const orisha_head head = {json_fields, sizeof(json_fields) - 1, 200};
    orisha_begin(req, &head);
    orisha_put(req, "{\"id\":\"", 7);
    ORISHA_PUT_JSON(req, orisha_param(req, id));
    orisha_put(req, "\",\"name\":\"User ", 15);
    ORISHA_PUT_JSON(req, orisha_param(req, id));
    orisha_put(req, "\"}", 2);
    orisha_finish(req);
}

/* The body that came, as it came. */
static void send_echo(orisha_request *req)
{
    orisha_head head = text_head("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n", 200);
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
    orisha_head head = text_head("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", 200);
    orisha_begin(req, &head);
    for (; left > 0; left--)
        orisha_put(req, &"abcdefghijklmnopqrstuvwxyz"[left % 26], 1);
    orisha_finish(req);
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
    static const orisha_head head = {json_fields, sizeof(json_fields) - 1, 200};
    orisha_begin(req, &head);
    orisha_put(req, "half", 4);
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
