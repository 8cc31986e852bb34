/* The error log: whole lines in one form, and no flood of them.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

static int saved_stderr, reading_end;

static int setup(void **state)
{
    (void)state;
    int ends[2];
    if (pipe(ends) < 0)
        return -1;
    saved_stderr = dup(2);
    dup2(ends[1], 2);
    close(ends[1]);
    reading_end = ends[0];
    return 0;
}

/* What was written since setup; the caller frees it. */
static char *take_text(void)
{
    size_t size = 0;
    char *text = calloc(1, 1 << 16);
    ssize_t got;
    dup2(saved_stderr, 2);
    close(saved_stderr);
    while ((got = read(reading_end, text + size, (1 << 16) - 1 - size)) > 0)
        size += (size_t)got;
    close(reading_end);
    return text;
}

static void test_lines(void **state)
{
    (void)state;
    char long_text[3000];
    memset(long_text, 'x', sizeof(long_text));
    long_text[sizeof(long_text) - 1] = '\0';
    log_line("%d and %s", 1, "two");
    log_line("%s", long_text);
    log_line("end");
    char *text = take_text();
    assert_memory_equal(text, "orisha: 1 and two\norisha: xxx", 29);
    const char *second_end = strchr(text + 18, '\n');
    assert_true(second_end - text < 18 + 1024);
    assert_string_equal(second_end, "\norisha: end\n");
    free(text);
}

static long elapsed_ms(const struct timespec *since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
}

/* Two kinds of event, many times: at most one line of each a second, and every one of them is counted. */
static void test_events(void **state)
{
    (void)state;
    LogEvent events[2] = {0};
    struct timespec begin;
    unsigned happened = 0;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    assert_int_equal(log_flush(events, 2), -1);
    while (elapsed_ms(&begin) < 1500) {
        log_event(&events[0], "often %u", happened++);
        if (happened == 5)
            log_event(&events[1], "once");
        int wait_ms = log_flush(events, 2);
        assert_true(wait_ms >= -1 && wait_ms <= 1000);
        poll(NULL, 0, 1);
    }
    /* The rest becomes due in the time that it says. */
    int wait_ms;
    while ((wait_ms = log_flush(events, 2)) >= 0)
        poll(NULL, 0, wait_ms);
    long seconds = elapsed_ms(&begin) / 1000;
    char *text = take_text();
    unsigned counted = 0, lines = 0, once = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        unsigned number, times;
        if (strcmp(line, "orisha: once") == 0)
            once++;
        else if (sscanf(line, "orisha: often %u (%u times since the last such message)", &number, &times) == 2)
            counted += times, lines++;
        else if (sscanf(line, "orisha: often %u", &number) == 1)
            counted++, lines++;
        else
            fail_msg("unexpected line: %s", line);
    }
    free(text);
    assert_int_equal(once, 1);
    assert_int_equal(counted, happened);
    assert_true(lines >= 2 && lines <= (unsigned)seconds + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup(test_lines, setup),
                                       cmocka_unit_test_setup(test_events, setup)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
