// Tests of loadgen/tally.h: which slow answers the p99 of batches tells of.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "harness/loadgen/tally.h"

enum { FAST = 100, SLOW = 1000, BATCHES = 1000, COUNT = BATCHES * TALLY_BATCH };

static Tally tally, other;

static uint64_t p99(void)
{
    return histogram_percentile(&tally.latency, 99);
}

static uint64_t p99_batches(void)
{
    return histogram_percentile(&tally.slowest, 50);
}

static void record(bool (*is_slow)(int number))
{
    memset(&tally, 0, sizeof tally);
    for (int i = 0; i < COUNT; i++)
        tally_latency(&tally, is_slow(i) ? SLOW : FAST);
    assert_true(histogram_count(&tally.latency) == COUNT && histogram_count(&tally.slowest) == BATCHES);
}

static bool every_50th(int number)
{
    return number % 50 == 0;
}

static bool every_200th(int number)
{
    return number % 200 == 0;
}

static bool in_clumps(int number)
{
    return number % 10000 < 300;
}

static void test_slow_ones_that_come_alone_are_told(void **state)
{
    (void)state;
    record(every_50th); // 2 %
    assert_true(p99() == SLOW && p99_batches() == SLOW);
    record(every_200th); // 0.5 %
    assert_true(p99() == FAST && p99_batches() == FAST);
}

static void test_clumps_are_not(void **state)
{
    (void)state;
    record(in_clumps); // 3 %
    assert_true(p99() == SLOW && p99_batches() == FAST);
}

static void test_only_full_batches_count(void **state)
{
    (void)state;
    memset(&tally, 0, sizeof tally);
    for (int i = 0; i < TALLY_BATCH - 1; i++)
        tally_latency(&tally, FAST);
    assert_true(p99_batches() == 0);
    tally_latency(&tally, SLOW);
    assert_true(p99_batches() == SLOW);
}

static void test_threads_are_merged(void **state)
{
    (void)state;
    record(every_50th);
    memset(&other, 0, sizeof other);
    for (int i = 0; i < 2 * COUNT; i++)
        tally_latency(&other, FAST);
    tally_merge(&tally, &other);
    assert_true(histogram_count(&tally.slowest) == 3 * BATCHES && p99_batches() == FAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slow_ones_that_come_alone_are_told),
        cmocka_unit_test(test_clumps_are_not),
        cmocka_unit_test(test_only_full_batches_count),
        cmocka_unit_test(test_threads_are_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
