/* mutant: a small, fast HTTP/1.1 server that is wrong in one way, mostly only after it has behaved well for a while.
 *
 *     mutant PORT FAULT [AFTER]     serves on 127.0.0.1; FAULT is a name of the list, AFTER replaces its 20
 *     mutant --list                 the faults
 *     mutant --page | --page-gzip   the page and its compressed form, for the scenario that expects them
 *
 * It answers GET /hello (JSON) and GET /page (HTML, with gzip for those who accept it), keeps connections, takes
 * pipelined requests and obeys Connection: close; requests with bodies are not for it. One process with one
 * edge-triggered epoll. An honest answer is made first (answer.c), the fault (faults.c) then spoils it, and what came
 * of it is sent. SPDX-License-Identifier: MIT */
#include "mutant.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 4096, IN_SIZE = 8192, OUT_SIZE = 16384, EVENTS = 64, DRIP_MS = 50 };

typedef struct Connection {
    size_t in_size, out_size, out_sent;
    unsigned long answers;
    bool open, drips;
    End end; // not END_NONE: no further request is read
    char in[IN_SIZE], out[OUT_SIZE];
} Connection;

static Connection connections[CONNECTIONS_MAX]; // by descriptor
static const Fault *fault;
static unsigned long answers; // of this process
static int poll_fd, listen_fd;

static void fail(const char *what, const char *why, const char *remedy)
{
    fprintf(stderr, "mutant: %s: %s; %s\n", what, why, remedy);
    exit(3);
}

static bool fault_is_due(unsigned long number)
{
    return fault->alter && number > fault->after && number % fault->every == 0;
}

// Turns the requests of `in` into answers in `out`, as far as both go.
static void connection_answer(Connection *connection)
{
    char *at = connection->in, *end = at + connection->in_size, *head_end;
    while (connection->end == END_NONE && OUT_SIZE - connection->out_size >= ANSWER_MAX &&
           (head_end = memmem(at, (size_t)(end - at), "\r\n\r\n", 4))) {
        head_end[2] = '\0';
        Answer answer = answer_make(at, ++answers, ++connection->answers);
        if (fault_is_due(answer.number))
            fault->alter(&answer);
        connection->out_size =
            (size_t)(answer_write(&answer, connection->out + connection->out_size) - connection->out);
        connection->drips |= answer.drips;
        connection->end = answer.end;
        at = head_end + 4;
    }
    connection->in_size = connection->end == END_NONE ? (size_t)(end - at) : 0;
    memmove(connection->in, at, connection->in_size);
}

// False when the connection is broken. A connection that drips gives one byte a call.
static bool connection_flush(int fd, Connection *connection)
{
    while (connection->out_sent < connection->out_size) {
        size_t left = connection->out_size - connection->out_sent;
        ssize_t sent = send(fd, connection->out + connection->out_sent, connection->drips ? 1 : left, MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EAGAIN;
        connection->out_sent += (size_t)sent;
        if (connection->drips)
            break;
    }
    if (connection->out_sent == connection->out_size)
        connection->out_sent = connection->out_size = 0;
    return true;
}

// False when the connection is over; otherwise the socket is empty or full, or the next byte has to wait for its time.
static bool connection_serve(int fd, Connection *connection)
{
    for (;;) {
        if (connection->end == END_RESET || !connection_flush(fd, connection))
            return false;
        if (connection->out_size > 0)
            return true;
        if (connection->end == END_CLOSE)
            return false;
        ssize_t size = recv(fd, connection->in + connection->in_size, IN_SIZE - connection->in_size, 0);
        if (size <= 0 && connection->in_size == 0)
            return size < 0 && errno == EAGAIN;
        size_t before = connection->in_size += size > 0 ? (size_t)size : 0;
        connection_answer(connection);
        if (size <= 0 && connection->in_size == before)
            return size < 0 && errno == EAGAIN;
    }
}

// The descriptor may have a twin in a process that was left behind: it is taken out of the poll and shut down by name.
static void connection_close(int fd, Connection *connection)
{
    epoll_ctl(poll_fd, EPOLL_CTL_DEL, fd, NULL);
    if (connection->end == END_RESET)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
    else
        shutdown(fd, SHUT_RDWR);
    close(fd);
    connection->open = false;
}

static void connections_accept(void)
{
    for (int fd; (fd = accept4(listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
        if (fd >= CONNECTIONS_MAX || epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
            close(fd);
            continue;
        }
        Connection *connection = &connections[fd];
        connection->in_size = connection->out_size = connection->out_sent = connection->answers = 0;
        connection->open = true;
        connection->drips = false;
        connection->end = END_NONE;
    }
}

static void step(int fd)
{
    Connection *connection = &connections[fd];
    if (connection->open && !connection_serve(fd, connection))
        connection_close(fd, connection);
}

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void serve(void)
{
    poll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[EVENTS] = {{.events = EPOLLIN, .data.fd = listen_fd}};
    if (poll_fd < 0 || epoll_ctl(poll_fd, EPOLL_CTL_ADD, listen_fd, events) != 0)
        fail("epoll", strerror(errno), "raise the limit of open files");
    for (long long dripped_ms = 0;;) {
        int count = epoll_wait(poll_fd, events, EVENTS, DRIP_MS);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == listen_fd)
                connections_accept();
            else if (!connections[fd].drips || events[i].events & (EPOLLHUP | EPOLLERR))
                step(fd);
        }
        if (now_ms() - dripped_ms < DRIP_MS)
            continue;
        dripped_ms = now_ms();
        for (int fd = 0; fd < CONNECTIONS_MAX; fd++)
            if (connections[fd].open && connections[fd].drips)
                step(fd);
    }
}

static void listen_on(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listen_fd < 0 || setsockopt(listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        setsockopt(listen_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 || // what it accepts inherits this
        bind(listen_fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(listen_fd, 1024) != 0)
        fail("cannot listen", strerror(errno), "choose another PORT");
}

static Fault fault_find(const char *name)
{
    for (const Fault *row = faults; row->name; row++)
        if (strcmp(row->name, name) == 0)
            return *row;
    fail(name, "no such fault", "mutant --list names them");
    return (Fault){0};
}

static int print(const char *what)
{
    if (strcmp(what, "--list") == 0)
        for (const Fault *row = faults; row->name; row++)
            printf("%-20s%s\n", row->name, row->what);
    else if (strcmp(what, "--page") == 0)
        fwrite(page, 1, page_size, stdout);
    else if (strcmp(what, "--page-gzip") == 0)
        fwrite(page_gzip, 1, page_gzip_size, stdout);
    else
        fail(what, "unknown option", "call it as: mutant PORT FAULT [AFTER]");
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return print(argv[1]);
    int port = argc == 3 || argc == 4 ? atoi(argv[1]) : 0;
    if (port < 1 || port > 65535)
        fail("wrong usage", "PORT is 1 to 65535", "call it as: mutant PORT FAULT [AFTER]");
    Fault chosen = fault_find(argv[2]);
    if (argc == 4 && chosen.after > 0)
        chosen.after = strtoul(argv[3], NULL, 10);
    fault = &chosen;
    life_limit();
    if (fault->before_listening)
        fault->before_listening();
    listen_on(port);
    if (fault->before_serving)
        fault->before_serving();
    serve();
}
