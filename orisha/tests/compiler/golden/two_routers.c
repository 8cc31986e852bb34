// Generated from two_routers.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "two_routers.c"

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
#line 50 "two_routers.c"

/* event check */
struct check_outcome {
    enum { check_is_admin, check_is_guest } branch;
};
static inline struct check_outcome check_admin(void)
{
    return (struct check_outcome){.branch = check_is_admin};
}
static inline struct check_outcome check_guest(void)
{
    return (struct check_outcome){.branch = check_is_guest};
}
static inline struct check_outcome check_event(orisha_request *req);

static inline struct check_outcome check_event(orisha_request *req)
{
    (void)req;
#line 7 "two_routers.kz"

    if (req->method == ORISHA_GET) { return check_admin(); }
    return check_guest();
}
#line 74 "two_routers.c"

#include <orisha/dispatch.h>

static const char response_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 2\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "ok";
static const orisha_constant response_1 = {response_1_bytes, 118, 112};
#include <orisha/dispatch.h>

static const char response_2_bytes[] =
    "HTTP/1.1 404 Not Found\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_2 = {response_2_bytes, 123, 119};
static unsigned kz_no_methods(ORISHA_CUT_PATH)
{
    return 0;
}
static unsigned kz_compare_methods_1(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a1]
    if (req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a1")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_2(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a2]
    if (req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a2")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_3(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a3]
    if (req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a3")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_4(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a4]
    if (req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a4")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_5(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a5]
    if (req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a5")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_6(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a6]
    if (req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a6")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_7(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a7]
    if (req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a7")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_8(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a8]
    if (req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a8")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_9(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /a9/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/a9/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_ask_methods_10(ORISHA_CUT_PATH)
{
    static const orisha_way_for_methods kz_ways[16] = {
        [0] = {0x3261u, kz_compare_methods_2}, // [GET /a2]
        [2] = {0x3361u, kz_compare_methods_3}, // [GET /a3]
        [5] = {0x3461u, kz_compare_methods_4}, // [GET /a4]
        [7] = {0x3561u, kz_compare_methods_5}, // [GET /a5]
        [9] = {0x3661u, kz_compare_methods_6}, // [GET /a6]
        [11] = {0x3761u, kz_compare_methods_7}, // [GET /a7]
        [13] = {0x3861u, kz_compare_methods_8}, // [GET /a8]
        [14] = {0x3161u, kz_compare_methods_1}, // [GET /a1]
        [15] = {0x3961u, kz_compare_methods_9}, // [GET /a9/:id]
    };
    const uint64_t kz_word = orisha_bytes(kz_path + 1, 2);
    const orisha_way_for_methods *const kz_way = &kz_ways[orisha_place(kz_word, 0xe220a8397b1dcdafu, 4)];
    return (kz_way->word == kz_word ? kz_way->go : kz_no_methods)(ORISHA_THE_CUT_PATH);
}
// No route takes the path.
ORISHA_ASIDE kz_none(ORISHA_CUT_PATH)
{
    orisha_send_method_not_allowed(req, kz_ask_methods_10(ORISHA_THE_CUT_PATH));
    return;
}
static void kz_compare_1(ORISHA_CUT_PATH)
{
    // [GET /a1]
    if (orisha_is_get(req) &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a1")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_2(ORISHA_CUT_PATH)
{
    // [GET /a2]
    if (orisha_is_get(req) &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a2")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_3(ORISHA_CUT_PATH)
{
    // [GET /a3]
    if (orisha_is_get(req) &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a3")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_4(ORISHA_CUT_PATH)
{
    // [GET /a4]
    if (orisha_is_get(req) &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a4")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_5(ORISHA_CUT_PATH)
{
    // [GET /a5]
    if (orisha_is_get(req) &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a5")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_6(ORISHA_CUT_PATH)
{
    // [GET /a6]
    if (orisha_is_get(req) &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a6")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_7(ORISHA_CUT_PATH)
{
    // [GET /a7]
    if (orisha_is_get(req) &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a7")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_8(ORISHA_CUT_PATH)
{
    // [GET /a8]
    if (orisha_is_get(req) &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/a8")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_9(ORISHA_CUT_PATH)
{
    // [GET /a9/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/a9/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
ORISHA_FIRST_ASK kz_ask_10(ORISHA_CUT_PATH)
{
    static const orisha_way kz_ways[16] = {
        [0] = {0x3261u, kz_compare_2}, // [GET /a2]
        [2] = {0x3361u, kz_compare_3}, // [GET /a3]
        [5] = {0x3461u, kz_compare_4}, // [GET /a4]
        [7] = {0x3561u, kz_compare_5}, // [GET /a5]
        [9] = {0x3661u, kz_compare_6}, // [GET /a6]
        [11] = {0x3761u, kz_compare_7}, // [GET /a7]
        [13] = {0x3861u, kz_compare_8}, // [GET /a8]
        [14] = {0x3161u, kz_compare_1}, // [GET /a1]
        [15] = {0x3961u, kz_compare_9}, // [GET /a9/:id]
    };
    const uint64_t kz_word = orisha_method_word(req) + orisha_bytes(kz_path + 1, 2);
    orisha_take_way(&kz_ways[orisha_place(kz_word, 0xe220a8397b1dcdafu, 4)], kz_word, kz_none)(ORISHA_THE_CUT_PATH);
}
ORISHA_ASIDE kz_long_path(orisha_request *req)
{
    ORISHA_ROUTE_LONG(kz_ask_10, 2);
}
// No route takes the path.
ORISHA_ASIDE kz_2_none(ORISHA_CUT_PATH)
{
    orisha_send_constant(req, &response_2);
    return;
}
static void kz_2_compare_1(ORISHA_CUT_PATH)
{
    // [POST /b1]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b1")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
static void kz_2_compare_2(ORISHA_CUT_PATH)
{
    // [POST /b2]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b2")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
static void kz_2_compare_3(ORISHA_CUT_PATH)
{
    // [POST /b3]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b3")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
static void kz_2_compare_4(ORISHA_CUT_PATH)
{
    // [POST /b4]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b4")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
static void kz_2_compare_5(ORISHA_CUT_PATH)
{
    // [POST /b5]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b5")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
static void kz_2_compare_6(ORISHA_CUT_PATH)
{
    // [POST /b6]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b6")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
static void kz_2_compare_7(ORISHA_CUT_PATH)
{
    // [POST /b7]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b7")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
static void kz_2_compare_8(ORISHA_CUT_PATH)
{
    // [POST /b8]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b8")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
static void kz_2_compare_9(ORISHA_CUT_PATH)
{
    // [POST /b9]
    if (req->method == ORISHA_POST &&
        req->path.len == 3 &&
        ORISHA_IS(kz_path, "/b9")) {
        orisha_send_constant(req, &response_1);
        return;
    }
    kz_2_none(ORISHA_THE_CUT_PATH);
}
ORISHA_FIRST_ASK kz_2_ask_10(ORISHA_CUT_PATH)
{
    static const orisha_way kz_ways[16] = {
        [0] = {0, kz_2_none},
        [2] = {0x7eb08eda39c9fcd4u, kz_2_compare_1}, // [POST /b1]
        [3] = {0x7eb08eda39ca00d4u, kz_2_compare_5}, // [POST /b5]
        [4] = {0x7eb08eda39ca04d4u, kz_2_compare_9}, // [POST /b9]
        [7] = {0x7eb08eda39c9ffd4u, kz_2_compare_4}, // [POST /b4]
        [8] = {0x7eb08eda39ca03d4u, kz_2_compare_8}, // [POST /b8]
        [11] = {0x7eb08eda39c9fed4u, kz_2_compare_3}, // [POST /b3]
        [12] = {0x7eb08eda39ca02d4u, kz_2_compare_7}, // [POST /b7]
        [14] = {0x7eb08eda39c9fdd4u, kz_2_compare_2}, // [POST /b2]
        [15] = {0x7eb08eda39ca01d4u, kz_2_compare_6}, // [POST /b6]
    };
    const uint64_t kz_word = orisha_method_word(req) + orisha_bytes(kz_path + 1, 2);
    orisha_take_way(&kz_ways[orisha_place(kz_word, 0x6c45d188009454fu, 4)], kz_word, kz_2_none)(ORISHA_THE_CUT_PATH);
}
ORISHA_ASIDE kz_2_long_path(orisha_request *req)
{
    ORISHA_ROUTE_LONG(kz_2_ask_10, 2);
}

void orisha_handle(orisha_request *req)
{
#line 12 "two_routers.kz"
    const struct check_outcome kz_outcome_1 = check_event(
#line 12 "two_routers.kz"
                        req);
#line 466 "two_routers.c"
    switch (kz_outcome_1.branch) {
    case check_is_admin: {
        ORISHA_ROUTE(kz_ask_10, kz_long_path);
        return;
    }
    case check_is_guest: {
        ORISHA_ROUTE(kz_2_ask_10, kz_2_long_path);
        return;
    }
    }
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
    return orisha_exit_status();
}
