/* limit: what the kernel alone costs. An HTTP server without the HTTP.
 *
 *     limit PORT WORKERS ANSWER        (BIND in the environment; default 127.0.0.1)
 *
 * It finds where requests end (an empty line: requests with bodies are not for it) and answers each with the bytes of
 * the file ANSWER, looking at nothing else. No server that reads its requests can be faster by more than noise, so
 * every other contestant is shown by its distance to this one. One thread per worker, each with its own SO_REUSEPORT
 * listener and its own edge-triggered epoll; all that one read asked for goes out in one send; a Date in the answer is
 * kept current. SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 65536, READ_SIZE = 16384, BATCH = 64, DATE_SIZE = 29, EVENTS = 256 };

/* What a connection is owed is a number, not bytes: the stream of answers repeats, so how much is missing also tells
 * where in the answer it stands. `tail` holds the last bytes read, in which the next request's end may already have
 * begun. */
typedef struct Connection {
    size_t owed_bytes;
    unsigned char tail_size;
    char tail[3];
} Connection;

typedef struct Worker {
    int listener;
    char *batch; /* BATCH copies of the answer, so that many are one send */
} Worker;

static Connection connections[CONNECTIONS_MAX]; /* by descriptor: no two workers share one */
static char *answer;
static size_t answer_size, date_at; /* date_at 0: the answer has no Date */
static int answer_closes;           /* it says Connection: close, so the connection ends with it */

static void fail(const char *what, const char *why, const char *remedy)
{
    fprintf(stderr, "limit: %s: %s; %s\n", what, why, remedy);
    exit(3);
}

static void answer_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0 || ftell(file) <= 0)
        fail(path, errno ? strerror(errno) : "empty", "name a file with a complete response");
    answer_size = (size_t)ftell(file);
    rewind(file);
    answer = calloc(1, answer_size + 1);
    if (!answer || fread(answer, 1, answer_size, file) != answer_size)
        fail(path, strerror(errno), "name a file with a complete response");
    fclose(file);
    char *head_end = memmem(answer, answer_size, "\r\n\r\n", 4);
    if (!head_end)
        fail(path, "no empty line after the header", "name a file with a complete response");
    char *closes = strcasestr(answer, "\r\nConnection: close\r\n");
    answer_closes = closes && closes < head_end;
    char *date = strcasestr(answer, "\r\nDate: ");
    if (date && date < head_end) {
        date_at = (size_t)(date - answer) + strlen("\r\nDate: ");
        if (memchr(answer + date_at, '\r', DATE_SIZE) || answer[date_at + DATE_SIZE] != '\r')
            fail(path, "its Date is not of 29 bytes", "write it as in Thu, 01 Jan 1970 00:00:00 GMT");
    }
}

static int listener_open(const char *bind_to, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (inet_pton(AF_INET, bind_to, &address.sin_addr) != 1)
        fail(bind_to, "not an IPv4 address", "set BIND to one, such as 127.0.0.1");
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 || /* what it accepts inherits this */
        bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 4096) != 0)
        fail("cannot listen", strerror(errno), "choose another PORT or BIND");
    return fd;
}

static void batch_date(Worker *worker, time_t now)
{
    char date[DATE_SIZE + 1];
    struct tm utc;
    strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &utc));
    for (size_t i = 0; i < BATCH; i++)
        memcpy(worker->batch + i * answer_size + date_at, date, DATE_SIZE);
}

/* False when the connection is broken, or ends with the answer just sent. Otherwise owed_bytes is 0, or the socket is
 * full and EPOLLOUT will come. */
static int connection_flush(const Worker *worker, int fd, Connection *connection)
{
    if (connection->owed_bytes == 0)
        return 1;
    while (connection->owed_bytes > 0) {
        size_t from = (answer_size - connection->owed_bytes % answer_size) % answer_size;
        size_t room = BATCH * answer_size - from;
        size_t size = connection->owed_bytes < room ? connection->owed_bytes : room;
        ssize_t sent = send(fd, worker->batch + from, size, MSG_NOSIGNAL);
        if (sent < 0)
            return errno == EAGAIN;
        connection->owed_bytes -= (size_t)sent;
    }
    return !answer_closes;
}

/* False when the connection is over. A short read means that the socket is empty (epoll(7)), unless the peer has hung
 * up. */
static int connection_serve(const Worker *worker, int fd, unsigned events)
{
    char buffer[3 + READ_SIZE], *fresh = buffer + 3;
    Connection *connection = &connections[fd];
    for (;;) {
        if (!connection_flush(worker, fd, connection))
            return 0;
        if (connection->owed_bytes > 0)
            return 1; /* a slow reader is not read from */
        ssize_t size = recv(fd, fresh, READ_SIZE, 0);
        if (size <= 0)
            return size < 0 && errno == EAGAIN;
        char *at = fresh - connection->tail_size, *end = fresh + size, *found;
        memcpy(at, connection->tail, connection->tail_size);
        for (; (found = memmem(at, (size_t)(end - at), "\r\n\r\n", 4)); at = found + 4)
            connection->owed_bytes += answer_size;
        connection->tail_size = (unsigned char)(end - at < 3 ? end - at : 3);
        memcpy(connection->tail, end - connection->tail_size, connection->tail_size);
        if (size < READ_SIZE && !(events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)))
            return connection_flush(worker, fd, connection);
    }
}

static void worker_accept(const Worker *worker, int poll)
{
    for (int fd; (fd = accept4(worker->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
        if (fd >= CONNECTIONS_MAX || epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0)
            close(fd);
        else
            connections[fd] = (Connection){0};
    }
}

static void *worker_run(void *argument)
{
    Worker *worker = argument;
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[EVENTS] = {{.events = EPOLLIN, .data.fd = worker->listener}};
    if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, worker->listener, events) != 0)
        fail("epoll", strerror(errno), "raise the limit of open files");
    for (time_t dated = 0;;) {
        int count = epoll_wait(poll, events, EVENTS, -1);
        struct timespec now;
        clock_gettime(CLOCK_REALTIME_COARSE, &now);
        if (date_at && now.tv_sec != dated)
            batch_date(worker, dated = now.tv_sec);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == worker->listener)
                worker_accept(worker, poll);
            else if (!connection_serve(worker, fd, events[i].events))
                close(fd);
        }
    }
    return NULL;
}

int main(int argc, char **argv)
{
    int port = argc == 4 ? atoi(argv[1]) : 0, count = argc == 4 ? atoi(argv[2]) : 0;
    if (port < 1 || port > 65535 || count < 1 || count > 1024)
        fail("wrong usage", "PORT is 1 to 65535, WORKERS 1 to 1024", "call it as: limit PORT WORKERS ANSWER");
    answer_read(argv[3]);
    const char *bind_to = getenv("BIND") ? getenv("BIND") : "127.0.0.1";
    Worker *workers = calloc((size_t)count, sizeof(*workers));
    for (int i = 0; workers && i < count; i++) {
        workers[i] = (Worker){.listener = listener_open(bind_to, port), .batch = malloc(BATCH * answer_size)};
        for (size_t n = 0; workers[i].batch && n < BATCH; n++)
            memcpy(workers[i].batch + n * answer_size, answer, answer_size);
        if (!workers[i].batch)
            fail("the batch of answers", "out of memory", "name a smaller ANSWER or fewer WORKERS");
    }
    pthread_t thread;
    for (int i = 1; workers && i < count; i++)
        if (pthread_create(&thread, NULL, worker_run, &workers[i]) != 0)
            fail("a worker", "no thread could be made", "ask for fewer WORKERS");
    worker_run(workers);
}
