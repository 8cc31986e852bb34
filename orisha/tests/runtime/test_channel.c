/* What a supervisor and a server say to each other, and what each hears when the other is gone.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "channel.h"

static void test_messages(void **state)
{
    (void)state;
    int ends[2];
    Message message;
    assert_int_equal(channel_open(ends), 0);
    assert_int_equal(channel_receive(ends[0], &message), 0);
    channel_send(ends[1], MESSAGE_READY, 0);
    channel_send(ends[1], MESSAGE_SERVED, UINT64_MAX);
    assert_int_equal(channel_receive(ends[0], &message), 1);
    assert_int_equal(message.kind, MESSAGE_READY);
    assert_int_equal(channel_receive(ends[0], &message), 1);
    assert_int_equal(message.kind, MESSAGE_SERVED);
    assert_true(message.number == UINT64_MAX);
    assert_int_equal(channel_receive(ends[0], &message), 0);
    /* What another version may say is passed over when its size is not ours. */
    assert_int_equal(send(ends[1], "hello", 5, 0), 5);
    channel_send(ends[1], MESSAGE_STOP, 0);
    assert_int_equal(channel_receive(ends[0], &message), 1);
    assert_int_equal(message.kind, MESSAGE_STOP);
    /* What was said before the end is heard before the end; saying more does no harm. */
    channel_send(ends[1], MESSAGE_DRAIN, 0);
    close(ends[1]);
    assert_int_equal(channel_receive(ends[0], &message), 1);
    assert_int_equal(channel_receive(ends[0], &message), -EPIPE);
    assert_int_equal(channel_receive(ends[0], &message), -EPIPE);
    assert_int_equal(channel_send(ends[0], MESSAGE_DRAIN, 0), -EPIPE);
    close(ends[0]);
}

/* The other end is closed with messages that it has not read: the kernel says ECONNRESET once, then the end. */
static void test_an_end_that_did_not_listen(void **state)
{
    (void)state;
    int ends[2];
    Message message;
    assert_int_equal(channel_open(ends), 0);
    assert_int_equal(channel_send(ends[0], MESSAGE_DRAIN, 0), 0);
    close(ends[1]);
    assert_int_equal(channel_receive(ends[0], &message), -EPIPE);
    assert_int_equal(channel_receive(ends[0], &message), -EPIPE);
    close(ends[0]);
}

/* An end that reads nothing is full one day, and says so without waiting. */
static void test_a_full_channel(void **state)
{
    (void)state;
    int ends[2], r = 0;
    assert_int_equal(channel_open(ends), 0);
    for (int i = 0; r == 0 && i < 1000000; i++)
        r = channel_send(ends[0], MESSAGE_READY, 0);
    assert_int_equal(r, -EAGAIN);
    close(ends[0]);
    close(ends[1]);
}

static void test_inheritance(void **state)
{
    (void)state;
    int ends[2];
    char number[16];
    unsetenv(CHANNEL_VARIABLE);
    assert_int_equal(channel_inherit(), -1);
    static const char *const wrong[] = {"", "x", "-1", "1000000", "99999999999", "1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        setenv(CHANNEL_VARIABLE, wrong[i], 1);
        assert_int_equal(channel_inherit(), -1);
        assert_null(getenv(CHANNEL_VARIABLE));
    }
    assert_int_equal(channel_open(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFD, 0), 0);
    snprintf(number, sizeof(number), "%d", ends[1]);
    setenv(CHANNEL_VARIABLE, number, 1);
    assert_int_equal(channel_inherit(), ends[1]);
    assert_int_equal(fcntl(ends[1], F_GETFD), FD_CLOEXEC);
    assert_int_equal(channel_inherit(), -1);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_messages),
                                       cmocka_unit_test(test_an_end_that_did_not_listen),
                                       cmocka_unit_test(test_a_full_channel), cmocka_unit_test(test_inheritance)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
