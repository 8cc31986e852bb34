/* SPDX-License-Identifier: MIT */
#include "served_program.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LISTENER_FD = 3, BACKLOG = 511 };

/* After SIGTERM; then it is killed. Its own limit for draining is below that: see served_program_reload. */
#define STOP_LIMIT_MS 5000

/* ---- The socket ------------------------------------------------------------------------------------------------- */

static int listen_at(const struct addrinfo *address)
{
    static const int on = 1;
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int error = errno;
    close(fd);
    return -error;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof address;
    getsockname(fd, (struct sockaddr *)&address, &size);
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

/* The caller frees it; NULL where the address is not numeric. */
static struct addrinfo *find_address(const char *address, uint16_t port)
{
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    return getaddrinfo(address, service, &hints, &found) == 0 ? found : NULL;
}

bool served_program_knows_address(const char *address)
{
    struct addrinfo *found = find_address(address, 0);
    if (found)
        freeaddrinfo(found);
    return found != NULL;
}

int served_program_listen(const char *address, uint16_t port, int *ret_fd, uint16_t *ret_port)
{
    struct addrinfo *found = find_address(address, port);
    if (!found)
        return -EINVAL;
    int fd = listen_at(found);
    freeaddrinfo(found);
    if (fd < 0)
        return fd;
    *ret_fd = fd;
    *ret_port = port_of(fd);
    return 0;
}

/* ---- The process ------------------------------------------------------------------------------------------------ */

static char **arguments_of(Arena *arena, const ServedProgram *program)
{
    /* A browser keeps connections open; who works on a program does not wait long for them. What the user passes wins.
     */
    static const char *const own[] = {"--reload", "--drain-grace-ms=300", "--drain-limit-ms=2000"};
    enum { OWN_COUNT = sizeof own / sizeof *own };
    size_t count = 0;
    while (program->arguments[count])
        count++;
    char **arguments = arena_alloc(arena, (count + OWN_COUNT + 2) * sizeof *arguments);
    arguments[0] = arena_copy(arena, orisha_str_from_cstring(program->path));
    for (size_t i = 0; i < OWN_COUNT; i++)
        arguments[1 + i] = arena_copy(arena, orisha_str_from_cstring(own[i]));
    memcpy(arguments + 1 + OWN_COUNT, program->arguments, count * sizeof *arguments);
    return arguments;
}

/* The new process. It ends when this one does, however that ends. */
_Noreturn static void become_program(const ServedProgram *program, char **arguments, pid_t parent)
{
    char pid[24];
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(0);
    setpgid(0, 0); /* Ctrl-C comes to `orishac dev`, which ends the program in order */
    if (program->listener == LISTENER_FD)
        fcntl(LISTENER_FD, F_SETFD, 0);
    else
        dup2(program->listener, LISTENER_FD);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    execv(program->path, arguments);
    fprintf(stderr, "orishac: '%s' cannot be started: %s\n", program->path, strerror(errno));
    _exit(127);
}

int served_program_reload(Arena *arena, ServedProgram *program)
{
    if (program->is_leaving)
        return 0;
    if (program->pid)
        return kill(program->pid, SIGHUP) < 0 ? -errno : 0;
    char **arguments = arguments_of(arena, program);
    pid_t parent = getpid(), pid = fork();
    if (pid < 0)
        return -errno;
    if (pid == 0)
        become_program(program, arguments, parent);
    program->pid = pid;
    return 0;
}

void served_program_leave(ServedProgram *program)
{
    if (!program->pid || program->is_leaving)
        return;
    program->is_leaving = true;
    kill(program->pid, SIGTERM);
}

bool served_program_reap(ServedProgram *program, int *ret_status, bool *ret_asked)
{
    if (!program->pid || waitpid(program->pid, ret_status, WNOHANG) != program->pid)
        return false;
    *ret_asked = program->is_leaving;
    program->pid = 0;
    program->is_leaving = false;
    return true;
}

void served_program_stop(ServedProgram *program)
{
    int status;
    bool asked;
    served_program_leave(program);
    for (int waited_ms = 0; program->pid && !served_program_reap(program, &status, &asked); waited_ms += 10) {
        if (waited_ms == STOP_LIMIT_MS)
            kill(program->pid, SIGKILL);
        poll(NULL, 0, 10);
    }
}
