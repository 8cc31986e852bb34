// Generated from host.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "host.c"

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
#line 50 "host.c"

#line 4 "host.kz"
#if 0
~this is not Koru, and neither is this }
#endif

static const char banner[] = "~import \"nothing\" { ";
static int flags(int a, int b)
{
    return a
| b;
}
static int inverted =
~0;

static orisha_str greeting(orisha_request *req, orisha_str name)
{
    return orisha_format(req, "%s%.*s %d", banner, (int)name.len, name.ptr, flags(1, inverted));
}

static orisha_response report(orisha_request *req, int64_t id)
{
    return (orisha_response){.status = 200, .body = orisha_format(req, "%lld", (long long)id)};
}
#line 75 "host.c"

static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
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
        if (req->path.len == 6 && memcmp(req->path.ptr, "/agent", 6) == 0) { // [GET /agent]
            const orisha_header kz_answer_1_headers[] = {
#line 33 "host.kz"
    {{"X-Agent", 7}, KZ_STR(orisha_request_header(req, ORISHA_STR("User-Agent")))},
                {{"X-Fixed", 7}, {"1", 1}},
            };
            const orisha_response kz_answer_1 = {
#line 32 "host.kz"
                .status =
#line 32 "host.kz"
        (int)(flags(200, 4)),
#line 34 "host.kz"
                .body =
#line 34 "host.kz"
     KZ_STR(req->query),
#line 112 "host.c"
                .headers = kz_answer_1_headers, .header_count = 2,
            };
            orisha_send(req, &kz_answer_1);
            return;
        }
        if (req->path.len > 9 && memcmp(req->path.ptr, "/reports/", 9) == 0) { // [GET /reports/:id(int)]
            struct { int64_t id; } p;
            const char *kz_at = req->path.ptr + 9;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_int(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
#line 30 "host.kz"
                const orisha_response kz_answer_2 =
#line 30 "host.kz"
                               report(req, p.id);
#line 127 "host.c"
                orisha_send(req, &kz_answer_2);
                return;
            }
        }
        if (req->path.len > 7 && memcmp(req->path.ptr, "/hello/", 7) == 0) { // [GET /hello/:name]
            struct { orisha_str name; } p;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.name) && kz_at == kz_end) {
                p.name = orisha_param(req, p.name);
#line 29 "host.kz"
                  orisha_send_body(req, &head_1, KZ_STR(greeting(req, p.name)));
#line 140 "host.c"
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
    return orisha_exit_status();
}
