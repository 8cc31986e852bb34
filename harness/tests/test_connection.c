// Tests of loadgen/connection.c over a socket pair: answers in pieces and in bunches, surplus bytes, early ends; and of
// loadgen/pace.c.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/loadgen/connection.h"
#include "harness/loadgen/pace.h"

#define ANSWER  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\nhello"
#define LENGTH  (sizeof ANSWER - 1)
#define REQUEST "GET / HTTP/1.1\r\n\r\n"

enum { PIPELINE = 3 };

static Target target;
static Tally tally;
static char inbox[INBOX_SIZE];
static Lane lane;
static uint64_t starts_ns[PIPELINE];
static Connection connection;
static int peer;

static int group_setup(void **state)
{
    (void)state;
    AUTO_TEXT Text trouble = {0};
    target = (Target){
        .batch = text_copy(REQUEST REQUEST), // fewer than may be outstanding
        .request_length = strlen(REQUEST),
        .batch_length = 2 * strlen(REQUEST),
        .pipeline = PIPELINE,
    };
    return expectation_parse(text_copy(ANSWER), LENGTH, &target.expectation, &trouble);
}

static int group_teardown(void **state)
{
    (void)state;
    target_free(&target);
    return 0;
}

static void begin(void)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    memset(&tally, 0, sizeof tally);
    lane = (Lane){.target = &target, .poll = -1, .inbox = inbox, .tally = &tally};
    connection = (Connection){.fd = pair[0], .stage = STAGE_OPEN, .starts_ns = starts_ns};
    peer = pair[1];
}

static void end(void)
{
    connection_close(&connection);
    close(peer);
}

static void ask(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        connection_ask(&connection, &lane, 1, 1);
    assert_int_equal(connection_flush(&connection, &lane, 1), 0);
}

static Received answer(const char *data, size_t length)
{
    uint64_t now_ns;
    assert_int_equal(send(peer, data, length, 0), length);
    return connection_receive(&connection, &lane, &now_ns);
}

static void test_requests_go_out_whole(void **state)
{
    (void)state;
    begin();
    ask(3);
    char got[200];
    assert_int_equal(recv(peer, got, sizeof got, 0), 3 * strlen(REQUEST));
    assert_memory_equal(got, REQUEST REQUEST REQUEST, 3 * strlen(REQUEST));
    assert_int_equal(tally.sent, 3);
    end();
}

static void test_every_division(void **state)
{
    (void)state;
    static const char stream[] = ANSWER ANSWER ANSWER;
    for (size_t first = 1; first < 3 * LENGTH; first++) {
        begin();
        ask(3);
        assert_int_equal(answer(stream, first), RECEIVED_LAST);
        assert_int_equal(tally.requests, first / LENGTH);
        assert_int_equal(answer(stream + first, 3 * LENGTH - first), RECEIVED_LAST);
        assert_int_equal(tally.requests, 3);
        assert_int_equal(tally.bytes, 3 * LENGTH);
        assert_int_equal(lane.outstanding, 0);
        assert_int_equal(tally_faults(&tally), 0);
        end();
    }
}

// Behind the last answer, with it or after it: never more faults than requests, but for a request that was over.
static void test_surplus(void **state)
{
    (void)state;
    begin();
    ask(2);
    assert_int_equal(answer(ANSWER ANSWER "x", 2 * LENGTH + 1), RECEIVED_BROKEN);
    assert_int_equal(tally.requests, 1);
    assert_int_equal(tally.faults[FAULT_LENGTH], 1);
    assert_non_null(strstr(tally.first_text, "1 bytes more than the answer's"));
    end();
    begin();
    ask(1);
    assert_int_equal(answer(ANSWER, LENGTH), RECEIVED_LAST);
    assert_int_equal(answer("x", 1), RECEIVED_BROKEN);
    assert_int_equal(tally.requests, 1);
    assert_int_equal(tally.faults[FAULT_LENGTH], 1);
    end();
}

// sent = requests + faults, whatever happens to a connection that owes answers.
static void test_what_is_lost(void **state)
{
    (void)state;
    static const struct {
        size_t bytes;
        Fault fault;
        uint64_t read; // lost besides
    } cases[] = {{0, FAULT_READ, 3}, {1, FAULT_LENGTH, 2}, {LENGTH, FAULT_READ, 2}, {LENGTH + 9, FAULT_LENGTH, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t now_ns;
        begin();
        ask(3);
        if (cases[i].bytes > 0)
            assert_int_equal(answer(ANSWER ANSWER, cases[i].bytes), RECEIVED_LAST);
        char got[200];
        recv(peer, got, sizeof got, 0); // else its close would be a reset
        shutdown(peer, SHUT_WR);
        assert_int_equal(connection_receive(&connection, &lane, &now_ns), RECEIVED_BROKEN);
        assert_int_equal(tally.first_fault, cases[i].fault);
        assert_int_equal(tally.faults[FAULT_READ], cases[i].read);
        assert_int_equal(tally.requests + tally_faults(&tally), 3);
        assert_int_equal(lane.outstanding, 0);
        end();
    }
    begin();
    ask(3);
    assert_int_equal(answer("HTTP/1.1 404", 12), RECEIVED_BROKEN);
    assert_int_equal(tally.faults[FAULT_STATUS], 1);
    assert_int_equal(tally.faults[FAULT_READ], 2);
    end();
    begin();
    ask(2);
    connection_expire(&connection, &lane, 2000000001);
    assert_int_equal(tally.faults[FAULT_TIMEOUT], 2);
    assert_int_equal(histogram_count(&tally.latency), 2);
    assert_in_range(2000000000, histogram_min(&tally.latency), histogram_max(&tally.latency));
    assert_non_null(strstr(tally.first_text, "no answer for 2 s"));
    end();
}

static void test_sending_to_nobody(void **state)
{
    (void)state;
    begin();
    close(peer);
    connection_ask(&connection, &lane, 1, 1);
    assert_int_equal(connection_flush(&connection, &lane, 1), -EPIPE);
    assert_int_equal(tally.faults[FAULT_WRITE], 1);
    connection_close(&connection);
}

// The causes that a person can mend are named with the remedy.
static void test_why_no_connection(void **state)
{
    (void)state;
    static const struct {
        int error;
        const char *text;
    } cases[] = {{ECONNREFUSED, "whether the server runs"},
                 {EADDRNOTAVAIL, "every local port is in use or in TIME_WAIT (EADDRNOTAVAIL); wait"},
                 {EMFILE, "ulimit -n"},
                 {ETIMEDOUT, "still accepts"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *text = connection_trouble(&target, cases[i].error);
        assert_non_null(strstr(text, cases[i].text));
    }
}

static void test_pace(void **state)
{
    (void)state;
    // 25 requests at 10 per second, from three threads: all times once, in order.
    uint64_t times[25] = {0};
    for (uint64_t thread = 0; thread < 3; thread++) {
        Pace pace = pace_start(10, 2500000000, 1000, thread, 3);
        assert_int_equal(pace_backlog(&pace, 999), 0);
        assert_int_equal(pace_backlog(&pace, UINT64_MAX), pace.count);
        for (uint64_t i = thread; pace.taken < pace.count; i += 3)
            times[i] = pace_take(&pace);
    }
    for (uint64_t i = 0; i < 25; i++)
        assert_int_equal(times[i], 1000 + i * 100000000);
    Pace none = pace_start(0.001, 1000000000, 0, 1, 2);
    assert_int_equal(none.count, 0);
    Pace pace = pace_start(1000, 1000000000, 0, 0, 1);
    assert_int_equal(pace_backlog(&pace, 2999999), 3);
    assert_int_equal(pace_take(&pace), 0);
    assert_int_equal(pace_backlog(&pace, 3000000), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests_go_out_whole),
        cmocka_unit_test(test_every_division),
        cmocka_unit_test(test_surplus),
        cmocka_unit_test(test_what_is_lost),
        cmocka_unit_test(test_sending_to_nobody),
        cmocka_unit_test(test_why_no_connection),
        cmocka_unit_test(test_pace),
    };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
