/* See supervisor.h. One thread that waits for signals, for messages of its servers, and for deadlines.
 * SPDX-License-Identifier: MIT */
#include "supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "log.h"
#include "program_path.h"
#include "shortage.h"
#include "signals.h"

extern char **environ;

enum {
    SERVERS_MAX = 16,       /* one that serves, one that starts, the rest drain; a reload waits until there is room */
    BACKOFF_MIN_MS = 100,   /* before a crashed server is started again; doubles each time */
    BACKOFF_MAX_MS = 10000, /* and no longer than this */
    STEADY_MS = 10000,      /* a server that lived so long was not the fault of its start */
    KILL_AFTER_MS = 5000,   /* beyond its own drain limit */
    PAUSE_MS = 100,         /* after a call that fails for lack of memory and would fail again at once */
    EXEC_FAILED_STATUS = 127
};

static const uint64_t NEVER = UINT64_MAX;

typedef enum ServerState {
    SERVER_STARTING,
    SERVER_SERVING, /* at most one */
    SERVER_LEAVING, /* was told to drain */
} ServerState;

typedef struct ServerProcess {
    pid_t pid;
    int channel;
    ServerState state;
    uint64_t ready_ms; /* 0: it was not yet */
    uint64_t kill_ms;  /* when patience ends; NEVER */
    int exec_error;    /* why the program could not be started */
    bool decides;      /* its status is the supervisor's */
} ServerProcess;

typedef struct Supervisor {
    const Options *options;
    Listeners *listeners;
    char **arguments;
    char program[PATH_MAX];
    int signal_fd;
    struct sigaction old_child_action;
    ServerProcess servers[SERVERS_MAX];
    size_t server_count;
    bool ever_ready;
    bool reload_wanted;
    bool ending;
    bool short_of_memory; /* in this turn of the loop */
    uint64_t restart_ms;  /* no start before this */
    uint32_t backoff_ms;
    SupervisorEnd end;
} Supervisor;

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static ServerProcess *find_server(Supervisor *supervisor, ServerState state)
{
    for (size_t i = 0; i < supervisor->server_count; i++)
        if (supervisor->servers[i].state == state)
            return &supervisor->servers[i];
    return NULL;
}

/* ---- Starting a server --------------------------------------------------------------------------------------------
 */

/* The path to start the program from at any later time: as it was called, when that led here, so that a symbolic link
 * may point elsewhere by then; otherwise where this program's file was found. */
static int find_program(const char *called, char ret_path[PATH_MAX])
{
    char self[PATH_MAX], resolved[PATH_MAX], folder[PATH_MAX];
    int r = program_path(called, self);
    if (r < 0)
        return r;
    bool is_path = called != NULL && strchr(called, '/') != NULL;
    int length;
    if (!is_path || realpath(called, resolved) == NULL || strcmp(resolved, self) != 0)
        length = snprintf(ret_path, PATH_MAX, "%s", self);
    else if (called[0] == '/')
        length = snprintf(ret_path, PATH_MAX, "%s", called);
    else if (getcwd(folder, sizeof(folder)) == NULL)
        return -errno;
    else
        length = snprintf(ret_path, PATH_MAX, "%s/%s", folder, called);
    return length < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static const char pid_variable[] = "LISTEN_PID=";
enum { PID_TEXT_SIZE = sizeof(pid_variable) + 20 };

typedef struct Environment {
    char **variables;
    char pid[PID_TEXT_SIZE]; /* LISTEN_PID, completed by the new process: nobody else knows its number in time */
    char count[32];
    char channel[48];
} Environment;

static bool is_ours(const char *variable)
{
    static const char names[] = "LISTEN_PID=\0LISTEN_FDS=\0LISTEN_FDNAMES=\0" CHANNEL_VARIABLE "=\0";
    for (const char *name = names; *name != '\0'; name += strlen(name) + 1)
        if (strncmp(variable, name, strlen(name)) == 0)
            return true;
    return false;
}

/* What this process has, and what the new one must know. -ENOMEM. */
static int environment_open(Environment *environment, size_t listener_count)
{
    size_t count = 0;
    while (environ[count] != NULL)
        count++;
    environment->variables = malloc((count + 4) * sizeof(*environment->variables));
    if (environment->variables == NULL)
        return -ENOMEM;
    memcpy(environment->pid, pid_variable, sizeof(pid_variable));
    snprintf(environment->count, sizeof(environment->count), "LISTEN_FDS=%zu", listener_count);
    snprintf(environment->channel, sizeof(environment->channel), CHANNEL_VARIABLE "=%zu",
             ACTIVATION_FIRST_FD + listener_count);
    char **at = environment->variables;
    *at++ = environment->pid;
    *at++ = environment->count;
    *at++ = environment->channel;
    for (size_t i = 0; i < count; i++)
        if (!is_ours(environ[i]))
            *at++ = environ[i];
    *at = NULL;
    return 0;
}

/* Only what is safe after fork. */
static void write_pid(char *at, pid_t pid)
{
    char digits[20];
    size_t count = 0;
    for (unsigned long number = (unsigned long)pid; count == 0 || number > 0; number /= 10)
        digits[count++] = (char)('0' + number % 10);
    while (count > 0)
        *at++ = digits[--count];
    *at = '\0';
}

/* Puts the listeners and, behind them, the channel where the new program looks for them. First all are moved out of the
 * way: their places may be each other's. */
static bool place_descriptors(const Listeners *listeners, int channel)
{
    const int count = (int)listeners->count, beyond = ACTIVATION_FIRST_FD + count + 1;
    int moved[LISTENERS_MAX + 1];
    for (int i = 0; i <= count; i++) {
        moved[i] = fcntl(i < count ? listeners->items[i].fd : channel, F_DUPFD_CLOEXEC, beyond);
        if (moved[i] < 0)
            return false;
    }
    for (int i = 0; i <= count; i++)
        if (dup2(moved[i], ACTIVATION_FIRST_FD + i) < 0)
            return false;
    return true;
}

/* The new process, up to the new program. */
_Noreturn static void become_server(const Supervisor *supervisor, Environment *environment, int channel)
{
    int spare = fcntl(channel, F_DUPFD_CLOEXEC, ACTIVATION_FIRST_FD + LISTENERS_MAX + 1);
    if (place_descriptors(supervisor->listeners, channel)) {
        write_pid(environment->pid + sizeof(pid_variable) - 1, getpid());
        signals_release();
        sigaction(SIGCHLD, &supervisor->old_child_action, NULL);
        signal(SIGHUP, SIG_IGN); /* holds in the new program, too, from its first moment on */
        execve(supervisor->program, supervisor->arguments, environment->variables);
    }
    channel_send(spare >= 0 ? spare : channel, MESSAGE_EXEC_FAILED, (uint64_t)errno);
    _exit(EXEC_FAILED_STATUS);
}

static int fork_server(Supervisor *supervisor, ServerProcess *ret_server)
{
    Environment environment;
    int ends[2];
    int r = environment_open(&environment, supervisor->listeners->count);
    if (r < 0)
        return r;
    r = channel_open(ends);
    if (r == 0) {
        pid_t pid = signals_fork();
        if (pid == 0)
            become_server(supervisor, &environment, ends[1]);
        r = pid < 0 ? -errno : 0;
        close(ends[1]);
        if (r < 0)
            close(ends[0]);
        *ret_server = (ServerProcess){.pid = pid, .channel = ends[0], .state = SERVER_STARTING, .kill_ms = NEVER};
    }
    free(environment.variables);
    return r;
}

static void put_off_restart(Supervisor *supervisor, uint64_t now)
{
    supervisor->restart_ms = now + supervisor->backoff_ms;
    supervisor->backoff_ms *= 2;
    if (supervisor->backoff_ms > BACKOFF_MAX_MS)
        supervisor->backoff_ms = BACKOFF_MAX_MS;
}

static int start_server(Supervisor *supervisor, uint64_t now)
{
    ServerProcess *server = &supervisor->servers[supervisor->server_count];
    int r = fork_server(supervisor, server);
    if (r < 0)
        return r;
    /* The first one has the time that a program without a supervisor has. */
    if (supervisor->ever_ready)
        server->kill_ms = now + supervisor->options->reload_timeout_ms;
    supervisor->server_count++;
    supervisor->end.servers++;
    return 0;
}

/* What fork and socketpair say of a shortage, as the beginning of a sentence that goes on with what is to be done after
 * that. */
static const char *remedy_of(int error)
{
    if (error == EAGAIN)
        return "raise the limit of processes (ulimit -u, TasksMax=)"; /* fork(2) */
    const char *remedy = shortage_remedy(error);
    return remedy != NULL ? remedy : "see that this machine can start processes";
}

static void report_no_start(Supervisor *supervisor, int error, uint64_t now)
{
    const ServerProcess *serving = find_server(supervisor, SERVER_SERVING);
    if (serving != NULL) {
        log_line("reload failed: cannot start a server process: %s; process %d goes on; %s, then send SIGHUP again",
                 strerror(error), serving->pid, remedy_of(error));
        return;
    }
    log_line("cannot start a server process: %s; %s; trying again in %u ms", strerror(error), remedy_of(error),
             supervisor->backoff_ms);
    put_off_restart(supervisor, now);
}

/* Starts a server when there is none, or another one when that is wanted. */
static void start_due(Supervisor *supervisor, uint64_t now)
{
    if (supervisor->ending || supervisor->server_count == SERVERS_MAX || find_server(supervisor, SERVER_STARTING))
        return;
    bool is_needed = find_server(supervisor, SERVER_SERVING) == NULL && now >= supervisor->restart_ms;
    if (!is_needed && !supervisor->reload_wanted)
        return;
    supervisor->reload_wanted = false;
    int r = start_server(supervisor, now);
    if (r < 0)
        report_no_start(supervisor, -r, now);
}

/* ---- Signals ------------------------------------------------------------------------------------------------------
 */

static void tell_to_leave(Supervisor *supervisor, ServerProcess *server, MessageKind how, uint64_t now)
{
    int r = channel_send(server->channel, how, 0);
    /* One that has not heard of its successor would go on until it is killed. A signal needs no memory. */
    if (r < 0)
        kill(server->pid, SIGTERM);
    uint64_t patience_ms = how == MESSAGE_STOP ? 0 : supervisor->options->timeouts.drain_limit_ms;
    server->state = SERVER_LEAVING;
    server->kill_ms = now + patience_ms + KILL_AFTER_MS;
}

static void begin_end(Supervisor *supervisor)
{
    supervisor->ending = true;
    listeners_close(supervisor->listeners);
}

static void end_wanted(Supervisor *supervisor, const char *reason, uint64_t now)
{
    if (supervisor->ending) {
        for (size_t i = 0; i < supervisor->server_count; i++)
            tell_to_leave(supervisor, &supervisor->servers[i], MESSAGE_STOP, now);
        return;
    }
    ServerProcess *current = find_server(supervisor, SERVER_SERVING);
    if (current == NULL)
        current = find_server(supervisor, SERVER_STARTING);
    if (current != NULL)
        current->decides = true;
    /* The listeners are closed first, so that the server that takes what has connected takes all there is. */
    snprintf(supervisor->end.reason, sizeof(supervisor->end.reason), "%s", reason);
    begin_end(supervisor);
    for (size_t i = 0; i < supervisor->server_count; i++)
        tell_to_leave(supervisor, &supervisor->servers[i], MESSAGE_DRAIN, now);
}

/* What is meant for the program. Not to one that starts: it may not have said yet what the signal does to it. */
static void pass_on(const Supervisor *supervisor, int number)
{
    for (size_t i = 0; i < supervisor->server_count; i++)
        if (supervisor->servers[i].state != SERVER_STARTING)
            kill(supervisor->servers[i].pid, number);
}

static void handle_signals(Supervisor *supervisor, uint64_t now)
{
    int number;
    while ((number = signals_take(supervisor->signal_fd)) != 0) {
        switch (number) {
        case SIGTERM: end_wanted(supervisor, "SIGTERM", now); break;
        case SIGINT: end_wanted(supervisor, "SIGINT", now); break;
        case SIGHUP: supervisor->reload_wanted = true; break;
        case SIGUSR1: pass_on(supervisor, SIGUSR1); break;
        default: break; /* SIGCHLD: reap follows anyway */
        }
    }
}

static int open_signals(Supervisor *supervisor)
{
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    sigaddset(&mask, SIGHUP);
    sigaddset(&mask, SIGUSR1);
    sigaddset(&mask, SIGCHLD);
    /* Where SIGCHLD is ignored, children vanish without a status. */
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    sigaction(SIGCHLD, &usual, &supervisor->old_child_action);
    supervisor->signal_fd = signals_open(&mask);
    return supervisor->signal_fd < 0 ? supervisor->signal_fd : 0;
}

static void close_signals(Supervisor *supervisor)
{
    signals_close(supervisor->signal_fd);
    sigaction(SIGCHLD, &supervisor->old_child_action, NULL);
}

/* ---- The end of a server ------------------------------------------------------------------------------------------
 */

static void handle_message(Supervisor *supervisor, ServerProcess *server, const Message *message, uint64_t now)
{
    switch (message->kind) {
    case MESSAGE_READY: {
        if (server->state != SERVER_STARTING)
            return;
        ServerProcess *old = find_server(supervisor, SERVER_SERVING);
        server->state = SERVER_SERVING;
        server->ready_ms = now;
        server->kill_ms = NEVER;
        if (old != NULL) {
            tell_to_leave(supervisor, old, MESSAGE_HAND_OVER, now);
            log_line("reloaded: process %d serves, process %d drains", server->pid, old->pid);
        } else {
            log_line("process %d serves; SIGHUP to process %d reloads", server->pid, getpid());
        }
        supervisor->ever_ready = true;
        return;
    }
    case MESSAGE_SERVED: supervisor->end.served += message->number; return;
    case MESSAGE_EXEC_FAILED: server->exec_error = (int)message->number; return;
    default: return;
    }
}

static void handle_messages(Supervisor *supervisor, ServerProcess *server, uint64_t now)
{
    Message message;
    int r = 0;
    while (server->channel >= 0 && (r = channel_receive(server->channel, &message)) > 0)
        handle_message(supervisor, server, &message, now);
    if (r == -EPIPE) {
        close(server->channel);
        server->channel = -1;
    } else if (r < 0) {
        supervisor->short_of_memory = true; /* the messages wait */
    }
}

/* How a server ended, and what helps. */
typedef struct Ending {
    char how[PATH_MAX + 128];
    const char *remedy;
} Ending;

static void describe_end(const Supervisor *supervisor, const ServerProcess *server, int status, Ending *ret_ending)
{
    const size_t size = sizeof(ret_ending->how);
    if (server->exec_error != 0) {
        const char *remedy = shortage_remedy(server->exec_error);
        snprintf(ret_ending->how, size, "could not start %s: %s", supervisor->program, strerror(server->exec_error));
        ret_ending->remedy = remedy != NULL ? remedy : "put a program there that this user may run";
    } else if (WIFSIGNALED(status)) {
        snprintf(ret_ending->how, size, "was killed by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
        ret_ending->remedy = WTERMSIG(status) == SIGKILL
                                 ? "if it was not killed on purpose, give it more memory or --reload-timeout-ms"
                                 : "mend the program";
    } else {
        snprintf(ret_ending->how, size, "ended with status %d", WEXITSTATUS(status));
        ret_ending->remedy = "mend what it has said above";
    }
}

static int exit_status_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* It could not serve. What that means depends on who else does. */
static void start_failed(Supervisor *supervisor, const ServerProcess *server, int status, const Ending *ending,
                         uint64_t now)
{
    const ServerProcess *serving = find_server(supervisor, SERVER_SERVING);
    if (!supervisor->ever_ready) {
        supervisor->end.never_started = true;
        const bool is_its_own = server->exec_error == 0 && exit_status_of(status) != 0;
        supervisor->end.status = is_its_own ? exit_status_of(status) : 1;
        snprintf(supervisor->end.reason, sizeof(supervisor->end.reason),
                 "the server process %s before it was ready; %s", ending->how, ending->remedy);
        begin_end(supervisor);
    } else if (serving != NULL) {
        log_line("reload failed: process %d %s before it was ready; process %d goes on; %s, then send SIGHUP again",
                 server->pid, ending->how, serving->pid, ending->remedy);
    } else {
        log_line("process %d %s before it was ready; starting another in %u ms; %s", server->pid, ending->how,
                 supervisor->backoff_ms, ending->remedy);
        put_off_restart(supervisor, now);
    }
}

/* Killed by a signal that asks to end, which others drain at, before it could say so: nothing was there to be drained.
 */
static bool ended_before_it_began(const ServerProcess *server, int status)
{
    return server->ready_ms == 0 && WIFSIGNALED(status) && (WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGINT);
}

static void left(Supervisor *supervisor, const ServerProcess *server, int status, const Ending *ending)
{
    if (ended_before_it_began(server, status))
        return;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        log_line("process %d %s while it drained", server->pid, ending->how);
    if (server->decides)
        supervisor->end.status = exit_status_of(status);
}

static void server_ended(Supervisor *supervisor, size_t index, int status, uint64_t now)
{
    Ending ending;
    handle_messages(supervisor, &supervisor->servers[index], now);
    const ServerProcess server = supervisor->servers[index];
    supervisor->servers[index] = supervisor->servers[--supervisor->server_count];
    if (server.channel >= 0)
        close(server.channel);
    describe_end(supervisor, &server, status, &ending);
    /* One that was sent to it and to us, as to a whole group, waits here by now, and is why it has ended. */
    handle_signals(supervisor, now);
    if (supervisor->ending) {
        left(supervisor, &server, status, &ending);
        return;
    }
    switch (server.state) {
    case SERVER_STARTING: start_failed(supervisor, &server, status, &ending, now); break;
    case SERVER_SERVING:
        if (now - server.ready_ms >= STEADY_MS)
            supervisor->backoff_ms = BACKOFF_MIN_MS;
        log_line("process %d %s while it served; starting another in %u ms", server.pid, ending.how,
                 supervisor->backoff_ms);
        put_off_restart(supervisor, now);
        break;
    case SERVER_LEAVING: left(supervisor, &server, status, &ending); break;
    }
}

static void reap(Supervisor *supervisor, uint64_t now)
{
    for (size_t i = supervisor->server_count; i-- > 0;) {
        const pid_t pid = supervisor->servers[i].pid;
        int status;
        pid_t ended;
        do {
            ended = waitpid(pid, &status, WNOHANG);
        } while (ended < 0 && errno == EINTR); /* SIGCHLD comes once */
        if (ended == pid)
            server_ended(supervisor, i, status, now);
    }
}

static void kill_overdue(Supervisor *supervisor, uint64_t now)
{
    for (size_t i = 0; i < supervisor->server_count; i++) {
        ServerProcess *server = &supervisor->servers[i];
        if (now < server->kill_ms)
            continue;
        log_line("process %d %s; killing it", server->pid,
                 server->state == SERVER_STARTING ? "is not ready in time" : "does not end");
        kill(server->pid, SIGKILL);
        server->kill_ms = NEVER;
    }
}

/* ---- The loop -----------------------------------------------------------------------------------------------------
 */

static int time_left_ms(Supervisor *supervisor, uint64_t now)
{
    uint64_t next = NEVER;
    for (size_t i = 0; i < supervisor->server_count; i++)
        if (supervisor->servers[i].kill_ms < next)
            next = supervisor->servers[i].kill_ms;
    bool waits_to_start = !supervisor->ending && !find_server(supervisor, SERVER_SERVING) &&
                          !find_server(supervisor, SERVER_STARTING) && supervisor->server_count < SERVERS_MAX;
    if (waits_to_start && supervisor->restart_ms < next)
        next = supervisor->restart_ms;
    if (next == NEVER)
        return -1;
    uint64_t left = next > now ? next - now : 0;
    return left < INT_MAX ? (int)left : INT_MAX;
}

static void wait_for_news(Supervisor *supervisor, uint64_t now)
{
    struct pollfd watched[1 + SERVERS_MAX];
    watched[0] = (struct pollfd){supervisor->signal_fd, POLLIN, 0};
    for (size_t i = 0; i < supervisor->server_count; i++)
        watched[1 + i] = (struct pollfd){supervisor->servers[i].channel, POLLIN, 0};
    supervisor->short_of_memory =
        poll(watched, 1 + supervisor->server_count, time_left_ms(supervisor, now)) < 0 && errno != EINTR;
}

int supervisor_run(const Options *options, Listeners *listeners, char **arguments, SupervisorEnd *ret_end)
{
    Supervisor supervisor = {
        .options = options,
        .listeners = listeners,
        .arguments = arguments,
        .signal_fd = -1,
        .backoff_ms = BACKOFF_MIN_MS,
    };
    int r = find_program(arguments[0], supervisor.program);
    if (r < 0)
        return r;
    r = open_signals(&supervisor);
    if (r == 0)
        r = start_server(&supervisor, now_ms());
    while (r == 0 && (!supervisor.ending || supervisor.server_count > 0)) {
        wait_for_news(&supervisor, now_ms());
        uint64_t now = now_ms();
        handle_signals(&supervisor, now);
        for (size_t i = 0; i < supervisor.server_count; i++)
            handle_messages(&supervisor, &supervisor.servers[i], now);
        reap(&supervisor, now);
        kill_overdue(&supervisor, now);
        start_due(&supervisor, now);
        if (supervisor.short_of_memory)
            usleep(PAUSE_MS * 1000);
    }
    close_signals(&supervisor);
    *ret_end = supervisor.end;
    return r;
}
