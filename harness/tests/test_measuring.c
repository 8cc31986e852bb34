// Tests of the arithmetic of a round: stats.c, plan.c, cpu.c, accounting.c, and what wrk printed (driver_wrk.c).
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "harness/accounting.h"
#include "harness/cpu.h"
#include "harness/driver.h"
#include "harness/plan.h"
#include "harness/stats.h"
#include "reports/text.h"

static void test_summary(void **state)
{
    (void)state;
    Summary one = stats_summary((double[]){7}, 1);
    assert_true(one.median == 7 && one.minimum == 7 && one.maximum == 7);
    Summary odd = stats_summary((double[]){30, 10, 20}, 3);
    assert_true(odd.median == 20 && odd.minimum == 10 && odd.maximum == 30);
    Summary even = stats_summary((double[]){4, 1, 3, 2}, 4);
    assert_true(even.median == 2.5);
}

static void test_shuffle(void **state)
{
    (void)state;
    Random first = {42}, second = {42};
    int seen_first[5] = {0};
    for (int run = 0; run < 2000; run++) {
        size_t order[5], again[5], sum = 0;
        plan_shuffle(&first, order, 5);
        plan_shuffle(&second, again, 5);
        assert_memory_equal(order, again, sizeof order);
        for (size_t i = 0; i < 5; i++)
            sum |= 1u << order[i];
        assert_int_equal(sum, 31);
        seen_first[order[0]]++;
    }
    // 400 are expected of each; six standard deviations are 107.
    for (int i = 0; i < 5; i++)
        assert_in_range(seen_first[i], 293, 507);
    // The first output of splitmix64 for the state 0, as its authors publish it.
    assert_true(random_next(&(Random){0}) == 0xe220a8397b1dcdafu);
}

static void test_cpu_split(void **state)
{
    (void)state;
    static const struct {
        int cpus[6];
        int count;
        const char *server, *generator;
        bool shared;
    } cases[] = {
        {{3}, 1, "3", "3", true},
        {{0, 1}, 2, "0", "1", false},
        {{0, 1, 2}, 3, "0", "1-2", false},
        {{1, 2, 3, 7, 8, 9}, 6, "1-3", "7-9", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cpu_set_t all;
        CPU_ZERO(&all);
        for (int j = 0; j < cases[i].count; j++)
            CPU_SET(cases[i].cpus[j], &all);
        CpuPlan plan;
        cpu_plan_split(&all, &plan);
        AUTO_FREE char *server = cpu_set_text(&plan.server), *generator = cpu_set_text(&plan.generator);
        assert_string_equal(server, cases[i].server);
        assert_string_equal(generator, cases[i].generator);
        assert_int_equal(plan.shared, cases[i].shared);
        assert_int_equal(plan.server_count, CPU_COUNT(&plan.server));
    }
}

static void test_cpu_use(void **state)
{
    (void)state;
    // 10 lives on; 11 lives on and waits for 12, which ends after 30 + 20 ticks, 25 of them before; 13 is new; the
    // number of 10 in `before` with another start time is another process.
    CpuEntry before[] = {
        {.pid = 10, .started_ticks = 5, .clock_ns = 1000, .user_ticks = 1, .system_ticks = 2},
        {.pid = 11, .started_ticks = 6, .clock_ns = 50, .children_user_ticks = 4, .children_system_ticks = 1},
        {.pid = 12, .started_ticks = 7, .clock_ns = 250, .user_ticks = 15, .system_ticks = 10},
        {.pid = 14, .started_ticks = 1, .clock_ns = 777},
    };
    CpuEntry after[] = {
        {.pid = 10, .started_ticks = 5, .clock_ns = 1700, .user_ticks = 4, .system_ticks = 6},
        {.pid = 11, .started_ticks = 6, .clock_ns = 50, .children_user_ticks = 34, .children_system_ticks = 21},
        {.pid = 13, .started_ticks = 9, .clock_ns = 40, .user_ticks = 1},
        {.pid = 14, .started_ticks = 2, .clock_ns = 60},
    };
    CpuUse use = cpu_use(&(CpuSample){before, 4}, &(CpuSample){after, 4}, 10);
    assert_int_equal(use.user_ns, (3 + 15 + 1) * 10);
    assert_int_equal(use.system_ns, (4 + 10) * 10);
    assert_int_equal(use.total_ns, 700 + 25 * 10 + 40 + 60);
}

static void test_own_cpu_time_is_seen(void **state)
{
    (void)state;
    CpuSample before, after;
    cpu_sample(getpgrp(), &before);
    assert_true(before.count >= 1);
    volatile uint64_t work = 0;
    for (int i = 0; i < 20000000; i++)
        work += (uint64_t)i;
    cpu_sample(getpgrp(), &after);
    assert_true(cpu_use(&before, &after, cpu_tick_ns()).total_ns > 1000000);
    cpu_sample_free(&before);
    cpu_sample_free(&after);
}

static void test_accounting(void **state)
{
    (void)state;
    Trouble trouble;
    LoadResult result = {.requests = 1000, .bytes = 160000};
    assert_int_equal(accounting_check(&result, 160, 50, &trouble), 0);
    result.bytes = 160000 + 50 * 160;
    assert_int_equal(accounting_check(&result, 160, 50, &trouble), 0);
    result.bytes++;
    assert_int_equal(accounting_check(&result, 160, 50, &trouble), -EBADMSG);
    result.bytes = 159999;
    assert_int_equal(accounting_check(&result, 160, 50, &trouble), -EBADMSG);
    assert_non_null(strstr(trouble.text, "159999 bytes for 1000 responses of 160 bytes, expected 160000 to 168000"));
}

static void test_errors_void_a_round(void **state)
{
    (void)state;
    Trouble trouble;
    const LoadResult good = {.requests = 10, .bytes = 100};
    LoadResult result = good;
    result.status_errors = 1;
    assert_int_equal(accounting_check(&result, 10, 1, &trouble), -EBADMSG);
    assert_non_null(strstr(trouble.text, "1 of 10 responses had a status of 400 or above"));
    for (int i = 0; i < 3; i++) {
        result = good;
        *(i == 0 ? &result.connect_errors : i == 1 ? &result.read_errors : &result.write_errors) = 2;
        assert_int_equal(accounting_check(&result, 10, 1, &trouble), -EBADMSG);
        assert_non_null(strstr(trouble.text, "socket errors"));
    }
    result = good;
    result.timeout_errors = 3;
    assert_int_equal(accounting_check(&result, 10, 1, &trouble), -ETIMEDOUT);
    assert_int_equal(accounting_check(&(LoadResult){0}, 10, 1, &trouble), -ETIMEDOUT);
}

static const char wrk_output[] =
    "Running 1s test @ http://127.0.0.1:1/\n  2 threads and 50 connections\n"
    "Requests/sec: 1.00\ncounters\nrequests 123456789012\nduration_us 1001234\n"
    "bytes 777\nerrors_connect 1\nerrors_read 2\nerrors_write 3\nerrors_status 4\n"
    "errors_timeout 5\nlatency_p50_us 412\nlatency_p99_us 1300\nlatency_max_us 9999\nend\n";

static void test_wrk_output(void **state)
{
    (void)state;
    Trouble trouble;
    LoadResult result;
    assert_int_equal(driver_wrk.parse(wrk_output, &result, &trouble), 0);
    assert_true(result.requests == 123456789012u && result.duration_ns == 1001234000u && result.bytes == 777);
    assert_true(result.connect_errors == 1 && result.read_errors == 2 && result.write_errors == 3);
    assert_true(result.status_errors == 4 && result.timeout_errors == 5);
    assert_true(result.latency_p50_ns == 412000 && result.latency_p99_ns == 1300000 &&
                result.latency_max_ns == 9999000);
}

static void test_wrk_output_that_is_cut(void **state)
{
    (void)state;
    for (size_t length = 0; length < sizeof wrk_output - 2; length++) {
        AUTO_FREE char *cut = text_format("%.*s", (int)length, wrk_output);
        Trouble trouble = {0};
        LoadResult result = {.requests = 99};
        assert_int_equal(driver_wrk.parse(cut, &result, &trouble), -EPROTO);
        assert_int_equal(result.requests, 99); // untouched
        assert_true(trouble.text[0] != '\0');
    }
}

static void test_wrk_without_one_counter(void **state)
{
    (void)state;
    AUTO_FREE char *output = text_copy(wrk_output);
    memcpy(strstr(output, "\nbytes "), "\nbites ", 7);
    Trouble trouble;
    LoadResult result;
    assert_int_equal(driver_wrk.parse(output, &result, &trouble), -EPROTO);
    assert_non_null(strstr(trouble.text, "no counter 'bytes'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary),
        cmocka_unit_test(test_shuffle),
        cmocka_unit_test(test_cpu_split),
        cmocka_unit_test(test_cpu_use),
        cmocka_unit_test(test_own_cpu_time_is_seen),
        cmocka_unit_test(test_accounting),
        cmocka_unit_test(test_errors_void_a_round),
        cmocka_unit_test(test_wrk_output),
        cmocka_unit_test(test_wrk_output_that_is_cut),
        cmocka_unit_test(test_wrk_without_one_counter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
