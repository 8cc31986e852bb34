/* A wake-up is readable from the telling to the clearing, however often it was told.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <poll.h>

#include "wakeup.h"

static bool is_readable(const Wakeup *wakeup)
{
    struct pollfd watched = {wakeup->read_fd, POLLIN, 0};
    return poll(&watched, 1, 0) == 1;
}

static void test_wakeup(void **state)
{
    (void)state;
    Wakeup wakeup;
    assert_int_equal(wakeup_open(&wakeup), 0);
    assert_false(is_readable(&wakeup));
    wakeup_clear(&wakeup); /* blocks nobody */
    /* The last is more than a pipe holds. */
    static const int times[] = {1, 100, 70000};
    for (size_t round = 0; round < COUNT_OF(times); round++) {
        for (int i = 0; i < times[round]; i++)
            wakeup_send(&wakeup);
        assert_true(is_readable(&wakeup));
        wakeup_clear(&wakeup);
        assert_false(is_readable(&wakeup));
    }
    wakeup_close(&wakeup);
    assert_int_equal(wakeup.read_fd, -1);
    wakeup_close(&wakeup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_wakeup)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
