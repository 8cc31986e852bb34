// Tests of bottleneck.c: which signs name which limit.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "harness/measure/bottleneck.h"

static void test_signs(void **state)
{
    (void)state;
    static const struct {
        double server, generator, foreign, link;
        bool fixed_rate;
        const char *expected;
    } cases[] = {
        {0.97, 0.50, 0.01, 0.0, false, "server"},
        {0.50, 0.97, 0.01, 0.0, false, "client"},
        {0.99, 0.99, 0.01, 0.0, false, "server"}, // both busy: the server is
        {0.95, 0.95, 0.00, 1.0, false, "server"},
        {0.97, 0.97, 0.05, 1.0, true, "noise"}, // whatever the other signs
        {0.97, 0.50, 0.0499, 0.0, false, "server"},
        {0.30, 0.30, 0.01, 0.50, false, "link"},
        {0.30, 0.30, 0.01, 0.49, false, "server"}, // it waits, and computes nothing
        {0.30, 0.85, 0.01, 0.50, false, "link"},
        {0.30, 0.97, 0.01, 1.0, false, "client"},
        {0.70, 0.80, 0.01, 0.0, false, "client"}, // two that take turns: the busier one
        {0.85, 0.80, 0.01, 0.0, false, "server"},
        {0.80, 0.80, 0.01, 0.0, false, "server"},
        {0.70, 0.79, 0.01, 0.0, false, "server"},
        {0.30, 0.30, 0.01, 0.0, true, "rate"},
        {0.30, 0.85, 0.01, 1.0, true, "rate"},
        {0.97, 0.30, 0.01, 0.0, true, "server"}, // it could not keep the rate
        {0.30, 0.97, 0.01, 0.0, true, "client"},
        {-1, -1, -1, 0.0, false, "server"}, // nothing was sampled
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Signs signs = {.server_cpu_use = cases[i].server,
                       .generator_cpu_use = cases[i].generator,
                       .foreign_cpu_use = cases[i].foreign,
                       .link_waiting = cases[i].link,
                       .noise_limit = NOISE_LIMIT,
                       .fixed_rate = cases[i].fixed_rate};
        if (strcmp(bottleneck(&signs), cases[i].expected) != 0)
            fail_msg("case %zu: %s, not %s", i, bottleneck(&signs), cases[i].expected);
    }
}

static void test_the_limit_of_noise_is_the_runs(void **state)
{
    (void)state;
    Signs signs = {.server_cpu_use = 1, .foreign_cpu_use = 0.2, .noise_limit = 0.3};
    assert_string_equal(bottleneck(&signs), "server");
    signs.noise_limit = 0.2;
    assert_string_equal(bottleneck(&signs), "noise");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_the_limit_of_noise_is_the_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
