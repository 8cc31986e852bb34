/* Deadlines: order, moving between lists, the next wait.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "deadline.h"

static const uint32_t timeouts[DEADLINE_KINDS] = {
    [DEADLINE_HEADER] = 10, [DEADLINE_IDLE] = 60, [DEADLINE_PROGRESS] = 5, [DEADLINE_LINGER] = 2};

static void test_order(void **state)
{
    (void)state;
    DeadlineSet set;
    Deadline a = {0}, b = {0};
    deadline_set_init(&set, timeouts);
    link_init(&a.link);
    link_init(&b.link);
    assert_int_equal(deadline_wait_ms(&set, 0), -1);
    assert_null(deadline_due(&set, 1000000));

    deadline_start(&set, &a, DEADLINE_IDLE, 0);
    deadline_start(&set, &b, DEADLINE_IDLE, 20);
    assert_int_equal(deadline_wait_ms(&set, 50), 10);
    assert_null(deadline_due(&set, 59));
    assert_ptr_equal(deadline_due(&set, 60), &a);

    deadline_start(&set, &a, DEADLINE_IDLE, 50); /* a moved behind b */
    assert_null(deadline_due(&set, 79));
    assert_ptr_equal(deadline_due(&set, 80), &b);

    deadline_start(&set, &b, DEADLINE_HEADER, 60); /* another list */
    assert_ptr_equal(deadline_due(&set, 70), &b);
    assert_int_equal(deadline_wait_ms(&set, 65), 5);
    assert_int_equal(deadline_wait_ms(&set, 90), 0);

    link_remove(&b.link);
    assert_ptr_equal(deadline_due(&set, 110), &a);
    link_remove(&a.link);
    assert_null(deadline_due(&set, 110)); /* the look that finds nothing also finds that there is nothing to wait for */
    assert_int_equal(deadline_wait_ms(&set, 110), -1);
}

/* Set again to the same time it stays where it is, and in its list. */
static void test_the_same_again(void **state)
{
    (void)state;
    DeadlineSet set;
    Deadline a = {0}, b = {0};
    deadline_set_init(&set, timeouts);
    link_init(&a.link);
    link_init(&b.link);
    deadline_start(&set, &a, DEADLINE_LINGER, 0);
    deadline_start(&set, &b, DEADLINE_LINGER, 0);
    deadline_start(&set, &a, DEADLINE_LINGER, 0);
    assert_ptr_equal(deadline_due(&set, 2), &a);
    link_remove(&a.link);
    deadline_start(&set, &a, DEADLINE_LINGER, 0); /* it was in no list */
    assert_ptr_equal(deadline_due(&set, 2), &b);
    link_remove(&b.link);
    assert_ptr_equal(deadline_due(&set, 2), &a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_the_same_again)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
