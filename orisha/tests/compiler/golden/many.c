// Generated from many.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "many.c"

/* event serve */
struct orisha_serve_shutdown {
    orisha_str reason;
};
struct orisha_serve_failed {
    orisha_str msg;
};
struct orisha_serve_outcome {
    enum { orisha_serve_is_shutdown, orisha_serve_is_failed } branch;
    union {
        struct orisha_serve_shutdown shutdown;
        struct orisha_serve_failed failed;
    } as;
};
static inline struct orisha_serve_outcome orisha_serve_shutdown(orisha_str reason)
{
    return (struct orisha_serve_outcome){.branch = orisha_serve_is_shutdown, .as.shutdown = {reason}};
}
static inline struct orisha_serve_outcome orisha_serve_failed(orisha_str msg)
{
    return (struct orisha_serve_outcome){.branch = orisha_serve_is_failed, .as.failed = {msg}};
}
static inline struct orisha_serve_outcome orisha_serve_event(uint16_t port, const char *bind, uint32_t workers);

static inline struct orisha_serve_outcome orisha_serve_event(uint16_t port, const char *bind, uint32_t workers)
{
    (void)port;
    (void)bind;
    (void)workers;
#line 54 "lib/orisha/index.kz"

    const orisha_serve_options options = {.port = port, .bind = bind, .workers = workers, ORISHA_HOOKS};
    const orisha_serve_result result = orisha_serve(&options);
    return result.failed ? orisha_serve_failed(result.text) : orisha_serve_shutdown(result.text);
}
#line 50 "many.c"

#include <orisha/dispatch.h>

static const char response_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 4\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "root";
static const orisha_constant response_1 = {response_1_bytes, 120, 112};
// [GET /]
static void kz_route_1(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_1);
    return;
}
static const char response_2_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_2 = {response_2_bytes, 64, 60};
// [GET /orders]
static void kz_route_2(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_2);
    return;
}
static const char response_3_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_3 = {response_3_bytes, 64, 60};
// [GET /invoices]
static void kz_route_3(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_3);
    return;
}
static const char response_4_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_4 = {response_4_bytes, 64, 60};
// [GET /customers]
static void kz_route_4(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_4);
    return;
}
static const char response_5_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_5 = {response_5_bytes, 64, 60};
// [GET /products]
static void kz_route_5(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_5);
    return;
}
static const char response_6_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_6 = {response_6_bytes, 64, 60};
// [GET /baskets]
static void kz_route_6(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_6);
    return;
}
static const char response_7_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_7 = {response_7_bytes, 64, 60};
// [GET /payments]
static void kz_route_7(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_7);
    return;
}
static const char response_8_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_8 = {response_8_bytes, 64, 60};
// [GET /refunds]
static void kz_route_8(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_8);
    return;
}
static const char response_9_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_9 = {response_9_bytes, 64, 60};
// [GET /shipments]
static void kz_route_9(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_9);
    return;
}
static const char response_10_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 5\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "index";
static const orisha_constant response_10 = {response_10_bytes, 121, 112};
// [GET /files/index]
static void kz_route_10(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_10);
    return;
}
static const char response_11_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 3\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "new";
static const orisha_constant response_11 = {response_11_bytes, 119, 112};
// [GET /orders/new/lines]
static void kz_route_11(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_11);
    return;
}
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
// [GET /orders/:id]
static void kz_route_12(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 8 "many.kz"
    orisha_send_body(req, &head_1, ORISHA_TO_STR(p.id));
#line 211 "many.c"
    return;
}
static const char head_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_2 = {head_2_bytes, 117, 58, 200};
// [GET /invoices/:id]
static void kz_route_13(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 12 "many.kz"
    orisha_send_body(req, &head_2, ORISHA_TO_STR(p.id));
#line 230 "many.c"
    return;
}
static const char head_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_3 = {head_3_bytes, 117, 58, 200};
// [GET /customers/:id]
static void kz_route_14(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 16 "many.kz"
    orisha_send_body(req, &head_3, ORISHA_TO_STR(p.id));
#line 249 "many.c"
    return;
}
static const char head_4_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_4 = {head_4_bytes, 117, 58, 200};
// [GET /products/:id]
static void kz_route_15(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 20 "many.kz"
    orisha_send_body(req, &head_4, ORISHA_TO_STR(p.id));
#line 268 "many.c"
    return;
}
static const char head_5_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_5 = {head_5_bytes, 117, 58, 200};
// [GET /baskets/:id]
static void kz_route_16(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 24 "many.kz"
    orisha_send_body(req, &head_5, ORISHA_TO_STR(p.id));
#line 287 "many.c"
    return;
}
static const char head_6_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_6 = {head_6_bytes, 117, 58, 200};
// [GET /payments/:id]
static void kz_route_17(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 28 "many.kz"
    orisha_send_body(req, &head_6, ORISHA_TO_STR(p.id));
#line 306 "many.c"
    return;
}
static const char head_7_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_7 = {head_7_bytes, 117, 58, 200};
// [GET /refunds/:id]
static void kz_route_18(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 32 "many.kz"
    orisha_send_body(req, &head_7, ORISHA_TO_STR(p.id));
#line 325 "many.c"
    return;
}
static const char head_8_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_8 = {head_8_bytes, 117, 58, 200};
// [GET /shipments/:id]
static void kz_route_19(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 36 "many.kz"
    orisha_send_body(req, &head_8, ORISHA_TO_STR(p.id));
#line 344 "many.c"
    return;
}
static const char head_9_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_9 = {head_9_bytes, 117, 58, 200};
// [GET /orders/:id/lines]
static void kz_route_20(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 40 "many.kz"
    orisha_send_body(req, &head_9, ORISHA_TO_STR(p.id));
#line 363 "many.c"
    return;
}
static const char head_10_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_10 = {head_10_bytes, 117, 58, 200};
// [GET /customers/:id/addresses/delivery]
static void kz_route_21(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 43 "many.kz"
    orisha_send_body(req, &head_10, ORISHA_TO_STR(p.id));
#line 382 "many.c"
    return;
}
static const char head_11_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_11 = {head_11_bytes, 117, 58, 200};
// [GET /customers/:id/addresses/invoicing]
static void kz_route_22(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 44 "many.kz"
    orisha_send_body(req, &head_11, ORISHA_TO_STR(p.id));
#line 401 "many.c"
    return;
}
static const char response_12_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_12 = {response_12_bytes, 64, 60};
// [GET /products/:id/pictures/thumbnail-small]
static void kz_route_23(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_12);
    return;
}
static const char response_13_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_13 = {response_13_bytes, 64, 60};
// [GET /products/:id/pictures/thumbnail-large]
static void kz_route_24(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_13);
    return;
}
static const char response_14_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_14 = {response_14_bytes, 64, 60};
// [GET /products/:id/pictures/thumbnail-tiny]
static void kz_route_25(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_14);
    return;
}
static const char response_15_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_15 = {response_15_bytes, 64, 60};
// [GET /products/:id/pictures/thumbnail-full]
static void kz_route_26(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_15);
    return;
}
static const char head_12_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_12 = {head_12_bytes, 108, 49, 200};
// [GET /orders/:id/lines/:line(int)]
static void kz_route_27(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; int64_t line; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
        .line = kz_segments->integers[3],
    };
    size_t kz_room = 0;
#line 41 "many.kz"
    const __auto_type kz_value_1 = p.line;
#line 41 "many.kz"
    kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_1);
#line 472 "many.c"
    char *kz_to = orisha_begin(req, &head_12, kz_room);
    if (kz_to) {
#line 41 "many.kz"
        kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_1);
#line 477 "many.c"
        orisha_finish(req, kz_to);
    }
    return;
}
static const char head_13_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_13 = {head_13_bytes, 117, 58, 200};
// [GET /orders/:id/lines/:line]
static void kz_route_28(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; orisha_str line; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
        .line = ORISHA_SEGMENT(kz_values, kz_segments->at, 3),
    };
#line 42 "many.kz"
    orisha_send_body(req, &head_13, ORISHA_TO_STR(p.line));
#line 499 "many.c"
    return;
}
static const char head_14_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_14 = {head_14_bytes, 117, 58, 200};
// [GET /customers/:id/:what]
static void kz_route_29(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; orisha_str what; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
        .what = ORISHA_SEGMENT(kz_values, kz_segments->at, 2),
    };
#line 45 "many.kz"
    orisha_send_body(req, &head_14, ORISHA_TO_STR(p.what));
#line 519 "many.c"
    return;
}
static const char head_15_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_15 = {head_15_bytes, 117, 58, 200};
// [GET /files/*path]
static void kz_route_30(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str path; } p = {
        .path = ORISHA_SEGMENTS_FROM(kz_values, kz_segments->at, 1, req->path.len),
    };
#line 46 "many.kz"
    orisha_send_body(req, &head_15, ORISHA_TO_STR(p.path));
#line 538 "many.c"
    return;
}
static const char response_16_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_16 = {response_16_bytes, 121, 117};
// [POST /orders]
static void kz_route_31(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_16);
    return;
}
static const char response_17_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_17 = {response_17_bytes, 121, 117};
// [POST /invoices]
static void kz_route_32(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_17);
    return;
}
static const char response_18_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_18 = {response_18_bytes, 121, 117};
// [POST /customers]
static void kz_route_33(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_18);
    return;
}
static const char response_19_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_19 = {response_19_bytes, 121, 117};
// [POST /products]
static void kz_route_34(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_19);
    return;
}
static const char response_20_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_20 = {response_20_bytes, 121, 117};
// [POST /baskets]
static void kz_route_35(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_20);
    return;
}
static const char response_21_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_21 = {response_21_bytes, 121, 117};
// [POST /payments]
static void kz_route_36(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_21);
    return;
}
static const char response_22_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_22 = {response_22_bytes, 121, 117};
// [POST /refunds]
static void kz_route_37(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_22);
    return;
}
static const char response_23_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_23 = {response_23_bytes, 121, 117};
// [POST /shipments]
static void kz_route_38(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_23);
    return;
}
static const char head_16_bytes[] =
    "HTTP/1.1 202 Accepted\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_16 = {head_16_bytes, 123, 64, 202};
// [POST /payments/:id/refund]
static void kz_route_39(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 56 "many.kz"
    orisha_send_body(req, &head_16, ORISHA_TO_STR(p.id));
#line 669 "many.c"
    return;
}
static const char head_17_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_17 = {head_17_bytes, 117, 58, 200};
// [PUT /orders/:id]
static void kz_route_40(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 54 "many.kz"
    orisha_send_body(req, &head_17, ORISHA_TO_STR(p.id));
#line 688 "many.c"
    return;
}
static const char head_18_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_18 = {head_18_bytes, 117, 58, 200};
// [PUT /customers/:id]
static void kz_route_41(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 55 "many.kz"
    orisha_send_body(req, &head_18, ORISHA_TO_STR(p.id));
#line 707 "many.c"
    return;
}
static const char head_19_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_19 = {head_19_bytes, 117, 58, 200};
// [PUT /products/:id/pictures/:name]
static void kz_route_42(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; orisha_str name; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
        .name = ORISHA_SEGMENT(kz_values, kz_segments->at, 3),
    };
#line 52 "many.kz"
    orisha_send_body(req, &head_19, ORISHA_TO_STR(p.name));
#line 727 "many.c"
    return;
}
static const char response_24_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_24 = {response_24_bytes, 64, 60};
// [DELETE /orders/:id]
static void kz_route_43(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_24);
    return;
}
static const char response_25_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_25 = {response_25_bytes, 64, 60};
// [DELETE /invoices/:id]
static void kz_route_44(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_25);
    return;
}
static const char response_26_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_26 = {response_26_bytes, 64, 60};
// [DELETE /customers/:id]
static void kz_route_45(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_26);
    return;
}
static const char response_27_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_27 = {response_27_bytes, 64, 60};
// [DELETE /products/:id]
static void kz_route_46(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_27);
    return;
}
static const char response_28_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_28 = {response_28_bytes, 64, 60};
// [DELETE /baskets/:id]
static void kz_route_47(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_28);
    return;
}
static const char response_29_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_29 = {response_29_bytes, 64, 60};
// [DELETE /payments/:id]
static void kz_route_48(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_29);
    return;
}
static const char response_30_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_30 = {response_30_bytes, 64, 60};
// [DELETE /refunds/:id]
static void kz_route_49(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_30);
    return;
}
static const char response_31_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_31 = {response_31_bytes, 64, 60};
// [DELETE /shipments/:id]
static void kz_route_50(orisha_request *req, const orisha_segments *kz_segments)
{
    (void)kz_segments;
    orisha_send_constant(req, &response_31);
    return;
}
static const char head_20_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_20 = {head_20_bytes, 117, 58, 200};
// [PATCH /products/:id]
static void kz_route_51(orisha_request *req, const orisha_segments *kz_segments)
{
    const char *const kz_values = orisha_values(req);
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_segments->at, 1),
    };
#line 53 "many.kz"
    orisha_send_body(req, &head_20, ORISHA_TO_STR(p.id));
#line 842 "many.c"
    return;
}
static bool kz_fits_1(orisha_segments *kz_segments)
{
    return orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_segments->path.ptr, kz_segments->at, 3), &kz_segments->integers[3]);
}
static const orisha_test kz_tests_1[135] = {
    // [GET /]
    [93] = {.texts = {.text = {"/"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 1, .jump = 1, .take = kz_route_1},
    // [GET /files/*path]
    [82] = {.texts = {.text = {"/files/"}, .segment = {0}, .offset = {0}}, .jump = 5, .take = kz_route_30},
    // [POST /payments/:id/refund]
    [118] = {.texts = {.text = {"/payments/", "/refund"}, .segment = {0, 2}, .offset = {0, 0}}, .end_segment = 2, .end_size = 7, .filled = 0x2, .jump = 15, .take = kz_route_39},
    // [PUT /products/:id/pictures/:name]
    [2] = {.texts = {.text = {"/products/", "/pictures/"}, .segment = {0, 2}, .offset = {0, 0}}, .filled = 0xa, .jump = 22, .take = kz_route_42},
    // [PATCH /products/:id]
    [38] = {.texts = {.text = {"/products/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 32, .take = kz_route_51},
    // [POST /orders]
    [25] = {.texts = {.text = {"/orders"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 7, .jump = 13, .take = kz_route_31},
    // [GET /orders/:id/lines/:line(int)]
    [96] = {.texts = {.text = {"/orders/", "/lines/"}, .segment = {0, 2}, .offset = {0, 0}}, .filled = 0x2, .fits = kz_fits_1, .jump = 4, .next = 128, .take = kz_route_27},
    // [GET /orders/:id/lines/:line]
    [128] = {.texts = {.text = {"/orders/", "/lines/"}, .segment = {0, 2}, .offset = {0, 0}}, .filled = 0xa, .jump = 4, .take = kz_route_28},
    // [GET /orders]
    [119] = {.texts = {.text = {"/orders"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 7, .jump = 1, .take = kz_route_2},
    // [GET /orders/new/lines]
    [50] = {.texts = {.text = {"/orders/new/lin", "es"}, .segment = {0, 2}, .offset = {0, 4}}, .end_segment = 0, .end_size = 17, .jump = 3, .next = 129, .take = kz_route_11},
    // [GET /orders/:id/lines]
    [129] = {.texts = {.text = {"/orders/", "/lines"}, .segment = {0, 2}, .offset = {0, 0}}, .end_segment = 2, .end_size = 6, .filled = 0x2, .jump = 3, .take = kz_route_20},
    // [GET /orders/:id]
    [15] = {.texts = {.text = {"/orders/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .take = kz_route_12},
    // [DELETE /orders/:id]
    [121] = {.texts = {.text = {"/orders/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 26, .take = kz_route_43},
    // [PUT /orders/:id]
    [51] = {.texts = {.text = {"/orders/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 20, .take = kz_route_40},
    // [POST /invoices]
    [73] = {.texts = {.text = {"/invoices"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 13, .take = kz_route_32},
    // [GET /invoices/:id]
    [97] = {.texts = {.text = {"/invoices/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .take = kz_route_13},
    // [GET /invoices]
    [62] = {.texts = {.text = {"/invoices"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 1, .take = kz_route_3},
    // [DELETE /invoices/:id]
    [74] = {.texts = {.text = {"/invoices/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 26, .take = kz_route_44},
    // [GET /files/*path]
    [76] = {.texts = {.text = {"/files/"}, .segment = {0}, .offset = {0}}, .jump = 4, .take = kz_route_30},
    // [GET /files/*path]
    [30] = {.texts = {.text = {"/files/"}, .segment = {0}, .offset = {0}}, .jump = 3, .take = kz_route_30},
    // [GET /files/index]
    [123] = {.texts = {.text = {"/files/index"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 12, .jump = 2, .next = 130, .take = kz_route_10},
    // [GET /files/*path]
    [130] = {.texts = {.text = {"/files/"}, .segment = {0}, .offset = {0}}, .jump = 2, .take = kz_route_30},
    // [DELETE /baskets/:id]
    [127] = {.texts = {.text = {"/baskets/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 26, .take = kz_route_47},
    // [POST /baskets]
    [70] = {.texts = {.text = {"/baskets"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 8, .jump = 13, .take = kz_route_35},
    // [GET /baskets]
    [36] = {.texts = {.text = {"/baskets"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 8, .jump = 1, .take = kz_route_6},
    // [GET /baskets/:id]
    [60] = {.texts = {.text = {"/baskets/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .take = kz_route_16},
    // [DELETE /refunds/:id]
    [87] = {.texts = {.text = {"/refunds/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 26, .take = kz_route_49},
    // [POST /refunds]
    [19] = {.texts = {.text = {"/refunds"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 8, .jump = 13, .take = kz_route_37},
    // [GET /refunds/:id]
    [20] = {.texts = {.text = {"/refunds/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .take = kz_route_18},
    // [GET /refunds]
    [113] = {.texts = {.text = {"/refunds"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 8, .jump = 1, .take = kz_route_8},
    // [GET /shipments]
    [98] = {.texts = {.text = {"/shipments"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 10, .jump = 1, .take = kz_route_9},
    // [GET /shipments/:id]
    [64] = {.texts = {.text = {"/shipments/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .take = kz_route_19},
    // [POST /shipments]
    [65] = {.texts = {.text = {"/shipments"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 10, .jump = 13, .take = kz_route_38},
    // [DELETE /shipments/:id]
    [125] = {.texts = {.text = {"/shipments/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 26, .take = kz_route_50},
    // [DELETE /payments/:id]
    [106] = {.texts = {.text = {"/payments/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 26, .take = kz_route_48},
    // [POST /payments]
    [16] = {.texts = {.text = {"/payments"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 13, .take = kz_route_36},
    // [GET /payments/:id]
    [39] = {.texts = {.text = {"/payments/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .take = kz_route_17},
    // [GET /payments]
    [5] = {.texts = {.text = {"/payments"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 1, .take = kz_route_7},
    // [POST /customers]
    [33] = {.texts = {.text = {"/customers"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 10, .jump = 13, .take = kz_route_33},
    // [GET /customers/:id/:what]
    [91] = {.texts = {.text = {"/customers/"}, .segment = {0}, .offset = {0}}, .filled = 0x6, .jump = 3, .take = kz_route_29},
    // [GET /customers/:id]
    [57] = {.texts = {.text = {"/customers/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .take = kz_route_14},
    // [GET /customers]
    [22] = {.texts = {.text = {"/customers"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 10, .jump = 1, .take = kz_route_4},
    // [GET /customers/:id/addresses/delivery]
    [104] = {.texts = {.text = {"/customers/", "/addresses/deli", "very"}, .segment = {0, 2, 3}, .offset = {0, 0, 5}}, .end_segment = 2, .end_size = 19, .filled = 0x2, .jump = 4, .next = 131, .take = kz_route_21},
    // [GET /customers/:id/addresses/invoicing]
    [131] = {.texts = {.text = {"/customers/", "/addresses/invo", "icing"}, .segment = {0, 2, 3}, .offset = {0, 0, 5}}, .end_segment = 2, .end_size = 20, .filled = 0x2, .jump = 4, .take = kz_route_22},
    // [DELETE /customers/:id]
    [34] = {.texts = {.text = {"/customers/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 26, .take = kz_route_45},
    // [PUT /customers/:id]
    [59] = {.texts = {.text = {"/customers/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 20, .take = kz_route_41},
    // [DELETE /products/:id]
    [79] = {.texts = {.text = {"/products/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 26, .take = kz_route_46},
    // [POST /products]
    [0] = {.texts = {.text = {"/products"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 13, .take = kz_route_34},
    // [GET /products]
    [117] = {.texts = {.text = {"/products"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 1, .take = kz_route_5},
    // [GET /products/:id]
    [13] = {.texts = {.text = {"/products/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .take = kz_route_15},
    // [GET /products/:id/pictures/thumbnail-small]
    [71] = {.texts = {.text = {"/products/", "/pictures/thumb", "nail-small"}, .segment = {0, 2, 3}, .offset = {0, 0, 6}}, .end_segment = 2, .end_size = 25, .filled = 0x2, .jump = 4, .next = 132, .take = kz_route_23},
    // [GET /products/:id/pictures/thumbnail-large]
    [132] = {.texts = {.text = {"/products/", "/pictures/thumb", "nail-large"}, .segment = {0, 2, 3}, .offset = {0, 0, 6}}, .end_segment = 2, .end_size = 25, .filled = 0x2, .jump = 4, .next = 133, .take = kz_route_24},
    // [GET /products/:id/pictures/thumbnail-tiny]
    [133] = {.texts = {.text = {"/products/", "/pictures/thumb", "nail-tiny"}, .segment = {0, 2, 3}, .offset = {0, 0, 6}}, .end_segment = 2, .end_size = 24, .filled = 0x2, .jump = 4, .next = 134, .take = kz_route_25},
    // [GET /products/:id/pictures/thumbnail-full]
    [134] = {.texts = {.text = {"/products/", "/pictures/thumb", "nail-full"}, .segment = {0, 2, 3}, .offset = {0, 0, 6}}, .end_segment = 2, .end_size = 24, .filled = 0x2, .jump = 4, .take = kz_route_26},
};
static const orisha_jump kz_jumps_1[42] = {
    [1] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [2] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [3] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [4] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [13] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [20] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [26] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [0] = {.next = 0},
};
static const orisha_dispatch kz_dispatch_1 = {
    .tests = kz_tests_1,
    .jumps = kz_jumps_1,
    .moves = NULL,
    .bits = 7,
    .move_bits = 0,
    .factor = 0x3b97b796427cba6du,
    .has_second = false,
};
static bool kz_fits_2(orisha_segments *kz_segments)
{
    return orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_segments->path.ptr, kz_segments->at, 3), &kz_segments->integers[3]);
}
static const orisha_test kz_tests_2[72] = {
    // [GET /]
    [54] = {.texts = {.text = {"/"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 1, .jump = 1, .allow = 0x1},
    // [GET /files/*path]
    [14] = {.texts = {.text = {"/files/"}, .segment = {0}, .offset = {0}}, .jump = 5, .allow = 0x1},
    // [GET /orders/:id/lines/:line(int)]
    [43] = {.texts = {.text = {"/orders/", "/lines/"}, .segment = {0, 2}, .offset = {0, 0}}, .filled = 0x2, .fits = kz_fits_2, .jump = 4, .next = 64, .allow = 0x1},
    // [GET /orders/:id/lines/:line]
    [64] = {.texts = {.text = {"/orders/", "/lines/"}, .segment = {0, 2}, .offset = {0, 0}}, .filled = 0xa, .jump = 4, .allow = 0x1},
    // [GET /orders]
    [13] = {.texts = {.text = {"/orders"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 7, .jump = 1, .allow = 0x5},
    // [GET /orders/new/lines]
    [57] = {.texts = {.text = {"/orders/new/lin", "es"}, .segment = {0, 2}, .offset = {0, 4}}, .end_segment = 0, .end_size = 17, .jump = 3, .next = 65, .allow = 0x1},
    // [GET /orders/:id/lines]
    [65] = {.texts = {.text = {"/orders/", "/lines"}, .segment = {0, 2}, .offset = {0, 0}}, .end_segment = 2, .end_size = 6, .filled = 0x2, .jump = 3, .allow = 0x1},
    // [GET /orders/:id]
    [47] = {.texts = {.text = {"/orders/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .allow = 0x19},
    // [GET /invoices/:id]
    [25] = {.texts = {.text = {"/invoices/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .allow = 0x11},
    // [GET /invoices]
    [15] = {.texts = {.text = {"/invoices"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 1, .allow = 0x5},
    // [GET /files/*path]
    [16] = {.texts = {.text = {"/files/"}, .segment = {0}, .offset = {0}}, .jump = 4, .allow = 0x1},
    // [GET /files/*path]
    [31] = {.texts = {.text = {"/files/"}, .segment = {0}, .offset = {0}}, .jump = 3, .allow = 0x1},
    // [GET /files/index]
    [21] = {.texts = {.text = {"/files/index"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 12, .jump = 2, .next = 66, .allow = 0x1},
    // [GET /files/*path]
    [66] = {.texts = {.text = {"/files/"}, .segment = {0}, .offset = {0}}, .jump = 2, .allow = 0x1},
    // [GET /baskets]
    [32] = {.texts = {.text = {"/baskets"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 8, .jump = 1, .allow = 0x5},
    // [GET /baskets/:id]
    [3] = {.texts = {.text = {"/baskets/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .allow = 0x11},
    // [GET /refunds/:id]
    [46] = {.texts = {.text = {"/refunds/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .allow = 0x11},
    // [GET /refunds]
    [36] = {.texts = {.text = {"/refunds"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 8, .jump = 1, .allow = 0x5},
    // [GET /shipments]
    [10] = {.texts = {.text = {"/shipments"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 10, .jump = 1, .allow = 0x5},
    // [GET /shipments/:id]
    [0] = {.texts = {.text = {"/shipments/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .allow = 0x11},
    // [POST /payments/:id/refund]
    [27] = {.texts = {.text = {"/payments/", "/refund"}, .segment = {0, 2}, .offset = {0, 0}}, .end_segment = 2, .end_size = 7, .filled = 0x2, .jump = 3, .allow = 0x4},
    // [GET /payments/:id]
    [17] = {.texts = {.text = {"/payments/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .allow = 0x11},
    // [GET /payments]
    [7] = {.texts = {.text = {"/payments"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 1, .allow = 0x5},
    // [GET /customers/:id/:what]
    [60] = {.texts = {.text = {"/customers/"}, .segment = {0}, .offset = {0}}, .filled = 0x6, .jump = 3, .allow = 0x1},
    // [GET /customers/:id]
    [50] = {.texts = {.text = {"/customers/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .allow = 0x19},
    // [GET /customers]
    [41] = {.texts = {.text = {"/customers"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 10, .jump = 1, .allow = 0x5},
    // [GET /customers/:id/addresses/delivery]
    [55] = {.texts = {.text = {"/customers/", "/addresses/deli", "very"}, .segment = {0, 2, 3}, .offset = {0, 0, 5}}, .end_segment = 2, .end_size = 19, .filled = 0x2, .jump = 4, .next = 67, .allow = 0x1},
    // [GET /customers/:id/addresses/invoicing]
    [67] = {.texts = {.text = {"/customers/", "/addresses/invo", "icing"}, .segment = {0, 2, 3}, .offset = {0, 0, 5}}, .end_segment = 2, .end_size = 20, .filled = 0x2, .jump = 4, .allow = 0x1},
    // [GET /products]
    [58] = {.texts = {.text = {"/products"}, .segment = {0}, .offset = {0}}, .end_segment = 0, .end_size = 9, .jump = 1, .allow = 0x5},
    // [GET /products/:id]
    [28] = {.texts = {.text = {"/products/"}, .segment = {0}, .offset = {0}}, .filled = 0x2, .jump = 2, .allow = 0x31},
    // [GET /products/:id/pictures/thumbnail-full]
    [9] = {.texts = {.text = {"/products/", "/pictures/thumb", "nail-full"}, .segment = {0, 2, 3}, .offset = {0, 0, 6}}, .end_segment = 2, .end_size = 24, .filled = 0x2, .jump = 4, .next = 68, .allow = 0x1},
    // [GET /products/:id/pictures/thumbnail-large]
    [68] = {.texts = {.text = {"/products/", "/pictures/thumb", "nail-large"}, .segment = {0, 2, 3}, .offset = {0, 0, 6}}, .end_segment = 2, .end_size = 25, .filled = 0x2, .jump = 4, .next = 69, .allow = 0x1},
    // [GET /products/:id/pictures/thumbnail-small]
    [69] = {.texts = {.text = {"/products/", "/pictures/thumb", "nail-small"}, .segment = {0, 2, 3}, .offset = {0, 0, 6}}, .end_segment = 2, .end_size = 25, .filled = 0x2, .jump = 4, .next = 70, .allow = 0x1},
    // [GET /products/:id/pictures/thumbnail-tiny]
    [70] = {.texts = {.text = {"/products/", "/pictures/thumb", "nail-tiny"}, .segment = {0, 2, 3}, .offset = {0, 0, 6}}, .end_segment = 2, .end_size = 24, .filled = 0x2, .jump = 4, .next = 71, .allow = 0x1},
    // [PUT /products/:id/pictures/:name]
    [71] = {.texts = {.text = {"/products/", "/pictures/"}, .segment = {0, 2}, .offset = {0, 0}}, .filled = 0xa, .jump = 4, .allow = 0x8},
};
static const orisha_jump kz_jumps_2[6] = {
    [1] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [2] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [3] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [4] = {.mask = UINT64_MAX, .first = 0, .next = 0},
    [0] = {.next = 0},
};
static const orisha_dispatch kz_dispatch_2 = {
    .tests = kz_tests_2,
    .jumps = kz_jumps_2,
    .moves = NULL,
    .bits = 6,
    .move_bits = 0,
    .factor = 0x15426ef3de07d857u,
    .has_second = false,
};

void orisha_handle(orisha_request *req)
{
    orisha_segments kz_segments;
    const unsigned kz_count = orisha_split_request(req, 4, &kz_segments);
    const unsigned kz_jump = (req->method == ORISHA_HEAD ? ORISHA_GET : req->method) * 6u + kz_count;
    const orisha_test *const kz_test = orisha_find_route(&kz_dispatch_1, kz_jump, &kz_segments);
    if (kz_test) {
        kz_test->take(req, &kz_segments);
        return;
    }
    orisha_send_method_not_allowed(req, orisha_find_methods(&kz_dispatch_2, kz_count, &kz_segments));
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
    return orisha_exit_status();
}
