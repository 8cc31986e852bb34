// Tests of options.c: verbs, the options that each takes, their values, files.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "harness/options.h"
#include "reports/text.h"

#define WORD_LIMIT 32

// "run --blocks 3" as main would get it. The words live until the next call; free the options.
static int parse(const char *line, Options *ret_options, Trouble *ret_trouble)
{
    static char copy[500], *words[WORD_LIMIT];
    int count = 1;
    words[0] = (char *)"harness";
    strcpy(copy, line);
    for (char *rest = copy, *word; (word = strsep(&rest, " "));)
        if (*word && count < WORD_LIMIT - 1)
            words[count++] = word;
    words[count] = NULL;
    *ret_trouble = (Trouble){0};
    return options_parse(count, words, ret_options, ret_trouble);
}

static Options parsed(const char *line)
{
    Options options;
    Trouble trouble;
    if (parse(line, &options, &trouble) != 0)
        fail_msg("%s: %s", line, trouble.text);
    return options;
}

static void test_what_is_not_given(void **state)
{
    (void)state;
    Options options = parsed("run");
    assert_int_equal(options.verb, VERB_RUN);
    assert_true(options.blocks == -1 && options.pipeline == -1 && options.workers == -1 && options.port == -1);
    assert_true(options.duration_s < 0 && options.warmup_s < 0 && options.noise_percent < 0 && options.minutes < 0);
    assert_true(!options.seeded && !options.help && !options.file && options.scenarios.count == 0);
    options_free(&options);
}

static void test_values(void **state)
{
    (void)state;
    Options options = parsed("run --duration 0.25 --warmup=0 --noise-limit 7.5 --seed 9007199254740991 --pipeline 16 "
                             "--blocks 3 --scenario a --scenario b --contestant c --driver h2load");
    assert_true(options.duration_s == 0.25 && options.warmup_s == 0 && options.noise_percent == 7.5);
    assert_true(options.seeded && options.seed == 9007199254740991u && options.pipeline == 16 && options.blocks == 3);
    assert_int_equal(options.scenarios.count, 2);
    assert_string_equal(options.scenarios.items[1], "b");
    assert_string_equal(options.contestants.items[0], "c");
    assert_string_equal(options.driver, "h2load");
    options_free(&options);
    options = parsed("check --docker --engine podman --seccomp unconfined");
    assert_true(options.docker);
    assert_string_equal(options.engine, "podman");
    assert_string_equal(options.seccomp, "unconfined");
    options_free(&options);
    options = parsed("aa --minutes 0.5");
    assert_true(options.verb == VERB_AA && options.minutes == 0.5);
    options_free(&options);
}

static void test_verbs_with_files(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        Verb verb;
    } cases[] = {
        {"table F", VERB_TABLE},
        {"table --markdown F", VERB_TABLE},
        {"table F --markdown --scenario s", VERB_TABLE},
        {"summarize F", VERB_SUMMARIZE},
        {"validate F", VERB_VALIDATE},
        {"reproduce F --blocks 3", VERB_REPRODUCE},
        {"reproduce --blocks 3 F --contestant c", VERB_REPRODUCE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Options options = parsed(cases[i].line);
        assert_int_equal(options.verb, cases[i].verb);
        assert_string_equal(options.file, "F");
        options_free(&options);
    }
    // The record knows the published table.
    Options options = parsed("reproduce --resume D");
    assert_null(options.file);
    assert_string_equal(options.resume, "D");
    options_free(&options);
}

static void test_help_needs_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = {"--help", "-h", "table --help", "reproduce -h", "run --blocks 3 --help"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Options options = parsed(lines[i]);
        assert_true(options.help);
        options_free(&options);
    }
    for (Verb verb = VERB_NONE; verb <= VERB_REVISIONS; verb++)
        assert_memory_equal(options_help(verb), "usage: harness ", 15);
    for (Verb verb = VERB_LIST; verb <= VERB_REVISIONS; verb++)
        assert_non_null(strstr(options_help(verb), options_verb_name(verb)));
}

// Whether the verb knows the option, by what is said when it gets one.
static bool is_taken(Verb verb, const char *option)
{
    Options options;
    Trouble trouble;
    AUTO_FREE char *line = text_format("%s %s x", options_verb_name(verb), option);
    if (parse(line, &options, &trouble) == 0)
        options_free(&options);
    return !strstr(trouble.text, "means nothing to");
}

static bool is_told(Verb verb, const char *option)
{
    AUTO_FREE char *line = text_format("\n  %s ", option);
    return strstr(options_help(verb), line);
}

// Each option that the help of any verb has a line for.
static void test_help_tells_the_options_that_are_taken(void **state)
{
    (void)state;
    int count = 0;
    for (Verb from = VERB_LIST; from <= VERB_REVISIONS; from++) {
        for (const char *at = options_help(from); (at = strstr(at, "\n  --")); at++) {
            AUTO_FREE char *option = text_format("%.*s", (int)strcspn(at + 3, " "), at + 3);
            for (Verb verb = VERB_LIST; verb <= VERB_REVISIONS; verb++)
                if (is_told(verb, option) != is_taken(verb, option))
                    fail_msg("%s of '%s': taken is %d", option, options_verb_name(verb), is_taken(verb, option));
            count++;
        }
    }
    assert_true(count > 50);
}

static void test_wrong_usage(void **state)
{
    (void)state;
    static const struct {
        const char *line, *part;
    } cases[] = {
        {"", "a verb is missing"},
        {"rum", "unknown verb 'rum', did you mean 'run'?; see harness --help"},
        {"run --block 3 --bogus", "unknown option 'bogus'"},
        {"run --blokcs 3", "did you mean 'blocks'?; see harness run --help"},
        {"run --blocks", "a value is missing"},
        {"run F", "unexpected word 'F'"},
        {"run --engine podman", "--engine means nothing without --docker"},
        {"check --seccomp default", "--seccomp means nothing without --docker"},
        {"aa --docker", "--docker means nothing to 'aa'"},
        {"table", "table needs the FILE of a recorded run"},
        {"reproduce", "needs the FILE of a published table"},
        {"reproduce F --json", "--json of reproduce needs --from RUN"},
        {"table A B", "unexpected word 'B'"},
        {"table F --blocks 3", "--blocks means nothing to 'table'"},
        {"summarize F --reference a", "--reference means nothing to 'summarize'"},
        {"run --minutes 3", "--minutes means nothing to 'run'"},
        {"run --markdown", "--markdown means nothing to 'run'"},
        {"aa --resume D", "--resume means nothing to 'aa'"},
        {"run --blocks 0", "--blocks takes a whole number from 1 to 10000, not '0'"},
        {"run --blocks 10001", "not '10001'"},
        {"run --blocks 1.5", "not '1.5'"},
        {"run --blocks 3x", "not '3x'"},
        {"run --blocks=", "not ''"},
        {"run --seed 9007199254740992", "from 0 to 9007199254740991"},
        {"run --seed -1", "--seed takes"},
        {"run --seed 99999999999999999999", "--seed takes"},
        {"run --duration 0", "--duration takes a number from 0.1 to 86400, not '0'"},
        {"run --duration nan", "not 'nan'"},
        {"run --duration inf", "not 'inf'"},
        {"run --duration 1s", "not '1s'"},
        {"run --warmup -1", "not '-1'"},
        {"run --noise-limit 101", "from 1 to 100, not '101'"},
        {"run --threads 0", "--threads takes"},
        {"run --port 65536", "--port takes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Options options;
        Trouble trouble;
        if (parse(cases[i].line, &options, &trouble) != -EINVAL)
            fail_msg("taken: %s", cases[i].line);
        if (!strstr(trouble.text, cases[i].part))
            fail_msg("%s: '%s' is missing in: %s", cases[i].line, cases[i].part, trouble.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_not_given), cmocka_unit_test(test_values),
        cmocka_unit_test(test_verbs_with_files),  cmocka_unit_test(test_help_needs_nothing),
        cmocka_unit_test(test_wrong_usage),       cmocka_unit_test(test_help_tells_the_options_that_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
