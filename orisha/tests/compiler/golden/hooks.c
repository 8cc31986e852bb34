// Generated from hooks.kz by orishac. Do not edit.
#include <orisha.h>

/* event start */
struct orisha_start_failed {
    orisha_str msg;
};
struct orisha_start_outcome {
    enum { orisha_start_is_ready, orisha_start_is_failed } branch;
    union {
        struct orisha_start_failed failed;
    } as;
};
static inline struct orisha_start_outcome orisha_start_ready(void)
{
    return (struct orisha_start_outcome){.branch = orisha_start_is_ready};
}
static inline struct orisha_start_outcome orisha_start_failed(orisha_str msg)
{
    return (struct orisha_start_outcome){.branch = orisha_start_is_failed, .as.failed = {msg}};
}
static inline struct orisha_start_outcome orisha_start_event(void);
#define orisha_start_is_implemented 1

/* event worker_start */
struct orisha_worker_start_failed {
    orisha_str msg;
};
struct orisha_worker_start_outcome {
    enum { orisha_worker_start_is_ready, orisha_worker_start_is_failed } branch;
    union {
        struct orisha_worker_start_failed failed;
    } as;
};
static inline struct orisha_worker_start_outcome orisha_worker_start_ready(void)
{
    return (struct orisha_worker_start_outcome){.branch = orisha_worker_start_is_ready};
}
static inline struct orisha_worker_start_outcome orisha_worker_start_failed(orisha_str msg)
{
    return (struct orisha_worker_start_outcome){.branch = orisha_worker_start_is_failed, .as.failed = {msg}};
}
static inline struct orisha_worker_start_outcome orisha_worker_start_event(void);
#define orisha_worker_start_is_implemented 1

/* event worker_stop */
static inline void orisha_worker_stop_event(void);
#define orisha_worker_stop_is_implemented 1
#define orisha_stop_is_implemented 0

#line 47 "lib/orisha/index.kz"
#include <orisha/hooks.h>

// Serves until a signal has drained the server (shutdown), or says why it could not start (failed).
#line 56 "hooks.c"

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
#line 93 "hooks.c"

#line 3 "hooks.kz"
static _Thread_local unsigned answers;
static _Atomic unsigned workers;
#line 98 "hooks.c"

/* event open */
struct open_opened {
    uint64_t size;
};
struct open_refused {
    orisha_str why;
};
struct open_outcome {
    enum { open_is_opened, open_is_refused } branch;
    union {
        struct open_opened opened;
        struct open_refused refused;
    } as;
};
static inline struct open_outcome open_opened(uint64_t size)
{
    return (struct open_outcome){.branch = open_is_opened, .as.opened = {size}};
}
static inline struct open_outcome open_refused(orisha_str why)
{
    return (struct open_outcome){.branch = open_is_refused, .as.refused = {why}};
}
static inline struct open_outcome open_event(orisha_str path);

static inline struct open_outcome open_event(orisha_str path)
{
    (void)path;
#line 10 "hooks.kz"

    return path.len ? open_opened(path.len) : open_refused(ORISHA_STR("no path"));
}
#line 131 "hooks.c"

static inline struct orisha_worker_start_outcome orisha_worker_start_event(void)
{
#line 19 "hooks.kz"

    answers = 0;
    workers++;
    return orisha_worker_start_ready();
}
#line 141 "hooks.c"

static inline void orisha_worker_stop_event(void)
{
#line 25 "hooks.kz"
                           workers--; }
#line 147 "hooks.c"

void orisha_handle(orisha_request *req)
{
    (void)req;
#line 27 "hooks.kz"

    answers++;
    orisha_send(req, &(orisha_response){.body = orisha_format(req, "%u of %u", answers, workers)});
}
#line 157 "hooks.c"

static inline struct orisha_start_outcome orisha_start_event(void)
{
#line 15 "hooks.kz"
    const struct open_outcome kz_outcome_1 = open_event(
#line 15 "hooks.kz"
                    KZ_STR("/tmp"));
#line 165 "hooks.c"
    switch (kz_outcome_1.branch) {
    case open_is_opened: {
#line 16 "hooks.kz"
        return orisha_start_ready();
#line 170 "hooks.c"
    }
    case open_is_refused: {
        const struct open_refused r = kz_outcome_1.as.refused;
#line 17 "hooks.kz"
        return orisha_start_failed(
#line 17 "hooks.kz"
                      KZ_STR(r.why));
#line 178 "hooks.c"
    }
    }
    return (struct orisha_start_outcome){0};
}

int main(int kz_argc, char **kz_argv)
{
    orisha_init(kz_argc, kz_argv);
#line 32 "hooks.kz"
    const struct orisha_serve_outcome kz_outcome_2 = orisha_serve_event(
#line 32 "hooks.kz"
                    3000,
        (const char *){0},
        (uint32_t){0});
#line 193 "hooks.c"
    switch (kz_outcome_2.branch) {
    case orisha_serve_is_shutdown: {
        break;
    }
    case orisha_serve_is_failed: {
        break;
    }
    }
    return orisha_exit_status();
}
