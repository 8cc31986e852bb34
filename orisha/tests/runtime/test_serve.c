/* Whole servers: each test starts one in a child process on a free port of 127.0.0.1 and talks to it over sockets.
 * Nothing here depends on how fast the machine is: time-outs are made short where they must happen, and long where they
 * must not. SPDX-License-Identifier: MIT */
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOST "Host: a\r\n"
#define GET  "GET / HTTP/1.1\r\n" HOST "\r\n"

enum { PATIENCE_MS = 60 * 1000 }; /* how long a test waits for what must come */

typedef struct Server {
    pid_t pid;
    int output; /* its stdout and stderr */
    int port;   /* 0 when it did not start */
    char text[1024];
} Server;

/* Reads the server's output up to `stop` or its end. */
static void read_text(Server *server, const char *stop)
{
    size_t size = strlen(server->text);
    while (size < sizeof(server->text) - 1 && (stop == NULL || strstr(server->text, stop) == NULL)) {
        ssize_t got = read(server->output, server->text + size, sizeof(server->text) - 1 - size);
        if (got <= 0)
            break;
        size += (size_t)got;
        server->text[size] = '\0';
    }
}

static void run_child(pid_t parent, int output, int argc, char **argv, rlim_t descriptors)
{
    /* A test that fails returns without its server's end: the server then ends with the test program. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    dup2(output, 1);
    dup2(output, 2);
    struct rlimit limit = {descriptors, descriptors};
    if (descriptors > 0)
        setrlimit(RLIMIT_NOFILE, &limit);
    orisha_init(argc, argv);
    handler_init();
    orisha_serve_result result = orisha_serve(&(orisha_serve_options){.bind = "127.0.0.1", .workers = 2});
    printf("%.*s\n", (int)result.text.len, result.text.ptr);
    fflush(stdout);
    _exit(orisha_exit_status());
}

/* Starts a server with up to two more flags, and with few descriptors when `descriptors` is not 0. */
static Server *server_start(char *flag, char *flag2, char *port, rlim_t descriptors)
{
    char *argv[8] = {"server", "--port", port != NULL ? port : "0"};
    int argc = 3;
    if (flag != NULL)
        argv[argc++] = flag;
    if (flag2 != NULL)
        argv[argc++] = flag2;
    Server *server = calloc(1, sizeof(*server));
    int ends[2];
    assert_non_null(server);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t parent = getpid();
    server->pid = fork();
    assert_true(server->pid >= 0);
    if (server->pid == 0)
        run_child(parent, ends[1], argc, argv, descriptors);
    close(ends[1]);
    server->output = ends[0];
    read_text(server, "\n");
    const char *colon = strstr(server->text, "listening on 127.0.0.1:");
    server->port = colon != NULL ? atoi(colon + strlen("listening on 127.0.0.1:")) : 0;
    return server;
}

/* Waits for its end; returns its exit status. Everything it said is in its text. */
static int server_wait(Server *server)
{
    int status;
    read_text(server, NULL);
    assert_int_equal(waitpid(server->pid, &status, 0), server->pid);
    assert_true(WIFEXITED(status));
    close(server->output);
    return WEXITSTATUS(status);
}

/* Drains the server and checks that it ended well. */
static void server_end(Server *server)
{
    kill(server->pid, SIGTERM);
    assert_int_equal(server_wait(server), 0);
    assert_non_null(strstr(server->text, "SIGTERM: drained, "));
    free(server);
}

static int client_connect(const Server *server)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct timeval patience = {PATIENCE_MS / 1000, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void client_send(int fd, const char *text)
{
    size_t size = strlen(text);
    assert_int_equal(send(fd, text, size, MSG_NOSIGNAL), size);
}

/* Reads to the end of the stream; the caller frees it. *ret_error: 0, or the errno that ended it. */
static char *client_read_all(int fd, size_t *ret_size, int *ret_error)
{
    size_t size = 0, capacity = 1 << 16;
    char *bytes = malloc(capacity + 1);
    *ret_error = 0;
    for (;;) {
        ssize_t got = recv(fd, bytes + size, capacity - size, 0);
        if (got < 0)
            *ret_error = errno;
        if (got <= 0)
            break;
        size += (size_t)got;
        if (size == capacity)
            bytes = realloc(bytes, (capacity *= 2) + 1);
        assert_non_null(bytes);
    }
    bytes[size] = '\0';
    *ret_size = size;
    return bytes;
}

/* The stream up to its orderly end begins with `begin` and holds `part`. Closes the socket. */
static void assert_stream(int fd, const char *begin, const char *part)
{
    size_t size;
    int error;
    char *bytes = client_read_all(fd, &size, &error);
    if (error != 0 || strncmp(bytes, begin, strlen(begin)) != 0 || strstr(bytes, part) == NULL)
        fail_msg("%s; got: %s", strerror(error), bytes);
    free(bytes);
    close(fd);
}

/* One answer to GET, read as far as it goes. True when it says that the connection closes. */
static bool assert_served(int fd)
{
    char bytes[512];
    size_t size = 0;
    client_send(fd, GET);
    while (size < 11 || memcmp(bytes + size - 11, "Hello World", 11) != 0) {
        ssize_t got = recv(fd, bytes + size, sizeof(bytes) - size, 0);
        assert_true(got > 0);
        size += (size_t)got;
    }
    assert_memory_equal(bytes, "HTTP/1.1 200 OK\r\n", 17);
    return memmem(bytes, size, "\r\nConnection: close\r\n", 21) != NULL;
}

/* The listener is closed before the workers hear of the drain: when connecting fails, the signal was taken. */
static void await_drain(const Server *server)
{
    for (;;) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server->port)};
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int r = connect(fd, (struct sockaddr *)&address, sizeof(address));
        close(fd);
        if (r < 0)
            return;
        poll(NULL, 0, 10);
    }
}

static void test_requests(void **state)
{
    (void)state;
    Server *server = server_start(NULL, NULL, NULL, 0);
    int fd = client_connect(server);
    int other = client_connect(server);
    for (int i = 0; i < 10; i++) {
        assert_served(fd);
        assert_served(other);
    }
    close(other);
    for (const char *p = GET; p[1] != '\0'; p++) /* all but the last byte, one by one */
        assert_int_equal(send(fd, p, 1, MSG_NOSIGNAL), 1);
    client_send(fd, "\n" GET "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
    assert_stream(fd, "HTTP/1.1 200 OK\r\n", "Connection: close\r\n\r\nHello World");
    kill(server->pid, SIGTERM);
    assert_int_equal(server_wait(server), 0);
    assert_non_null(strstr(server->text, "SIGTERM: drained, 23 requests served"));
    free(server);
}

/* A client that sends everything before it reads anything: the server must stop reading, and lose nothing. */
static void test_backpressure(void **state)
{
    (void)state;
    static const char request[] = GET;
    Server *server = server_start(NULL, NULL, NULL, 0);
    int fd = client_connect(server);
    size_t sent = 0, wanted = 0;
    fcntl(fd, F_SETFL, O_NONBLOCK);
    /* Until the socket is full and stays so: then the server has stopped reading. */
    for (;;) {
        size_t at = sent % (sizeof(request) - 1);
        ssize_t size = send(fd, request + at, sizeof(request) - 1 - at, MSG_NOSIGNAL);
        if (size < 0) {
            struct pollfd writable = {fd, POLLOUT, 0};
            if (poll(&writable, 1, 300) == 0)
                break;
            continue;
        }
        sent += (size_t)size;
    }
    wanted = sent / (sizeof(request) - 1);
    fcntl(fd, F_SETFL, 0);
    shutdown(fd, SHUT_WR);
    size_t size;
    int error;
    char *bytes = client_read_all(fd, &size, &error);
    assert_int_equal(error, 0);
    const char *first_body = memmem(bytes, size, "Hello World", 11);
    assert_non_null(first_body);
    size_t answer_size = (size_t)(first_body - bytes) + 11;
    assert_int_equal(size, wanted * answer_size);
    for (size_t at = 0; at < size; at += answer_size)
        assert_memory_equal(bytes + at, "HTTP/1.1 200 OK\r\n", 17);
    free(bytes);
    close(fd);
    server_end(server);
}

/* Large answers, copied and referenced, to a reader that takes little at a time. */
static void test_slow_reader(void **state)
{
    (void)state;
    Server *server = server_start(NULL, NULL, NULL, 0);
    int fd = client_connect(server);
    int small = 128 * 1024;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
    client_send(fd, "GET /large/3000000 HTTP/1.1\r\n" HOST "\r\n");
    for (int i = 0; i < 20; i++)
        client_send(fd, "GET /big HTTP/1.1\r\n" HOST "\r\n");
    client_send(fd, "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
    size_t size;
    int error;
    char *bytes = client_read_all(fd, &size, &error);
    assert_int_equal(error, 0);
    const char *body = strstr(bytes, "\r\n\r\n") + 4;
    for (size_t i = 0; i < 3000000; i++)
        assert_int_equal(body[i], 'a' + (char)((3000000 - i) % 26));
    const char *next = body + 3000000;
    for (int i = 0; i < 20; i++) {
        assert_memory_equal(next, "HTTP/1.1 200 OK\r\n", 17);
        next = strstr(next, "\r\n\r\n") + 4;
        assert_int_equal(strspn(next, "b"), HANDLER_BIG_BODY);
        next += HANDLER_BIG_BODY;
    }
    assert_string_equal(strstr(next, "\r\n\r\n"), "\r\n\r\nHello World");
    free(bytes);
    close(fd);
    server_end(server);
}

static void test_half_close(void **state)
{
    (void)state;
    Server *server = server_start(NULL, NULL, NULL, 0);
    int fd = client_connect(server);
    client_send(fd, GET "GET /users/42 HTTP/1.1\r\n" HOST "\r\nGET /unfinished");
    shutdown(fd, SHUT_WR);
    assert_stream(fd, "HTTP/1.1 200 OK\r\n", "User 42");
    fd = client_connect(server);
    shutdown(fd, SHUT_WR);
    assert_stream(fd, "", "");
    server_end(server);
}

/* The answer to a client that is still sending must not be lost to a reset. */
static void test_refusal_reaches_a_busy_client(void **state)
{
    (void)state;
    Server *server = server_start(NULL, NULL, NULL, 0);
    char *body = calloc(1, 300001);
    memset(body, 'x', 300000);
    for (int i = 0; i < 20; i++) {
        int fd = client_connect(server);
        client_send(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2000000\r\n\r\n");
        client_send(fd, body);
        assert_stream(fd, "HTTP/1.1 413 Content Too Large\r\n", "Connection: close\r\n");
    }
    free(body);
    server_end(server);
}

static void test_time_outs(void **state)
{
    (void)state;
    Server *server = server_start("--header-timeout-ms=150", "--progress-window-ms=150", NULL, 0);
    int fd = client_connect(server);
    client_send(fd, GET "GET / HTTP/1.1\r\nHos");
    assert_stream(fd, "HTTP/1.1 200 OK\r\n", "HTTP/1.1 408 Request Timeout\r\n");
    fd = client_connect(server);
    client_send(fd, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nabc");
    assert_stream(fd, "HTTP/1.1 408 Request Timeout\r\n", "Connection: close\r\n");
    /* A client that does not read what it asked for, more than the kernel takes. */
    fd = client_connect(server);
    client_send(fd, "GET /large/60000000 HTTP/1.1\r\n" HOST "\r\n");
    struct pollfd reset = {fd, 0, 0};
    assert_int_equal(poll(&reset, 1, PATIENCE_MS), 1);
    assert_true(reset.revents & (POLLERR | POLLHUP));
    close(fd);
    server_end(server);

    server = server_start("--idle-timeout-ms=150", NULL, NULL, 0);
    fd = client_connect(server);
    assert_stream(fd, "", ""); /* nothing was sent: nothing is answered */
    fd = client_connect(server);
    assert_served(fd);
    assert_stream(fd, "", "");
    server_end(server);
}

/* An answer that the kernel takes whole is not read yet: who reads it may take longer than the idle time-out, and who
 * does not is cut off. */
static void test_answer_in_the_kernel(void **state)
{
    (void)state;
    Server *server = server_start("--idle-timeout-ms=150", "--progress-window-ms=150", NULL, 0);
    int fd = client_connect(server);
    client_send(fd, "GET /large/1000000 HTTP/1.1\r\n" HOST "\r\n");
    struct pollfd reset = {fd, 0, 0};
    assert_int_equal(poll(&reset, 1, PATIENCE_MS), 1);
    assert_true(reset.revents & POLLERR);
    close(fd);

    server_end(server);

    server = server_start("--idle-timeout-ms=150", "--progress-window-ms=2000", NULL, 0);
    fd = client_connect(server);
    client_send(fd, "GET /large/1000000 HTTP/1.1\r\n" HOST "\r\n");
    static char piece[32 * 1024];
    size_t total = 0;
    ssize_t size;
    while ((size = recv(fd, piece, sizeof(piece), 0)) > 0) {
        total += (size_t)size;
        if (total < 1000000)
            usleep(130 * 1000); /* two windows in all, and far from one at a time */
    }
    assert_int_equal(size, 0); /* the end, and no reset */
    assert_true(total > 1000000);
    close(fd);
    server_end(server);
}

/* What began before the signal is answered, and says that the connection closes. */
static void test_drain(void **state)
{
    (void)state;
    setenv("ORISHA_WORKERS", "1", 1); /* so that one connection can tell what the others' worker knows */
    Server *server = server_start("--drain-grace-ms=20000", "--drain-limit-ms=40000", NULL, 0);
    unsetenv("ORISHA_WORKERS");
    int begun = client_connect(server);
    int idle = client_connect(server);
    assert_served(begun);
    assert_served(idle);
    client_send(begun, "GET / HTTP/1.1\r\n");
    kill(server->pid, SIGTERM);
    await_drain(server);
    while (!assert_served(idle)) /* its worker is woken right after */
        continue;
    assert_stream(idle, "", "");
    client_send(begun, HOST "\r\n");
    assert_stream(begun, "HTTP/1.1 200 OK\r\n", "Connection: close\r\n");
    assert_int_equal(server_wait(server), 0);
    assert_non_null(strstr(server->text, "SIGTERM: drained, "));
    free(server);
}

static void assert_signal_drains(int number, const char *reason)
{
    Server *server = server_start("--drain-grace-ms=100", NULL, NULL, 0);
    int fd = client_connect(server);
    assert_served(fd);
    kill(server->pid, number);
    assert_stream(fd, "", "");
    assert_int_equal(server_wait(server), 0);
    assert_non_null(strstr(server->text, reason));
    free(server);
}

static void test_drain_closes_idle_connections(void **state)
{
    (void)state;
    assert_signal_drains(SIGINT, "SIGINT: drained, 1 request served");
}

static void test_drain_is_bounded(void **state)
{
    (void)state;
    Server *server = server_start("--drain-grace-ms=50", "--drain-limit-ms=200", NULL, 0);
    int fd = client_connect(server);
    client_send(fd, GET "GET / HT");
    kill(server->pid, SIGTERM);
    assert_stream(fd, "", "");
    assert_int_equal(server_wait(server), 0);
    free(server);
}

static void test_second_signal_stops(void **state)
{
    (void)state;
    Server *server = server_start("--drain-grace-ms=3600000", "--drain-limit-ms=3600000", NULL, 0);
    int fd = client_connect(server);
    assert_served(fd);
    kill(server->pid, SIGTERM);
    await_drain(server); /* of two that wait the one with the smaller number is taken first */
    kill(server->pid, SIGINT);
    assert_stream(fd, "", "");
    assert_int_equal(server_wait(server), 0);
    assert_non_null(strstr(server->text, "SIGTERM: stopped, 1 request served"));
    free(server);
}

static void test_failures_at_start(void **state)
{
    (void)state;
    Server *server = server_start(NULL, NULL, NULL, 0);
    char port[16];
    snprintf(port, sizeof(port), "%d", server->port);
    Server *second = server_start(NULL, NULL, port, 0);
    assert_int_equal(server_wait(second), 1);
    assert_non_null(strstr(second->text, "another program uses it"));
    assert_non_null(strstr(second->text, port));
    assert_non_null(strstr(second->text, "--port"));
    free(second);

    second = server_start("--bind=localhost", NULL, NULL, 0);
    assert_int_equal(server_wait(second), 1);
    assert_non_null(strstr(second->text, "'localhost': it is not a numeric IPv4 or IPv6 address"));
    free(second);

    second = server_start("--bind=192.0.2.1", NULL, NULL, 0); /* RFC 5737: nobody has it */
    assert_int_equal(server_wait(second), 1);
    assert_non_null(strstr(second->text, "this machine has no such address"));
    free(second);

    second = server_start("--workers=lots", NULL, NULL, 0);
    assert_int_equal(server_wait(second), 3);
    assert_non_null(strstr(second->text, "--workers is 'lots'"));
    free(second);
    server_end(server);
}

/* More clients than descriptors: those beyond are hung up on, the others are served, and there is room again later. */
static void test_descriptors_run_out(void **state)
{
    (void)state;
    enum { CLIENTS = 60 };
    if (getenv("ORISHA_RUN_UNDER") != NULL)
        skip(); /* valgrind has descriptors of its own, so none can be counted */
    Server *server = server_start("--drain-grace-ms=0", NULL, NULL, 40);
    int fds[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        fds[i] = client_connect(server);
    assert_stream(fds[CLIENTS - 1], "", ""); /* in order, so the last one knows that all were looked at */
    assert_served(fds[0]);
    for (int i = 0; i < CLIENTS - 1; i++)
        close(fds[i]);
    bool served = false;
    for (int tries = 0; tries < 2000 && !served; tries++) {
        int fd = client_connect(server);
        char bytes[512];
        served = send(fd, GET, strlen(GET), MSG_NOSIGNAL) > 0 && recv(fd, bytes, sizeof(bytes), 0) > 0;
        close(fd);
        poll(NULL, 0, 10);
    }
    assert_true(served);
    server_end(server);
}

/* Whoever is beyond the cap is hung up on at once; a place that becomes free is given to the next. */
static void test_connection_cap(void **state)
{
    (void)state;
    Server *server = server_start("--max-connections=3", "--drain-grace-ms=0", NULL, 0);
    int fds[3];
    for (int i = 0; i < 3; i++) {
        fds[i] = client_connect(server);
        assert_served(fds[i]);
    }
    for (int i = 0; i < 5; i++)
        assert_stream(client_connect(server), "", "");
    assert_served(fds[0]);
    close(fds[1]);
    bool served = false;
    for (int tries = 0; tries < 2000 && !served; tries++) {
        int fd = client_connect(server);
        char bytes[512];
        served = send(fd, GET, strlen(GET), MSG_NOSIGNAL) > 0 && recv(fd, bytes, sizeof(bytes), 0) > 0;
        close(fd);
        poll(NULL, 0, 10);
    }
    assert_true(served);
    close(fds[0]);
    close(fds[2]);
    kill(server->pid, SIGTERM);
    assert_int_equal(server_wait(server), 0);
    assert_non_null(strstr(server->text, "\norisha: closed a connection at once: 3 are open, and --max-connections"));
    free(server);
}

/* Without a supervisor, a terminal that goes away drains the server, too. */
static void test_hang_up(void **state)
{
    (void)state;
    assert_signal_drains(SIGHUP, "SIGHUP: drained, 1 request served");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_backpressure),
        cmocka_unit_test(test_slow_reader),
        cmocka_unit_test(test_half_close),
        cmocka_unit_test(test_refusal_reaches_a_busy_client),
        cmocka_unit_test(test_time_outs),
        cmocka_unit_test(test_answer_in_the_kernel),
        cmocka_unit_test(test_drain),
        cmocka_unit_test(test_drain_closes_idle_connections),
        cmocka_unit_test(test_drain_is_bounded),
        cmocka_unit_test(test_second_signal_stops),
        cmocka_unit_test(test_failures_at_start),
        cmocka_unit_test(test_descriptors_run_out),
        cmocka_unit_test(test_connection_cap),
        cmocka_unit_test(test_hang_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
