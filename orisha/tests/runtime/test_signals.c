/* Signals wait on the descriptor, a forked child takes none of them, and afterwards all is as it was.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signals.h"

enum { PATIENCE_MS = 60 * 1000 };

static volatile sig_atomic_t seen;

static void on_signal(int number)
{
    seen = number;
}

static int open_usual(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    int fd = signals_open(&set);
    assert_true(fd >= 0);
    return fd;
}

static int await_signal(int fd)
{
    struct pollfd watched = {fd, POLLIN, 0};
    while (poll(&watched, 1, PATIENCE_MS) < 0)
        ;
    return signals_take(fd);
}

static void test_waiting(void **state)
{
    (void)state;
    signal(SIGUSR1, on_signal);
    signal(SIGUSR2, SIG_IGN);
    seen = 0;
    int fd = open_usual();
    assert_int_equal(signals_take(fd), 0);
    for (int i = 0; i < 3; i++) {
        kill(getpid(), SIGUSR1);
        assert_int_equal(await_signal(fd), SIGUSR1);
        assert_int_equal(signals_take(fd), 0);
    }
    kill(getpid(), SIGUSR2);
    assert_int_equal(await_signal(fd), SIGUSR2);
    assert_int_equal(seen, 0);
    signals_close(fd);
    raise(SIGUSR1);
    assert_int_equal(seen, SIGUSR1);
    raise(SIGUSR2); /* ignored again */
    signals_close(-1);
}

/* The parent must not hear of what a child was sent. */
static void test_forking(void **state)
{
    (void)state;
    int ends[2], status;
    signal(SIGUSR1, on_signal);
    seen = 0;
    int fd = open_usual();
    assert_int_equal(pipe(ends), 0);
    pid_t pid = signals_fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        char byte;
        bool told = read(ends[0], &byte, 1) == 1; /* the signal is there now, and does nothing */
        bool early = seen != 0;
        signals_release();
        _exit(told && !early && seen == SIGUSR1 ? 0 : 1);
    }
    assert_int_equal(kill(pid, SIGUSR1), 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(signals_take(fd), 0);
    close(ends[0]);
    close(ends[1]);
    signals_close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_waiting), cmocka_unit_test(test_forking)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
