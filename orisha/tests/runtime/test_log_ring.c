/* The ring between a worker and the log's writer: all or nothing, in order, around its end, and between two threads.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <pthread.h>
#include <sched.h>

#include "log_ring.h"

static void assert_holds(const LogRing *ring, const char *text)
{
    struct iovec vectors[2];
    char bytes[64];
    size_t size = 0;
    size_t count = log_ring_view(ring, vectors);
    for (size_t i = 0; i < count; i++) {
        memcpy(bytes + size, vectors[i].iov_base, vectors[i].iov_len);
        size += vectors[i].iov_len;
    }
    bytes[size] = '\0';
    assert_string_equal(bytes, text);
    assert_int_equal(log_ring_is_empty(ring), size == 0);
}

static void test_around_the_end(void **state)
{
    (void)state;
    static LogRing ring; /* on a stack that ASan lays out it is not aligned as it asks */
    size_t used;
    assert_int_equal(log_ring_open(&ring, 16), 0);
    assert_holds(&ring, "");
    assert_true(log_ring_put(&ring, "0123456789", 10, &used));
    assert_int_equal(used, 10);
    assert_false(log_ring_put(&ring, "abcdefg", 7, &used)); /* 6 are free: nothing of it is put */
    assert_int_equal(used, 10);
    assert_holds(&ring, "0123456789");
    log_ring_take(&ring, 8);
    assert_true(log_ring_put(&ring, "abcdefghijklmn", 14, &used));
    assert_int_equal(used, 16);
    assert_holds(&ring, "89abcdefghijklmn");
    assert_false(log_ring_put(&ring, "x", 1, &used));
    log_ring_take(&ring, 16);
    assert_holds(&ring, "");
    /* Whatever the place, the bytes come out as they went in. */
    for (size_t i = 0; i < 100; i++) {
        assert_true(log_ring_put(&ring, "0123456789abcdef", 1 + i % 16, &used));
        char wanted[17] = "0123456789abcdef";
        wanted[1 + i % 16] = '\0';
        assert_holds(&ring, wanted);
        log_ring_take(&ring, 1 + i % 16);
    }
    log_ring_close(&ring);
}

enum { NUMBERS = 200000 };

static void *put_numbers(void *argument)
{
    LogRing *ring = argument;
    size_t used;
    for (unsigned i = 0; i < NUMBERS; i++) {
        char text[16];
        int size = snprintf(text, sizeof(text), "%u\n", i);
        while (!log_ring_put(ring, text, (size_t)size, &used))
            sched_yield();
    }
    return NULL;
}

static void test_two_threads(void **state)
{
    (void)state;
    static LogRing ring; /* on a stack that ASan lays out it is not aligned as it asks */
    pthread_t thread;
    assert_int_equal(log_ring_open(&ring, 256), 0);
    assert_int_equal(pthread_create(&thread, NULL, put_numbers, &ring), 0);
    unsigned expected = 0, number = 0;
    while (expected < NUMBERS) {
        struct iovec vectors[2];
        size_t count = log_ring_view(&ring, vectors);
        size_t taken = 0;
        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j < vectors[i].iov_len; j++) {
                char byte = ((const char *)vectors[i].iov_base)[j];
                if (byte == '\n') {
                    assert_int_equal(number, expected);
                    expected++;
                    number = 0;
                } else {
                    number = number * 10 + (unsigned)(byte - '0');
                }
            }
            taken += vectors[i].iov_len;
        }
        assert_int_equal(number, 0); /* what is seen ends where a put ended */
        log_ring_take(&ring, taken);
        if (count == 0)
            sched_yield();
    }
    pthread_join(thread, NULL);
    assert_true(log_ring_is_empty(&ring));
    log_ring_close(&ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_around_the_end),
        cmocka_unit_test(test_two_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
