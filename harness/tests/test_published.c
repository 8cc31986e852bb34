// Tests of published.c: the verdict on a published ratio of one, branch by branch.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/published.h"
#include "known_run.h"

enum { TOLERANCE = 15 };

typedef struct Case {
    double low, high;
    long long blocks;
    const char *limit, *reference_limit;
    Reproduction expected;
    const char *word; // of the reason; "": there is none
} Case;

static const Case cases[] = {
    {0.95, 1.05, 12, "server", "server", REPRODUCED, ""},
    {0.80, 0.90, 12, "server", "server", REPRODUCED, ""},
    {0.70, 0.84, 12, "server", "server", NOT_REPRODUCED, "below the published ratio by more than 15 %"},
    {1.16, 1.30, 12, "server", "server", NOT_REPRODUCED, "above the published ratio by more than 15 %"},
    {0.80, 1.20, 12, "server", "server", NOT_COMPARABLE, "wider than the tolerance"},
    {0.95, 1.05, 5, "server", "server", NOT_COMPARABLE, "5 blocks are too few"},
    {0.95, 1.05, 12, "noise", "server", NOT_COMPARABLE, "too much other work"},
    {0.95, 1.05, 12, "client", "client", NOT_COMPARABLE, "limit of both"},
    {0.95, 1.05, 12, "client", "server", NOT_COMPARABLE, "at least this"},
    {1.16, 1.30, 12, "client", "server", NOT_REPRODUCED, "above"},
    {0.95, 1.05, 12, "server", "link", NOT_COMPARABLE, "at most this"},
    {0.70, 0.84, 12, "server", "client", NOT_REPRODUCED, "below"},
};

// `names` were published with the rates, the first being the reference.
static json_t *published_table(const char *const *names, const double *rates, size_t count)
{
    json_t *cells = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(cells, json_pack("{s:s, s:f}", "contestant", names[i], "rps", rates[i]));
    return json_pack("{s:s, s:[{s:s, s:o}]}", "reference", names[0], "groups", "scenario", "s", "cells", cells);
}

static Finding finding_of(json_t *document, const json_t *table, const char *contestant)
{
    const Record record = {.document = document};
    const json_t *group = json_array_get(json_object_get(table, "groups"), 0);
    return published_find(&record, table, group, contestant, TOLERANCE);
}

static void test_a_published_ratio_of_one(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b"};
    static const double rates[] = {1000, 1000};
    json_t *table = published_table(names, rates, 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Case *one = &cases[i];
        json_t *document = run_new(12), *a = add_cell(document, "a"), *b = add_cell(document, "b");
        json_object_set_new(a, "bottleneck", json_string(one->reference_limit));
        json_object_set_new(b, "bottleneck", json_string(one->limit));
        json_object_set_new(b, "comparison",
                            json_pack("{s:{s:f, s:f, s:f, s:I}}", "rps", "ratio", (one->low + one->high) / 2, "low",
                                      one->low, "high", one->high, "blocks", (json_int_t)one->blocks));
        Finding finding = finding_of(document, table, "b");
        if (finding.reproduction != one->expected || !strstr(finding.reason, one->word) ||
            !*one->word != !*finding.reason)
            fail_msg("case %zu: %s: %s", i, reproduction_names[finding.reproduction], finding.reason);
        assert_near(finding.published, 1);
        free(finding.reason);
        json_decref(document);
    }
    json_decref(table);
}

static void assert_finding(json_t *document, const json_t *table, const char *contestant, Reproduction expected,
                           const char *reason)
{
    Finding finding = finding_of(document, table, contestant);
    assert_int_equal(finding.reproduction, expected);
    assert_string_equal(finding.reason, reason);
    free(finding.reason);
}

static void test_what_is_not_compared(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c", "d"};
    static const double rates[] = {1000, 500, 100, 100};
    json_t *table = published_table(names, rates, 4), *alone = published_table(names, rates, 1);
    json_t *document = run_new(12), *b, *c;
    add_cell(document, "a");
    b = add_cell(document, "b");
    c = add_cell(document, "c");
    json_object_set_new(c, "verdict", json_string("excluded"));
    json_object_set_new(c, "reason", json_string("has no compiler"));
    assert_finding(document, table, "a", REFERENCE, "");
    assert_finding(document, alone, "a", REFERENCE, "no peer was published beside it");
    assert_finding(document, table, "b", NOT_COMPARABLE,
                   "no block in which both it and the reference (ok) finished undisturbed");
    assert_finding(document, table, "c", NOT_COMPARABLE, "excluded: has no compiler");
    assert_finding(document, table, "d", NOT_COMPARABLE, "not measured in this run");
    json_object_set_new(b, "comparison", json_object());
    json_object_set_new(document, "reference", json_string("b"));
    assert_finding(document, table, "b", NOT_COMPARABLE, "the ratios of this run refer to b");
    json_decref(document);
    json_decref(table);
    json_decref(alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_published_ratio_of_one),
        cmocka_unit_test(test_what_is_not_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
