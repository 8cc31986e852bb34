// Generated from services.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "services.c"

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
#line 50 "services.c"

#line 6 "lib/std/io.kz"
#include <orisha/print.h>
#line 54 "services.c"

/* record point */
typedef struct point {
    int64_t x;
    orisha_str name;
} point;
static const orisha_record_field point_fields[] = {
    {{"x", 1}, ORISHA_FIELD_I64, offsetof(struct point, x), 0},
    {{"name", 4}, ORISHA_FIELD_STRING, offsetof(struct point, name), 0},
};
static const orisha_record point_record = {point_fields, 2, sizeof(struct point)};
static inline bool point_from_json(orisha_request *req, orisha_str text, struct point *ret_value,
                                  orisha_refusal *ret_refusal)
{
    return orisha_json_read(req, text, &point_record, ret_value, ret_refusal);
}

static const char page[] =
    "<!DOCTYPE html><title>t</title><p>the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, </p>\n";
static const char picked_1[] =
    "for both";
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
static void pick_1(orisha_request *req)
{
    (void)picked_1;
    const struct { orisha_str rest; } u = {req->path};
#line 78 "services.kz"
    orisha_send_body(req, &head_1,
#line 78 "services.kz"
                       KZ_STR(u.rest));
#line 91 "services.c"
    return;
}
static void pick_2(orisha_request *req)
{
    (void)picked_1;
    const struct { orisha_str rest; } l = {req->path};
    size_t kz_room = 0;
#line 79 "services.kz"
  const __auto_type kz_value_1 = l.rest;
#line 79 "services.kz"
      kz_room += ORISHA_ROOM_RAW(kz_value_1);
#line 103 "services.c"
    char *kz_to = orisha_begin(req, &head_1, kz_room);
    if (kz_to) {
#line 79 "services.kz"
        kz_to = ORISHA_WRITE_RAW(kz_to, kz_value_1);
#line 108 "services.c"
        orisha_finish(req, kz_to);
    }
    return;
}

void orisha_handle(orisha_request *req)
{
#line 77 "services.kz"
                      if (req->path.ptr[1] == 'A') {
#line 118 "services.c"
        pick_1(req); // a
        return;
    }
#line 77 "services.kz"
                                  if (req->path.ptr[1] == 'a') {
#line 124 "services.c"
        pick_2(req); // a
        return;
    }
    orisha_send_method_not_allowed(req, 0);
    return;
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
#line 71 "services.kz"
    const struct orisha_serve_outcome kz_outcome_1 = orisha_serve_event(
#line 71 "services.kz"
                    3000,
        (const char *){0},
        (uint32_t){0});
#line 141 "services.c"
    switch (kz_outcome_1.branch) {
    case orisha_serve_is_shutdown: {
        break;
    }
    case orisha_serve_is_failed: {
        break;
    }
    }
    // all is well: nearest 'north', line 4 of services.kz; did you mean 'point'?
    // text 'a ' ''
    // value 'b' 'raw'
#line 75 "services.kz"
      (void)page;
#line 155 "services.c"
    return orisha_exit_status();
}
