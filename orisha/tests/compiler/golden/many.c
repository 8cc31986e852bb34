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
static const char response_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 5\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "index";
static const orisha_constant response_2 = {response_2_bytes, 121, 112};
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
static const char response_3_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_3 = {response_3_bytes, 64, 60};
static const char head_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_2 = {head_2_bytes, 108, 49, 200};
static const char response_4_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 3\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "new";
static const orisha_constant response_4 = {response_4_bytes, 119, 112};
static const char response_5_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_5 = {response_5_bytes, 121, 117};
static const char head_3_bytes[] =
    "HTTP/1.1 202 Accepted\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_3 = {head_3_bytes, 123, 64, 202};
static unsigned kz_no_methods(ORISHA_CUT_PATH)
{
    return 0;
}
static unsigned kz_compare_methods_1(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /]
    if (req->path.len == 1 &&
        ORISHA_IS(kz_path, "/")) {
        kz_methods |= 0x1;
    }
    // [GET /files/*path]
    if (kz_count >= 2 &&
        ORISHA_IS(kz_path, "/files/")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_2(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /orders/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/orders/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x19;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_3(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /invoices/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/invoices/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x11;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_4(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /customers/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/customers/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x19;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_5(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /shipments/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/shipments/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x11;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_6(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /refunds/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/refunds/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x11;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_7(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /baskets/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/baskets/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x11;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_8(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /products/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/products/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x31;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_9(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /payments/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/payments/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x11;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_10(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/orders/")) {
        return kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    }
    const size_t kz_at_3 = orisha_slash(kz_slashes, 3);
    int64_t kz_int_3;
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /orders/:id/lines/:line(int)]
    if (kz_count == 4 &&
        kz_at_2 - kz_at_1 > 1 &&
        ORISHA_IS(kz_path + kz_at_2, "/lines/") &&
        orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, kz_at_3, req->path.len), &kz_int_3)) {
        kz_methods |= 0x1;
    }
    // [GET /orders/:id/lines/:line]
    if (kz_count == 4 &&
        kz_at_2 - kz_at_1 > 1 &&
        ORISHA_IS(kz_path + kz_at_2, "/lines/") &&
        req->path.len - kz_at_3 > 1) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_11(ORISHA_CUT_PATH)
{
    const size_t kz_at_3 = orisha_slash(kz_slashes, 3);
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [PUT /products/:id/pictures/:name]
    if (kz_count == 4 &&
        ORISHA_IS(kz_path, "/products/") &&
        kz_at_2 - kz_at_1 > 1 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/") &&
        req->path.len - kz_at_3 > 1) {
        kz_methods |= 0x8;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_12(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /customers/:id/:what]
    if (kz_count == 3 &&
        ORISHA_IS(kz_path, "/customers/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len - kz_at_2 > 1) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_ask_methods_13(ORISHA_CUT_PATH)
{
    static const orisha_way_for_methods kz_ways[16] = {
        [0] = {0, kz_compare_methods_1},
        [1] = {0xdb0bda9bf252e9a2u, kz_compare_methods_12}, // [GET /customers/:id/:what]
        [3] = {0x3ce356e863046a9au, kz_compare_methods_8}, // [GET /products/:id]
        [4] = {0x3c9e66e563f96a99u, kz_compare_methods_2}, // [GET /orders/:id]
        [5] = {0x3cd456dc6e0b6693u, kz_compare_methods_3}, // [GET /invoices/:id]
        [8] = {0x3cdd58e06efe609du, kz_compare_methods_5}, // [GET /shipments/:id]
        [10] = {0x3ce361d86c0e599au, kz_compare_methods_9}, // [GET /payments/:id]
        [11] = {0x3ce257e173fb5d9cu, kz_compare_methods_6}, // [GET /refunds/:id]
        [12] = {0x3cd460e273086d8du, kz_compare_methods_4}, // [GET /customers/:id]
        [13] = {0x79524a5b619962c4u, kz_compare_methods_11}, // [PUT /products/:id/pictures/:name]
        [14] = {0x790d5a58628e62c3u, kz_compare_methods_10}, // [GET /orders/:id/lines/:line(int)], ...
        [15] = {0x3ce267d86a08598cu, kz_compare_methods_7}, // [GET /baskets/:id]
    };
    const uint64_t kz_word = ORISHA_MEASURE_FACTOR * kz_count + orisha_bytes(kz_path + 1, 7);
    const orisha_way_for_methods *const kz_way = &kz_ways[orisha_place(kz_word, 0xa9038a921825f10du, 4)];
    return (kz_way->word == kz_word ? kz_way->go : kz_compare_methods_1)(ORISHA_THE_CUT_PATH);
}
static unsigned kz_compare_methods_14(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [POST /payments/:id/refund]
    if (kz_count == 3 &&
        ORISHA_IS(kz_path, "/payments/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 7 &&
        ORISHA_IS(kz_path + kz_at_2, "/refund")) {
        kz_methods |= 0x4;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_15(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /products/:id/pictures/thumbnail-large]
    if (kz_count == 4 &&
        ORISHA_IS(kz_path, "/products/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 25 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/thumbnail-large")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_16(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /customers/:id/addresses/invoicing]
    if (kz_count == 4 &&
        ORISHA_IS(kz_path, "/customers/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 20 &&
        ORISHA_IS(kz_path + kz_at_2, "/addresses/invoicing")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_17(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /products/:id/pictures/thumbnail-small]
    if (kz_count == 4 &&
        ORISHA_IS(kz_path, "/products/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 25 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/thumbnail-small")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_18(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /products/:id/pictures/thumbnail-full]
    if (kz_count == 4 &&
        ORISHA_IS(kz_path, "/products/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 24 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/thumbnail-full")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_19(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /refunds]
    if (req->path.len == 8 &&
        ORISHA_IS(kz_path, "/refunds")) {
        kz_methods |= 0x5;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_20(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /invoices]
    if (req->path.len == 9 &&
        ORISHA_IS(kz_path, "/invoices")) {
        kz_methods |= 0x5;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_21(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/orders/")) {
        return kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    }
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /orders/new/lines]
    if (req->path.len == 17 &&
        ORISHA_IS(kz_path + 8, "new/lines")) {
        kz_methods |= 0x1;
    }
    // [GET /orders/:id/lines]
    if (kz_count == 3 &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 6 &&
        ORISHA_IS(kz_path + kz_at_2, "/lines")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_22(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /orders]
    if (req->path.len == 7 &&
        ORISHA_IS(kz_path, "/orders")) {
        kz_methods |= 0x5;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_23(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /customers]
    if (req->path.len == 10 &&
        ORISHA_IS(kz_path, "/customers")) {
        kz_methods |= 0x5;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_24(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /products]
    if (req->path.len == 9 &&
        ORISHA_IS(kz_path, "/products")) {
        kz_methods |= 0x5;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_25(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /baskets]
    if (req->path.len == 8 &&
        ORISHA_IS(kz_path, "/baskets")) {
        kz_methods |= 0x5;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_26(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /shipments]
    if (req->path.len == 10 &&
        ORISHA_IS(kz_path, "/shipments")) {
        kz_methods |= 0x5;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_27(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /payments]
    if (req->path.len == 9 &&
        ORISHA_IS(kz_path, "/payments")) {
        kz_methods |= 0x5;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_28(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /files/index]
    if (req->path.len == 12 &&
        ORISHA_IS(kz_path, "/files/index")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_29(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /products/:id/pictures/thumbnail-tiny]
    if (kz_count == 4 &&
        ORISHA_IS(kz_path, "/products/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 24 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/thumbnail-tiny")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_30(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_ask_methods_13(ORISHA_THE_CUT_PATH);
    // [GET /customers/:id/addresses/delivery]
    if (kz_count == 4 &&
        ORISHA_IS(kz_path, "/customers/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 19 &&
        ORISHA_IS(kz_path + kz_at_2, "/addresses/delivery")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_ask_methods_31(ORISHA_CUT_PATH)
{
    static const orisha_way_for_methods kz_ways[32] = {
        [0] = {0x79726576696cu, kz_compare_methods_30}, // [GET /customers/:id/addresses/delivery]
        [1] = {0x7865646e692fu, kz_compare_methods_28}, // [GET /files/index]
        [3] = {0x656772616c2du, kz_compare_methods_15}, // [GET /products/:id/pictures/thumbnail-large]
        [4] = {0x796e69742d6cu, kz_compare_methods_29}, // [GET /products/:id/pictures/thumbnail-tiny]
        [5] = {0x6c6c616d732du, kz_compare_methods_17}, // [GET /products/:id/pictures/thumbnail-small]
        [6] = {0x73746e656d70u, kz_compare_methods_26}, // [GET /shipments]
        [10] = {0x73656e696c2fu, kz_compare_methods_21}, // [GET /orders/new/lines], ...
        [13] = {0x73746e656d79u, kz_compare_methods_27}, // [GET /payments]
        [14] = {0x736563696f76u, kz_compare_methods_20}, // [GET /invoices]
        [15] = {0x6c6c75662d6cu, kz_compare_methods_18}, // [GET /products/:id/pictures/thumbnail-full]
        [17] = {0x73726564726fu, kz_compare_methods_22}, // [GET /orders]
        [19] = {0x676e6963696fu, kz_compare_methods_16}, // [GET /customers/:id/addresses/invoicing]
        [21] = {0x7372656d6f74u, kz_compare_methods_23}, // [GET /customers]
        [25] = {0x73646e756665u, kz_compare_methods_19}, // [GET /refunds]
        [26] = {0x73746375646fu, kz_compare_methods_24}, // [GET /products]
        [29] = {0x7374656b7361u, kz_compare_methods_25}, // [GET /baskets]
        [30] = {0x646e75666572u, kz_compare_methods_14}, // [POST /payments/:id/refund]
    };
    const uint64_t kz_word = orisha_last_bytes(req->path, 6, 6);
    const orisha_way_for_methods *const kz_way = &kz_ways[orisha_place(kz_word, 0xe9c7191857e774b9u, 5)];
    return (kz_way->word == kz_word ? kz_way->go : kz_ask_methods_13)(ORISHA_THE_CUT_PATH);
}
// No route takes the path.
ORISHA_ASIDE kz_none(ORISHA_CUT_PATH)
{
    orisha_send_method_not_allowed(req, kz_ask_methods_31(ORISHA_THE_CUT_PATH));
    return;
}
static void kz_compare_1(ORISHA_CUT_PATH)
{
    // [GET /]
    if (orisha_is_get(req) &&
        req->path.len == 1 &&
        ORISHA_IS(kz_path, "/")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_2(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/files/")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    // [GET /files/index]
    if (orisha_is_get(req) &&
        req->path.len == 12 &&
        ORISHA_IS(kz_path + 7, "index")) {
        orisha_send_constant(req, &response_2);
        return;
    }
    // [GET /files/*path]
    if (orisha_is_get(req) &&
        kz_count >= 2) {
        const struct { orisha_str path; } p = {
            .path = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 46 "many.kz"
     orisha_send_body(req, &head_1, KZ_STR(p.path));
#line 552 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_3(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/invoices")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    // [GET /invoices]
    if (orisha_is_get(req) &&
        req->path.len == 9) {
        orisha_send_constant(req, &response_3);
        return;
    }
    // [GET /invoices/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path + 9, "/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 12 "many.kz"
      orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 579 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_4(ORISHA_CUT_PATH)
{
    // [GET /products/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path + 9, "/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 20 "many.kz"
      orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 596 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_5(ORISHA_CUT_PATH)
{
    // [GET /products/:id/pictures/thumbnail-large]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        ORISHA_IS(kz_path + 9, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 25 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/thumbnail-large")) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_4(ORISHA_THE_CUT_PATH);
}
static void kz_compare_6(ORISHA_CUT_PATH)
{
    // [GET /products/:id/pictures/thumbnail-small]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        ORISHA_IS(kz_path + 9, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 25 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/thumbnail-small")) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_4(ORISHA_THE_CUT_PATH);
}
static void kz_compare_7(ORISHA_CUT_PATH)
{
    // [GET /products/:id/pictures/thumbnail-full]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        ORISHA_IS(kz_path + 9, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 24 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/thumbnail-full")) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_4(ORISHA_THE_CUT_PATH);
}
static void kz_compare_8(ORISHA_CUT_PATH)
{
    // [GET /products]
    if (orisha_is_get(req) &&
        req->path.len == 9) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_4(ORISHA_THE_CUT_PATH);
}
static void kz_compare_9(ORISHA_CUT_PATH)
{
    // [GET /products/:id/pictures/thumbnail-tiny]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        ORISHA_IS(kz_path + 9, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 24 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/thumbnail-tiny")) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_4(ORISHA_THE_CUT_PATH);
}
static void kz_ask_10(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/products")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    static const orisha_way kz_ways[8] = {
        [0] = {0x796e69742d6c6961u, kz_compare_9}, // [GET /products/:id/pictures/thumbnail-tiny]
        [2] = {0x6c6c75662d6c6961u, kz_compare_7}, // [GET /products/:id/pictures/thumbnail-full]
        [3] = {0x6c6c616d732d6c69u, kz_compare_6}, // [GET /products/:id/pictures/thumbnail-small]
        [4] = {0x656772616c2d6c69u, kz_compare_5}, // [GET /products/:id/pictures/thumbnail-large]
        [7] = {0x73746375646f7270u, kz_compare_8}, // [GET /products]
    };
    const uint64_t kz_word = orisha_last_bytes(req->path, 8, 8);
    orisha_take_way(&kz_ways[orisha_place(kz_word, 0xf88bb8a8724c81edu, 3)], kz_word, kz_compare_4)(ORISHA_THE_CUT_PATH);
}
static void kz_compare_11(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/refunds")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    // [GET /refunds]
    if (orisha_is_get(req) &&
        req->path.len == 8) {
        orisha_send_constant(req, &response_3);
        return;
    }
    // [GET /refunds/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path + 8, "/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 32 "many.kz"
     orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 705 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_12(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/shipments")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    // [GET /shipments]
    if (orisha_is_get(req) &&
        req->path.len == 10) {
        orisha_send_constant(req, &response_3);
        return;
    }
    // [GET /shipments/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path + 10, "/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 36 "many.kz"
       orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 732 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_13(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/customers")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    // [GET /customers]
    if (orisha_is_get(req) &&
        req->path.len == 10) {
        orisha_send_constant(req, &response_3);
        return;
    }
    // [GET /customers/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path + 10, "/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 16 "many.kz"
       orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 759 "many.c"
        return;
    }
    // [GET /customers/:id/addresses/delivery]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        ORISHA_IS(kz_path + 10, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 19 &&
        ORISHA_IS(kz_path + kz_at_2, "/addresses/delivery")) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
        };
#line 43 "many.kz"
                          orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 774 "many.c"
        return;
    }
    // [GET /customers/:id/addresses/invoicing]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        ORISHA_IS(kz_path + 10, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 20 &&
        ORISHA_IS(kz_path + kz_at_2, "/addresses/invoicing")) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
        };
#line 44 "many.kz"
                           orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 789 "many.c"
        return;
    }
    // [GET /customers/:id/:what]
    if (orisha_is_get(req) &&
        kz_count == 3 &&
        ORISHA_IS(kz_path + 10, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len - kz_at_2 > 1) {
        const struct { orisha_str id; orisha_str what; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
            .what = ORISHA_SEGMENT(req->values, kz_at_2, req->path.len),
        };
#line 45 "many.kz"
             orisha_send_body(req, &head_1, KZ_STR(p.what));
#line 804 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_14(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/payments")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    // [GET /payments]
    if (orisha_is_get(req) &&
        req->path.len == 9) {
        orisha_send_constant(req, &response_3);
        return;
    }
    // [GET /payments/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path + 9, "/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 28 "many.kz"
      orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 831 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_15(ORISHA_CUT_PATH)
{
    // [GET /orders/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path + 7, "/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 8 "many.kz"
    orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 848 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_16(ORISHA_CUT_PATH)
{
    const size_t kz_at_3 = orisha_slash(kz_slashes, 3);
    int64_t kz_int_3;
    // [GET /orders/:id/lines/:line(int)]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        ORISHA_IS(kz_path + 7, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        ORISHA_IS(kz_path + kz_at_2, "/lines/") &&
        orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, kz_at_3, req->path.len), &kz_int_3)) {
        const struct { orisha_str id; int64_t line; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
            .line = kz_int_3,
        };
        size_t kz_room = 0;
#line 41 "many.kz"
                                                                 const __auto_type kz_value_1 = p.line;
#line 41 "many.kz"
                                                              kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_1);
#line 873 "many.c"
        char *kz_to = orisha_begin(req, &head_2, kz_room);
        if (kz_to) {
#line 41 "many.kz"
            kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_1);
#line 878 "many.c"
            orisha_finish(req, kz_to);
        }
        return;
    }
    // [GET /orders/:id/lines/:line]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        ORISHA_IS(kz_path + 7, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        ORISHA_IS(kz_path + kz_at_2, "/lines/") &&
        req->path.len - kz_at_3 > 1) {
        const struct { orisha_str id; orisha_str line; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
            .line = ORISHA_SEGMENT(req->values, kz_at_3, req->path.len),
        };
#line 42 "many.kz"
                orisha_send_body(req, &head_1, KZ_STR(p.line));
#line 896 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_17(ORISHA_CUT_PATH)
{
    // [GET /orders]
    if (orisha_is_get(req) &&
        req->path.len == 7) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_18(ORISHA_CUT_PATH)
{
    // [GET /orders/new/lines]
    if (orisha_is_get(req) &&
        req->path.len == 17 &&
        ORISHA_IS(kz_path + 7, "/new/lines")) {
        orisha_send_constant(req, &response_4);
        return;
    }
    // [GET /orders/:id/lines]
    if (orisha_is_get(req) &&
        kz_count == 3 &&
        ORISHA_IS(kz_path + 7, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 6 &&
        ORISHA_IS(kz_path + kz_at_2, "/lines")) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
        };
#line 40 "many.kz"
          orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 932 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_ask_19(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/orders")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    static const orisha_way kz_ways[4] = {
        [0] = {0x78dde6e5fd29f054u, kz_compare_16}, // [GET /orders/:id/lines/:line(int)], ...
        [1] = {0xdaa66d2c7ddf743fu, kz_compare_18}, // [GET /orders/new/lines], ...
        [2] = {0x3c6ef372fe94f82au, kz_compare_15}, // [GET /orders/:id]
        [3] = {0x9e3779b97f4a7c15u, kz_compare_17}, // [GET /orders]
    };
    const uint64_t kz_word = ORISHA_MEASURE_FACTOR * kz_count;
    orisha_take_way(&kz_ways[orisha_place(kz_word, 0xe220a8397b1dcdafu, 2)], kz_word, kz_compare_1)(ORISHA_THE_CUT_PATH);
}
static void kz_compare_20(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/baskets")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    // [GET /baskets]
    if (orisha_is_get(req) &&
        req->path.len == 8) {
        orisha_send_constant(req, &response_3);
        return;
    }
    // [GET /baskets/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path + 8, "/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 24 "many.kz"
     orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 974 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_21(ORISHA_CUT_PATH)
{
    const size_t kz_at_3 = orisha_slash(kz_slashes, 3);
    // [PUT /products/:id/pictures/:name]
    if (req->method == ORISHA_PUT &&
        kz_count == 4 &&
        ORISHA_IS(kz_path, "/products/") &&
        kz_at_2 - kz_at_1 > 1 &&
        ORISHA_IS(kz_path + kz_at_2, "/pictures/") &&
        req->path.len - kz_at_3 > 1) {
        const struct { orisha_str id; orisha_str name; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
            .name = ORISHA_SEGMENT(req->values, kz_at_3, req->path.len),
        };
#line 52 "many.kz"
                     orisha_send_body(req, &head_1, KZ_STR(p.name));
#line 995 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_22(ORISHA_CUT_PATH)
{
    // [PUT /customers/:id]
    if (req->method == ORISHA_PUT &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/customers/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 55 "many.kz"
       orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 1012 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_23(ORISHA_CUT_PATH)
{
    // [PUT /orders/:id]
    if (req->method == ORISHA_PUT &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/orders/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 54 "many.kz"
    orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 1029 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_24(ORISHA_CUT_PATH)
{
    // [POST /invoices]
    if (req->method == ORISHA_POST &&
        req->path.len == 9 &&
        ORISHA_IS(kz_path, "/invoices")) {
        orisha_send_constant(req, &response_5);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_25(ORISHA_CUT_PATH)
{
    // [POST /products]
    if (req->method == ORISHA_POST &&
        req->path.len == 9 &&
        ORISHA_IS(kz_path, "/products")) {
        orisha_send_constant(req, &response_5);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_26(ORISHA_CUT_PATH)
{
    // [POST /refunds]
    if (req->method == ORISHA_POST &&
        req->path.len == 8 &&
        ORISHA_IS(kz_path, "/refunds")) {
        orisha_send_constant(req, &response_5);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_27(ORISHA_CUT_PATH)
{
    // [POST /shipments]
    if (req->method == ORISHA_POST &&
        req->path.len == 10 &&
        ORISHA_IS(kz_path, "/shipments")) {
        orisha_send_constant(req, &response_5);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_28(ORISHA_CUT_PATH)
{
    // [POST /customers]
    if (req->method == ORISHA_POST &&
        req->path.len == 10 &&
        ORISHA_IS(kz_path, "/customers")) {
        orisha_send_constant(req, &response_5);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_29(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/payments")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    // [POST /payments]
    if (req->method == ORISHA_POST &&
        req->path.len == 9) {
        orisha_send_constant(req, &response_5);
        return;
    }
    // [POST /payments/:id/refund]
    if (req->method == ORISHA_POST &&
        kz_count == 3 &&
        ORISHA_IS(kz_path + 9, "/") &&
        kz_at_2 - kz_at_1 > 1 &&
        req->path.len == kz_at_2 + 7 &&
        ORISHA_IS(kz_path + kz_at_2, "/refund")) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
        };
#line 56 "many.kz"
                           orisha_send_body(req, &head_3, KZ_STR(p.id));
#line 1113 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_30(ORISHA_CUT_PATH)
{
    // [POST /orders]
    if (req->method == ORISHA_POST &&
        req->path.len == 7 &&
        ORISHA_IS(kz_path, "/orders")) {
        orisha_send_constant(req, &response_5);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_31(ORISHA_CUT_PATH)
{
    // [POST /baskets]
    if (req->method == ORISHA_POST &&
        req->path.len == 8 &&
        ORISHA_IS(kz_path, "/baskets")) {
        orisha_send_constant(req, &response_5);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_32(ORISHA_CUT_PATH)
{
    // [PATCH /products/:id]
    if (req->method == ORISHA_PATCH &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/products/") &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 53 "many.kz"
        orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 1152 "many.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_33(ORISHA_CUT_PATH)
{
    // [DELETE /invoices/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/invoices/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_34(ORISHA_CUT_PATH)
{
    // [DELETE /products/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/products/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_35(ORISHA_CUT_PATH)
{
    // [DELETE /refunds/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/refunds/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_36(ORISHA_CUT_PATH)
{
    // [DELETE /shipments/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/shipments/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_37(ORISHA_CUT_PATH)
{
    // [DELETE /customers/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/customers/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_38(ORISHA_CUT_PATH)
{
    // [DELETE /payments/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/payments/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_39(ORISHA_CUT_PATH)
{
    // [DELETE /orders/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/orders/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_40(ORISHA_CUT_PATH)
{
    // [DELETE /baskets/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/baskets/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
ORISHA_FIRST_ASK kz_ask_41(ORISHA_CUT_PATH)
{
    static const orisha_way kz_ways[64] = {
        [0] = {0, kz_compare_1},
        [2] = {0x6d6f74737563u, kz_compare_13}, // [GET /customers], ...
        [5] = {0x7eb0f348af3030e4u, kz_compare_26}, // [POST /refunds]
        [6] = {0xfd618129d8030954u, kz_compare_34}, // [DELETE /products/:id]
        [8] = {0x7eb0f447aa3333e5u, kz_compare_27}, // [POST /shipments]
        [9] = {0xfd619219df06f846u, kz_compare_40}, // [DELETE /baskets/:id]
        [15] = {0x7eb0fd3fa7432ce2u, kz_compare_29}, // [POST /payments], ...
        [16] = {0xbcb9c896f4e7ef0du, kz_compare_32}, // [PATCH /products/:id]
        [17] = {0x63696f766e69u, kz_compare_3}, // [GET /invoices], ...
        [20] = {0x7eb1024c9f2e3de1u, kz_compare_30}, // [POST /orders]
        [23] = {0x2f73656c6966u, kz_compare_2}, // [GET /files/index], ...
        [24] = {0x7eb0fc49ae3d40d5u, kz_compare_28}, // [POST /customers]
        [26] = {0xfd618222e8f9fc56u, kz_compare_35}, // [DELETE /refunds/:id]
        [27] = {0x6375646f7270u, kz_ask_10}, // [GET /products], ...
        [29] = {0xfd618321e3fcff57u, kz_compare_36}, // [DELETE /shipments/:id]
        [30] = {0x74656b736162u, kz_compare_20}, // [GET /baskets], ...
        [31] = {0x3e0949b9bc13239au, kz_compare_23}, // [PUT /orders/:id]
        [34] = {0x3e0943b6cb22268eu, kz_compare_22}, // [PUT /customers/:id]
        [36] = {0xfd618c19e10cf854u, kz_compare_38}, // [DELETE /payments/:id]
        [38] = {0x7eb0f243a94039dbu, kz_compare_24}, // [POST /invoices]
        [41] = {0xfd619126d8f80953u, kz_compare_39}, // [DELETE /orders/:id]
        [45] = {0xfd618b23e8070c47u, kz_compare_37}, // [DELETE /customers/:id]
        [47] = {0x646e75666572u, kz_compare_11}, // [GET /refunds], ...
        [48] = {0x7eb0f24f9e393de2u, kz_compare_25}, // [POST /products]
        [50] = {0x656d70696873u, kz_compare_12}, // [GET /shipments], ...
        [52] = {0x7eb1033fa53d2cd4u, kz_compare_31}, // [POST /baskets]
        [58] = {0x6e656d796170u, kz_compare_14}, // [GET /payments], ...
        [59] = {0x3e0939bcbb1e239bu, kz_compare_21}, // [PUT /products/:id/pictures/:name]
        [60] = {0xfd61811de30a054du, kz_compare_33}, // [DELETE /invoices/:id]
        [63] = {0x73726564726fu, kz_ask_19}, // [GET /orders], ...
    };
    const uint64_t kz_word = orisha_method_word(req) + orisha_bytes(kz_path + 1, 6);
    orisha_take_way(&kz_ways[orisha_place(kz_word, 0xee54476e158601d1u, 6)], kz_word, kz_compare_1)(ORISHA_THE_CUT_PATH);
}
ORISHA_ASIDE kz_long_path(orisha_request *req)
{
    ORISHA_ROUTE_LONG(kz_ask_41, 4);
}

void orisha_handle(orisha_request *req)
{
    ORISHA_ROUTE(kz_ask_41, kz_long_path);
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
    return orisha_exit_status();
}
