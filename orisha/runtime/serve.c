/* The program's entry: orisha_init, orisha_serve, orisha_exit_status. orisha_serve makes everything that a server
 * needs, lets the acceptor run, and takes it down again; or it lets the supervisor do so in processes of their own.
 * What it prints itself is usage errors and help; for the rest see log.h. SPDX-License-Identifier: MIT */
#include <orisha.h>

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "access_log.h"
#include "acceptor.h"
#include "channel.h"
#include "log.h"
#include "loops.h"
#include "options.h"
#include "platform.h"
#include "privilege.h"
#include "shortage.h"
#include "signals.h"
#include "supervisor.h"

enum {
    MESSAGE_BYTES = 512,
    READY_ATTEMPTS = 50, /* to tell the supervisor, with a pause after each */
    READY_PAUSE_MS = 100,
};

static char result_text[MESSAGE_BYTES]; /* orisha_serve_result.text: lives as long as the program */
static int exit_status;
static char **program_arguments; /* main's */

void orisha_init(int argc, char **argv)
{
    char message[256];
    program_arguments = argv;
    int r = options_read(argc, argv, message, sizeof(message));
    if (r == 1) {
        options_print_help(stdout, argc > 0 ? argv[0] : "server");
        exit(0);
    }
    if (r < 0) {
        fprintf(stderr, "%s: %s\n", argc > 0 ? argv[0] : "server", message);
        exit(3);
    }
}

int orisha_exit_status(void)
{
    return exit_status;
}

__attribute__((format(printf, 2, 3))) static orisha_serve_result result(bool failed, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(result_text, sizeof(result_text), format, arguments);
    va_end(arguments);
    exit_status = failed ? 1 : 0;
    return (orisha_serve_result){failed, orisha_str_from_cstring(result_text)};
}

static orisha_serve_result start_failed(const Options *options, int error)
{
    const char *remedy = shortage_remedy(error);
    return result(true, "cannot start %u worker%s: %s; %s%sstart fewer with --workers or ORISHA_WORKERS",
                  options->workers, options->workers == 1 ? "" : "s", strerror(error), remedy != NULL ? remedy : "",
                  remedy != NULL ? ", or " : "");
}

/* A server's connections are its descriptors: take as many as the system lets us have without asking. Returns how many
 * that are. */
static uint64_t raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return 1024;
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max < PLATFORM_DESCRIPTORS_MAX ? limit.rlim_max : PLATFORM_DESCRIPTORS_MAX;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

/* The cap on connections that holds: as many as there are descriptors for, or fewer when fewer are wanted. */
static uint32_t connection_cap(const Options *options, size_t listener_count)
{
    uint64_t descriptors = raise_descriptor_limit();
    uint32_t room = admission_room(descriptors, options->workers, listener_count);
    if (options->max_connections > room)
        log_line("the descriptor limit of %llu leaves room for %u connections, not for the %u of --max-connections; "
                 "raise it (ulimit -n, LimitNOFILE=)",
                 (unsigned long long)descriptors, room, options->max_connections);
    return options->max_connections > 0 && options->max_connections < room ? options->max_connections : room;
}

/* Everything that is open while the server runs. Descriptors are -1 and pointers NULL where there is nothing. */
typedef struct Server {
    WorkerControl control;
    Acceptor acceptor;
    Sandbox sandbox;
    Listeners listeners;
    unsigned started;
} Server;

/* ---- What is given up before the first request --------------------------------------------------------------------
 */

static int open_access_log(Server *server, const Options *options, char *ret_message)
{
    if (options->access_log == NULL)
        return 0;
    int r = access_log_open(options->access_log, options->workers, &server->control.log);
    const char *remedy = r < 0 ? shortage_remedy(-r) : NULL;
    if (r < 0)
        snprintf(ret_message, MESSAGE_BYTES, "cannot open the access log '%s': %s%s; %s", options->access_log,
                 strerror(-r), r == -ENXIO ? " (a pipe that nobody reads)" : "",
                 remedy != NULL
                     ? remedy
                     : "name a file in a folder that the server's user may write to, or - for standard output");
    return r;
}

/* Before there are threads, and in this order: the log is opened as the user that will have to open it again. */
static int give_up_privileges(Server *server, const Options *options, char *ret_message)
{
    Identity identity;
    int r = 0;
    if (options->user != NULL) {
        r = privilege_find(options->user, &identity, ret_message, MESSAGE_BYTES);
        if (r == 0)
            r = privilege_drop(&identity, options->user, ret_message, MESSAGE_BYTES);
    }
    if (r == 0)
        r = open_access_log(server, options, ret_message);
    if (r == 0)
        r = hooks_start(&server->control.hooks, ret_message, MESSAGE_BYTES);
    if (r == 0 && (options->user != NULL || options->sandbox != SANDBOX_OFF)) {
        r = privilege_forbid_gain();
        if (r < 0)
            snprintf(ret_message, MESSAGE_BYTES, "cannot set no_new_privs: %s; --user and --sandbox need it",
                     strerror(-r));
    }
    server->sandbox.mode = options->sandbox;
    server->control.restricted = options->sandbox != SANDBOX_OFF;
    server->sandbox.log_folder_fd = server->control.log != NULL ? access_log_folder(server->control.log) : -1;
    return r < 0 ? r : sandbox_begin(&server->sandbox, ret_message, MESSAGE_BYTES);
}

/* Says what was given up, and what could not be. */
static void report_privileges(const Server *server, const Options *options)
{
    const Sandbox *sandbox = &server->sandbox;
    if (options->user != NULL)
        log_line("running as user %u, group %u, without other groups or capabilities", getuid(), getgid());
    if (sandbox->mode != SANDBOX_OFF)
        log_line("sandbox: Landlock %s, seccomp %s", sandbox->landlock_abi > 0 ? "on" : "off",
                 sandbox->seccomp_holds ? "on" : "off");
    if (sandbox->lacking[0] != '\0')
        log_line("sandbox: going on without %s", sandbox->lacking);
}

/* ---- Opening ------------------------------------------------------------------------------------------------------
 */

static int make_workers(Server *server, unsigned count)
{
    Acceptor *acceptor = &server->acceptor;
    for (; acceptor->worker_count < count; acceptor->worker_count++) {
        int r = worker_open(&server->control, &acceptor->workers[acceptor->worker_count]);
        if (r < 0)
            return r;
        if (server->control.log != NULL)
            acceptor->workers[acceptor->worker_count]->exchange.logger =
                access_log_logger(server->control.log, acceptor->worker_count);
    }
    return 0;
}

/* A backend that could be used when it was tried may still have no room for as many loops: then it is the next best. */
static int make_workers_with_any_backend(Server *server, unsigned count)
{
    Acceptor *acceptor = &server->acceptor;
    WorkerControl *control = &server->control;
    for (;;) {
        int r = make_workers(server, count);
        const LoopBackend *next = r < 0 ? loops_after(control->backend) : NULL;
        if (next == NULL)
            return r;
        log_line("%s cannot be used: %s; %s is", control->backend->name, strerror(-r), next->name);
        while (acceptor->worker_count > 0)
            worker_close(acceptor->workers[--acceptor->worker_count]);
        control->backend = next;
    }
}

static int open_workers(Server *server, unsigned count)
{
    Acceptor *acceptor = &server->acceptor;
    acceptor->workers = calloc(count, sizeof(*acceptor->workers));
    if (acceptor->workers == NULL)
        return -ENOMEM;
    int r = make_workers_with_any_backend(server, count);
    if (r < 0)
        return r;
    server->sandbox.uses_uring = server->control.backend->uses_uring;
    r = server->control.log != NULL ? access_log_start(server->control.log) : 0;
    if (r < 0)
        return r;
    for (; server->started < count; server->started++) {
        r = worker_start(acceptor->workers[server->started]);
        if (r < 0)
            return r;
    }
    return hooks_await_workers(&server->control.hooks, count);
}

/* SIGTERM, SIGINT, SIGUSR1 and SIGHUP become readable on a descriptor. A SIGUSR1 that comes before or after must not
 * end the program: logrotate sends it at any time. With a supervisor, SIGHUP is for the supervisor, also when a
 * terminal or `kill -HUP -GROUP` sends it to both: it has seen to it that we ignore it. */
static int open_signals(Server *server)
{
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    sigaddset(&mask, SIGUSR1);
    signal(SIGUSR1, SIG_IGN);
    if (server->acceptor.channel < 0)
        sigaddset(&mask, SIGHUP);
    int fd = signals_open(&mask);
    if (fd < 0)
        return fd;
    server->acceptor.signal_fd = fd;
    return 0;
}

static int server_open(Server *server, const Options *options)
{
    int r = open_signals(server);
    if (r < 0)
        return r;
    server->control.timeouts = options->timeouts;
    const char *reason;
    server->control.backend = loops_choose(options->backend, &reason);
    if (reason != NULL)
        log_line("%s cannot be used: %s; %s is", options->backend, reason, server->control.backend->name);
    limits_set(options->head_bytes, options->fields, options->body_bytes, options->minimum_rate);
    admission_open(&server->control.admission, connection_cap(options, server->listeners.count),
                   options->max_per_address);
    r = wakeup_open(&server->control.ended);
    if (r < 0)
        return r;
    server->acceptor.spare_fd = acceptor_open_spare(&server->acceptor);
    if (server->acceptor.spare_fd < 0)
        return -errno;
    return open_workers(server, options->workers);
}

static void close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

static uint64_t count_answers(const Server *server)
{
    uint64_t count = 0;
    for (unsigned i = 0; i < server->started; i++)
        count += server->acceptor.workers[i]->exchange.answer_count;
    return count;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void close_access_log(Server *server, bool workers_ended)
{
    if (server->control.log == NULL)
        return;
    AccessLogCount count = access_log_close(server->control.log, workers_ended);
    server->control.log = NULL;
    if (server->started == 0)
        return;
    log_line("access log: %llu line%s written, %llu dropped%s%s", (unsigned long long)count.written,
             plural(count.written), (unsigned long long)count.dropped, count.error != 0 ? "; the last error: " : "",
             count.error != 0 ? strerror(count.error) : "");
}

/* Ends the threads that were started and frees everything. When a thread hangs in its handler, what it uses is left to
 * it. */
static void server_close(Server *server)
{
    Acceptor *acceptor = &server->acceptor;
    listeners_close(&server->listeners);
    /* A supervisor is the one to lose patience with us. To it and to us the same signal may be sent, and the one that
     * we hear of last, when the drain is over, must not end us before the log is written. */
    if (acceptor->channel < 0)
        signals_close(acceptor->signal_fd);
    close_if_open(acceptor->spare_fd);
    close_if_open(acceptor->channel);
    atomic_store(&server->control.phase, PHASE_STOP);
    for (unsigned i = 0; i < server->started; i++) {
        loop_wake(&acceptor->workers[i]->loop);
        worker_join(acceptor->workers[i]);
    }
    hooks_stop(&server->control.hooks);
    hooks_close(&server->control.hooks);
    for (unsigned i = 0; i < acceptor->worker_count; i++)
        worker_close(acceptor->workers[i]);
    free(acceptor->workers);
    close_access_log(server, true);
    admission_close(&server->control.admission);
    wakeup_close(&server->control.ended);
    free(server);
}

/* A supervisor that does not hear that this server is ready will kill it. 0 or a negative errno. */
static int tell_ready(int channel)
{
    int r = channel_send(channel, MESSAGE_READY, 0);
    for (int i = 1; r < 0 && r != -EPIPE && i < READY_ATTEMPTS; i++) {
        usleep(READY_PAUSE_MS * 1000);
        r = channel_send(channel, MESSAGE_READY, 0);
    }
    return r == -EPIPE ? 0 : r; /* the acceptor will see that nobody is there, and drain */
}

static orisha_serve_result server_run(Server *server, const Options *options)
{
    Acceptor *acceptor = &server->acceptor;
    char names[sizeof(((Listener *)0)->name) * 4];
    listeners_describe(&server->listeners, names, sizeof(names));
    log_line("listening on %s, %u worker%s, %s", names, options->workers, plural(options->workers),
             server->control.backend->name);
    report_privileges(server, options);
    int r = acceptor->channel >= 0 ? tell_ready(acceptor->channel) : 0;
    if (r < 0) {
        server_close(server);
        return result(true, "cannot tell the supervisor that this server is ready: %s; free some memory", strerror(-r));
    }

    const char *reason = acceptor_run(acceptor);
    uint64_t answers = count_answers(server);
    if (acceptor->channel >= 0)
        channel_send(acceptor->channel, MESSAGE_SERVED, answers);
    unsigned running = atomic_load(&server->control.running);
    if (running > 0) {
        /* Their stacks and buffers stay in use; the program ends soon and takes them along. */
        close_access_log(server, false);
        return result(false, "%s: %u worker%s did not end in time; a handler is blocking", reason, running,
                      plural(running));
    }
    bool stopped = atomic_load(&server->control.phase) == PHASE_STOP;
    server_close(server);
    return result(false, "%s: %s, %llu request%s served", reason, stopped ? "stopped" : "drained",
                  (unsigned long long)answers, plural(answers));
}

static orisha_serve_result serve_supervised(Server *server, const Options *options)
{
    SupervisorEnd end;
    int r = supervisor_run(options, &server->listeners, program_arguments, &end);
    server_close(server);
    if (r < 0) {
        const char *remedy = shortage_remedy(-r);
        return result(true, "cannot start as a supervisor: %s; %s%sstart without --reload", strerror(-r),
                      remedy != NULL ? remedy : "", remedy != NULL ? ", or " : "");
    }
    orisha_serve_result text =
        end.never_started
            ? result(true, "%s", end.reason)
            : result(end.status != 0, "%s: %llu request%s served by %u process%s", end.reason,
                     (unsigned long long)end.served, plural(end.served), end.servers, end.servers == 1 ? "" : "es");
    exit_status = end.status;
    return text;
}

orisha_serve_result orisha_serve(const orisha_serve_options *program)
{
    Options options = options_resolve(program);
    Server *server = calloc(1, sizeof(*server));
    if (server == NULL)
        return result(true, "cannot start: no memory; free some, or start fewer workers with --workers");
    server->acceptor.control = &server->control;
    server->acceptor.listeners = &server->listeners;
    server->acceptor.signal_fd = server->acceptor.spare_fd = -1;
    server->control.ended = WAKEUP_CLOSED;
    server->acceptor.channel = channel_inherit();
    hooks_open(&server->control.hooks, program);

    char message[sizeof(result_text)];
    int r = listeners_open(options.bind, options.port, &server->listeners, message, sizeof(message));
    if (r < 0) {
        server_close(server);
        return result(true, "%s", message);
    }
    if (options.reload && server->acceptor.channel < 0)
        return serve_supervised(server, &options);
    if (give_up_privileges(server, &options, message) < 0) {
        server_close(server);
        return result(true, "%s", message);
    }
    r = server_open(server, &options);
    if (r == 0 && sandbox_seal(&server->sandbox, message, sizeof(message)) < 0) {
        server_close(server);
        return result(true, "%s", message);
    }
    if (r < 0) {
        orisha_str why = server->control.hooks.message;
        server_close(server);
        if (r == -ECANCELED)
            return result(true, "the program's worker_start failed: %.*s", ORISHA_FMT(why));
        return start_failed(&options, -r);
    }
    return server_run(server, &options);
}
