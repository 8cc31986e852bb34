// Generated from bodies.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "bodies.c"

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
#line 50 "bodies.c"

#line 3 "bodies.kz"
static int status_of(orisha_str name) { return name.len > 3 ? 200 : 404; }
static const char *cookie_of(orisha_str name) { return name.len ? "seen=1" : "seen=0"; }

// Values are escaped for the place where they stand; a head that varies is laid out when the request is answered.
#line 57 "bodies.c"

static const char response_1_bytes[] =
    "HTTP/1.1 205 Reset Content\r\n"
    "X-A: b\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_1 = {response_1_bytes, 94, 90};
static const orisha_header conditions_1_headers[] = {
    {{"ETag", 4}, {"\"v1\"", 4}},
    {{"X-A", 3}, {"b", 1}},
};
static const orisha_response conditions_1 = {.headers = conditions_1_headers, .header_count = 2};
static const char response_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "ETag: \"v1\"\r\n"
    "X-A: b\r\n"
    "Content-Length: 1\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "a";
static const orisha_constant response_2 = {response_2_bytes, 137, 132};
static const char response_3_bytes[] =
    "HTTP/1.1 404 Not Found\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "ETag: \"v1\"\r\n"
    "Content-Length: 1\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "a";
static const orisha_constant response_3 = {response_3_bytes, 136, 131};
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 101, 42, 200};
static const char head_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "ETag: \"v1\"\r\n"
    "X-A: b\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_2 = {head_2_bytes, 137, 78, 200};
static const char head_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_3 = {head_3_bytes, 108, 49, 200};

void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        if (req->path.len == 6 && memcmp(req->path.ptr, "/reset", 6) == 0) { // [GET /reset]
            orisha_send_constant(req, &response_1);
            return;
        }
        if (req->path.len == 4 && memcmp(req->path.ptr, "/tag", 4) == 0) { // [GET /tag]
            if (orisha_send_conditionally(req, &conditions_1)) {
                return;
            }
            orisha_send_constant(req, &response_2);
            return;
        }
        if (req->path.len == 5 && memcmp(req->path.ptr, "/gone", 5) == 0) { // [GET /gone]
            orisha_send_constant(req, &response_3);
            return;
        }
        if (req->path.len > 6 && memcmp(req->path.ptr, "/html/", 6) == 0) { // [GET /html/:a]
            struct { orisha_str a; } p;
            const char *kz_at = req->path.ptr + 6;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.a) && kz_at == kz_end) {
                p.a = orisha_param(req, p.a);
                size_t kz_room = 39;
#line 9 "bodies.kz"
                                                 const __auto_type kz_value_1 = p.a;
#line 9 "bodies.kz"
                                                    kz_room += ORISHA_ROOM_HTML(kz_value_1);
#line 145 "bodies.c"
#line 9 "bodies.kz"
                                                           const __auto_type kz_value_2 = p.a;
#line 9 "bodies.kz"
                                                              kz_room += ORISHA_ROOM_HTML(kz_value_2);
#line 150 "bodies.c"
#line 9 "bodies.kz"
                                                                                   const __auto_type kz_value_3 = p.a;
#line 9 "bodies.kz"
                                                                                      kz_room += ORISHA_ROOM_HTML(kz_value_3);
#line 155 "bodies.c"
                char *kz_to = orisha_begin(req, &head_1, kz_room);
                if (kz_to) {
                    kz_to = orisha_write(kz_to, "<p title=\"", 10);
#line 9 "bodies.kz"
                    kz_to = ORISHA_WRITE_HTML(kz_to, kz_value_1);
#line 161 "bodies.c"
                    kz_to = orisha_write(kz_to, "\">", 2);
#line 9 "bodies.kz"
                    kz_to = ORISHA_WRITE_HTML(kz_to, kz_value_2);
#line 165 "bodies.c"
                    kz_to = orisha_write(kz_to, "<a href=\"/users/", 16);
#line 9 "bodies.kz"
                    kz_to = ORISHA_WRITE_HTML(kz_to, kz_value_3);
#line 169 "bodies.c"
                    kz_to = orisha_write(kz_to, "\">&amp;</a>", 11);
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        if (req->path.len > 6 && memcmp(req->path.ptr, "/vary/", 6) == 0) { // [GET /vary/:a]
            struct { orisha_str a; } p;
            const char *kz_at = req->path.ptr + 6;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.a) && kz_at == kz_end) {
                p.a = orisha_param(req, p.a);
                const orisha_header kz_answer_1_headers[] = {
#line 10 "bodies.kz"
                                                                                        {{"Set-Cookie", 10}, KZ_STR(cookie_of(p.a))},
                    {{"X-A", 3}, {"b", 1}},
                };
                const orisha_response kz_answer_1 = {
#line 10 "bodies.kz"
                         .status = (int)(status_of(p.a)),
#line 10 "bodies.kz"
                                                .content_type = KZ_STR("application/json"),
#line 192 "bodies.c"
                    .headers = kz_answer_1_headers, .header_count = 2,
                };
                const orisha_head *const kz_answer_1_head = orisha_make_head(req, &kz_answer_1);
                if (!kz_answer_1_head) {
                    return;
                }
                size_t kz_room = 2;
#line 10 "bodies.kz"
                                                                                                                             const __auto_type kz_value_1 = p.a;
#line 10 "bodies.kz"
                                                                                                                          kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_1);
#line 204 "bodies.c"
                char *kz_to = orisha_begin(req, kz_answer_1_head, kz_room);
                if (kz_to) {
                    kz_to = orisha_write(kz_to, "[", 1);
#line 10 "bodies.kz"
                    kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_1);
#line 210 "bodies.c"
                    kz_to = orisha_write(kz_to, "]", 1);
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        if (req->path.len > 5 && memcmp(req->path.ptr, "/tag/", 5) == 0) { // [GET /tag/:a]
            struct { orisha_str a; } p;
            const char *kz_at = req->path.ptr + 5;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.a) && kz_at == kz_end) {
                p.a = orisha_param(req, p.a);
                if (orisha_send_conditionally(req, &conditions_1)) {
                    return;
                }
                size_t kz_room = 2;
#line 12 "bodies.kz"
                                                      const __auto_type kz_value_1 = p.a;
#line 12 "bodies.kz"
                                                          kz_room += ORISHA_ROOM_RAW(kz_value_1);
#line 231 "bodies.c"
                char *kz_to = orisha_begin(req, &head_2, kz_room);
                if (kz_to) {
                    kz_to = orisha_write(kz_to, "[", 1);
#line 12 "bodies.kz"
                    kz_to = ORISHA_WRITE_RAW(kz_to, kz_value_1);
#line 237 "bodies.c"
                    kz_to = orisha_write(kz_to, "]", 1);
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        if (req->path.len > 6 && memcmp(req->path.ptr, "/json/", 6) == 0) { // [GET /json/:a/:n(int)]
            struct { orisha_str a; int64_t n; } p;
            const char *kz_at = req->path.ptr + 6;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.a) && orisha_take_literal(&kz_at, kz_end, "/", 1) &&
                orisha_take_int(&kz_at, kz_end, &p.n) && kz_at == kz_end) {
                p.a = orisha_param(req, p.a);
                size_t kz_room = 28;
#line 8 "bodies.kz"
                                                                const __auto_type kz_value_1 = p.a;
#line 8 "bodies.kz"
                                                                   kz_room += ORISHA_ROOM_JSON(kz_value_1);
#line 256 "bodies.c"
#line 8 "bodies.kz"
                                                                                 const __auto_type kz_value_2 = p.a;
#line 8 "bodies.kz"
                                                                              kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_2);
#line 261 "bodies.c"
#line 8 "bodies.kz"
                                                                                               const __auto_type kz_value_3 = p.n;
#line 8 "bodies.kz"
                                                                                            kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_3);
#line 266 "bodies.c"
#line 8 "bodies.kz"
                                                                                                               const __auto_type kz_value_4 = p.a;
#line 8 "bodies.kz"
                                                                                                                   kz_room += ORISHA_ROOM_RAW(kz_value_4);
#line 271 "bodies.c"
                char *kz_to = orisha_begin(req, &head_3, kz_room);
                if (kz_to) {
                    kz_to = orisha_write(kz_to, "{\"in\":\"a", 8);
#line 8 "bodies.kz"
                    kz_to = ORISHA_WRITE_JSON(kz_to, kz_value_1);
#line 277 "bodies.c"
                    kz_to = orisha_write(kz_to, "\",\"as\":", 7);
#line 8 "bodies.kz"
                    kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_2);
#line 281 "bodies.c"
                    kz_to = orisha_write(kz_to, ",\"n\":", 5);
#line 8 "bodies.kz"
                    kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_3);
#line 285 "bodies.c"
                    kz_to = orisha_write(kz_to, ",\"raw\":", 7);
#line 8 "bodies.kz"
                    kz_to = ORISHA_WRITE_RAW(kz_to, kz_value_4);
#line 289 "bodies.c"
                    kz_to = orisha_write(kz_to, "}", 1);
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        break;
    default:
        break;
    }
    unsigned kz_allow = 0;
    if (req->path.len == 6 && memcmp(req->path.ptr, "/reset", 6) == 0) { // [GET /reset]
        kz_allow |= 1u << ORISHA_GET;
    }
    if (req->path.len == 4 && memcmp(req->path.ptr, "/tag", 4) == 0) { // [GET /tag]
        kz_allow |= 1u << ORISHA_GET;
    }
    if (req->path.len == 5 && memcmp(req->path.ptr, "/gone", 5) == 0) { // [GET /gone]
        kz_allow |= 1u << ORISHA_GET;
    }
    if (req->path.len > 6 && memcmp(req->path.ptr, "/html/", 6) == 0) { // [GET /html/:a]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 6;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len > 6 && memcmp(req->path.ptr, "/vary/", 6) == 0) { // [GET /vary/:a]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 6;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len > 5 && memcmp(req->path.ptr, "/tag/", 5) == 0) { // [GET /tag/:a]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 5;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len > 6 && memcmp(req->path.ptr, "/json/", 6) == 0) { // [GET /json/:a/:n(int)]
        orisha_str kz_ignored;
        int64_t kz_ignored_int;
        const char *kz_at = req->path.ptr + 6;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && orisha_take_literal(&kz_at, kz_end, "/", 1) &&
            orisha_take_int(&kz_at, kz_end, &kz_ignored_int) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
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
