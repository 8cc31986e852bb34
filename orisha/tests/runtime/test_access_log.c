/* The access log behind the engine, without sockets: what is said of each kind of answer; files that are full, moved,
 * or take half a line. SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "access_log_parts.h"

#define HOST "Host: a\r\n"
#define TIME " - - [06/Nov/1994:08:49:37 +0000] "

static char folder[] = "/tmp/orisha-access-log-XXXXXX";
static char path[64];

static int setup(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static AccessLog *open_log(const char *where)
{
    AccessLog *log;
    assert_int_equal(access_log_open(where, 1, &log), 0);
    assert_int_equal(access_log_start(log), 0);
    return log;
}

static Engine *new_logged_engine(AccessLog *log)
{
    Engine *engine = engine_new();
    engine->exchange.logger = access_log_logger(log, 0);
    return engine;
}

static void feed(Engine *engine, const char *text)
{
    engine_feed(engine, text, strlen(text));
}

/* Waits until the writer has taken all lines. */
static void wait_for_writer(AccessLog *log)
{
    for (int tries = 0; !log_ring_is_empty(&log->loggers[0]->ring); tries++) {
        assert_true(tries < 20000);
        usleep(1000);
    }
}

static char *read_file(const char *name)
{
    char *text = calloc(1, 1 << 20);
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_true(read(fd, text, (1 << 20) - 1) >= 0);
    close(fd);
    return text;
}

static void assert_file(const char *name, const char *wanted)
{
    char *text = read_file(name);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_answers(void **state)
{
    (void)state;
    AccessLog *log = open_log(path);
    Engine *engine = new_logged_engine(log);
    feed(engine, "GET / HTTP/1.1\r\n" HOST "\r\n"
                 "GET /users/42?a=b HTTP/1.1\r\n" HOST "Referer: http://b/\r\nUser-Agent: one\r\n\r\n"
                 "HEAD /users/42 HTTP/1.1\r\n" HOST "\r\n"
                 "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\nuser-agent: two\r\n\r\nhello"
                 "GET http://b/big HTTP/1.1\r\n" HOST "\r\n"
                 "GET /nothing HTTP/1.1\r\n" HOST "\r\n"
                 "GET /silent HTTP/1.1\r\n" HOST "\r\n"
                 "OPTIONS * HTTP/1.1\r\n" HOST "\r\n");
    /* A body that comes later than its head. */
    feed(engine, "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
    feed(engine, "3\r\nabc\r\n0\r\n\r\n");
    feed(engine, "GET / HTTP/1.0\r\n\r\n");
    engine_free(engine);
    AccessLogCount count = access_log_close(log, true);
    assert_int_equal(count.written, 10);
    assert_int_equal(count.dropped, 0);
    assert_int_equal(count.error, 0);
    assert_file(path, "-" TIME "\"GET / HTTP/1.1\" 200 11 \"-\" \"-\"\n"
                      "-" TIME "\"GET /users/42?a=b HTTP/1.1\" 200 28 \"http://b/\" \"one\"\n"
                      "-" TIME "\"HEAD /users/42 HTTP/1.1\" 200 - \"-\" \"-\"\n"
                      "-" TIME "\"POST /echo HTTP/1.1\" 200 5 \"-\" \"two\"\n"
                      "-" TIME "\"GET http://b/big HTTP/1.1\" 200 100000 \"-\" \"-\"\n"
                      "-" TIME "\"GET /nothing HTTP/1.1\" 404 14 \"-\" \"-\"\n"
                      "-" TIME "\"GET /silent HTTP/1.1\" 500 54 \"-\" \"-\"\n"
                      "-" TIME "\"OPTIONS * HTTP/1.1\" 204 - \"-\" \"-\"\n"
                      "-" TIME "\"POST /echo HTTP/1.1\" 200 3 \"-\" \"-\"\n"
                      "-" TIME "\"GET / HTTP/1.0\" 200 11 \"-\" \"-\"\n");
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 037, 0); /* nobody else's business */
}

/* What was refused is logged as it came, and nothing of the request before it is. */
static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *request, *line;
        int status;
    } refusals[] = {
        {"GET /a b HTTP/1.1\r\n" HOST "\r\n", "GET /a b HTTP/1.1", 400},
        {"GET /\"\x01\\ HTTP/1.1\r\n", "GET /\\\"\\x01\\\\ HTTP/1.1", 400},
        {"GET / HTTP/1.1\n127.0.0.1 - - forged\r\n", "GET / HTTP/1.1", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1", 400},
        {"GET /%zz HTTP/1.1\r\n" HOST "\r\n", "GET /%zz HTTP/1.1", 400},
        {"BREW / HTTP/1.1\r\n" HOST "\r\n", "BREW / HTTP/1.1", 501},
        {"GET / HTTP/2.0\r\n" HOST "\r\n", "GET / HTTP/2.0", 505},
        {"POST /echo HTTP/1.1\r\n" HOST "Content-Length: 99999999\r\n\r\n", "POST /echo HTTP/1.1", 413},
        {"POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "POST /echo HTTP/1.1", 400},
    };
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        unlink(path);
        AccessLog *log = open_log(path);
        Engine *engine = new_logged_engine(log);
        feed(engine, "GET / HTTP/1.1\r\n" HOST "Referer: before\r\nUser-Agent: before\r\n\r\n");
        feed(engine, refusals[i].request);
        assert_int_equal(engine->verdict, CONNECTION_CLOSE);
        engine_free(engine);
        assert_int_equal(access_log_close(log, true).written, 2);
        char *text = read_file(path);
        char *second = strchr(text, '\n') + 1;
        char wanted[256];
        int size = snprintf(wanted, sizeof(wanted), "-" TIME "\"%s\" %d ", refusals[i].line, refusals[i].status);
        if (strncmp(second, wanted, (size_t)size) != 0 || strstr(second, " \"-\" \"-\"\n") == NULL)
            fail_msg("wanted: %s\ngot: %s", wanted, second);
        assert_ptr_equal(strchr(second, '\n'), second + strlen(second) - 1);
        free(text);
    }
}

static void test_time_out(void **state)
{
    (void)state;
    AccessLog *log = open_log(path);
    Engine *engine = new_logged_engine(log);
    feed(engine, "GET /begun HTTP/1.1\r\nHos");
    assert_true(connection_time_out(&engine->connection, &engine->exchange));
    engine_free(engine);
    assert_int_equal(access_log_close(log, true).written, 1);
    char *text = read_file(path);
    assert_memory_equal(text, "-" TIME "\"-\" 408 ", strlen("-" TIME "\"-\" 408 "));
    free(text);
}

static void test_full_device(void **state)
{
    (void)state;
    AccessLog *log = open_log("/dev/full");
    Engine *engine = new_logged_engine(log);
    assert_int_equal(access_log_folder(log), -1); /* a device is never opened again */
    access_log_reopen(log);
    for (int i = 0; i < 50; i++)
        feed(engine, "GET / HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(engine->exchange.answer_count, 50);
    engine_free(engine);
    AccessLogCount count = access_log_close(log, true);
    assert_int_equal(count.written, 0);
    assert_int_equal(count.dropped, 50);
    assert_int_equal(count.error, ENOSPC);
}

/* A file that takes half a line: the half is counted as dropped, and the next line begins on a line of its own. */
static int write_beyond_limit(void)
{
    AccessLog *log = open_log(path);
    Engine *engine = new_logged_engine(log);
    feed(engine, "GET / HTTP/1.1\r\n" HOST "\r\n");
    wait_for_writer(log);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = (rlim_t)status.st_size + 10;
    setrlimit(RLIMIT_FSIZE, &limit);
    feed(engine, "GET /lost HTTP/1.1\r\n" HOST "\r\nGET /lost HTTP/1.1\r\n" HOST "\r\n");
    wait_for_writer(log);
    limit.rlim_cur = before;
    setrlimit(RLIMIT_FSIZE, &limit);
    feed(engine, "GET /users/1 HTTP/1.1\r\n" HOST "\r\n");
    engine_free(engine);
    AccessLogCount count = access_log_close(log, true);
    assert_int_equal(count.written, 2);
    assert_int_equal(count.dropped, 2);
    assert_int_equal(count.error, EFBIG);
    return 0;
}

static void test_half_a_line(void **state)
{
    (void)state;
    write_beyond_limit();
    assert_file(path, "-" TIME "\"GET / HTTP/1.1\" 200 11 \"-\" \"-\"\n"
                      "- - - [06/\n"
                      "-" TIME "\"GET /users/1 HTTP/1.1\" 200 26 \"-\" \"-\"\n");
}

/* A ring that nobody empties: lines are dropped and counted, and what was put before comes out whole. */
static void test_full_ring(void **state)
{
    (void)state;
    enum { LINES = 20000 };
    AccessLog *log;
    assert_int_equal(access_log_open(path, 1, &log), 0);
    Engine *engine = new_logged_engine(log);
    for (int i = 0; i < LINES; i++) {
        feed(engine, "GET / HTTP/1.1\r\n" HOST "User-Agent: a name of some length, to fill it\r\n\r\n");
        engine->answers_size = 0;
    }
    assert_int_equal(engine->exchange.answer_count, LINES);
    assert_int_equal(access_log_start(log), 0);
    wait_for_writer(log);
    engine_free(engine);
    AccessLogCount count = access_log_close(log, true);
    assert_int_equal(count.written + count.dropped, LINES);
    assert_true(count.dropped > 0);
    char *text = read_file(path);
    size_t size = strlen(text), line = (size_t)(strchr(text, '\n') - text) + 1;
    assert_int_equal(size, line * count.written);
    assert_int_equal(count.written, LOG_RING_BYTES / line);
    free(text);
}

static void test_rotation(void **state)
{
    (void)state;
    char old[80];
    snprintf(old, sizeof(old), "%s.1", path);
    AccessLog *log = open_log(path);
    Engine *engine = new_logged_engine(log);
    feed(engine, "GET / HTTP/1.1\r\n" HOST "\r\n");
    wait_for_writer(log);
    assert_int_equal(rename(path, old), 0);
    feed(engine, "GET /users/1 HTTP/1.1\r\n" HOST "\r\n"); /* before the reopening: still the old file */
    access_log_reopen(log);
    struct stat status;
    for (int tries = 0; stat(path, &status) < 0; tries++) {
        assert_true(tries < 20000);
        usleep(1000);
    }
    feed(engine, "GET /users/2 HTTP/1.1\r\n" HOST "\r\n");
    engine_free(engine);
    assert_int_equal(access_log_close(log, true).written, 3);
    assert_file(old, "-" TIME "\"GET / HTTP/1.1\" 200 11 \"-\" \"-\"\n"
                     "-" TIME "\"GET /users/1 HTTP/1.1\" 200 26 \"-\" \"-\"\n");
    assert_file(path, "-" TIME "\"GET /users/2 HTTP/1.1\" 200 26 \"-\" \"-\"\n");
    unlink(old);
}

static void test_mistakes(void **state)
{
    (void)state;
    AccessLog *log;
    char fifo[80];
    assert_int_equal(access_log_open("/nonexistent/a", 1, &log), -ENOENT);
    assert_int_equal(access_log_open(folder, 1, &log), -EISDIR);
    snprintf(fifo, sizeof(fifo), "%s/fifo", folder);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(access_log_open(fifo, 1, &log), -ENXIO); /* nobody reads: an error, not a wait */
    unlink(fifo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_answers, setup),     cmocka_unit_test_setup(test_refusals, setup),
        cmocka_unit_test_setup(test_time_out, setup),    cmocka_unit_test_setup(test_full_device, setup),
        cmocka_unit_test_setup(test_half_a_line, setup), cmocka_unit_test_setup(test_full_ring, setup),
        cmocka_unit_test_setup(test_rotation, setup),    cmocka_unit_test_setup(test_mistakes, setup),
    };
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(path, sizeof(path), "%s/access.log", folder);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    rmdir(folder);
    return failed;
}
