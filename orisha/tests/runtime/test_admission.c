/* The two caps, with real sockets, and from several threads.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "admission.h"

static int listener;
static struct sockaddr_in listener_address;

static int setup(void **state)
{
    (void)state;
    socklen_t size = sizeof(listener_address);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    listener_address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return listener < 0 || bind(listener, (struct sockaddr *)&listener_address, size) < 0 ||
           listen(listener, 128) < 0 || getsockname(listener, (struct sockaddr *)&listener_address, &size) < 0;
}

static int teardown(void **state)
{
    (void)state;
    return close(listener);
}

/* A connection from that address of the loopback net; *ret_client is its other end. */
static int accepted_from(const char *address, int *ret_client)
{
    struct sockaddr_in from = {.sin_family = AF_INET};
    assert_int_equal(inet_pton(AF_INET, address, &from.sin_addr), 1);
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(client, (struct sockaddr *)&from, sizeof(from)), 0);
    assert_int_equal(connect(client, (struct sockaddr *)&listener_address, sizeof(listener_address)), 0);
    int fd = accept(listener, NULL, NULL);
    assert_true(fd >= 0);
    *ret_client = client;
    return fd;
}

static void test_total(void **state)
{
    (void)state;
    Admission admission;
    admission_open(&admission, 2, 0);
    assert_int_equal(admission_enter(&admission, 10), ADMISSION_OK);
    assert_int_equal(admission_enter(&admission, 11), ADMISSION_OK);
    assert_int_equal(admission_enter(&admission, 12), ADMISSION_FULL);
    assert_int_equal(admission_enter(&admission, 12), ADMISSION_FULL);
    admission_leave(&admission, 11);
    assert_int_equal(admission_enter(&admission, 12), ADMISSION_OK);
    assert_int_equal(admission_enter(&admission, 13), ADMISSION_FULL);
    admission_close(&admission);
}

static void test_per_address(void **state)
{
    (void)state;
    Admission admission;
    admission_open(&admission, 4, 2);
    int clients[6], fds[6];
    static const char *const from[] = {"127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2", "127.0.0.3"};
    for (size_t i = 0; i < COUNT_OF(from); i++)
        fds[i] = accepted_from(from[i], &clients[i]);
    assert_int_equal(admission_enter(&admission, fds[0]), ADMISSION_OK);
    assert_int_equal(admission_enter(&admission, fds[1]), ADMISSION_OK);
    assert_int_equal(admission_enter(&admission, fds[2]), ADMISSION_ADDRESS_FULL);
    assert_int_equal(admission_enter(&admission, fds[3]), ADMISSION_OK);
    assert_int_equal(admission_enter(&admission, fds[4]), ADMISSION_OK); /* who was refused holds no place */
    assert_int_equal(admission_enter(&admission, fds[5]), ADMISSION_FULL);
    /* A client that is gone, and was reset at that, must be found again by its descriptor. */
    struct linger reset = {1, 0};
    setsockopt(clients[0], SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    close(clients[0]);
    admission_leave(&admission, fds[0]);
    close(fds[0]);
    assert_int_equal(admission_enter(&admission, fds[2]), ADMISSION_OK);
    for (size_t i = 1; i < 5; i++)
        admission_leave(&admission, fds[i]);
    assert_int_equal(atomic_load(&admission.connections), 0);
    for (uint32_t entry = 1; entry < admission.addresses.used; entry++)
        assert_int_equal(admission.addresses.entries[entry].count, 0);
    for (size_t i = 1; i < COUNT_OF(from); i++) {
        close(clients[i]);
        close(fds[i]);
    }
    admission_close(&admission);
}

/* Peers without an IP address count in the total only. */
static void test_unix_peers(void **state)
{
    (void)state;
    int ends[2];
    Admission admission;
    admission_open(&admission, 3, 1);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    assert_int_equal(admission_enter(&admission, ends[0]), ADMISSION_OK);
    assert_int_equal(admission_enter(&admission, ends[1]), ADMISSION_OK);
    admission_leave(&admission, ends[0]);
    admission_leave(&admission, ends[1]);
    assert_int_equal(atomic_load(&admission.connections), 0);
    close(ends[0]);
    close(ends[1]);
    admission_close(&admission);
}

enum { THREADS = 4, ROUNDS = 20000 };

typedef struct Task {
    Admission *admission;
    int fd;
    unsigned admitted;
} Task;

static void *come_and_go(void *argument)
{
    Task *task = argument;
    for (int i = 0; i < ROUNDS; i++) {
        if (admission_enter(task->admission, task->fd) != ADMISSION_OK)
            continue;
        task->admitted++;
        if (atomic_load(&task->admission->connections) > THREADS)
            return NULL;
        admission_leave(task->admission, task->fd);
    }
    return task;
}

static void test_threads(void **state)
{
    (void)state;
    Admission admission;
    pthread_t threads[THREADS];
    Task tasks[THREADS];
    int clients[THREADS];
    admission_open(&admission, 2, 1);
    for (int i = 0; i < THREADS; i++) {
        tasks[i] = (Task){&admission, accepted_from(i % 2 ? "127.0.0.1" : "127.0.0.2", &clients[i]), 0};
        assert_int_equal(pthread_create(&threads[i], NULL, come_and_go, &tasks[i]), 0);
    }
    unsigned admitted = 0;
    for (int i = 0; i < THREADS; i++) {
        void *well;
        pthread_join(threads[i], &well);
        assert_non_null(well);
        admitted += tasks[i].admitted;
        close(clients[i]);
        close(tasks[i].fd);
    }
    assert_true(admitted > 0);
    assert_int_equal(atomic_load(&admission.connections), 0);
    for (uint32_t entry = 1; entry < admission.addresses.used; entry++)
        assert_int_equal(admission.addresses.entries[entry].count, 0);
    admission_close(&admission);
}

static void test_room(void **state)
{
    (void)state;
    assert_int_equal(admission_room(1024, 2, 1), 1024 - 41);
    assert_int_equal(admission_room(40, 2, 1), 20);
    assert_int_equal(admission_room(1, 1, 1), 1);
    assert_int_equal(admission_room(0, 1, 1), 1);
    assert_int_equal(admission_room(UINT64_MAX, 1024, 16), UINT32_MAX);
    for (uint64_t limit = 8; limit < 100000; limit = limit * 3 / 2)
        assert_true(limit - admission_room(limit, 4, 2) >= (limit < 100 ? limit / 2 : 50));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_total),      cmocka_unit_test_setup_teardown(test_per_address, setup, teardown),
        cmocka_unit_test(test_unix_peers), cmocka_unit_test_setup_teardown(test_threads, setup, teardown),
        cmocka_unit_test(test_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
