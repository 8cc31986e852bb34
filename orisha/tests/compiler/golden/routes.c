// Generated from routes.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "routes.c"

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
#line 50 "routes.c"

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
    "Content-Length: 3\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "two";
static const orisha_constant response_2 = {response_2_bytes, 119, 112};
static const char response_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 1\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "a";
static const orisha_constant response_3 = {response_3_bytes, 117, 112};
static const char response_4_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 1\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "b";
static const orisha_constant response_4 = {response_4_bytes, 117, 112};
static const char response_5_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 2\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "cc";
static const orisha_constant response_5 = {response_5_bytes, 118, 112};
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
static const char response_6_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 2\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "me";
static const orisha_constant response_6 = {response_6_bytes, 118, 112};
static const char head_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_2 = {head_2_bytes, 108, 49, 200};
static const char head_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_3 = {head_3_bytes, 101, 42, 200};
static const char response_7_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Location: /users/1\r\n"
    "X-Note: n\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_7 = {response_7_bytes, 152, 148};
static const char response_8_bytes[] =
    "HTTP/1.1 204 No Content\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_8 = {response_8_bytes, 64, 60};
static unsigned kz_no_methods(ORISHA_CUT_PATH)
{
    return 0;
}
static unsigned kz_compare_methods_1(ORISHA_CUT_PATH)
{
    const size_t kz_at_3 = orisha_slash(kz_slashes, 3);
    int64_t kz_int_1;
    unsigned kz_methods = kz_no_methods(ORISHA_THE_CUT_PATH);
    // [GET /files/*path]
    if (kz_count >= 2 &&
        ORISHA_IS(kz_path, "/files/")) {
        kz_methods |= 0x1;
    }
    // [GET /users/:id(int)]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/users/") &&
        orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, kz_at_1, req->path.len), &kz_int_1)) {
        kz_methods |= 0x1;
    }
    // [GET /users/:id]
    if (kz_count == 2 &&
        ORISHA_IS(kz_path, "/users/") &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x11;
    }
    // [GET /:a/:b]
    if (kz_count == 2 &&
        kz_at_1 > 1 &&
        req->path.len - kz_at_1 > 1) {
        kz_methods |= 0x1;
    }
    // [GET /users/:id/posts/:post]
    if (kz_count == 4 &&
        ORISHA_IS(kz_path, "/users/") &&
        kz_at_2 - kz_at_1 > 1 &&
        ORISHA_IS(kz_path + kz_at_2, "/posts/") &&
        req->path.len - kz_at_3 > 1) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_2(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /a]
    if (req->path.len == 2 &&
        ORISHA_IS(kz_path, "/a")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_3(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /b]
    if (req->path.len == 2 &&
        ORISHA_IS(kz_path, "/b")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_4(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /cc/]
    if (req->path.len == 4 &&
        ORISHA_IS(kz_path, "/cc/")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_5(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /users/me]
    if (req->path.len == 9 &&
        ORISHA_IS(kz_path, "/users/me")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_6(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [GET /]
    if (req->path.len == 1 &&
        ORISHA_IS(kz_path, "/")) {
        kz_methods |= 0x1;
    }
    return kz_methods;
}
static unsigned kz_compare_methods_7(ORISHA_CUT_PATH)
{
    unsigned kz_methods = kz_compare_methods_1(ORISHA_THE_CUT_PATH);
    // [POST /users]
    if (req->path.len == 6 &&
        ORISHA_IS(kz_path, "/users")) {
        kz_methods |= 0x4;
    }
    return kz_methods;
}
static unsigned kz_ask_methods_8(ORISHA_CUT_PATH)
{
    static const orisha_way_for_methods kz_ways[8] = {
        [0] = {0xb54cda58fbbee8f1u, kz_compare_methods_7}, // [POST /users]
        [2] = {0x8ff34785799e5d22u, kz_compare_methods_5}, // [GET /users/me]
        [3] = {0x9e3779b97f4a7c44u, kz_compare_methods_6}, // [GET /]
        [4] = {0x3c6ef372fe94f88cu, kz_compare_methods_3}, // [GET /b]
        [5] = {0x78dde6e5fd29f083u, kz_compare_methods_4}, // [GET /cc/]
        [7] = {0x3c6ef372fe94f88bu, kz_compare_methods_2}, // [GET /a]
    };
    const uint64_t kz_word = ORISHA_MEASURE_FACTOR * req->path.len + orisha_last_bytes(req->path, 1, 1);
    const orisha_way_for_methods *const kz_way = &kz_ways[orisha_place(kz_word, 0xb54e0f1600cc4d19u, 3)];
    return (kz_way->word == kz_word ? kz_way->go : kz_compare_methods_1)(ORISHA_THE_CUT_PATH);
}
// No route takes the path.
ORISHA_ASIDE kz_none(ORISHA_CUT_PATH)
{
    orisha_send_method_not_allowed(req, kz_ask_methods_8(ORISHA_THE_CUT_PATH));
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
    // [GET /:a/:b]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        kz_at_1 > 1 &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_2);
        return;
    }
    kz_none(ORISHA_THE_CUT_PATH);
}
static void kz_compare_2(ORISHA_CUT_PATH)
{
    // [GET /a]
    if (orisha_is_get(req) &&
        req->path.len == 2 &&
        ORISHA_IS(kz_path, "/a")) {
        orisha_send_constant(req, &response_3);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_3(ORISHA_CUT_PATH)
{
    // [GET /b]
    if (orisha_is_get(req) &&
        req->path.len == 2 &&
        ORISHA_IS(kz_path, "/b")) {
        orisha_send_constant(req, &response_4);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_4(ORISHA_CUT_PATH)
{
    // [GET /cc/]
    if (orisha_is_get(req) &&
        req->path.len == 4 &&
        ORISHA_IS(kz_path, "/cc/")) {
        orisha_send_constant(req, &response_5);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_5(ORISHA_CUT_PATH)
{
    // [GET /files/*path]
    if (orisha_is_get(req) &&
        kz_count >= 2 &&
        ORISHA_IS(kz_path, "/files/")) {
        const struct { orisha_str path; } p = {
            .path = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 5 "routes.kz"
     orisha_send_body(req, &head_1, KZ_STR(p.path));
#line 322 "routes.c"
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_6(ORISHA_CUT_PATH)
{
    if (!ORISHA_IS(kz_path, "/users/")) {
        kz_compare_1(ORISHA_THE_CUT_PATH);
        return;
    }
    const size_t kz_at_3 = orisha_slash(kz_slashes, 3);
    int64_t kz_int_1;
    // [GET /users/me]
    if (orisha_is_get(req) &&
        req->path.len == 9 &&
        ORISHA_IS(kz_path + 7, "me")) {
        orisha_send_constant(req, &response_6);
        return;
    }
    // [GET /users/:id(int)]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        orisha_parse_int((orisha_str)ORISHA_SEGMENT(kz_path, kz_at_1, req->path.len), &kz_int_1)) {
        const struct { int64_t id; } p = {
            .id = kz_int_1,
        };
        size_t kz_room = 0;
#line 7 "routes.kz"
                                                    const __auto_type kz_value_1 = p.id;
#line 7 "routes.kz"
                                                 kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_1);
#line 354 "routes.c"
        char *kz_to = orisha_begin(req, &head_2, kz_room);
        if (kz_to) {
#line 7 "routes.kz"
            kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_1);
#line 359 "routes.c"
            orisha_finish(req, kz_to);
        }
        return;
    }
    // [GET /users/:id]
    if (orisha_is_get(req) &&
        kz_count == 2 &&
        req->path.len - kz_at_1 > 1) {
        const struct { orisha_str id; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, req->path.len),
        };
#line 6 "routes.kz"
   orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 373 "routes.c"
        return;
    }
    // [GET /users/:id/posts/:post]
    if (orisha_is_get(req) &&
        kz_count == 4 &&
        kz_at_2 - kz_at_1 > 1 &&
        ORISHA_IS(kz_path + kz_at_2, "/posts/") &&
        req->path.len - kz_at_3 > 1) {
        const struct { orisha_str id; orisha_str post; } p = {
            .id = ORISHA_SEGMENT(req->values, kz_at_1, kz_at_2),
            .post = ORISHA_SEGMENT(req->values, kz_at_3, req->path.len),
        };
        size_t kz_room = 8;
#line 9 "routes.kz"
                                                       const __auto_type kz_value_1 = p.post;
#line 9 "routes.kz"
                                                          kz_room += ORISHA_ROOM_HTML(kz_value_1);
#line 391 "routes.c"
#line 9 "routes.kz"
                                                                  const __auto_type kz_value_2 = p.id;
#line 9 "routes.kz"
                                                                      kz_room += ORISHA_ROOM_RAW(kz_value_2);
#line 396 "routes.c"
        char *kz_to = orisha_begin(req, &head_3, kz_room);
        if (kz_to) {
            kz_to = orisha_write(kz_to, "<p>", 3);
#line 9 "routes.kz"
            kz_to = ORISHA_WRITE_HTML(kz_to, kz_value_1);
#line 402 "routes.c"
            kz_to = orisha_write(kz_to, " ", 1);
#line 9 "routes.kz"
            kz_to = ORISHA_WRITE_RAW(kz_to, kz_value_2);
#line 406 "routes.c"
            kz_to = orisha_write(kz_to, "</p>", 4);
            orisha_finish(req, kz_to);
        }
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_7(ORISHA_CUT_PATH)
{
    // [POST /users]
    if (req->method == ORISHA_POST &&
        req->path.len == 6 &&
        ORISHA_IS(kz_path, "/users")) {
        orisha_send_constant(req, &response_7);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
static void kz_compare_8(ORISHA_CUT_PATH)
{
    // [DELETE /users/:id]
    if (req->method == ORISHA_DELETE &&
        kz_count == 2 &&
        ORISHA_IS(kz_path, "/users/") &&
        req->path.len - kz_at_1 > 1) {
        orisha_send_constant(req, &response_8);
        return;
    }
    kz_compare_1(ORISHA_THE_CUT_PATH);
}
ORISHA_FIRST_ASK kz_ask_9(ORISHA_CUT_PATH)
{
    static const orisha_way kz_ways[8] = {
        [0] = {0x66u, kz_compare_5}, // [GET /files/*path]
        [1] = {0xfd611db473939759u, kz_compare_8}, // [DELETE /users/:id]
        [3] = {0x7eb08eda39c9cbe7u, kz_compare_7}, // [POST /users]
        [4] = {0x63u, kz_compare_4}, // [GET /cc/]
        [5] = {0x62u, kz_compare_3}, // [GET /b]
        [6] = {0x75u, kz_compare_6}, // [GET /users/me], ...
        [7] = {0x61u, kz_compare_2}, // [GET /a]
    };
    const uint64_t kz_word = orisha_method_word(req) + orisha_bytes(kz_path + 1, 1);
    orisha_take_way(&kz_ways[orisha_place(kz_word, 0xd81a8d2b5a4485adu, 3)], kz_word, kz_compare_1)(ORISHA_THE_CUT_PATH);
}
ORISHA_ASIDE kz_long_path(orisha_request *req)
{
    ORISHA_ROUTE_LONG(kz_ask_9, 4);
}

void orisha_handle(orisha_request *req)
{
    ORISHA_ROUTE(kz_ask_9, kz_long_path);
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
    return orisha_exit_status();
}
