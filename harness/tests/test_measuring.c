// Tests of the parts of a round: stats.c, plan.c, the order of blocks.c, cpu.c, group.c, link.c, accounting.c.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/answers/accounting.h"
#include "harness/measure/blocks.h"
#include "harness/measure/cpu.h"
#include "harness/drivers/driver.h"
#include "harness/measure/link.h"
#include "harness/measure/plan.h"
#include "harness/statistics/stats.h"
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

static void assert_permutation(const size_t *order, size_t count)
{
    size_t seen = 0;
    for (size_t i = 0; i < count; i++)
        seen |= (size_t)1 << order[i];
    assert_int_equal(seen, ((size_t)1 << count) - 1);
}

static void test_order_of_blocks(void **state)
{
    (void)state;
    enum { COUNT = 10, BLOCKS = 100 };
    size_t order[COUNT], again[COUNT], same = 0, firsts[COUNT] = {0};
    for (long long block = 1; block <= BLOCKS; block++) {
        blocks_order(42, "plaintext", block, 0, false, order, COUNT);
        blocks_order(42, "plaintext", block, 0, false, again, COUNT);
        assert_memory_equal(order, again, sizeof order);
        assert_permutation(order, COUNT);
        firsts[order[0]]++;
        // Another attempt, block, scenario or seed: another order, but for one chance in 3.6 million each.
        blocks_order(42, "plaintext", block, 1, false, again, COUNT);
        same += memcmp(order, again, sizeof order) == 0;
        blocks_order(42, "plaintext", block + 1, 0, false, again, COUNT);
        same += memcmp(order, again, sizeof order) == 0;
        blocks_order(42, "json", block, 0, false, again, COUNT);
        same += memcmp(order, again, sizeof order) == 0;
        blocks_order(43, "plaintext", block, 0, false, again, COUNT);
        same += memcmp(order, again, sizeof order) == 0;
    }
    assert_int_equal(same, 0);
    // 10 are expected of each; more than five standard deviations are 16.
    for (size_t i = 0; i < COUNT; i++)
        assert_in_range(firsts[i], 1, 26);
    blocks_order(42, "plaintext", 1, 0, false, order, 1);
    assert_int_equal(order[0], 0);
}

static void test_no_packet_waits_on_loopback(void **state)
{
    (void)state;
    uint64_t packets = 99;
    assert_int_equal(link_waiting(&packets), 0);
    assert_int_equal(packets, 0);
}

static void test_pairs_stay_together(void **state)
{
    (void)state;
    int first_seen[2] = {0}, pair_first[4] = {0};
    for (long long block = 1; block <= 400; block++) {
        size_t order[8];
        unsigned seen = 0;
        blocks_order(7, "plaintext", block, 0, true, order, 8);
        for (size_t i = 0; i < 8; i += 2) {
            assert_int_equal(order[i] / 2, order[i + 1] / 2);
            assert_int_not_equal(order[i], order[i + 1]);
            seen |= 1u << order[i] | 1u << order[i + 1];
            first_seen[order[i] % 2]++;
        }
        assert_int_equal(seen, 255);
        pair_first[order[0] / 2]++;
    }
    // 800 of 1,600 and 100 of 400 are expected; six standard deviations are 120 and 52.
    assert_in_range(first_seen[0], 680, 920);
    for (int i = 0; i < 4; i++)
        assert_in_range(pair_first[i], 48, 152);
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
    cpu_sample((Group){.leader = getpgrp()}, &before);
    assert_true(before.count >= 1);
    volatile uint64_t work = 0;
    for (int i = 0; i < 20000000; i++)
        work += (uint64_t)i;
    cpu_sample((Group){.leader = getpgrp()}, &after);
    assert_true(cpu_use(&before, &after, cpu_tick_ns()).total_ns > 1000000);
    cpu_sample_free(&before);
    cpu_sample_free(&after);
}

// A process that leads a session of its own, as the first one of a container does, and its child in another group.
static pid_t start_two(int *ret_gate, pid_t *ret_child)
{
    int gate[2], told[2];
    assert_int_equal(pipe(gate), 0);
    assert_int_equal(pipe(told), 0);
    pid_t first = fork();
    if (first == 0) {
        setsid();
        close(gate[1]);
        pid_t child = fork();
        if (child == 0)
            setpgid(0, 0);
        else
            (void)!write(told[1], &child, sizeof child);
        char byte;
        (void)!read(gate[0], &byte, 1); // until the test lets go of its end
        _exit(0);
    }
    close(gate[0]);
    assert_int_equal(read(told[0], ret_child, sizeof *ret_child), sizeof *ret_child);
    close(told[0]);
    close(told[1]);
    *ret_gate = gate[1];
    return first;
}

static void test_a_containers_processes_are_those_below_its_first(void **state)
{
    (void)state;
    int gate;
    pid_t child, first = start_two(&gate, &child);
    AUTO_FREE ProcessStat *members = NULL, *leaves = NULL, *none = NULL;
    size_t count = group_list((Group){.leader = first, .container = true}, &members);
    assert_int_equal(count, 2);
    assert_int_equal(members[0].pid, first);
    assert_int_equal(members[1].pid, child);
    assert_int_equal(group_list((Group){.leader = child, .container = true}, &leaves), 1);
    close(gate);
    waitpid(first, NULL, 0);
    assert_int_equal(group_list((Group){.leader = first, .container = true}, &none), 0);
}

static int account(const LoadResult *result, uint64_t wire_bytes, uint64_t in_flight, bool exact, Trouble *ret_trouble)
{
    AccountingPlan plan = {.wire_bytes = wire_bytes, .in_flight = in_flight, .exact = exact};
    return accounting_check(result, &plan, ret_trouble);
}

static void test_accounting(void **state)
{
    (void)state;
    Trouble trouble;
    LoadResult result = {.requests = 1000, .bytes = 160000};
    assert_int_equal(account(&result, 160, 50, false, &trouble), 0);
    assert_int_equal(account(&result, 160, 50, true, &trouble), 0);
    result.bytes = 160000 + 50 * 160;
    assert_int_equal(account(&result, 160, 50, false, &trouble), 0);
    assert_int_equal(account(&result, 160, 50, true, &trouble), -EBADMSG);
    result.bytes++;
    assert_int_equal(account(&result, 160, 50, false, &trouble), -EBADMSG);
    result.bytes = 159999;
    assert_int_equal(account(&result, 160, 50, false, &trouble), -EBADMSG);
    assert_non_null(strstr(trouble.text, "159999 bytes for 1000 responses of 160 bytes, expected 160000 to 168000"));
    assert_string_equal(trouble.check, "accounting");
}

static void test_every_request_must_be_answered(void **state)
{
    (void)state;
    Trouble trouble;
    LoadResult result = {.requests = 1000, .sent = 1000, .bytes = 160000};
    assert_int_equal(account(&result, 160, 50, true, &trouble), 0);
    result.sent = 1001;
    assert_int_equal(account(&result, 160, 50, true, &trouble), -EBADMSG);
    assert_non_null(strstr(trouble.text, "1001 requests were sent, 1000 answers came"));
}

static void test_errors_void_a_round(void **state)
{
    (void)state;
    Trouble trouble;
    const LoadResult good = {.requests = 10, .bytes = 100};
    LoadResult result = good;
    result.status_errors = 1;
    assert_int_equal(account(&result, 10, 1, false, &trouble), -EBADMSG);
    assert_non_null(strstr(trouble.text, "1 of 10 responses had a wrong status"));
    assert_string_equal(trouble.check, "status");
    for (int i = 0; i < 3; i++) {
        result = good;
        *(i == 0 ? &result.connect_errors : i == 1 ? &result.read_errors : &result.write_errors) = 2;
        assert_int_equal(account(&result, 10, 1, false, &trouble), -EBADMSG);
        assert_non_null(strstr(trouble.text, "socket errors"));
        assert_string_equal(trouble.check, "connection");
    }
    result = good;
    result.timeout_errors = 3;
    assert_int_equal(account(&result, 10, 1, false, &trouble), -ETIMEDOUT);
    assert_int_equal(account(&(LoadResult){0}, 10, 1, false, &trouble), -ETIMEDOUT);
    assert_string_equal(trouble.check, "timeout");
    result = good;
    result.unclosed = 1;
    assert_int_equal(account(&result, 10, 1, false, &trouble), -EBADMSG);
    assert_string_equal(trouble.check, "close");
    result = good;
    result.answer_errors = 2;
    result.wrong_check = "body";
    result.wrong_text = (char[]){"at byte 9"};
    assert_int_equal(account(&result, 10, 1, false, &trouble), -EBADMSG);
    assert_string_equal(trouble.check, "body");
    assert_non_null(strstr(trouble.text, "2 of 12 answers were wrong, the first one in its body: at byte 9"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary),
        cmocka_unit_test(test_shuffle),
        cmocka_unit_test(test_order_of_blocks),
        cmocka_unit_test(test_no_packet_waits_on_loopback),
        cmocka_unit_test(test_pairs_stay_together),
        cmocka_unit_test(test_cpu_split),
        cmocka_unit_test(test_cpu_use),
        cmocka_unit_test(test_own_cpu_time_is_seen),
        cmocka_unit_test(test_a_containers_processes_are_those_below_its_first),
        cmocka_unit_test(test_accounting),
        cmocka_unit_test(test_every_request_must_be_answered),
        cmocka_unit_test(test_errors_void_a_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
