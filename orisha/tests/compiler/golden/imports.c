// Generated from imports.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "imports.c"

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
#line 50 "imports.c"

/* event double */
struct helper_double_doubled {
    int32_t value;
};
struct helper_double_outcome {
    enum { helper_double_is_doubled } branch;
    union {
        struct helper_double_doubled doubled;
    } as;
};
static inline struct helper_double_outcome helper_double_doubled(int32_t value)
{
    return (struct helper_double_outcome){.branch = helper_double_is_doubled, .as.doubled = {value}};
}
static inline struct helper_double_outcome helper_double_event(int32_t value);

static inline struct helper_double_outcome helper_double_event(int32_t value)
{
    (void)value;
#line 5 "helper.kz"
               return helper_double_doubled(value * 2); }
#line 73 "imports.c"

static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 108, 49, 200};
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
        if (req->path.len == 1 && memcmp(req->path.ptr, "/", 1) == 0) { // [GET /]
#line 5 "imports.kz"
            const struct helper_double_outcome kz_outcome_1 = helper_double_event(
#line 5 "imports.kz"
                                  21);
#line 100 "imports.c"
            switch (kz_outcome_1.branch) {
            case helper_double_is_doubled: {
                const struct helper_double_doubled d = kz_outcome_1.as.doubled;
                size_t kz_room = 6;
#line 6 "imports.kz"
                                                 const __auto_type kz_value_1 = d.value;
#line 6 "imports.kz"
                                              kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_1);
#line 109 "imports.c"
                char *kz_to = orisha_begin(req, &head_1, kz_room);
                if (kz_to) {
                    kz_to = orisha_write(kz_to, "{\"n\":", 5);
#line 6 "imports.kz"
                    kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_1);
#line 115 "imports.c"
                    kz_to = orisha_write(kz_to, "}", 1);
                    orisha_finish(req, kz_to);
                }
                return;
            }
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
