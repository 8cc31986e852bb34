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
    "Content-Length: 1\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "a";
static const orisha_constant response_2 = {response_2_bytes, 117, 112};
static const char response_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 1\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "b";
static const orisha_constant response_3 = {response_3_bytes, 117, 112};
static const char response_4_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 2\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "cc";
static const orisha_constant response_4 = {response_4_bytes, 118, 112};
static const char response_5_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 2\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "me";
static const orisha_constant response_5 = {response_5_bytes, 118, 112};
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 108, 49, 200};
static const char head_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_2 = {head_2_bytes, 117, 58, 200};
static const char head_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_3 = {head_3_bytes, 101, 42, 200};
static const char head_4_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_4 = {head_4_bytes, 117, 58, 200};
static const char response_6_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 3\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "two";
static const orisha_constant response_6 = {response_6_bytes, 119, 112};
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

void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        switch (req->path.len) {
        case 1:
            if (memcmp(req->path.ptr, "/", 1) == 0) { // [GET /]
                orisha_send_constant(req, &response_1);
                return;
            }
            break;
        case 2:
            if (memcmp(req->path.ptr, "/a", 2) == 0) { // [GET /a]
                orisha_send_constant(req, &response_2);
                return;
            }
            if (memcmp(req->path.ptr, "/b", 2) == 0) { // [GET /b]
                orisha_send_constant(req, &response_3);
                return;
            }
            break;
        case 4:
            if (memcmp(req->path.ptr, "/cc/", 4) == 0) { // [GET /cc/]
                orisha_send_constant(req, &response_4);
                return;
            }
            break;
        case 9:
            if (memcmp(req->path.ptr, "/users/me", 9) == 0) { // [GET /users/me]
                orisha_send_constant(req, &response_5);
                return;
            }
            break;
        default:
            break;
        }
        if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [GET /users/:id(int)]
            struct { int64_t id; } p;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_int(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                size_t kz_room = 0;
#line 7 "routes.kz"
                const __auto_type kz_value_1 = p.id;
#line 7 "routes.kz"
                kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_1);
#line 190 "routes.c"
                char *kz_to = orisha_begin(req, &head_1, kz_room);
                if (kz_to) {
#line 7 "routes.kz"
                    kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_1);
#line 195 "routes.c"
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [GET /users/:id]
            struct { orisha_str id; } p;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
#line 6 "routes.kz"
                orisha_send_body(req, &head_2, ORISHA_TO_STR(p.id));
#line 209 "routes.c"
                return;
            }
        }
        if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [GET /users/:id/posts/:post]
            struct { orisha_str id; orisha_str post; } p;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && orisha_take_literal(&kz_at, kz_end, "/posts/", 7) &&
                orisha_take_segment(&kz_at, kz_end, &p.post) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
                p.post = orisha_param(req, p.post);
                size_t kz_room = 8;
#line 9 "routes.kz"
                const __auto_type kz_value_1 = p.post;
#line 9 "routes.kz"
                kz_room += ORISHA_ROOM_HTML(kz_value_1);
#line 226 "routes.c"
#line 9 "routes.kz"
                const __auto_type kz_value_2 = p.id;
#line 9 "routes.kz"
                kz_room += ORISHA_ROOM_RAW(kz_value_2);
#line 231 "routes.c"
                char *kz_to = orisha_begin(req, &head_3, kz_room);
                if (kz_to) {
                    kz_to = orisha_write(kz_to, "<p>", 3);
#line 9 "routes.kz"
                    kz_to = ORISHA_WRITE_HTML(kz_to, kz_value_1);
#line 237 "routes.c"
                    kz_to = orisha_write(kz_to, " ", 1);
#line 9 "routes.kz"
                    kz_to = ORISHA_WRITE_RAW(kz_to, kz_value_2);
#line 241 "routes.c"
                    kz_to = orisha_write(kz_to, "</p>", 4);
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        if (req->path.len >= 7 && memcmp(req->path.ptr, "/files/", 7) == 0) { // [GET /files/*path]
            struct { orisha_str path; } p;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_tail(&kz_at, kz_end, &p.path) && kz_at == kz_end) {
                p.path = orisha_param(req, p.path);
#line 5 "routes.kz"
                orisha_send_body(req, &head_4, ORISHA_TO_STR(p.path));
#line 256 "routes.c"
                return;
            }
        }
        if (req->path.len > 1 && memcmp(req->path.ptr, "/", 1) == 0) { // [GET /:a/:b]
            orisha_str kz_ignored;
            const char *kz_at = req->path.ptr + 1;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && orisha_take_literal(&kz_at, kz_end, "/", 1) &&
                orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
                orisha_send_constant(req, &response_6);
                return;
            }
        }
        break;
    case ORISHA_POST:
        if (req->path.len == 6 && memcmp(req->path.ptr, "/users", 6) == 0) { // [POST /users]
            orisha_send_constant(req, &response_7);
            return;
        }
        break;
    case ORISHA_DELETE:
        if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [DELETE /users/:id]
            orisha_str kz_ignored;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
                orisha_send_constant(req, &response_8);
                return;
            }
        }
        break;
    default:
        break;
    }
    unsigned kz_allow = 0;
    switch (req->path.len) {
    case 1:
        if (memcmp(req->path.ptr, "/", 1) == 0) { // [GET /]
            kz_allow |= 1u << ORISHA_GET;
        }
        break;
    case 2:
        if (memcmp(req->path.ptr, "/a", 2) == 0) { // [GET /a]
            kz_allow |= 1u << ORISHA_GET;
        }
        if (memcmp(req->path.ptr, "/b", 2) == 0) { // [GET /b]
            kz_allow |= 1u << ORISHA_GET;
        }
        break;
    case 4:
        if (memcmp(req->path.ptr, "/cc/", 4) == 0) { // [GET /cc/]
            kz_allow |= 1u << ORISHA_GET;
        }
        break;
    case 9:
        if (memcmp(req->path.ptr, "/users/me", 9) == 0) { // [GET /users/me]
            kz_allow |= 1u << ORISHA_GET;
        }
        break;
    default:
        break;
    }
    if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [GET /users/:id(int)]
        int64_t kz_ignored_int;
        const char *kz_at = req->path.ptr + 7;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_int(&kz_at, kz_end, &kz_ignored_int) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [GET /users/:id]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 7;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [GET /users/:id/posts/:post]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 7;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && orisha_take_literal(&kz_at, kz_end, "/posts/", 7) &&
            orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len >= 7 && memcmp(req->path.ptr, "/files/", 7) == 0) { // [GET /files/*path]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 7;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_tail(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len > 1 && memcmp(req->path.ptr, "/", 1) == 0) { // [GET /:a/:b]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 1;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && orisha_take_literal(&kz_at, kz_end, "/", 1) &&
            orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len == 6 && memcmp(req->path.ptr, "/users", 6) == 0) { // [POST /users]
        kz_allow |= 1u << ORISHA_POST;
    }
    if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [DELETE /users/:id]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 7;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_DELETE;
        }
    }
    orisha_send_method_not_allowed(req, kz_allow);
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
    return orisha_exit_status();
}
