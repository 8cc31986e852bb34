// Generated from records.kz by orishac. Do not edit.
#include <orisha.h>
#define orisha_start_is_implemented 0
#define orisha_worker_start_is_implemented 0
#define orisha_worker_stop_is_implemented 0
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 13 "records.c"

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
#line 50 "records.c"

/* record todo */
typedef struct todo {
    orisha_str title;
    bool done;
    bool has_done;
    uint8_t rank;
    bool has_rank;
    double weight;
    int64_t id;
} todo;
static const orisha_record_field todo_fields[] = {
    {{"title", 5}, ORISHA_FIELD_STRING, offsetof(struct todo, title), 0},
    {{"done", 4}, ORISHA_FIELD_BOOL, offsetof(struct todo, done), offsetof(struct todo, has_done)},
    {{"rank", 4}, ORISHA_FIELD_U8, offsetof(struct todo, rank), offsetof(struct todo, has_rank)},
    {{"weight", 6}, ORISHA_FIELD_F64, offsetof(struct todo, weight), 0},
    {{"id", 2}, ORISHA_FIELD_I64, offsetof(struct todo, id), 0},
};
static const orisha_record todo_record = {todo_fields, 5, sizeof(struct todo)};
static inline bool todo_from_json(orisha_request *req, orisha_str text, struct todo *ret_value,
                                  orisha_refusal *ret_refusal)
{
    return orisha_json_read(req, text, &todo_record, ret_value, ret_refusal);
}

/* record note */
typedef struct note {
    orisha_str text;
    uint64_t at;
} note;
static const orisha_record_field note_fields[] = {
    {{"text", 4}, ORISHA_FIELD_STRING, offsetof(struct note, text), 0},
    {{"at", 2}, ORISHA_FIELD_U64, offsetof(struct note, at), 0},
};
static const orisha_record note_record = {note_fields, 2, sizeof(struct note)};
static inline bool note_from_json(orisha_request *req, orisha_str text, struct note *ret_value,
                                  orisha_refusal *ret_refusal)
{
    return orisha_json_read(req, text, &note_record, ret_value, ret_refusal);
}

#line 11 "records.kz"
static orisha_response import_note(orisha_request *req)
{
    struct note note;
    orisha_refusal refusal;
    if (!note_from_json(req, req->query, &note, &refusal))
        return (orisha_response){.status = refusal.status, .body = refusal.message};
    return (orisha_response){.body = note.text};
}
#line 101 "records.c"

static const char head_1_bytes[] =
    "HTTP/1.1 201 Created\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_1 = {head_1_bytes, 113, 54, 201};
static const char head_2_bytes[] =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 00\r\n"
    "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "\r\n";
static const orisha_head head_2 = {head_2_bytes, 108, 49, 200};

void orisha_handle(orisha_request *req)
{
    switch (req->method) {
    case ORISHA_POST:
        if (req->path.len == 6 && memcmp(req->path.ptr, "/todos", 6) == 0) { // [POST /todos]
            struct todo t;
            orisha_refusal kz_refusal_1;
            if (!orisha_json_body(req, &todo_record, &t, &kz_refusal_1)) {
                const orisha_refusal e = kz_refusal_1;
                const orisha_response kz_answer_1 = {
#line 23 "records.kz"
                  .status = (int)(e.status),
#line 23 "records.kz"
                                   .body = KZ_STR(e.message),
#line 132 "records.c"
                };
                orisha_send(req, &kz_answer_1);
                return;
            }
            size_t kz_room = 20;
#line 22 "records.kz"
                                                               const __auto_type kz_value_1 = t.title;
#line 22 "records.kz"
                                                                  kz_room += ORISHA_ROOM_JSON(kz_value_1);
#line 142 "records.c"
#line 22 "records.kz"
                                                                                      const __auto_type kz_value_2 = t.has_done && t.done;
#line 22 "records.kz"
                                                                                   kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_2);
#line 147 "records.c"
            char *kz_to = orisha_begin(req, &head_1, kz_room);
            if (kz_to) {
                kz_to = orisha_write(kz_to, "{\"title\":\"", 10);
#line 22 "records.kz"
                kz_to = ORISHA_WRITE_JSON(kz_to, kz_value_1);
#line 153 "records.c"
                kz_to = orisha_write(kz_to, "\",\"done\":", 9);
#line 22 "records.kz"
                kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_2);
#line 157 "records.c"
                kz_to = orisha_write(kz_to, "}", 1);
                orisha_finish(req, kz_to);
            }
            return;
        }
        if (req->path.len == 6 && memcmp(req->path.ptr, "/notes", 6) == 0) { // [POST /notes]
#line 26 "records.kz"
            const orisha_response kz_answer_2 =
#line 26 "records.kz"
                   import_note(req);
#line 168 "records.c"
            orisha_send(req, &kz_answer_2);
            return;
        }
        break;
    case ORISHA_PUT:
        if (req->path.len > 7 && memcmp(req->path.ptr, "/todos/", 7) == 0) { // [PUT /todos/:id(int)]
            struct { int64_t id; } p;
            const char *kz_at = req->path.ptr + 7;
            const char *const kz_end = req->path.ptr + req->path.len;
            if (orisha_take_int(&kz_at, kz_end, &p.id) && kz_at == kz_end) {
                struct todo kz_ignored_2;
                orisha_refusal kz_refusal_2;
                if (!orisha_json_body(req, &todo_record, &kz_ignored_2, &kz_refusal_2)) {
                    orisha_send_refusal(req, &kz_refusal_2);
                    return;
                }
                size_t kz_room = 0;
#line 25 "records.kz"
                                     const __auto_type kz_value_1 = p.id;
#line 25 "records.kz"
                                  kz_room += ORISHA_ROOM_JSON_VALUE(kz_value_1);
#line 190 "records.c"
                char *kz_to = orisha_begin(req, &head_2, kz_room);
                if (kz_to) {
#line 25 "records.kz"
                    kz_to = ORISHA_WRITE_JSON_VALUE(kz_to, kz_value_1);
#line 195 "records.c"
                    orisha_finish(req, kz_to);
                }
                return;
            }
        }
        break;
    default:
        break;
    }
    unsigned kz_allow = 0;
    if (req->path.len == 6 && memcmp(req->path.ptr, "/todos", 6) == 0) { // [POST /todos]
        kz_allow |= 1u << ORISHA_POST;
    }
    if (req->path.len == 6 && memcmp(req->path.ptr, "/notes", 6) == 0) { // [POST /notes]
        kz_allow |= 1u << ORISHA_POST;
    }
    if (req->path.len > 7 && memcmp(req->path.ptr, "/todos/", 7) == 0) { // [PUT /todos/:id(int)]
        int64_t kz_ignored_int;
        const char *kz_at = req->path.ptr + 7;
        const char *const kz_end = req->path.ptr + req->path.len;
        if (orisha_take_int(&kz_at, kz_end, &kz_ignored_int) && kz_at == kz_end) {
            kz_allow |= 1u << ORISHA_PUT;
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
