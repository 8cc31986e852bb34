// Tests of driver_*.c: the commands that are built, what is refused, and what the tools printed, whole, damaged and
// cut. SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/drivers/driver.h"
#include "harness/input/file.h"
#include "harness/input/placeholder.h"
#include "harness/statistics/histogram.h"
#include "reports/text.h"

static char folder[] = "/tmp/test_drivers_XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"s.lua", "s.request"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        AUTO_FREE char *path = text_format("%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

// A scenario of one request with its job.
typedef struct Setup {
    Request request;
    Load load;
    Scenario scenario;
    LoadJob job;
} Setup;

static void set_up(Setup *setup)
{
    static char name[] = "s";
    *setup = (Setup){
        .request = {.method = "GET", .path = "/p?q=1", .expect = {.status = 200}},
        .load = {.connections = 50, .threads = 2, .pipeline = 1},
        .scenario = {.name = name, .requests = &setup->request, .request_count = 1},
        .job = {.scenario = &setup->scenario,
                .load = &setup->load,
                .port = 8080,
                .duration_s = 1.5,
                .folder = folder,
                .answer_path = "/b/s.response"},
    };
}

static void assert_command(const Driver *driver, const Setup *setup, const char *expected)
{
    Trouble trouble = {0};
    char **words = driver->command(&setup->job, &trouble);
    if (!words)
        fail_msg("refused: %s", trouble.text);
    AUTO_TEXT Text line = {0};
    for (size_t i = driver->own; words[i]; i++) // where our own program lies is no matter
        text_print(&line, "%s%s", line.length ? " " : "", words[i]);
    words_free(&words);
    assert_string_equal(line.data, expected);
}

static void assert_refused(const Driver *driver, const Setup *setup)
{
    Trouble trouble = {0};
    assert_null(driver->command(&setup->job, &trouble));
    assert_true(trouble.text[0] != '\0');
}

static char *content_of(const char *name)
{
    AUTO_FREE char *path = text_format("%s/%s", folder, name);
    Text text = {0};
    assert_int_equal(file_read(path, 100000, &text), 0);
    return text.data;
}

static void test_names(void **state)
{
    (void)state;
    AUTO_FREE char *list = text_copy(driver_list());
    int count = 0;
    for (char *rest = list, *name; (name = strsep(&rest, ", "));)
        if (*name && ++count)
            assert_string_equal(driver_find(name)->name, name);
    assert_int_equal(count, 3);
    assert_null(driver_find("ab"));
    AUTO_FREE char *wrk = driver_program(&driver_wrk), *ours = driver_program(&driver_loadgen);
    assert_string_equal(wrk, "wrk");
    assert_true(ours[0] == '/' && strcmp(ours + strlen(ours) - 16, "/loadgen/loadgen") == 0);
}

static void test_wrk_command(void **state)
{
    (void)state;
    Setup setup;
    set_up(&setup);
    json_t *headers = json_pack("{s:s}", "Accept", "text/plain; q=1");
    setup.request.headers = headers;
    AUTO_FREE char *expected =
        text_format("wrk -t2 -c50 -d2s -s %s/s.lua -H Accept: text/plain; q=1 http://127.0.0.1:8080/p?q=1", folder);
    assert_command(&driver_wrk, &setup, expected);
    json_decref(headers);
    AUTO_FREE char *script = content_of("s.lua");
    assert_memory_equal(script, "wrk.method = \"GET\"\n", 19);
    assert_null(strstr(script, "wrk.body"));
    assert_null(strstr(script, "\npipeline = "));
    assert_non_null(strstr(script, "done = function"));
}

static void test_wrk_script_of_a_body(void **state)
{
    (void)state;
    Setup setup;
    set_up(&setup);
    setup.request.method = "POST";
    setup.request.body = "{\"a\\\n\xc3\xa9";
    Trouble trouble;
    char **words = driver_wrk.command(&setup.job, &trouble);
    words_free(&words);
    AUTO_FREE char *script = content_of("s.lua");
    const char *start = "wrk.method = \"POST\"\nwrk.body = \"{\\034a\\092\\010\\195\\169\"\n";
    assert_memory_equal(script, start, strlen(start));
}

static void test_wrk_script_that_pipelines(void **state)
{
    (void)state;
    Setup setup;
    set_up(&setup);
    setup.load.pipeline = 16;
    Trouble trouble;
    char **words = driver_wrk.command(&setup.job, &trouble);
    words_free(&words);
    AUTO_FREE char *script = content_of("s.lua");
    assert_non_null(strstr(script, "\npipeline = 16\n"));
    // wrk.init is what calls the script's init.
    const char *init = strstr(script, "init = function");
    assert_non_null(init);
    assert_null(strstr(init, "wrk.init("));
}

static void test_wrk_refuses(void **state)
{
    (void)state;
    Setup setup;
    set_up(&setup);
    setup.request.method = "HEAD";
    assert_refused(&driver_wrk, &setup);
    set_up(&setup);
    setup.request.expect.status = 404;
    assert_refused(&driver_wrk, &setup);
    set_up(&setup);
    setup.load.rate_rps = 100;
    assert_refused(&driver_wrk, &setup);
    set_up(&setup);
    setup.job.folder = "/nowhere";
    assert_refused(&driver_wrk, &setup);
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
    assert_true(result.latency.p50_ns == 412000 && result.latency.p99_ns == 1300000 &&
                result.latency.max_ns == 9999000);
}

static LoadResult one_load(uint64_t requests, uint64_t latency_ns)
{
    static Histogram histogram;
    memset(&histogram, 0, sizeof histogram);
    for (uint64_t i = 0; i < requests; i++)
        histogram_record(&histogram, latency_ns);
    return (LoadResult){.requests = requests,
                        .sent = requests + 1,
                        .duration_ns = 1000,
                        .bytes = 10 * requests,
                        .read_errors = 1,
                        .latency = {.p50_ns = latency_ns,
                                    .p99_ns = latency_ns,
                                    .p99_batches_ns = latency_ns,
                                    .histogram = histogram_encode(&histogram)}};
}

static void test_loads_add_up(void **state)
{
    (void)state;
    LoadResult sum = {0}, first = one_load(98, 100), second = one_load(2, 700);
    load_result_add(&sum, &first);
    assert_true(sum.requests == 98 && sum.latency.p99_batches_ns == 100);
    second.wrong_check = "body";
    second.wrong_text = text_copy("a byte");
    load_result_add(&sum, &second);
    assert_true(sum.requests == 100 && sum.sent == 102 && sum.duration_ns == 2000 && sum.bytes == 1000);
    assert_true(sum.read_errors == 2 && sum.latency.p50_ns == 100 && sum.latency.p99_ns == 700);
    assert_true(sum.latency.max_ns == 700 && sum.latency.p99_batches_ns == 0 && sum.latency.histogram);
    assert_string_equal(sum.wrong_text, "a byte");
    // Without a histogram of every part there is none of all.
    LoadResult blind = {.requests = 1, .duration_ns = 1, .latency = {.p50_ns = 5}};
    load_result_add(&sum, &blind);
    assert_true(sum.requests == 101 && sum.latency.p50_ns == 0 && !sum.latency.histogram);
    load_result_free(&sum);
}

// Every beginning of an output that is not the whole is refused, and leaves the result alone.
static void assert_no_cut_is_read(const Driver *driver, const char *output)
{
    for (size_t length = 0; length + 1 < strlen(output); length++) {
        AUTO_FREE char *cut = text_format("%.*s", (int)length, output);
        Trouble trouble = {0};
        LoadResult result = {.requests = 99};
        if (driver->parse(cut, &result, &trouble) != -EPROTO)
            fail_msg("read: %s", cut);
        assert_int_equal(result.requests, 99);
        assert_true(trouble.text[0] != '\0');
    }
}

// The output with one piece of it replaced.
static char *with(const char *output, const char *piece, const char *other)
{
    const char *found = strstr(output, piece);
    assert_non_null(found);
    return text_format("%.*s%s%s", (int)(found - output), output, other, found + strlen(piece));
}

static void assert_unread(const Driver *driver, char *output)
{
    Trouble trouble = {0};
    LoadResult result = {.requests = 99};
    if (driver->parse(output, &result, &trouble) != -EPROTO)
        fail_msg("read: %s", output);
    assert_int_equal(result.requests, 99);
    free(output);
}

static void test_damaged_wrk_output(void **state)
{
    (void)state;
    assert_no_cut_is_read(&driver_wrk, wrk_output);
    assert_unread(&driver_wrk, with(wrk_output, "\nbytes ", "\nbites "));
    assert_unread(&driver_wrk, with(wrk_output, "bytes 777", "bytes 7e7"));
    assert_unread(&driver_wrk, with(wrk_output, "requests 123456789012", "requests -1"));
    assert_unread(&driver_wrk, with(wrk_output, "duration_us 1001234", "duration_us 0"));
    Trouble trouble;
    LoadResult result;
    AUTO_FREE char *output = with(wrk_output, "\nbytes ", "\nbites ");
    driver_wrk.parse(output, &result, &trouble);
    assert_non_null(strstr(trouble.text, "no counter 'bytes'"));
}

static void test_h2load_command(void **state)
{
    (void)state;
    Setup setup;
    set_up(&setup);
    setup.load.pipeline = 4;
    json_t *headers = json_pack("{s:s, s:s}", "Accept", "*/*", "X", "y");
    setup.request.headers = headers;
    assert_command(&driver_h2load, &setup,
                   "h2load --h1 -t2 -c50 -m4 -D1500ms -H Accept: */* -H X: y http://127.0.0.1:8080/p?q=1");
    json_decref(headers);
}

static void test_h2load_refuses(void **state)
{
    (void)state;
    Setup setup;
    set_up(&setup);
    setup.request.method = "POST";
    assert_refused(&driver_h2load, &setup);
    set_up(&setup);
    setup.request.body = "x";
    assert_refused(&driver_h2load, &setup);
    set_up(&setup);
    setup.scenario.closes = true;
    assert_refused(&driver_h2load, &setup);
    set_up(&setup);
    setup.load.rate_rps = 1;
    assert_refused(&driver_h2load, &setup);
    set_up(&setup);
    setup.request.expect.status = 404;
    assert_refused(&driver_h2load, &setup);
}

// As h2load 1.52 printed it.
static const char h2load_output[] =
    "starting benchmark...\nspawning thread #0: 2 total client(s). Timing-based test with 0s of warm-up time and 1s of "
    "main "
    "duration for measurements.\nMain benchmark duration is started for thread #0.\nApplication protocol: http/1.1\n"
    "Stopped all clients for thread #0\n\nfinished in 1.00s, 14097.00 req/s, 591.96KB/s\n"
    "requests: 14097 total, 14105 started, 14097 done, 14097 succeeded, 0 failed, 0 errored, 0 timeout\n"
    "status codes: 14097 2xx, 0 3xx, 0 4xx, 0 5xx\n"
    "traffic: 591.96KB (606171) total, 206.53KB (211485) headers (space savings 0.00%), 68.84KB (70495) data\n"
    "                     min         max         mean         sd        +/- sd\n"
    "time for request:       39us     10.71ms       566us       582us    88.29%\n"
    "time for connect:      509us       540us       524us        22us   100.00%\n"
    "time to 1st byte:     1.10ms      1.85ms      1.47ms       528us   100.00%\n"
    "req/s           :    6716.50     7375.58     7046.04      466.04   100.00%\n";

static void test_h2load_output(void **state)
{
    (void)state;
    Trouble trouble;
    LoadResult result;
    assert_int_equal(driver_h2load.parse(h2load_output, &result, &trouble), 0);
    assert_true(result.requests == 14097 && result.bytes == 606171 && result.duration_ns == 1000000000u);
    assert_true(result.latency.max_ns == 10710000 && result.latency.mean_ns == 566000);
    assert_true(result.sent == 0 && result.latency.p50_ns == 0); // it does not tell
    assert_true(result.status_errors + result.read_errors + result.timeout_errors == 0);
    AUTO_FREE char *slow = with(h2load_output, "10.71ms", "1.20s");
    assert_int_equal(driver_h2load.parse(slow, &result, &trouble), 0);
    assert_true(result.latency.max_ns == 1200000000u);
}

static void test_h2load_errors(void **state)
{
    (void)state;
    static const struct {
        const char *requests, *codes; // "N failed, N errored, N timeout", "N 4xx, N 5xx"
        uint64_t status, read, timeout;
    } cases[] = {
        {"0 failed, 0 errored, 0 timeout", "2 4xx, 3 5xx", 5, 0, 0},
        {"7 failed, 7 errored, 0 timeout", "0 4xx, 0 5xx", 0, 7, 0},
        {"7 failed, 7 errored, 7 timeout", "0 4xx, 0 5xx", 0, 0, 7},
        {"5 failed, 0 errored, 0 timeout", "2 4xx, 3 5xx", 5, 0, 0},
        {"6 failed, 0 errored, 0 timeout", "2 4xx, 3 5xx", 5, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *first = with(h2load_output, "0 failed, 0 errored, 0 timeout", cases[i].requests);
        AUTO_FREE char *output = with(first, "0 4xx, 0 5xx", cases[i].codes);
        Trouble trouble;
        LoadResult result;
        assert_int_equal(driver_h2load.parse(output, &result, &trouble), 0);
        assert_int_equal(result.status_errors, cases[i].status);
        assert_int_equal(result.read_errors, cases[i].read);
        assert_int_equal(result.timeout_errors, cases[i].timeout);
    }
}

static void test_damaged_h2load_output(void **state)
{
    (void)state;
    assert_no_cut_is_read(&driver_h2load, h2load_output);
    assert_unread(&driver_h2load, with(h2load_output, "14097 done", "many done"));
    assert_unread(&driver_h2load, with(h2load_output, "(606171)", "606171"));
    assert_unread(&driver_h2load, with(h2load_output, "\nstatus codes: ", "\nstates: "));
    assert_unread(&driver_h2load, with(h2load_output, "\nfinished in ", "\nended in "));
}

static void test_loadgen_command(void **state)
{
    (void)state;
    Setup setup;
    set_up(&setup);
    AUTO_FREE char *plain = text_format("--port 8080 --request %s/s.request --expect /b/s.response --connections=50 "
                                        "--threads=2 --duration=1.5",
                                        folder);
    assert_command(&driver_loadgen, &setup, plain);
    AUTO_FREE char *request = content_of("s.request");
    assert_string_equal(request, "GET /p?q=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n");
    setup.load.pipeline = 8;
    setup.load.rate_rps = 1234.4;
    setup.scenario.closes = true;
    AUTO_FREE char *more = text_format("%s --pipeline=8 --rate=1234 --close", plain);
    assert_command(&driver_loadgen, &setup, more);
    setup.job.folder = "/nowhere";
    assert_refused(&driver_loadgen, &setup);
}

static const char loadgen_output[] = "{\"program\":\"loadgen\",\"interrupted\":false,\"requests\":1000,\"sent\":1003,"
                                     "\"duration_ns\":2000000000,\"bytes\":160000,"
                                     "\"connections_opened\":50,\"errors\":{\"connect\":1,\"read\":2,\"write\":3,"
                                     "\"timeout\":4,\"status\":5,\"head\":6,\"length\":7,"
                                     "\"body\":8,\"date\":9,\"unclosed\":10},\"first_wrong\":{\"check\":\"length\","
                                     "\"text\":\"9 bytes\"},\"backlog_max\":0,"
                                     "\"latency\":{\"from\":\"schedule\",\"count\":1000,\"min_ns\":1,\"mean_ns\":50,"
                                     "\"p50_ns\":40,\"p90_ns\":60,\"p99_ns\":70,\"p99_batches_ns\":65,"
                                     "\"p999_ns\":80,\"max_ns\":90,\"histogram\":\"HISTFAAA\"},\"cpu_ns\":5}\n";

static void test_loadgen_output(void **state)
{
    (void)state;
    Trouble trouble;
    LoadResult result;
    assert_int_equal(driver_loadgen.parse(loadgen_output, &result, &trouble), 0);
    assert_true(result.requests == 1000 && result.sent == 1003 && result.duration_ns == 2000000000u);
    assert_true(result.bytes == 160000 && result.connections_opened == 50 && result.unclosed == 10);
    assert_true(result.connect_errors == 1 && result.read_errors == 2 && result.write_errors == 3);
    assert_true(result.timeout_errors == 4 && result.status_errors == 5 && result.answer_errors == 6 + 7 + 8 + 9);
    assert_string_equal(result.wrong_check, "length");
    assert_string_equal(result.wrong_text, "9 bytes");
    assert_true(result.latency.p50_ns == 40 && result.latency.p90_ns == 60 && result.latency.p99_ns == 70);
    assert_true(result.latency.p99_batches_ns == 65);
    assert_true(result.latency.p999_ns == 80 && result.latency.max_ns == 90 && result.latency.mean_ns == 50);
    assert_true(result.latency.from_schedule);
    assert_string_equal(result.latency.histogram, "HISTFAAA");
    load_result_free(&result);
    assert_null(result.latency.histogram);
    AUTO_FREE char *right = with(loadgen_output, "{\"check\":\"length\",\"text\":\"9 bytes\"}", "null");
    AUTO_FREE char *closed = with(right, "schedule", "send");
    assert_int_equal(driver_loadgen.parse(closed, &result, &trouble), 0);
    assert_null(result.wrong_check);
    assert_false(result.latency.from_schedule);
    load_result_free(&result);
}

static void test_damaged_loadgen_output(void **state)
{
    (void)state;
    assert_no_cut_is_read(&driver_loadgen, loadgen_output);
    assert_unread(&driver_loadgen, text_copy("[1]"));
    assert_unread(&driver_loadgen, text_copy("{}"));
    assert_unread(&driver_loadgen, with(loadgen_output, "\"bytes\"", "\"bites\""));
    assert_unread(&driver_loadgen, with(loadgen_output, "\"requests\":1000", "\"requests\":\"1000\""));
    assert_unread(&driver_loadgen, with(loadgen_output, "\"body\":8,", ""));
    assert_unread(&driver_loadgen, with(loadgen_output, "\"errors\"", "\"faults\""));
    assert_unread(&driver_loadgen, text_format("%s{}", loadgen_output));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_wrk_command),
        cmocka_unit_test(test_wrk_script_of_a_body),
        cmocka_unit_test(test_wrk_script_that_pipelines),
        cmocka_unit_test(test_wrk_refuses),
        cmocka_unit_test(test_wrk_output),
        cmocka_unit_test(test_damaged_wrk_output),
        cmocka_unit_test(test_h2load_command),
        cmocka_unit_test(test_h2load_refuses),
        cmocka_unit_test(test_h2load_output),
        cmocka_unit_test(test_h2load_errors),
        cmocka_unit_test(test_damaged_h2load_output),
        cmocka_unit_test(test_loadgen_command),
        cmocka_unit_test(test_loadgen_output),
        cmocka_unit_test(test_loads_add_up),
        cmocka_unit_test(test_damaged_loadgen_output),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
