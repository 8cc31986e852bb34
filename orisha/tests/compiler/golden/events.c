// Generated from events.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "events.c"

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
#line 50 "events.c"

#line 6 "lib/std/io.kz"
#include <orisha/print.h>
#line 54 "events.c"

/* event find */
struct find_found {
    orisha_str name;
    int32_t age;
};
struct find_outcome {
    enum { find_is_found, find_is_missing } branch;
    union {
        struct find_found found;
    } as;
};
static inline struct find_outcome find_found(orisha_str name, int32_t age)
{
    return (struct find_outcome){.branch = find_is_found, .as.found = {name, age}};
}
static inline struct find_outcome find_missing(void)
{
    return (struct find_outcome){.branch = find_is_missing};
}
static inline struct find_outcome find_event(uint64_t id);

static inline struct find_outcome find_event(uint64_t id)
{
    (void)id;
#line 8 "events.kz"

    if (id == 7)
        return find_found(ORISHA_STR("seven"), 7); // a } in a comment
    return find_missing();
}
#line 86 "events.c"

/* event greet */
struct greet_greeting {
    orisha_str text;
};
struct greet_outcome {
    enum { greet_is_greeting } branch;
    union {
        struct greet_greeting greeting;
    } as;
};
static inline struct greet_outcome greet_greeting(orisha_str text)
{
    return (struct greet_outcome){.branch = greet_is_greeting, .as.greeting = {text}};
}
static inline struct greet_outcome greet_event(uint64_t id);

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
    "Content-Length: 7\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "missing";
static const orisha_constant response_1 = {response_1_bytes, 130, 119};
static const char response_2_bytes[] =
    "HTTP/1.1 404 Not Found\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_2 = {response_2_bytes, 123, 119};

static inline struct greet_outcome greet_event(uint64_t id)
{
#line 17 "events.kz"
    const struct find_outcome kz_outcome_1 = find_event(
#line 17 "events.kz"
                  id);
#line 133 "events.c"
    switch (kz_outcome_1.branch) {
    case find_is_found: {
        const struct find_found f = kz_outcome_1.as.found;
#line 18 "events.kz"
        return greet_greeting(
#line 18 "events.kz"
                       KZ_STR(f.name));
#line 141 "events.c"
    }
    case find_is_missing: {
#line 19 "events.kz"
        return greet_greeting(
#line 19 "events.kz"
                       KZ_STR("nobody"));
#line 148 "events.c"
    }
    }
    return (struct greet_outcome){0};
}

void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        if (req->path.len > 6 && memcmp(req->path.ptr, "/find/", 6) == 0) { // [GET /find/:id(int)]
            struct { int64_t id; } p;
            const char *kz_at = req->path.ptr + 6;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_int(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
#line 22 "events.kz"
                const struct find_outcome kz_outcome_2 = find_event(
#line 22 "events.kz"
                                     (uint64_t)p.id);
#line 168 "events.c"
                switch (kz_outcome_2.branch) {
                case find_is_found: {
                    const struct find_found f = kz_outcome_2.as.found;
#line 23 "events.kz"
                    orisha_send_body(req, &head_1,
#line 23 "events.kz"
                           KZ_STR(f.name));
#line 176 "events.c"
                    return;
                }
                case find_is_missing: {
                    orisha_print_cstring("missing ");
                    {
#line 24 "events.kz"
           const __auto_type kz_printed_d = p.id;
#line 24 "events.kz"
                             ORISHA_PRINT_D(kz_printed_d);
#line 186 "events.c"
                    }
                    orisha_print_end();
                    orisha_send_constant(req, &response_1);
                    return;
                }
                }
            }
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
#line 27 "events.kz"
    const struct greet_outcome kz_outcome_3 = greet_event(
#line 27 "events.kz"
           7);
#line 210 "events.c"
    switch (kz_outcome_3.branch) {
    case greet_is_greeting: {
        const struct greet_greeting g = kz_outcome_3.as.greeting;
        orisha_print_cstring("hello ");
        {
#line 28 "events.kz"
           const __auto_type kz_printed = g.text;
#line 28 "events.kz"
                           ORISHA_PRINT_S(kz_printed);
#line 220 "events.c"
        }
        orisha_print_cstring(", ");
        {
#line 28 "events.kz"
                           const __auto_type kz_printed = 1 ? "yes" : "no";
#line 28 "events.kz"
                                             ORISHA_PRINT(kz_printed);
#line 228 "events.c"
        }
        orisha_print_end();
        break;
    }
    }
    return orisha_exit_status();
}
