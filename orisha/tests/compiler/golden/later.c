// Generated from later.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "later.c"

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
#line 50 "later.c"

#line 6 "lib/std/io.kz"
#include <orisha/print.h>
#line 54 "later.c"

/* event look_up */
struct look_up_found {
    orisha_str value;
};
struct look_up_outcome {
    enum { look_up_is_found, look_up_is_not_found } branch;
    union {
        struct look_up_found found;
    } as;
};
static inline struct look_up_outcome look_up_found(orisha_str value)
{
    return (struct look_up_outcome){.branch = look_up_is_found, .as.found = {value}};
}
static inline struct look_up_outcome look_up_not_found(void)
{
    return (struct look_up_outcome){.branch = look_up_is_not_found};
}
static inline struct look_up_outcome look_up_event(orisha_str key);

static inline struct look_up_outcome look_up_event(orisha_str key)
{
    (void)key;
#line 11 "later.kz"
                return key.len ? look_up_found(key) : look_up_not_found(); }
#line 81 "later.c"

static const char response_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 1\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "x";
static const orisha_constant response_1 = {response_1_bytes, 117, 112};
static const char head_1_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 117, 58, 200};
static const char response_2_bytes[] =
    "HTTP/1.1 404 Not Found\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 0\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_constant response_2 = {response_2_bytes, 123, 119};

// /docs/index.html: identity 12 bytes
static const char site_asset_1_identity[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Accept-Ranges: bytes\r\n"
    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "ETag: \"7d5a824d71457c01\"\r\n"
    "Content-Length: 12\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "<p>docs</p>\n";
static const orisha_variant site_asset_1_variants[] = {
    {
        .coding = ORISHA_IDENTITY,
        .whole = {site_asset_1_identity, 222, 206},
        .fields = {site_asset_1_identity + 17, 134},
        .validators = {site_asset_1_identity + 125, 26},
        .etag = {site_asset_1_identity + 131, 18},
    },
};
static const orisha_asset site_asset_1 = {site_asset_1_variants, 1, 784111777, false};

// /index.html: br 54, zstd 77, gzip 91, identity 999 bytes
static const char site_asset_2_br[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Encoding: br\r\n"
    "Accept-Ranges: bytes\r\n"
    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "ETag: \"836802f687537f9a-br\"\r\n"
    "Vary: Accept-Encoding\r\n"
    "Content-Length: 54\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "\037\346\003`\214\323%\262\367JS\202\260\300\225\017\0358\344\300\341\213\232\207\022D y\312\272\220\230\244\330<\274(\001\342\346\315@\226U|mi\010\2565\002}9\010";
static const char site_asset_2_zstd[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Encoding: zstd\r\n"
    "Accept-Ranges: bytes\r\n"
    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "ETag: \"265379019384decc-zst\"\r\n"
    "Vary: Accept-Encoding\r\n"
    "Content-Length: 77\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "(\265/\375`\347\002\035\002\000\262C\r\021\220}\200l\007\016\2629\005\205\255QPg}\305\031\200\330\341-\032eM#{\254q\2735\267\233\014\267\203O\254\017\177\342\344\307w\"\347\303>i\251\202L\360\003\000\235\207\252\370\2261\342P\360";
static const char site_asset_2_gzip[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Encoding: gzip\r\n"
    "Accept-Ranges: bytes\r\n"
    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "ETag: \"3830b76aacc9df33-gz\"\r\n"
    "Vary: Accept-Encoding\r\n"
    "Content-Length: 91\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "\037\213\010\000\000\000\000\000\002\377\263Qt\361w\016\211\014pU\310(\311\315\261\263)\311,\311I\265+\261\321\2070l\n"
    "\354J2R\025\212\023sS\025\312\363\213R\212\025\022\323\0233\363\024\022\363R ,\035\205Q\371Q\371Q\371\301+o\243_`\307\005\000N4_\343\347\003\000\000";
static const char site_asset_2_identity[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Accept-Ranges: bytes\r\n"
    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "ETag: \"b79102a61d03cf25\"\r\n"
    "Vary: Accept-Encoding\r\n"
    "Content-Length: 999\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "<!DOCTYPE html><title>t</title><p>the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, the same words again and again, </p>\n";
static const orisha_variant site_asset_2_variants[] = {
    {
        .coding = ORISHA_BROTLI,
        .whole = {site_asset_2_br, 312, 254},
        .fields = {site_asset_2_br + 17, 182},
        .validators = {site_asset_2_br + 147, 52},
        .etag = {site_asset_2_br + 153, 21},
    },
    {
        .coding = ORISHA_ZSTD,
        .whole = {site_asset_2_zstd, 338, 257},
        .fields = {site_asset_2_zstd + 17, 185},
        .validators = {site_asset_2_zstd + 149, 53},
        .etag = {site_asset_2_zstd + 155, 22},
    },
    {
        .coding = ORISHA_GZIP,
        .whole = {site_asset_2_gzip, 351, 256},
        .fields = {site_asset_2_gzip + 17, 184},
        .validators = {site_asset_2_gzip + 149, 52},
        .etag = {site_asset_2_gzip + 155, 21},
    },
    {
        .coding = ORISHA_IDENTITY,
        .whole = {site_asset_2_identity, 1233, 230},
        .fields = {site_asset_2_identity + 17, 157},
        .validators = {site_asset_2_identity + 125, 49},
        .etag = {site_asset_2_identity + 131, 18},
    },
};
static const orisha_asset site_asset_2 = {site_asset_2_variants, 4, 784111777, false};

// /note.txt: identity 6 bytes
static const char site_asset_3_identity[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Accept-Ranges: bytes\r\n"
    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "ETag: \"bcb40cafee848c17\"\r\n"
    "Content-Length: 6\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n"
    "plain\n";
static const orisha_variant site_asset_3_variants[] = {
    {
        .coding = ORISHA_IDENTITY,
        .whole = {site_asset_3_identity, 216, 206},
        .fields = {site_asset_3_identity + 17, 135},
        .validators = {site_asset_3_identity + 126, 26},
        .etag = {site_asset_3_identity + 132, 18},
    },
};
static const orisha_asset site_asset_3 = {site_asset_3_variants, 1, 784111777, false};

static inline const orisha_asset *site_find(orisha_str path)
{
    switch (path.len) {
    case 1:
        if (memcmp(path.ptr, "/", 1) == 0)
            return &site_asset_2;
        break;
    case 6:
        if (memcmp(path.ptr, "/docs/", 6) == 0)
            return &site_asset_1;
        break;
    case 9:
        if (memcmp(path.ptr, "/note.txt", 9) == 0)
            return &site_asset_3;
        break;
    case 11:
        if (memcmp(path.ptr, "/index.html", 11) == 0)
            return &site_asset_2;
        break;
    case 16:
        if (memcmp(path.ptr, "/docs/index.html", 16) == 0)
            return &site_asset_1;
        break;
    default:
        break;
    }
    return NULL;
}


void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_GET:
    case ORISHA_HEAD:
        if (req->path.len == 2 && memcmp(req->path.ptr, "/x", 2) == 0) { // [GET /x]
            orisha_send_constant(req, &response_1);
            return;
        }
        if (req->path.len > 7 && memcmp(req->path.ptr, "/users/", 7) == 0) { // [GET /users/:id]
            struct { orisha_str id; } u;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_segment(&kz_at, kz_end, &u.id) && kz_at == kz_end) {
                u.id = orisha_param(req, u.id);
#line 14 "later.kz"
                const struct look_up_outcome kz_outcome_1 = look_up_event(
#line 14 "later.kz"
                                KZ_STR(u.id));
#line 280 "later.c"
                switch (kz_outcome_1.branch) {
                case look_up_is_found: {
                    const struct look_up_found f = kz_outcome_1.as.found;
#line 15 "later.kz"
                    orisha_send_body(req, &head_1,
#line 15 "later.kz"
                           KZ_STR(f.value));
#line 288 "later.c"
                    return;
                }
                case look_up_is_not_found: {
                    orisha_send_constant(req, &response_2);
                    return;
                }
                }
            }
        }
        if (req->path.len >= 6 && memcmp(req->path.ptr, "/site/", 6) == 0) { // [GET /site/*path]
            orisha_str kz_ignored;
            const char *kz_at = req->path.ptr + 6;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_tail(&kz_at, kz_end, &kz_ignored) && kz_at == kz_end) {
                const orisha_asset *const kz_asset_1 = site_find(req->path);
                if (kz_asset_1 && (req->method == ORISHA_GET || req->method == ORISHA_HEAD))
                    orisha_send_asset(req, kz_asset_1);
                else
                    orisha_send_method_not_allowed(req, kz_asset_1 ? 1u << ORISHA_GET : 0);
                return;
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
#line 22 "later.kz"
    const struct orisha_serve_outcome kz_outcome_2 = orisha_serve_event(
#line 22 "later.kz"
                    3000,
        (const char *){0},
        (uint32_t){0});
#line 328 "later.c"
    switch (kz_outcome_2.branch) {
    case orisha_serve_is_shutdown: {
        const struct orisha_serve_shutdown s = kz_outcome_2.as.shutdown;
        {
#line 23 "later.kz"
     const __auto_type kz_printed = s.reason;
#line 23 "later.kz"
                     ORISHA_PRINT_S(kz_printed);
#line 337 "later.c"
        }
        orisha_print_end();
        break;
    }
    case orisha_serve_is_failed: {
        const struct orisha_serve_failed f = kz_outcome_2.as.failed;
        {
#line 24 "later.kz"
  const __auto_type kz_printed = f.msg;
#line 24 "later.kz"
                    ORISHA_PRINT(kz_printed);
#line 349 "later.c"
        }
        orisha_print_end();
        break;
    }
    }
    return orisha_exit_status();
}
