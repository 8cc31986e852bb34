/* Flags, environment, the program's values, defaults: who wins, and what is said about mistakes.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "options.h"

static char message[256];

static int setup(void **state)
{
    (void)state;
    options_clear();
    unsetenv("ORISHA_PORT");
    unsetenv("ORISHA_BIND");
    unsetenv("ORISHA_WORKERS");
    unsetenv("ORISHA_SANDBOX");
    unsetenv("ORISHA_MIN_RATE");
    unsetenv("ORISHA_MAX_HEAD_BYTES");
    unsetenv("ORISHA_MAX_FIELDS");
    unsetenv("ORISHA_MAX_BODY_BYTES");
    unsetenv("ORISHA_RELOAD");
    return 0;
}

/* Reads up to four arguments. */
static int read_flags(char *a, char *b, char *c, char *d)
{
    char *argv[] = {"app", a, b, c, d, NULL};
    int argc = 1;
    while (argv[argc] != NULL)
        argc++;
    return options_read(argc, argv, message, sizeof(message));
}

static void test_precedence(void **state)
{
    (void)state;
    orisha_serve_options nothing = {0}, program = {.port = 4000, .bind = "127.0.0.2", .workers = 3};
    assert_int_equal(options_resolve(&nothing).port, 3000);
    assert_string_equal(options_resolve(&nothing).bind, "0.0.0.0");
    assert_true(options_resolve(&nothing).workers >= 1);
    assert_int_equal(options_resolve(&nothing).timeouts.header_ms, 10000);
    assert_int_equal(options_resolve(&program).port, 4000);
    assert_string_equal(options_resolve(&program).bind, "127.0.0.2");
    assert_int_equal(options_resolve(&program).workers, 3);

    setenv("ORISHA_PORT", "5000", 1);
    setenv("ORISHA_WORKERS", "7", 1);
    assert_int_equal(read_flags("--port", "6000", "--bind=::1", NULL), 0);
    Options options = options_resolve(&program);
    assert_int_equal(options.port, 6000);
    assert_int_equal(options.workers, 7);
    assert_string_equal(options.bind, "::1");
}

static void test_zero_port_is_a_choice(void **state)
{
    (void)state;
    assert_int_equal(read_flags("--port=0", NULL, NULL, NULL), 0);
    assert_int_equal(options_resolve(&(orisha_serve_options){.port = 4000}).port, 0);
}

static void test_times(void **state)
{
    (void)state;
    assert_int_equal(read_flags("--header-timeout-ms", "250", "--drain-grace-ms=0", NULL), 0);
    Options options = options_resolve(&(orisha_serve_options){0});
    assert_int_equal(options.timeouts.header_ms, 250);
    assert_int_equal(options.timeouts.drain_grace_ms, 0);
    assert_int_equal(options.timeouts.idle_ms, 60000);
}

static void test_texts(void **state)
{
    (void)state;
    Options options = options_resolve(&(orisha_serve_options){0});
    assert_null(options.user);
    assert_null(options.access_log);
    assert_int_equal(options.sandbox, SANDBOX_OFF);
    static const struct {
        char *word;
        SandboxMode mode;
    } modes[] = {{"off", SANDBOX_OFF}, {"on", SANDBOX_ON}, {"require", SANDBOX_REQUIRE}};
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        assert_int_equal(read_flags("--sandbox", modes[i].word, "--access-log=-", "--user=www-data:adm"), 0);
        options = options_resolve(&(orisha_serve_options){0});
        assert_int_equal(options.sandbox, modes[i].mode);
        assert_string_equal(options.access_log, "-");
        assert_string_equal(options.user, "www-data:adm");
    }
}

static void test_limits(void **state)
{
    (void)state;
    orisha_serve_options nothing = {0};
    Options defaults = options_resolve(&nothing);
    assert_int_equal(defaults.timeouts.header_ms, 10000);
    assert_int_equal(defaults.timeouts.idle_ms, 60000);
    assert_int_equal(defaults.timeouts.progress_window_ms, 5000);
    assert_int_equal(defaults.minimum_rate, 240);
    assert_int_equal(defaults.head_bytes, 16384);
    assert_int_equal(defaults.fields, 100);
    assert_int_equal(defaults.body_bytes, 1048576);
    assert_int_equal(defaults.max_connections, 0);
    assert_int_equal(defaults.max_per_address, 0);
    assert_int_equal(defaults.reload_timeout_ms, 30000);
    assert_false(defaults.reload);

    setenv("ORISHA_MIN_RATE", "0", 1);
    setenv("ORISHA_MAX_HEAD_BYTES", "1024", 1);
    setenv("ORISHA_MAX_FIELDS", "1000", 1);
    setenv("ORISHA_MAX_BODY_BYTES", "1073741824", 1);
    assert_int_equal(read_flags("--max-connections=5", "--max-per-address", "3", "--max-fields=7"), 0);
    Options options = options_resolve(&nothing);
    assert_int_equal(options.minimum_rate, 0);
    assert_int_equal(options.head_bytes, 1024);
    assert_int_equal(options.fields, 7);
    assert_int_equal(options.body_bytes, 1073741824);
    assert_int_equal(options.max_connections, 5);
    assert_int_equal(options.max_per_address, 3);
}

/* A switch stands alone, and does not eat what follows it. */
static void test_switch(void **state)
{
    (void)state;
    orisha_serve_options nothing = {0};
    assert_int_equal(read_flags("--reload", "--port", "5", NULL), 0);
    assert_true(options_resolve(&nothing).reload);
    assert_int_equal(options_resolve(&nothing).port, 5);
    options_clear();
    setenv("ORISHA_RELOAD", "1", 1);
    assert_int_equal(read_flags(NULL, NULL, NULL, NULL), 0);
    assert_true(options_resolve(&nothing).reload);
    assert_int_equal(read_flags("--reload=0", NULL, NULL, NULL), 0);
    assert_false(options_resolve(&nothing).reload);
}

static void test_mistakes(void **state)
{
    (void)state;
    static char *const mistakes[][3] = {
        /* argument, its value, what the message must name */
        {"--port", "65536", "--port"},
        {"--port", "http", "'http'"},
        {"--port", "-1", "0 to 65535"},
        {"--port", "", "--port"},
        {"--port", NULL, "--port N"},
        {"--workers", "1025", "1024"},
        {"--bind", "", "--bind"},
        {"--prot", "1", "'--prot'"},
        {"--portable", "1", "'--portable'"},
        {"port", NULL, "'port'"},
        {"-p", "1", "'-p'"},
        {"--sandbox", "yes", "off|on|require"},
        {"--sandbox", "o", "'o'"},
        {"--sandbox", "on|require", "none of"},
        {"--sandbox", "require|", "none of"},
        {"--sandbox", "", "--sandbox"},
        {"--user", "", "www-data"},
        {"--access-log", "", "access.log"},
        {"--reload", "1", "'1'"},
        {"--reload=2", NULL, "0 to 1"},
        {"--max-head-bytes", "1023", "1024 to 262144"},
        {"--max-head-bytes", "262145", "1024 to 262144"},
        {"--max-fields", "0", "1 to 1000"},
        {"--max-fields", "1001", "1 to 1000"},
        {"--max-body-bytes", "1073741825", "0 to 1073741824"},
        {"--max-connections", "-1", "--max-connections"},
        {"--min-rate", "fast", "--min-rate is 'fast'"},
    };
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        message[0] = '\0';
        if (read_flags(mistakes[i][0], mistakes[i][1], NULL, NULL) >= 0 || strstr(message, mistakes[i][2]) == NULL)
            fail_msg("%s %s: %s", mistakes[i][0], mistakes[i][1], message);
    }
    setenv("ORISHA_PORT", "x", 1);
    assert_true(read_flags(NULL, NULL, NULL, NULL) < 0);
    assert_non_null(strstr(message, "ORISHA_PORT is 'x'"));
}

static void test_help(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(read_flags("--help", NULL, NULL, NULL), 1);
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    options_print_help(stream, "app");
    fclose(stream);
    static const char *const parts[] = {"--port N",
                                        "ORISHA_PORT, default: 3000]",
                                        "ORISHA_BIND, default: 0.0.0.0]",
                                        "--workers N",
                                        "--header-timeout-ms MS",
                                        "default: 10000]",
                                        "--drain-grace-ms ",
                                        "--sandbox off|on|require",
                                        "ORISHA_SANDBOX, default: off]",
                                        "--user NAME[:GROUP]",
                                        "ORISHA_ACCESS_LOG, default: none]",
                                        "--help",
                                        "unix:/path",
                                        "ORISHA_IDLE_TIMEOUT_MS, default: 60000]",
                                        "ORISHA_PROGRESS_WINDOW_MS, default: 5000]",
                                        "ORISHA_MIN_RATE, default: 240]",
                                        "together (1024 to 262144)",
                                        "ORISHA_MAX_HEAD_BYTES, default: 16384]",
                                        "ORISHA_MAX_FIELDS, default: 100]",
                                        "ORISHA_MAX_BODY_BYTES, default: 1048576]",
                                        "ORISHA_MAX_CONNECTIONS, default: 0, as many as the descriptor limit allows",
                                        "ORISHA_MAX_PER_ADDRESS, default: 0, no cap]",
                                        "  --reload  ",
                                        "ORISHA_RELOAD, default: 0]",
                                        "LISTEN_FDS",
                                        "SIGHUP"};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (strstr(text, parts[i]) == NULL)
            fail_msg("help does not say '%s':\n%s", parts[i], text);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_precedence, setup), cmocka_unit_test_setup(test_zero_port_is_a_choice, setup),
        cmocka_unit_test_setup(test_times, setup),      cmocka_unit_test_setup(test_mistakes, setup),
        cmocka_unit_test_setup(test_texts, setup),      cmocka_unit_test_setup(test_help, setup),
        cmocka_unit_test_setup(test_limits, setup),     cmocka_unit_test_setup(test_switch, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
