/* LISTEN_FDS: what is taken, what is refused and how it is named, and that the environment is clean afterwards. Each
 * case runs in a process of its own, because descriptors 3 and up are rearranged. SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "activation.h"

/* What stands at a descriptor. */
typedef enum Kind { NOTHING, LISTENER, LISTENER_V6, LISTENER_UNIX, UNBOUND, DATAGRAM, FILE_, CONNECTION } Kind;

static int make(Kind kind)
{
    int fd, ends[2];
    switch (kind) {
    case LISTENER:
    case UNBOUND:
        fd = socket(AF_INET, SOCK_STREAM, 0);
        return fd < 0 || (kind == LISTENER && listen(fd, 1) < 0) ? -1 : fd;
    case LISTENER_V6: fd = socket(AF_INET6, SOCK_STREAM, 0); return fd < 0 || listen(fd, 1) < 0 ? -1 : fd;
    case LISTENER_UNIX: {
        /* Without a name: the kernel gives it one of its own, which belongs to no file. */
        struct sockaddr address = {.sa_family = AF_UNIX};
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        return fd < 0 || bind(fd, &address, sizeof(sa_family_t)) < 0 || listen(fd, 1) < 0 ? -1 : fd;
    }
    case DATAGRAM: return socket(AF_INET, SOCK_DGRAM, 0);
    case FILE_: return open("/dev/null", O_RDONLY);
    case CONNECTION: return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 ? -1 : ends[0];
    case NOTHING: break;
    }
    return -1;
}

typedef struct Case {
    const char *pid, *count; /* NULL: not set; "self": this process */
    Kind kinds[3];
    int wanted; /* what activation_take returns */
    const char *part;
} Case;

/* 0 when all is as the case says; otherwise a number that tells what is not. */
static int run_case(const Case *test)
{
    char self[16], message[256] = "";
    snprintf(self, sizeof(self), "%d", getpid());
    int moved[3];
    for (int i = 0; i < 3; i++) {
        int fd = make(test->kinds[i]);
        if (fd < 0 && test->kinds[i] != NOTHING)
            return 10;
        moved[i] = fd < 0 ? -1 : fcntl(fd, F_DUPFD, 50);
    }
    for (int fd = ACTIVATION_FIRST_FD; fd < 20; fd++)
        close(fd);
    for (int i = 0; i < 3; i++)
        if (moved[i] >= 0)
            dup2(moved[i], ACTIVATION_FIRST_FD + i);
    if (test->pid != NULL)
        setenv("LISTEN_PID", strcmp(test->pid, "self") == 0 ? self : test->pid, 1);
    if (test->count != NULL)
        setenv("LISTEN_FDS", test->count, 1);
    setenv("LISTEN_FDNAMES", "a:b", 1);
    int r = activation_take(message, sizeof(message));
    if (r != test->wanted)
        return 11;
    if (test->part != NULL && strstr(message, test->part) == NULL)
        return 12;
    if (getenv("LISTEN_PID") != NULL || getenv("LISTEN_FDS") != NULL || getenv("LISTEN_FDNAMES") != NULL)
        return 13;
    for (int i = 0; i < r; i++)
        if (fcntl(ACTIVATION_FIRST_FD + i, F_GETFD) != FD_CLOEXEC ||
            (fcntl(ACTIVATION_FIRST_FD + i, F_GETFL) & O_NONBLOCK) == 0)
            return 14;
    return activation_take(message, sizeof(message)) == 0 ? 0 : 15;
}

static void test_cases(void **state)
{
    (void)state;
    static const Case cases[] = {
        {NULL, NULL, {LISTENER}, 0, NULL},
        {"self", NULL, {LISTENER}, 0, NULL},
        {NULL, "1", {LISTENER}, 0, NULL},
        {"self", "0", {LISTENER}, 0, NULL},
        {"1", "1", {LISTENER}, 0, NULL}, /* meant for another process */
        {"self", "1", {LISTENER}, 1, NULL},
        {"self", "2", {LISTENER, LISTENER_UNIX, LISTENER}, 2, NULL},
        {"self", "2", {LISTENER_V6, LISTENER}, 2, NULL},
        {"x", "1", {LISTENER}, -EINVAL, "LISTEN_PID is 'x'"},
        {"self", "x", {LISTENER}, -EINVAL, "LISTEN_FDS is 'x'"},
        {"self", "", {LISTENER}, -EINVAL, "LISTEN_FDS is ''"},
        {"self", "-1", {LISTENER}, -EINVAL, "LISTEN_FDS is '-1'"},
        {"self", "17", {LISTENER}, -EINVAL, "at most 16"},
        {"self", "2", {LISTENER}, -EINVAL, "descriptor 4: number 2 of LISTEN_FDS=2 is not open; whoever"},
        {"self", "1", {FILE_}, -EINVAL, "is not a socket"},
        {"self", "1", {DATAGRAM}, -EINVAL, "is not a stream socket"},
        {"self", "1", {UNBOUND}, -EINVAL, "not a listening socket"},
        {"self", "3", {LISTENER, LISTENER, CONNECTION}, -EINVAL, "descriptor 5: number 3"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int status;
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            _exit(run_case(&cases[i]));
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (!WIFEXITED(status) || (WEXITSTATUS(status) != 0 &&
                                   !(WEXITSTATUS(status) == 10 && cases[i].kinds[0] == LISTENER_V6))) /* no IPv6 here */
            fail_msg("case %zu: %d", i, WEXITSTATUS(status));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
