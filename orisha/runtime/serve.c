/* The program's entry: orisha_init, orisha_serve, orisha_exit_status. orisha_serve makes everything that a server
 * needs, lets the acceptor run, and takes it down again. The one place of the runtime that prints: usage errors, help,
 * and one line on stderr that says where the server listens. SPDX-License-Identifier: MIT */
#include <orisha.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "acceptor.h"
#include "loops.h"
#include "options.h"
#include "socket.h"

static char result_text[512]; /* orisha_serve_result.text: lives as long as the program */
static int exit_status;

void orisha_init(int argc, char **argv)
{
    char message[256];
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

static orisha_serve_result listen_failed(const Options *options, int error)
{
    const char *bind = options->bind;
    unsigned port = options->port;
    switch (error) {
    case EADDRINUSE:
        return result(true,
                      "cannot listen on %s, port %u: another program uses it; stop that program, or choose another "
                      "port with --port or ORISHA_PORT",
                      bind, port);
    case EACCES:
        return result(true,
                      "cannot listen on %s, port %u: no permission; choose a port from 1024 up with --port or "
                      "ORISHA_PORT, or give the program the capability CAP_NET_BIND_SERVICE",
                      bind, port);
    case EINVAL:
        return result(true,
                      "cannot listen on '%s': it is not a numeric IPv4 or IPv6 address; use one such as 127.0.0.1 or "
                      ":: with --bind or ORISHA_BIND",
                      bind);
    case EADDRNOTAVAIL:
        return result(true,
                      "cannot listen on %s: this machine has no such address; use one of its own, or 0.0.0.0 for "
                      "all, with --bind or ORISHA_BIND",
                      bind);
    default:
        return result(true, "cannot listen on %s, port %u: %s; choose another address with --bind or port with --port",
                      bind, port, strerror(error));
    }
}

/* A server's connections are its descriptors: take as many as the system lets us have without asking. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* Everything that is open while the server runs. Descriptors are -1 and pointers NULL where there is nothing. */
typedef struct Server {
    WorkerControl control;
    Acceptor acceptor;
    sigset_t old_mask;
    unsigned started;
} Server;

static int open_workers(Server *server, unsigned count)
{
    Acceptor *acceptor = &server->acceptor;
    acceptor->workers = calloc(count, sizeof(*acceptor->workers));
    if (acceptor->workers == NULL)
        return -ENOMEM;
    for (; acceptor->worker_count < count; acceptor->worker_count++) {
        int r = worker_open(&server->control, &acceptor->workers[acceptor->worker_count]);
        if (r < 0)
            return r;
    }
    for (; server->started < count; server->started++) {
        int r = worker_start(acceptor->workers[server->started]);
        if (r < 0)
            return r;
    }
    return 0;
}

/* SIGTERM and SIGINT become readable on a descriptor; the mask is inherited by the workers. */
static int open_signals(Server *server)
{
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    pthread_sigmask(SIG_BLOCK, &mask, &server->old_mask);
    int fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        return -errno;
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
        fprintf(stderr, "orisha: %s cannot be used: %s; %s is\n", options->backend, reason,
                server->control.backend->name);
    limits_set(options->head_bytes, options->fields, options->body_bytes, options->minimum_rate);
    server->control.ended_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    server->acceptor.spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (server->control.ended_fd < 0 || server->acceptor.spare_fd < 0)
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

/* Ends the threads that were started and frees everything. When a thread hangs in its handler, what it uses is left to
 * it. */
static void server_close(Server *server)
{
    Acceptor *acceptor = &server->acceptor;
    close_if_open(acceptor->listener);
    close_if_open(acceptor->signal_fd);
    close_if_open(acceptor->spare_fd);
    pthread_sigmask(SIG_SETMASK, &server->old_mask, NULL);
    atomic_store(&server->control.phase, PHASE_STOP);
    for (unsigned i = 0; i < server->started; i++) {
        loop_wake(&acceptor->workers[i]->loop);
        worker_join(acceptor->workers[i]);
    }
    for (unsigned i = 0; i < acceptor->worker_count; i++)
        worker_close(acceptor->workers[i]);
    free(acceptor->workers);
    close_if_open(server->control.ended_fd);
    free(server);
}

static const char *signal_name(int number)
{
    return number == SIGTERM ? "SIGTERM" : "SIGINT";
}

static orisha_serve_result server_run(Server *server, const Options *options, uint16_t port)
{
    bool is_v6 = strchr(options->bind, ':') != NULL;
    fprintf(stderr, "orisha: listening on %s%s%s:%u, %u worker%s, %s\n", is_v6 ? "[" : "", options->bind,
            is_v6 ? "]" : "", port, options->workers, options->workers == 1 ? "" : "s", server->control.backend->name);
    int number = acceptor_run(&server->acceptor);
    unsigned running = atomic_load(&server->control.running);
    if (running > 0) {
        /* Their stacks and buffers stay in use; the program ends soon and takes them along. */
        return result(false, "%s: %u worker%s did not end in time; a handler is blocking", signal_name(number), running,
                      running == 1 ? "" : "s");
    }
    bool stopped = atomic_load(&server->control.phase) == PHASE_STOP;
    unsigned long long answers = count_answers(server);
    server_close(server);
    return result(false, "%s: %s, %llu request%s served", signal_name(number), stopped ? "stopped" : "drained", answers,
                  answers == 1 ? "" : "s");
}

orisha_serve_result orisha_serve(const orisha_serve_options *program)
{
    Options options = options_resolve(program);
    Server *server = calloc(1, sizeof(*server));
    if (server == NULL)
        return result(true, "cannot start: no memory; free some, or start fewer workers with --workers");
    server->acceptor.control = &server->control;
    server->acceptor.listener = server->acceptor.signal_fd = server->acceptor.spare_fd = server->control.ended_fd = -1;
    pthread_sigmask(SIG_SETMASK, NULL, &server->old_mask);

    raise_descriptor_limit();
    uint16_t port;
    int r = socket_listen(options.bind, options.port, &server->acceptor.listener, &port);
    if (r < 0) {
        server_close(server);
        return listen_failed(&options, -r);
    }
    r = server_open(server, &options);
    if (r < 0) {
        server_close(server);
        return result(true, "cannot start %u workers: %s; start fewer with --workers or ORISHA_WORKERS",
                      options.workers, strerror(-r));
    }
    return server_run(server, &options, port);
}
