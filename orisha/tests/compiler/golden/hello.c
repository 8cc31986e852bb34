// Generated from hello.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "hello.c"

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
#line 50 "hello.c"

#line 6 "lib/std/io.kz"
#include <orisha/print.h>
#line 54 "hello.c"

static const char response_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 11\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "Hello World";
static const orisha_constant response_1 = {response_1_bytes, 128, 113};
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
static const char response_2_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 7\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "Created";
static const orisha_constant response_2 = {response_2_bytes, 128, 117};
static const char response_3_bytes[] =
    "HTTP/1.1 404 Not Found\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 9\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "Not Found";
static const orisha_constant response_3 = {response_3_bytes, 132, 119};

void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        if (req->path.len == 1 && memcmp(req->path.ptr, "/", 1) == 0) { // [GET /]
            orisha_send_constant(req, &response_1);
            return;
        }
        if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [GET /users/:id]
            struct { orisha_str id; } p;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
#line 6 "hello.kz"
                orisha_send_body(req, &head_1, KZ_STR(p.id));
#line 105 "hello.c"
                return;
            }
        }
        break;
    case ORISHA_POST:
        if (req->path.len == 6 && memcmp(req->path.ptr, "/users", 6) == 0) { // [POST /users]
            orisha_send_constant(req, &response_2);
            return;
        }
        break;
    default:
        break;
    }
    orisha_send_constant(req, &response_3);
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
#line 10 "hello.kz"
    const struct orisha_serve_outcome kz_outcome_1 = orisha_serve_event(
#line 10 "hello.kz"
                    3000,
        (const char *){0},
        (uint32_t){0});
#line 132 "hello.c"
    switch (kz_outcome_1.branch) {
    case orisha_serve_is_shutdown: {
        const struct orisha_serve_shutdown s = kz_outcome_1.as.shutdown;
        {
#line 11 "hello.kz"
    const __auto_type kz_printed = s.reason;
#line 11 "hello.kz"
                      ORISHA_PRINT(kz_printed);
#line 141 "hello.c"
        }
        orisha_print_end();
        break;
    }
    case orisha_serve_is_failed: {
        const struct orisha_serve_failed f = kz_outcome_1.as.failed;
        {
#line 12 "hello.kz"
  const __auto_type kz_printed = f.msg;
#line 12 "hello.kz"
                    ORISHA_PRINT(kz_printed);
#line 153 "hello.c"
        }
        orisha_print_end();
        break;
    }
    }
    return orisha_exit_status();
}
