// Generated from typed.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "typed.c"

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
#line 50 "typed.c"

/* record file_params */
typedef struct file_params {
    orisha_str owner;
    int64_t version;
    orisha_str path;
} file_params;
static const orisha_record_field file_params_fields[] = {
    {{"owner", 5}, ORISHA_FIELD_STRING, offsetof(struct file_params, owner), 0},
    {{"version", 7}, ORISHA_FIELD_I64, offsetof(struct file_params, version), 0},
    {{"path", 4}, ORISHA_FIELD_STRING, offsetof(struct file_params, path), 0},
};
static const orisha_record file_params_record = {file_params_fields, 3, sizeof(struct file_params)};
static inline bool file_params_from_json(orisha_request *req, orisha_str text, struct file_params *ret_value,
                                  orisha_refusal *ret_refusal)
{
    return orisha_json_read(req, text, &file_params_record, ret_value, ret_refusal);
}

#line 6 "typed.kz"
static orisha_response send_file(orisha_request *req, struct file_params p)
{
    return (orisha_response){.body = orisha_format(req, "%.*s %lld %.*s", ORISHA_FMT(p.owner), (long long)p.version, ORISHA_FMT(p.path))};
}
#line 75 "typed.c"

static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};

void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        if (req->path.len > 7 && memcmp(req->path.ptr, "/plain/", 7) == 0) { // [GET /plain/:owner]
            struct { orisha_str owner; } p;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.owner) && kz_at == kz_end) {
                p.owner = orisha_param(req, p.owner);
#line 13 "typed.kz"
      orisha_send_body(req, &head_1, KZ_STR(p.owner));
#line 98 "typed.c"
                return;
            }
        }
        if (req->path.len > 1 && memcmp(req->path.ptr, "/", 1) == 0) { // [GET /:owner/v/:version(int)/*path]
            struct { orisha_str owner; int64_t version; orisha_str path; } p;
            const char *kz_at = req->path.ptr + 1;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &p.owner) && orisha_take_literal(&kz_at, kz_end, "/v/", 3) &&
                orisha_take_int(&kz_at, kz_end, &p.version) && orisha_take_literal(&kz_at, kz_end, "/", 1) &&
                orisha_take_tail(&kz_at, kz_end, &p.path) && kz_at == kz_end) {
                p.owner = orisha_param(req, p.owner);
                p.path = orisha_param(req, p.path);
                const struct file_params kz_typed = {.owner = p.owner, .version = p.version, .path = p.path};
                {
                    const struct file_params p = kz_typed;
#line 12 "typed.kz"
                    const orisha_response kz_answer_1 = send_file(req, p);
#line 116 "typed.c"
                    orisha_send(req, &kz_answer_1);
                    return;
                }
            }
        }
        break;
    default:
        break;
    }
    unsigned kz_allow = 0;
    if (req->path.len > 7 && memcmp(req->path.ptr, "/plain/", 7) == 0) { // [GET /plain/:owner]
        orisha_str kz_ignored;
        const char *kz_at = req->path.ptr + 7;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_GET;
        }
    }
    if (req->path.len > 1 && memcmp(req->path.ptr, "/", 1) == 0) { // [GET /:owner/v/:version(int)/*path]
        orisha_str kz_ignored;
        int64_t kz_ignored_int;
        const char *kz_at = req->path.ptr + 1;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_segment(&kz_at, kz_end, &kz_ignored) && orisha_take_literal(&kz_at, kz_end, "/v/", 3) &&
            orisha_take_int(&kz_at, kz_end, &kz_ignored_int) && orisha_take_literal(&kz_at, kz_end, "/", 1) &&
            orisha_take_tail(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
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
