/* What loop.h promises, asked of every backend that this build has and this kernel allows.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "loops.h"

enum { PATIENCE = 600, WAIT_MS = 100, LARGE_BYTES = 8 * 1024 * 1024 };

typedef struct Fixture {
    Loop loop;
    Output output;
    Unsent *rest;
    int ours, theirs; /* a connection */
} Fixture;

static void on_blocked(void *owner, int fd, Unsent *rest)
{
    Fixture *fixture = owner;
    assert_int_equal(fd, fixture->ours);
    fixture->rest = rest;
}

/* False when the backend is not to be had. */
static bool open_fixture(Fixture *fixture, const char *name)
{
    const char *reason;
    int ends[2];
    *fixture = (Fixture){.loop = {.backend = loops_choose(name, &reason),
                                  .output = &fixture->output,
                                  .blocked = on_blocked,
                                  .owner = fixture}};
    if (reason != NULL) {
        printf("%s is left out: %s\n", name, reason);
        return false;
    }
    assert_int_equal(output_open(&fixture->output, 4096), 0);
    assert_int_equal(loop_open(&fixture->loop), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    fixture->ours = ends[0];
    fixture->theirs = ends[1];
    return true;
}

static void close_fixture(Fixture *fixture)
{
    const LoopEvent *events;
    loop_hang_up(&fixture->loop, fixture->ours);
    for (int i = 0; i < PATIENCE && fixture->loop.closing > 0; i++)
        loop_wait(&fixture->loop, &events, WAIT_MS);
    assert_int_equal(fixture->loop.closing, 0);
    loop_close(&fixture->loop);
    close(fixture->theirs);
    unsent_free(fixture->rest);
    output_close(&fixture->output);
}

/* Waits until all of these bits were told of our socket; each wait tells of it once at most. Returns all bits. */
static unsigned await_event(Fixture *fixture, unsigned wanted)
{
    unsigned what = 0;
    for (int i = 0; i < PATIENCE && (what & wanted) != wanted; i++) {
        const LoopEvent *events;
        int count = loop_wait(&fixture->loop, &events, WAIT_MS);
        if (count == -EINTR)
            continue;
        assert_true(count == 0 || (count == 1 && events[0].fd == fixture->ours));
        what |= count > 0 ? events[0].what : 0;
    }
    assert_int_equal(what & wanted, wanted);
    return what;
}

static bool is_quiet(Fixture *fixture)
{
    const LoopEvent *events;
    return loop_wait(&fixture->loop, &events, 0) == 0;
}

static void add_and_meet(Fixture *fixture)
{
    assert_int_equal(loop_add(&fixture->loop, fixture->ours), 0);
    assert_true((await_event(fixture, LOOP_WRITABLE) & (LOOP_PEER_CLOSED | LOOP_FAILED)) == 0);
}

/* ---- The promises -------------------------------------------------------------------------------------------------
 */

static void test_receiving(void **state)
{
    Fixture fixture;
    char bytes[16];
    if (!open_fixture(&fixture, *state))
        skip();
    add_and_meet(&fixture);
    assert_int_equal(loop_receive(&fixture.loop, fixture.ours, bytes, sizeof(bytes)), -EAGAIN);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(write(fixture.theirs, "hello", 5), 5);
        assert_int_equal(await_event(&fixture, LOOP_READABLE) & (LOOP_PEER_CLOSED | LOOP_FAILED), 0);
        assert_int_equal(loop_receive(&fixture.loop, fixture.ours, bytes, sizeof(bytes)), 5);
        assert_memory_equal(bytes, "hello", 5);
        assert_int_equal(loop_receive(&fixture.loop, fixture.ours, bytes, sizeof(bytes)), -EAGAIN);
        assert_true(is_quiet(&fixture));
    }
    close_fixture(&fixture);
}

static void test_what_was_there_before(void **state)
{
    Fixture fixture;
    char bytes[16];
    if (!open_fixture(&fixture, *state))
        skip();
    assert_int_equal(write(fixture.theirs, "hello", 5), 5);
    shutdown(fixture.theirs, SHUT_WR);
    assert_int_equal(loop_add(&fixture.loop, fixture.ours), 0);
    unsigned what = await_event(&fixture, LOOP_READABLE | LOOP_PEER_CLOSED);
    assert_int_equal(what & LOOP_FAILED, 0);
    assert_int_equal(loop_receive(&fixture.loop, fixture.ours, bytes, sizeof(bytes)), 5);
    assert_int_equal(loop_receive(&fixture.loop, fixture.ours, bytes, sizeof(bytes)), 0);
    close_fixture(&fixture);
}

/* What is not read is not told of twice. */
static void test_edges(void **state)
{
    Fixture fixture;
    char bytes[16];
    if (!open_fixture(&fixture, *state))
        skip();
    add_and_meet(&fixture);
    assert_int_equal(write(fixture.theirs, "hello", 5), 5);
    await_event(&fixture, LOOP_READABLE);
    assert_true(is_quiet(&fixture));
    assert_int_equal(loop_receive(&fixture.loop, fixture.ours, bytes, 2), 2);
    assert_true(is_quiet(&fixture));
    assert_int_equal(loop_receive(&fixture.loop, fixture.ours, bytes, sizeof(bytes)), 3);
    close_fixture(&fixture);
}

static size_t read_all(int fd)
{
    static char bytes[65536];
    size_t size = 0;
    ssize_t got;
    while ((got = read(fd, bytes, sizeof(bytes))) > 0)
        size += (size_t)got;
    return size;
}

static void test_a_peer_that_reads_slowly(void **state)
{
    static char large[LARGE_BYTES];
    Fixture fixture;
    if (!open_fixture(&fixture, *state))
        skip();
    Loop *loop = &fixture.loop;
    add_and_meet(&fixture);
    memset(large, 'x', sizeof(large));
    output_refer(&fixture.output, large, sizeof(large));
    assert_int_equal(loop_send(loop, fixture.ours, 0, &fixture.rest), 0);
    loop_flush(loop);
    assert_non_null(fixture.rest);
    size_t received = 0;
    for (int i = 0; unsent_left(fixture.rest) > 0; i++) {
        assert_true(i < 100000);
        loop_await_writable(loop, fixture.ours);
        received += read_all(fixture.theirs);
        assert_int_equal(await_event(&fixture, LOOP_WRITABLE) & LOOP_FAILED, 0);
        Output *output = &fixture.rest->output;
        assert_int_equal(unsent_transmit(output, fixture.ours, &fixture.rest->sent, output_length(output)), 0);
    }
    received += read_all(fixture.theirs);
    assert_int_equal(received, LARGE_BYTES);
    close_fixture(&fixture);
}

static void test_a_peer_that_is_gone(void **state)
{
    Fixture fixture;
    char bytes[16];
    if (!open_fixture(&fixture, *state))
        skip();
    add_and_meet(&fixture);
    close(fixture.theirs);
    fixture.theirs = -1;
    unsigned what = await_event(&fixture, 0);
    for (int i = 0; i < PATIENCE && (what & (LOOP_PEER_CLOSED | LOOP_FAILED)) == 0; i++)
        what |= await_event(&fixture, LOOP_READABLE);
    assert_true(loop_receive(&fixture.loop, fixture.ours, bytes, sizeof(bytes)) <= 0);
    close_fixture(&fixture);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *wake(void *loop)
{
    loop_wake(loop);
    return NULL;
}

static void test_waking(void **state)
{
    Fixture fixture;
    pthread_t thread;
    const LoopEvent *events;
    if (!open_fixture(&fixture, *state))
        skip();
    add_and_meet(&fixture);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_create(&thread, NULL, wake, &fixture.loop), 0);
        int count;
        do
            count = loop_wait(&fixture.loop, &events, -1);
        while (count == -EINTR);
        assert_int_equal(count, 0);
        pthread_join(thread, NULL);
    }
    /* Then it sleeps again. */
    int64_t longest_ms = 0;
    for (int i = 0; i < PATIENCE && longest_ms < WAIT_MS / 2; i++) {
        int64_t begin_ms = now_ms();
        assert_true(loop_wait(&fixture.loop, &events, WAIT_MS) <= 0);
        longest_ms = now_ms() - begin_ms;
    }
    assert_true(longest_ms >= WAIT_MS / 2);
    close_fixture(&fixture);
}

/* A socket with news of both kinds is one event, whatever the backend hears. */
static void test_one_event_for_each_socket(void **state)
{
    enum { SOCKETS = 40 };
    Fixture fixture;
    int pairs[SOCKETS][2];
    unsigned told[SOCKETS] = {0};
    if (!open_fixture(&fixture, *state))
        skip();
    for (int i = 0; i < SOCKETS; i++) {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pairs[i]), 0);
        assert_int_equal(write(pairs[i][1], "x", 1), 1);
        assert_int_equal(loop_add(&fixture.loop, pairs[i][0]), 0);
    }
    int left = SOCKETS;
    for (int round = 0; round < PATIENCE && left > 0; round++) {
        const LoopEvent *events;
        int count = loop_wait(&fixture.loop, &events, WAIT_MS);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++)
                assert_int_not_equal(events[i].fd, events[j].fd);
            for (int j = 0; j < SOCKETS; j++) {
                if (events[i].fd != pairs[j][0])
                    continue;
                left -= (events[i].what & LOOP_READABLE) != 0 && (told[j] & LOOP_READABLE) == 0;
                told[j] |= events[i].what;
            }
        }
    }
    assert_int_equal(left, 0);
    for (int i = 0; i < SOCKETS; i++) {
        loop_hang_up(&fixture.loop, pairs[i][0]);
        close(pairs[i][1]);
    }
    close_fixture(&fixture);
}

#define PROMISES(backend)                                                                                              \
    cmocka_unit_test_prestate(test_receiving, (void *)backend),                                                        \
        cmocka_unit_test_prestate(test_what_was_there_before, (void *)backend),                                        \
        cmocka_unit_test_prestate(test_edges, (void *)backend),                                                        \
        cmocka_unit_test_prestate(test_a_peer_that_reads_slowly, (void *)backend),                                     \
        cmocka_unit_test_prestate(test_a_peer_that_is_gone, (void *)backend),                                          \
        cmocka_unit_test_prestate(test_waking, (void *)backend),                                                       \
        cmocka_unit_test_prestate(test_one_event_for_each_socket, (void *)backend)

int main(void)
{
    const struct CMUnitTest tests[] = {PROMISES("epoll"), PROMISES("io_uring"), PROMISES("kqueue")};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
