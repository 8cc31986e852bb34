// Generated from details.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "details.c"

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
#line 50 "details.c"

#line 6 "lib/std/io.kz"
#include <orisha/print.h>
#line 54 "details.c"

#line 5 "details.kz"
static orisha_str pick(orisha_request *req, int a, int b)
{
    return orisha_format(req, "%d", a > b ? a : b);
}
#line 61 "details.c"

static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
static const char head_2_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_2 = {head_2_bytes, 122, 63, 201};
static const char head_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_3 = {head_3_bytes, 101, 42, 200};
static const char head_4_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/css\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_4 = {head_4_bytes, 100, 41, 200};
static const char response_1_bytes[] =
    "HTTP/1.1 404 Not Found\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_1 = {response_1_bytes, 123, 119};

void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        if (req->path.len == 5 && memcmp(req->path.ptr, "/a//b", 5) == 0) { // [GET /a//b]
#line 18 "details.kz"
            orisha_send_body(req, &head_1,
#line 18 "details.kz"
                  KZ_STR(((orisha_str){"abc", 3})));
#line 109 "details.c"
            return;
        }
        if (req->path.len > 6 && memcmp(req->path.ptr, "/it's/", 6) == 0) { // [GET /it's/:id]
            struct { orisha_str id; } p;
            const char *kz_at = req->path.ptr + 6;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
#line 16 "details.kz"
                orisha_send_body(req, &head_2,
#line 16 "details.kz"
                KZ_STR(pick(req, (int)p.id.len, 3)));
#line 122 "details.c"
                return;
            }
        }
        if (req->path.len > 6 && memcmp(req->path.ptr, "/call/", 6) == 0) { // [GET /call/:id]
            struct { orisha_str id; } p;
            const char *kz_at = req->path.ptr + 6;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
                size_t kz_room = 6;
#line 19 "details.kz"
                                               const __auto_type kz_value_1 = pick(req, 1, (int)p.id.len);
#line 19 "details.kz"
                                            kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_1);
#line 137 "details.c"
                char *kz_to = orisha_begin(req, &head_3, kz_room);
                if (kz_to) {
                    kz_to = orisha_write(kz_to, "{\"n\":", 5);
#line 19 "details.kz"
                    kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_1);
#line 143 "details.c"
                    kz_to = orisha_write(kz_to, "}", 1);
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        if (req->path.len > 5 && memcmp(req->path.ptr, "/raw/", 5) == 0) { // [GET /raw/:id]
            struct { orisha_str id; } p;
            const char *kz_at = req->path.ptr + 5;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
                size_t kz_room = 1;
#line 20 "details.kz"
                                       const __auto_type kz_value_1 = p.id;
#line 20 "details.kz"
                                           kz_room += ORISHA_ROOM_RAW(kz_value_1);
#line 161 "details.c"
                char *kz_to = orisha_begin(req, &head_4, kz_room);
                if (kz_to) {
                    kz_to = orisha_write(kz_to, "a", 1);
#line 20 "details.kz"
                    kz_to = ORISHA_WRITE_RAW(kz_to, kz_value_1);
#line 167 "details.c"
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        if (req->path.len > 6 && memcmp(req->path.ptr, "/text/", 6) == 0) { // [GET /text/:id]
            struct { orisha_str id; } p;
            const char *kz_at = req->path.ptr + 6;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
                size_t kz_room = 0;
#line 21 "details.kz"
             const __auto_type kz_value_1 = orisha_format(req, "%s", p.id.len ? "x" : "y");
#line 21 "details.kz"
                 kz_room += ORISHA_ROOM_RAW(kz_value_1);
#line 184 "details.c"
                char *kz_to = orisha_begin(req, &head_1, kz_room);
                if (kz_to) {
#line 21 "details.kz"
                    kz_to = ORISHA_WRITE_RAW(kz_to, kz_value_1);
#line 189 "details.c"
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
#line 13 "details.kz"
                orisha_send_body(req, &head_1,
#line 13 "details.kz"
     KZ_STR(p.path));
#line 205 "details.c"
                return;
            }
        }
        break;
    case ORISHA_POST:
        if (req->path.len > 8 && memcmp(req->path.ptr, "/things/", 8) == 0) { // [POST /things/:id]
            struct { orisha_str id; } p;
            const char *kz_at = req->path.ptr + 8;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
                size_t kz_header_1_room = 9;
#line 22 "details.kz"
                                            const __auto_type kz_header_1_value_1 = p.id;
#line 22 "details.kz"
                                                kz_header_1_room += ORISHA_ROOM_RAW(kz_header_1_value_1);
#line 222 "details.c"
#line 22 "details.kz"
                                                      const __auto_type kz_header_1_value_2 = p.id.len;
#line 22 "details.kz"
                                                          kz_header_1_room += ORISHA_ROOM_RAW(kz_header_1_value_2);
#line 227 "details.c"
                char *const kz_header_1_text = orisha_alloc(req, kz_header_1_room + 1);
                char *kz_header_1_to = kz_header_1_text;
                if (kz_header_1_to) {
                    kz_header_1_to = orisha_write(kz_header_1_to, "/things/", 8);
#line 22 "details.kz"
                    kz_header_1_to = ORISHA_WRITE_RAW(kz_header_1_to, kz_header_1_value_1);
#line 234 "details.c"
                    kz_header_1_to = orisha_write(kz_header_1_to, "?", 1);
#line 22 "details.kz"
                    kz_header_1_to = ORISHA_WRITE_RAW(kz_header_1_to, kz_header_1_value_2);
#line 238 "details.c"
                }
                size_t kz_header_2_room = 0;
#line 22 "details.kz"
                                                                                  const __auto_type kz_header_2_value_1 = p.id;
#line 22 "details.kz"
                                                                                      kz_header_2_room += ORISHA_ROOM_RAW(kz_header_2_value_1);
#line 245 "details.c"
                char *const kz_header_2_text = orisha_alloc(req, kz_header_2_room + 1);
                char *kz_header_2_to = kz_header_2_text;
                if (kz_header_2_to) {
#line 22 "details.kz"
                    kz_header_2_to = ORISHA_WRITE_RAW(kz_header_2_to, kz_header_2_value_1);
#line 251 "details.c"
                }
                const orisha_header kz_answer_1_headers[] = {
#line 22 "details.kz"
                    {{"Location", 8}, {kz_header_1_text, (size_t)(kz_header_1_to - kz_header_1_text)}},
#line 22 "details.kz"
                    {{"X-Kept", 6}, {kz_header_2_text, (size_t)(kz_header_2_to - kz_header_2_text)}},
                };
                const orisha_response kz_answer_1 = {
                    .status = 201,
#line 261 "details.c"
                    .headers = kz_answer_1_headers, .header_count = 2,
                };
                const orisha_head *const kz_answer_1_head = orisha_make_head(req, &kz_answer_1);
                if (!kz_answer_1_head) {
                    return;
                }
                size_t kz_room = 0;
#line 22 "details.kz"
                                                                                                                      const __auto_type kz_value_1 = p.id;
#line 22 "details.kz"
                                                                                                                          kz_room += ORISHA_ROOM_RAW(kz_value_1);
#line 273 "details.c"
                char *kz_to = orisha_begin(req, kz_answer_1_head, kz_room);
                if (kz_to) {
#line 22 "details.kz"
                    kz_to = ORISHA_WRITE_RAW(kz_to, kz_value_1);
#line 278 "details.c"
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        break;
    default:
        break;
    }
    orisha_send_constant(req, &response_1);
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
#line 25 "details.kz"
    const struct orisha_serve_outcome kz_outcome_1 = orisha_serve_event(
#line 26 "details.kz"
          3000,
        (const char *){0},
        (uint32_t){0});
#line 301 "details.c"
    switch (kz_outcome_1.branch) {
    case orisha_serve_is_shutdown: {
        orisha_print_str((orisha_str){"a\000b", 3});
        orisha_print_end();
        break;
    }
    case orisha_serve_is_failed: {
        break;
    }
    }
    return orisha_exit_status();
}
