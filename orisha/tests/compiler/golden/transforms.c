// Generated from transforms.kz by orishac. Do not edit.
#include <orisha.h>

enum { prepared = 1 };
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 15 "transforms.c"

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
#line 52 "transforms.c"

#line 6 "lib/std/io.kz"
#include <orisha/print.h>
#line 56 "transforms.c"

/* event found */
struct found_yes {
    size_t size;
};
struct found_outcome {
    enum { found_is_yes } branch;
    union {
        struct found_yes yes;
    } as;
};
static inline struct found_outcome found_yes(size_t size)
{
    return (struct found_outcome){.branch = found_is_yes, .as.yes = {size}};
}
static inline struct found_outcome found_event(orisha_str name);

static inline struct found_outcome found_event(orisha_str name)
{
    (void)name;
#line 7 "transforms.kz"
              return found_yes(name.len); }
#line 79 "transforms.c"

static const int declared = prepared;
static const char response_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 7\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "guarded";
static const orisha_constant response_1 = {response_1_bytes, 123, 112};
static const char response_2_bytes[] =
    "HTTP/1.1 403 Forbidden\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_2 = {response_2_bytes, 123, 119};

void orisha_handle(orisha_request *req)
{
    fprintf(stderr, "%s 0 0\n", "asked"); // line 1
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        if (req->path.len == 8 && memcmp(req->path.ptr, "/guarded", 8) == 0) { // [GET /guarded]
            orisha_send_constant(req, &response_1);
            return;
        }
        break;
    default:
        break;
    }
    orisha_send_constant(req, &response_2);
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
    fprintf(stderr, "%s 2 1\n", "one"); // line 37
    (void)(prepared + 1);
    (void)declared;
    fprintf(stderr, "%s 0 0\n", "added"); // line 1
    return orisha_exit_status();
}
