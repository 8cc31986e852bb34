// Generated from many.kz by orishac. Do not edit.
#include <orisha.h>

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
#line 32 "lib/orisha/index.kz"

    const orisha_serve_options options = {.port = port, .bind = bind, .workers = workers};
    const orisha_serve_result result = orisha_serve(&options);
    return result.failed ? orisha_serve_failed(result.text) : orisha_serve_shutdown(result.text);

#line 40 "many.c"
}

#include <orisha/segments.h>

static const char response_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 4\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "root";
static const orisha_constant response_1 = {response_1_bytes, 120, 112};
static const char response_2_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_2 = {response_2_bytes, 64, 60};
static const char response_3_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_3 = {response_3_bytes, 64, 60};
static const char response_4_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_4 = {response_4_bytes, 64, 60};
static const char response_5_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_5 = {response_5_bytes, 64, 60};
static const char response_6_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_6 = {response_6_bytes, 64, 60};
static const char response_7_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_7 = {response_7_bytes, 64, 60};
static const char response_8_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_8 = {response_8_bytes, 64, 60};
static const char response_9_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_9 = {response_9_bytes, 64, 60};
static const char response_10_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 5\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "index";
static const orisha_constant response_10 = {response_10_bytes, 121, 112};
static const char response_11_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 3\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "new";
static const orisha_constant response_11 = {response_11_bytes, 119, 112};
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
static const char head_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_2 = {head_2_bytes, 117, 58, 200};
static const char head_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_3 = {head_3_bytes, 117, 58, 200};
static const char head_4_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_4 = {head_4_bytes, 117, 58, 200};
static const char head_5_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_5 = {head_5_bytes, 117, 58, 200};
static const char head_6_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_6 = {head_6_bytes, 117, 58, 200};
static const char head_7_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_7 = {head_7_bytes, 117, 58, 200};
static const char head_8_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_8 = {head_8_bytes, 117, 58, 200};
static const char head_9_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_9 = {head_9_bytes, 117, 58, 200};
static const char head_10_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_10 = {head_10_bytes, 117, 58, 200};
static const char head_11_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_11 = {head_11_bytes, 117, 58, 200};
static const char response_12_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_12 = {response_12_bytes, 64, 60};
static const char response_13_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_13 = {response_13_bytes, 64, 60};
static const char response_14_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_14 = {response_14_bytes, 64, 60};
static const char response_15_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_15 = {response_15_bytes, 64, 60};
static const char head_12_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_12 = {head_12_bytes, 108, 49, 200};
static const char head_13_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_13 = {head_13_bytes, 117, 58, 200};
static const char head_14_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_14 = {head_14_bytes, 117, 58, 200};
static const char head_15_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_15 = {head_15_bytes, 117, 58, 200};
static const char response_16_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_16 = {response_16_bytes, 121, 117};
static const char response_17_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_17 = {response_17_bytes, 121, 117};
static const char response_18_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_18 = {response_18_bytes, 121, 117};
static const char response_19_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_19 = {response_19_bytes, 121, 117};
static const char response_20_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_20 = {response_20_bytes, 121, 117};
static const char response_21_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_21 = {response_21_bytes, 121, 117};
static const char response_22_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_22 = {response_22_bytes, 121, 117};
static const char response_23_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_23 = {response_23_bytes, 121, 117};
static const char head_16_bytes[] =
    "HTTP/1.1 202 Accepted\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_16 = {head_16_bytes, 123, 64, 202};
static const char head_17_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_17 = {head_17_bytes, 117, 58, 200};
static const char head_18_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_18 = {head_18_bytes, 117, 58, 200};
static const char head_19_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_19 = {head_19_bytes, 117, 58, 200};
static const char response_24_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_24 = {response_24_bytes, 64, 60};
static const char response_25_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_25 = {response_25_bytes, 64, 60};
static const char response_26_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_26 = {response_26_bytes, 64, 60};
static const char response_27_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_27 = {response_27_bytes, 64, 60};
static const char response_28_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_28 = {response_28_bytes, 64, 60};
static const char response_29_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_29 = {response_29_bytes, 64, 60};
static const char response_30_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_30 = {response_30_bytes, 64, 60};
static const char response_31_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_31 = {response_31_bytes, 64, 60};
static const char head_20_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_20 = {head_20_bytes, 117, 58, 200};

void orisha_handle(orisha_request *req)
{
    const char *const kz_path = req->path.ptr;
    uint32_t kz_at[5]; // where the slash before each segment is
    int64_t kz_int[4];
    const char *const kz_values = orisha_values(req);
    uint64_t kz_gaps; // 0: no segment is empty
    const unsigned kz_count = orisha_split(req->path, 4, kz_at, &kz_gaps);
    const unsigned kz_selector = (req->method == ORISHA_HEAD ? ORISHA_GET : req->method) * 6u + kz_count;
    switch (orisha_place(orisha_segment_word(kz_path, kz_at, 0) ^ (uint64_t)kz_selector << 48, 0x2a6caf716b98d6bdu, 7)) {
    case 107:
        if (kz_selector != 1) // GET, 1 segment ''
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/", 1)) // [GET /]
            goto kz_route_1;
        break;
    case 47:
        if (kz_selector != 1) // GET, 1 segment 'baskets'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/baskets", 8)) // [GET /baskets]
            goto kz_route_6;
        break;
    case 87:
        if (kz_selector != 1) // GET, 1 segment 'customers'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/customers", 8)) // [GET /customers]
            goto kz_route_4;
        break;
    case 121:
        if (kz_selector != 1) // GET, 1 segment 'invoices'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/invoices", 8)) // [GET /invoices]
            goto kz_route_3;
        break;
    case 86:
        if (kz_selector != 1) // GET, 1 segment 'orders'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/orders", 4)) // [GET /orders]
            goto kz_route_2;
        break;
    case 44:
        if (kz_selector != 1) // GET, 1 segment 'payments'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/payments", 8)) // [GET /payments]
            goto kz_route_7;
        break;
    case 55:
        if (kz_selector != 1) // GET, 1 segment 'products'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/products", 8)) // [GET /products]
            goto kz_route_5;
        break;
    case 60:
        if (kz_selector != 1) // GET, 1 segment 'refunds'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/refunds", 8)) // [GET /refunds]
            goto kz_route_8;
        break;
    case 106:
        if (kz_selector != 1) // GET, 1 segment 'shipments'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/shipments", 8)) // [GET /shipments]
            goto kz_route_9;
        break;
    case 68:
        if (kz_selector != 2) // GET, 2 segments 'baskets'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/baskets/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /baskets/:id]
            goto kz_route_16;
        break;
    case 26:
        if (kz_selector != 2) // GET, 2 segments 'customers'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /customers/:id]
            goto kz_route_14;
        break;
    case 30:
        if (kz_selector != 2) // GET, 2 segments 'files'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/files/index", 8)) // [GET /files/index]
            goto kz_route_10;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/files/", 4)) // [GET /files/*path]
            goto kz_route_30;
        break;
    case 59:
        if (kz_selector != 2) // GET, 2 segments 'invoices'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/invoices/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /invoices/:id]
            goto kz_route_13;
        break;
    case 66:
        if (kz_selector != 2) // GET, 2 segments 'orders'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /orders/:id]
            goto kz_route_12;
        break;
    case 24:
        if (kz_selector != 2) // GET, 2 segments 'payments'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/payments/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /payments/:id]
            goto kz_route_17;
        break;
    case 35:
        if (kz_selector != 2) // GET, 2 segments 'products'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id]
            goto kz_route_15;
        break;
    case 81:
        if (kz_selector != 2) // GET, 2 segments 'refunds'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/refunds/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /refunds/:id]
            goto kz_route_18;
        break;
    case 40:
        if (kz_selector != 2) // GET, 2 segments 'shipments'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/shipments/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /shipments/:id]
            goto kz_route_19;
        break;
    case 46:
        if (kz_selector != 3) // GET, 3 segments 'customers'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1) && ORISHA_SEGMENT_HAS_BYTES(kz_at, 2)))) // [GET /customers/:id/:what]
            goto kz_route_29;
        break;
    case 10:
        if (kz_selector != 3) // GET, 3 segments 'files'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/files/", 4)) // [GET /files/*path]
            goto kz_route_30;
        break;
    case 45:
        if (kz_selector != 3) // GET, 3 segments 'orders'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/orders/new/lines", 16)) // [GET /orders/new/lines]
            goto kz_route_11;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
            ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/lines", 4) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /orders/:id/lines]
            goto kz_route_20;
        break;
    case 21:
        if (kz_selector != 4) // GET, 4 segments 'customers'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
            ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/addresses/delivery", 16) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /customers/:id/addresses/delivery]
            goto kz_route_21;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
            ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/addresses/invoicing", 16) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /customers/:id/addresses/invoicing]
            goto kz_route_22;
        break;
    case 117:
        if (kz_selector != 4) // GET, 4 segments 'files'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/files/", 4)) // [GET /files/*path]
            goto kz_route_30;
        break;
    case 25:
        if (kz_selector != 4) // GET, 4 segments 'orders'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
            ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 2, "/lines/", 4) &&
            orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, kz_at, 3), &kz_int[3]) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /orders/:id/lines/:line(int)]
            goto kz_route_27;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
            ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 2, "/lines/", 4) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1) && ORISHA_SEGMENT_HAS_BYTES(kz_at, 3)))) // [GET /orders/:id/lines/:line]
            goto kz_route_28;
        break;
    case 31:
        if (kz_selector != 4) // GET, 4 segments 'products'
            break;
        switch (kz_path[kz_at[3] + 11]) {
        case 'f':
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/pictures/thumbnail-full", 16) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id/pictures/thumbnail-full]
                goto kz_route_26;
            break;
        case 'l':
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/pictures/thumbnail-large", 16) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id/pictures/thumbnail-large]
                goto kz_route_24;
            break;
        case 's':
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/pictures/thumbnail-small", 16) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id/pictures/thumbnail-small]
                goto kz_route_23;
            break;
        case 't':
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/pictures/thumbnail-tiny", 16) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id/pictures/thumbnail-tiny]
                goto kz_route_25;
            break;
        }
        break;
    case 97:
        if (kz_selector != 5) // GET, more than 4 segments 'files'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/files/", 4)) // [GET /files/*path]
            goto kz_route_30;
        break;
    case 56:
        if (kz_selector != 13) // POST, 1 segment 'baskets'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/baskets", 8)) // [POST /baskets]
            goto kz_route_35;
        break;
    case 5:
        if (kz_selector != 13) // POST, 1 segment 'customers'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/customers", 8)) // [POST /customers]
            goto kz_route_33;
        break;
    case 38:
        if (kz_selector != 13) // POST, 1 segment 'invoices'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/invoices", 8)) // [POST /invoices]
            goto kz_route_32;
        break;
    case 95:
        if (kz_selector != 13) // POST, 1 segment 'orders'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/orders", 4)) // [POST /orders]
            goto kz_route_31;
        break;
    case 90:
        if (kz_selector != 13) // POST, 1 segment 'payments'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/payments", 8)) // [POST /payments]
            goto kz_route_36;
        break;
    case 101:
        if (kz_selector != 13) // POST, 1 segment 'products'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/products", 8)) // [POST /products]
            goto kz_route_34;
        break;
    case 69:
        if (kz_selector != 13) // POST, 1 segment 'refunds'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/refunds", 8)) // [POST /refunds]
            goto kz_route_37;
        break;
    case 98:
        if (kz_selector != 13) // POST, 1 segment 'shipments'
            break;
        if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/shipments", 8)) // [POST /shipments]
            goto kz_route_38;
        break;
    case 49:
        if (kz_selector != 15) // POST, 3 segments 'payments'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/payments/", 8) &&
            ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/refund", 4) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [POST /payments/:id/refund]
            goto kz_route_39;
        break;
    case 75:
        if (kz_selector != 20) // PUT, 2 segments 'customers'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [PUT /customers/:id]
            goto kz_route_41;
        break;
    case 78:
        if (kz_selector != 20) // PUT, 2 segments 'orders'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [PUT /orders/:id]
            goto kz_route_40;
        break;
    case 63:
        if (kz_selector != 22) // PUT, 4 segments 'products'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
            ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 2, "/pictures/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1) && ORISHA_SEGMENT_HAS_BYTES(kz_at, 3)))) // [PUT /products/:id/pictures/:name]
            goto kz_route_42;
        break;
    case 105:
        if (kz_selector != 26) // DELETE, 2 segments 'baskets'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/baskets/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [DELETE /baskets/:id]
            goto kz_route_47;
        break;
    case 42:
        if (kz_selector != 26) // DELETE, 2 segments 'customers'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [DELETE /customers/:id]
            goto kz_route_45;
        break;
    case 76:
        if (kz_selector != 26) // DELETE, 2 segments 'invoices'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/invoices/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [DELETE /invoices/:id]
            goto kz_route_44;
        break;
    case 83:
        if (kz_selector != 26) // DELETE, 2 segments 'orders'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [DELETE /orders/:id]
            goto kz_route_43;
        break;
    case 61:
        if (kz_selector != 26) // DELETE, 2 segments 'payments'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/payments/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [DELETE /payments/:id]
            goto kz_route_48;
        break;
    case 72:
        if (kz_selector != 26) // DELETE, 2 segments 'products'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [DELETE /products/:id]
            goto kz_route_46;
        break;
    case 118:
        if (kz_selector != 26) // DELETE, 2 segments 'refunds'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/refunds/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [DELETE /refunds/:id]
            goto kz_route_49;
        break;
    case 3:
        if (kz_selector != 26) // DELETE, 2 segments 'shipments'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/shipments/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [DELETE /shipments/:id]
            goto kz_route_50;
        break;
    case 96:
        if (kz_selector != 32) // PATCH, 2 segments 'products'
            break;
        if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
            (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [PATCH /products/:id]
            goto kz_route_51;
        break;
    }
    {
        unsigned kz_allow = 0; // a bit for each method
        switch (kz_count) {
        case 1:
            switch (orisha_place(orisha_segment_word(kz_path, kz_at, 0), 0xe3ddd86ba71a5eb1u, 4)) {
            case 0:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/", 1)) // [GET /]
                    kz_allow |= 0x1;
                break;
            case 13:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/baskets", 8)) // [GET /baskets]
                    kz_allow |= 0x5;
                break;
            case 7:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/customers", 8)) // [GET /customers]
                    kz_allow |= 0x5;
                break;
            case 10:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/invoices", 8)) // [GET /invoices]
                    kz_allow |= 0x5;
                break;
            case 1:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/orders", 4)) // [GET /orders]
                    kz_allow |= 0x5;
                break;
            case 11:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/payments", 8)) // [GET /payments]
                    kz_allow |= 0x5;
                break;
            case 2:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/products", 8)) // [GET /products]
                    kz_allow |= 0x5;
                break;
            case 15:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/refunds", 8)) // [GET /refunds]
                    kz_allow |= 0x5;
                break;
            case 8:
                if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/shipments", 8)) // [GET /shipments]
                    kz_allow |= 0x5;
                break;
            }
            break;
        case 2:
            if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/files/index", 8)) // [GET /files/index]
                kz_allow |= 0x1;
            switch (kz_path[kz_at[0] + 4]) {
            case 'k':
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/baskets/", 8) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /baskets/:id]
                    kz_allow |= 0x11;
                break;
            case 't':
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /customers/:id]
                    kz_allow |= 0x19;
                break;
            case 'o':
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/invoices/", 8) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /invoices/:id]
                    kz_allow |= 0x11;
                break;
            case 'e':
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /orders/:id]
                    kz_allow |= 0x19;
                break;
            case 'm':
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/payments/", 8) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /payments/:id]
                    kz_allow |= 0x11;
                break;
            case 'd':
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id]
                    kz_allow |= 0x31;
                break;
            case 'u':
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/refunds/", 8) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /refunds/:id]
                    kz_allow |= 0x11;
                break;
            case 'p':
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/shipments/", 8) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /shipments/:id]
                    kz_allow |= 0x11;
                break;
            }
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/files/", 4)) // [GET /files/*path]
                kz_allow |= 0x1;
            break;
        case 3:
            if (ORISHA_SEGMENT_ENDS(req->path, kz_at, 0, "/orders/new/lines", 16)) // [GET /orders/new/lines]
                kz_allow |= 0x1;
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
                ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/lines", 4) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /orders/:id/lines]
                kz_allow |= 0x1;
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/payments/", 8) &&
                ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/refund", 4) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [POST /payments/:id/refund]
                kz_allow |= 0x4;
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1) && ORISHA_SEGMENT_HAS_BYTES(kz_at, 2)))) // [GET /customers/:id/:what]
                kz_allow |= 0x1;
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/files/", 4)) // [GET /files/*path]
                kz_allow |= 0x1;
            break;
        case 4:
            switch (orisha_place(orisha_segment_long_word(kz_path, kz_at, 3), 0x7dc930b302278a9u, 3)) {
            case 1:
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
                    ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/addresses/delivery", 16) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /customers/:id/addresses/delivery]
                    kz_allow |= 0x1;
                break;
            case 5:
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/customers/", 8) &&
                    ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/addresses/invoicing", 16) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /customers/:id/addresses/invoicing]
                    kz_allow |= 0x1;
                break;
            case 0:
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                    ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/pictures/thumbnail-full", 16) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id/pictures/thumbnail-full]
                    kz_allow |= 0x1;
                break;
            case 3:
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                    ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/pictures/thumbnail-large", 16) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id/pictures/thumbnail-large]
                    kz_allow |= 0x1;
                break;
            case 4:
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                    ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/pictures/thumbnail-small", 16) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id/pictures/thumbnail-small]
                    kz_allow |= 0x1;
                break;
            case 7:
                if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                    ORISHA_SEGMENT_ENDS(req->path, kz_at, 2, "/pictures/thumbnail-tiny", 16) &&
                    (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /products/:id/pictures/thumbnail-tiny]
                    kz_allow |= 0x1;
                break;
            }
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
                ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 2, "/lines/", 4) &&
                orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, kz_at, 3), &kz_int[3]) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1)))) // [GET /orders/:id/lines/:line(int)]
                kz_allow |= 0x1;
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/orders/", 8) &&
                ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 2, "/lines/", 4) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1) && ORISHA_SEGMENT_HAS_BYTES(kz_at, 3)))) // [GET /orders/:id/lines/:line]
                kz_allow |= 0x1;
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/products/", 8) &&
                ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 2, "/pictures/", 8) &&
                (!kz_gaps || (ORISHA_SEGMENT_HAS_BYTES(kz_at, 1) && ORISHA_SEGMENT_HAS_BYTES(kz_at, 3)))) // [PUT /products/:id/pictures/:name]
                kz_allow |= 0x8;
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/files/", 4)) // [GET /files/*path]
                kz_allow |= 0x1;
            break;
        case 5:
            if (ORISHA_SEGMENT_BEGINS(kz_path, kz_at, 0, "/files/", 4)) // [GET /files/*path]
                kz_allow |= 0x1;
            break;
        }
        orisha_send_method_not_allowed(req, kz_allow);
        return;
    }
kz_route_1: { // [GET /]
    orisha_send_constant(req, &response_1);
    return;
}
kz_route_2: { // [GET /orders]
    orisha_send_constant(req, &response_2);
    return;
}
kz_route_3: { // [GET /invoices]
    orisha_send_constant(req, &response_3);
    return;
}
kz_route_4: { // [GET /customers]
    orisha_send_constant(req, &response_4);
    return;
}
kz_route_5: { // [GET /products]
    orisha_send_constant(req, &response_5);
    return;
}
kz_route_6: { // [GET /baskets]
    orisha_send_constant(req, &response_6);
    return;
}
kz_route_7: { // [GET /payments]
    orisha_send_constant(req, &response_7);
    return;
}
kz_route_8: { // [GET /refunds]
    orisha_send_constant(req, &response_8);
    return;
}
kz_route_9: { // [GET /shipments]
    orisha_send_constant(req, &response_9);
    return;
}
kz_route_10: { // [GET /files/index]
    orisha_send_constant(req, &response_10);
    return;
}
kz_route_11: { // [GET /orders/new/lines]
    orisha_send_constant(req, &response_11);
    return;
}
kz_route_12: { // [GET /orders/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 8 "many.kz"
    orisha_send_body(req, &head_1, ORISHA_TO_STR(p.id));
#line 947 "many.c"
    return;
}
kz_route_13: { // [GET /invoices/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 12 "many.kz"
    orisha_send_body(req, &head_2, ORISHA_TO_STR(p.id));
#line 956 "many.c"
    return;
}
kz_route_14: { // [GET /customers/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 16 "many.kz"
    orisha_send_body(req, &head_3, ORISHA_TO_STR(p.id));
#line 965 "many.c"
    return;
}
kz_route_15: { // [GET /products/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 20 "many.kz"
    orisha_send_body(req, &head_4, ORISHA_TO_STR(p.id));
#line 974 "many.c"
    return;
}
kz_route_16: { // [GET /baskets/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 24 "many.kz"
    orisha_send_body(req, &head_5, ORISHA_TO_STR(p.id));
#line 983 "many.c"
    return;
}
kz_route_17: { // [GET /payments/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 28 "many.kz"
    orisha_send_body(req, &head_6, ORISHA_TO_STR(p.id));
#line 992 "many.c"
    return;
}
kz_route_18: { // [GET /refunds/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 32 "many.kz"
    orisha_send_body(req, &head_7, ORISHA_TO_STR(p.id));
#line 1001 "many.c"
    return;
}
kz_route_19: { // [GET /shipments/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 36 "many.kz"
    orisha_send_body(req, &head_8, ORISHA_TO_STR(p.id));
#line 1010 "many.c"
    return;
}
kz_route_20: { // [GET /orders/:id/lines]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 40 "many.kz"
    orisha_send_body(req, &head_9, ORISHA_TO_STR(p.id));
#line 1019 "many.c"
    return;
}
kz_route_21: { // [GET /customers/:id/addresses/delivery]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 43 "many.kz"
    orisha_send_body(req, &head_10, ORISHA_TO_STR(p.id));
#line 1028 "many.c"
    return;
}
kz_route_22: { // [GET /customers/:id/addresses/invoicing]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 44 "many.kz"
    orisha_send_body(req, &head_11, ORISHA_TO_STR(p.id));
#line 1037 "many.c"
    return;
}
kz_route_23: { // [GET /products/:id/pictures/thumbnail-small]
    orisha_send_constant(req, &response_12);
    return;
}
kz_route_24: { // [GET /products/:id/pictures/thumbnail-large]
    orisha_send_constant(req, &response_13);
    return;
}
kz_route_25: { // [GET /products/:id/pictures/thumbnail-tiny]
    orisha_send_constant(req, &response_14);
    return;
}
kz_route_26: { // [GET /products/:id/pictures/thumbnail-full]
    orisha_send_constant(req, &response_15);
    return;
}
kz_route_27: { // [GET /orders/:id/lines/:line(int)]
    const struct { orisha_str id; int64_t line; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
        .line = kz_int[3],
    };
    size_t kz_room = 0;
#line 41 "many.kz"
    const __auto_type kz_value_1 = p.line;
    kz_room += ORISHA_ROOM_JSON(kz_value_1);
#line 1065 "many.c"
    char *kz_to = orisha_begin(req, &head_12, kz_room);
    if (kz_to) {
#line 41 "many.kz"
        kz_to = ORISHA_WRITE_JSON(kz_to, kz_value_1);
#line 1070 "many.c"
        orisha_finish(req, kz_to);
    }
    return;
}
kz_route_28: { // [GET /orders/:id/lines/:line]
    const struct { orisha_str id; orisha_str line; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
        .line = ORISHA_SEGMENT(kz_values, kz_at, 3),
    };
#line 42 "many.kz"
    orisha_send_body(req, &head_13, ORISHA_TO_STR(p.line));
#line 1082 "many.c"
    return;
}
kz_route_29: { // [GET /customers/:id/:what]
    const struct { orisha_str id; orisha_str what; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
        .what = ORISHA_SEGMENT(kz_values, kz_at, 2),
    };
#line 45 "many.kz"
    orisha_send_body(req, &head_14, ORISHA_TO_STR(p.what));
#line 1092 "many.c"
    return;
}
kz_route_30: { // [GET /files/*path]
    const struct { orisha_str path; } p = {
        .path = ORISHA_SEGMENTS_FROM(kz_values, kz_at, 1, req->path.len),
    };
#line 46 "many.kz"
    orisha_send_body(req, &head_15, ORISHA_TO_STR(p.path));
#line 1101 "many.c"
    return;
}
kz_route_31: { // [POST /orders]
    orisha_send_constant(req, &response_16);
    return;
}
kz_route_32: { // [POST /invoices]
    orisha_send_constant(req, &response_17);
    return;
}
kz_route_33: { // [POST /customers]
    orisha_send_constant(req, &response_18);
    return;
}
kz_route_34: { // [POST /products]
    orisha_send_constant(req, &response_19);
    return;
}
kz_route_35: { // [POST /baskets]
    orisha_send_constant(req, &response_20);
    return;
}
kz_route_36: { // [POST /payments]
    orisha_send_constant(req, &response_21);
    return;
}
kz_route_37: { // [POST /refunds]
    orisha_send_constant(req, &response_22);
    return;
}
kz_route_38: { // [POST /shipments]
    orisha_send_constant(req, &response_23);
    return;
}
kz_route_39: { // [POST /payments/:id/refund]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 56 "many.kz"
    orisha_send_body(req, &head_16, ORISHA_TO_STR(p.id));
#line 1142 "many.c"
    return;
}
kz_route_40: { // [PUT /orders/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 54 "many.kz"
    orisha_send_body(req, &head_17, ORISHA_TO_STR(p.id));
#line 1151 "many.c"
    return;
}
kz_route_41: { // [PUT /customers/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 55 "many.kz"
    orisha_send_body(req, &head_18, ORISHA_TO_STR(p.id));
#line 1160 "many.c"
    return;
}
kz_route_42: { // [PUT /products/:id/pictures/:name]
    const struct { orisha_str id; orisha_str name; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
        .name = ORISHA_SEGMENT(kz_values, kz_at, 3),
    };
#line 52 "many.kz"
    orisha_send_body(req, &head_19, ORISHA_TO_STR(p.name));
#line 1170 "many.c"
    return;
}
kz_route_43: { // [DELETE /orders/:id]
    orisha_send_constant(req, &response_24);
    return;
}
kz_route_44: { // [DELETE /invoices/:id]
    orisha_send_constant(req, &response_25);
    return;
}
kz_route_45: { // [DELETE /customers/:id]
    orisha_send_constant(req, &response_26);
    return;
}
kz_route_46: { // [DELETE /products/:id]
    orisha_send_constant(req, &response_27);
    return;
}
kz_route_47: { // [DELETE /baskets/:id]
    orisha_send_constant(req, &response_28);
    return;
}
kz_route_48: { // [DELETE /payments/:id]
    orisha_send_constant(req, &response_29);
    return;
}
kz_route_49: { // [DELETE /refunds/:id]
    orisha_send_constant(req, &response_30);
    return;
}
kz_route_50: { // [DELETE /shipments/:id]
    orisha_send_constant(req, &response_31);
    return;
}
kz_route_51: { // [PATCH /products/:id]
    const struct { orisha_str id; } p = {
        .id = ORISHA_SEGMENT(kz_values, kz_at, 1),
    };
#line 53 "many.kz"
    orisha_send_body(req, &head_20, ORISHA_TO_STR(p.id));
#line 1211 "many.c"
    return;
}
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
    return orisha_exit_status();
}
