// Generated from nested.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "nested.c"

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
#line 50 "nested.c"

static const char response_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 5\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "outer";
static const orisha_constant response_1 = {response_1_bytes, 121, 112};
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
static const char response_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 5\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "never";
static const orisha_constant response_2 = {response_2_bytes, 121, 112};
static const char response_3_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 5\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "inner";
static const orisha_constant response_3 = {response_3_bytes, 121, 112};
static const char response_4_bytes[] =
    "HTTP/1.1 404 Not Found\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 4\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "none";
static const orisha_constant response_4 = {response_4_bytes, 127, 119};

void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        if (req->path.len == 1 && memcmp(req->path.ptr, "/", 1) == 0) { // [GET /]
            orisha_send_constant(req, &response_1);
            return;
        }
        if (req->path.len > 3 && memcmp(req->path.ptr, "/x/", 3) == 0) { // [GET /x/:id]
            struct { orisha_str id; } p;
            const char *kz_at = req->path.ptr + 3;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                p.id = orisha_param(req, p.id);
#line 5 "nested.kz"
                orisha_send_body(req, &head_1,
#line 5 "nested.kz"
                              KZ_STR(p.id));
#line 111 "nested.c"
                return;
            }
        }
        if (req->path.len == 1 && memcmp(req->path.ptr, "/", 1) == 0) { // [GET /]
            orisha_send_constant(req, &response_2);
            return;
        }
        if (req->path.len == 8 && memcmp(req->path.ptr, "/x/fixed", 8) == 0) { // [GET /x/fixed]
            orisha_send_constant(req, &response_3);
            return;
        }
        break;
    default:
        break;
    }
    orisha_send_constant(req, &response_4);
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
    return orisha_exit_status();
}
