// `harness power`: how small a difference does a comparison see? The reference in a build that can be slowed, at 0, 1,
// 2 and 5 % more CPU per request, against itself.
//
// What a slowdown takes is calibrated first (slowdown.h), so that the small ones are known far better than they can be
// measured. SPDX-License-Identifier: MIT
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/bootstrap.h"
#include "harness/server/interrupt.h"
#include "harness/measure/machine.h"
#include "reports/text.h"
#include "harness/statistics/resample.h"
#include "harness/measure/run.h"
#include "harness/statistics/stats.h"
#include "harness/record/summary.h"
#include "harness/verbs/slowdown.h"
#include "harness/verbs/verbs.h"

#define MINUTES 15
#define SEED    20260208
// Every slowdown has an unslowed partner of its own, measured right before or after it.
static const double percents[] = {0, 1, 2, 5};

#define STEPS (sizeof percents / sizeof *percents)

static const struct {
    const char *key, *title;
    double sign; // of the change that more work makes
    double goal_percent;
} figures[] = {{"rps", "throughput", -1, 2}, {"server_cpu_ns_per_request", "CPU per request", 1, 1}};

static void lay_arms(Run *run)
{
    Contestant *contestant = &run->session.contestants[0];
    run->paired = true;
    run->arms = text_memory(2 * STEPS * sizeof *run->arms);
    for (size_t i = 0; i < STEPS; i++) {
        AUTO_FREE char *base = text_format("%s-base-%g", contestant->name, percents[i]);
        AUTO_FREE char *slowed = text_format("%s-%g", contestant->name, percents[i]);
        AUTO_FREE char *base_title = text_format("%s, +0 %% (partner %zu)", contestant->title, i + 1);
        AUTO_FREE char *title = text_format("%s, +%g %%", contestant->title, percents[i]);
        run_add_arm(run, contestant, base, base_title, NULL, 0);
        run_add_arm(run, contestant, slowed, title, NULL, 0);
    }
}

static int calibrate(Run *run, Trouble *ret_trouble)
{
    Slowdown slowdown;
    int error = slowdown_calibrate(run, &slowdown, ret_trouble);
    if (error < 0)
        return error;
    for (size_t i = 0; i < 2 * STEPS; i++)
        slowdown_apply(run, i, &slowdown, i % 2 == 0 ? 0 : percents[i / 2]);
    double minutes = run->session.options->minutes > 0 ? run->session.options->minutes : MINUTES;
    run->ends_ns = machine_now_ns() + (uint64_t)(minutes * 60e9);
    return 0;
}

// Seconds that one undisturbed pair took in all, with starts, validations, and the share of the attempts that were
// spoiled.
static double seconds_per_pair(const Run *run)
{
    double minutes = run->session.options->minutes > 0 ? run->session.options->minutes : MINUTES;
    double spent = ((double)machine_now_ns() - (double)run->ends_ns) / 1e9 + 60 * minutes;
    json_int_t blocks = json_integer_value(json_object_get(run->record.document, "blocks"));
    return spent / (double)((blocks > 0 ? blocks : 1) * (json_int_t)STEPS);
}

static void add_bar(Text *text, double share)
{
    for (int i = 1; i <= 20; i++)
        text_add(text, share >= (double)i / 20 - 0.025 ? "█" : "·");
}

static const double spans_min[] = {2.5, 5, 10};

#define SPANS (sizeof spans_min / sizeof *spans_min)

static size_t pairs_in(double minutes, double pair_s)
{
    size_t count = (size_t)(minutes * 60 / pair_s);
    return count > 0 ? count : 1;
}

// How often a comparison of `count` pairs finds something. Between equal builds that is a false positive, and drawn
// without replacement: what could not have been measured with the recorded pairs is not told (negative).
static double found_share(const double *ratios, size_t blocks, size_t count, size_t step, double sign)
{
    if (step == 0)
        return count <= blocks ? resample_false_positives(ratios, blocks, count, SUMMARY_ALPHA, 0.95, SEED).share : -1;
    // The recorded pairs tell the noise, the calibration tells the difference: what was measured by chance is taken
    // out.
    AUTO_FREE double *nominal = text_memory(blocks * sizeof *nominal);
    double median = stats_summary(ratios, blocks).median;
    for (size_t i = 0; i < blocks; i++)
        nominal[i] = ratios[i] - median + sign * log1p(percents[step] / 100);
    Power power = resample_power(nominal, blocks, count, SUMMARY_ALPHA, SEED);
    return sign > 0 ? power.above : power.below;
}

// One line: slowdown, what was measured, power after each span of time. Returns the power after the last.
static double add_line(const double *ratios, size_t blocks, size_t step, double sign, double pair_s, Text *text)
{
    Interval interval = bootstrap_median(ratios, blocks, 0.95, SEED);
    text_print(text, "  +%g %%  %+6.2f %% [%+6.2f..%+6.2f]", percents[step], 100 * expm1(interval.estimate),
               100 * expm1(interval.low), 100 * expm1(interval.high));
    double found = 0;
    for (size_t i = 0; i < SPANS; i++) {
        size_t count = pairs_in(spans_min[i], pair_s);
        found = found_share(ratios, blocks, count, step, sign);
        if (found < 0)
            text_add(text, "        –");
        else
            text_print(text, "  %5.1f %%%s", 100 * found, count > blocks ? "*" : "");
    }
    text_add(text, "  ");
    add_bar(text, found);
    text_add(text, "\n");
    return found;
}

// From pairs of equal builds, shifted: the smallest difference that is found four times of five.
static void add_detectable(const double *ratios, size_t blocks, double pair_s, Text *text)
{
    text_add(text, "  pairs of equal builds, shifted: seen with 80 % power");
    for (size_t i = 0; i < SPANS; i++) {
        double shift =
            resample_detectable_difference(ratios, blocks, pairs_in(spans_min[i], pair_s), SUMMARY_ALPHA, 0.8, SEED);
        text_print(text, "%s %.2f %% in %g min", i > 0 ? "," : "", 100 * expm1(shift), spans_min[i]);
    }
    text_add(text, "\n");
}

static void add_figure(const Run *run, size_t figure, double pair_s, Text *text)
{
    text_print(text, "\n%s\n slowed     measured [95 %%]       2.5 min    5 min   10 min  found in 10 min\n",
               figures[figure].title);
    for (size_t step = 0; step < STEPS; step++) {
        AUTO_FREE double *ratios = NULL;
        size_t blocks =
            summary_log_ratios(run->record.document, run->cells[0].scenario->name, run->arms[2 * step + 1].name,
                               run->arms[2 * step].name, figures[figure].key, &ratios);
        if (blocks < 2)
            continue;
        double found = add_line(ratios, blocks, step, figures[figure].sign, pair_s, text);
        if (step == 0)
            add_detectable(ratios, blocks, pair_s, text);
        if (percents[step] == figures[figure].goal_percent)
            text_print(text, "  goal: %.0f %% seen with 80 %% power in 10 minutes: %s\n", figures[figure].goal_percent,
                       found >= 0.8 ? "reached" : "not reached");
    }
}

static void add_curve(const Run *run, Text *text)
{
    double pair_s = seconds_per_pair(run);
    const json_t *document = run->record.document, *calibration = json_object_get(document, "calibration");
    text_print(text,
               "Calibrated: %.0f ns of CPU per request with %d iterations in every arm (so that the server is the "
               "limit), %.3f ns "
               "per iteration more. An undisturbed pair took %.2f s: a comparison of two builds alone, in such pairs, "
               "has %zu in 10 "
               "minutes; %" JSON_INTEGER_FORMAT " of each slowdown were recorded.\nHow often a comparison finds the "
               "difference at the level of %.0f %%, resampled from "
               "the recorded pairs (+0 %%: falsely; slowed: around the calibrated difference; *: more were drawn than "
               "recorded).\n",
               json_number_value(json_object_get(calibration, "cpu_ns_per_request")), SLOWDOWN_BASE_SPIN,
               json_number_value(json_object_get(calibration, "cpu_ns_per_iteration")), pair_s, pairs_in(10, pair_s),
               json_integer_value(json_object_get(document, "blocks")), 100 * SUMMARY_ALPHA);
    for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
        add_figure(run, f, pair_s, text);
}

int power_verb(const Options *given)
{
    static const RunPlan plan = {.folder = "power", .timed = true, .arms = lay_arms, .before = calibrate};
    Session session;
    Trouble trouble;
    if (session_open(given, &session, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    const char *contestant = session.settings.slowed;
    const char *scenario = given->scenarios.count > 0 ? given->scenarios.items[0] : session.settings.scenario;
    int status = EXIT_USAGE;
    if (!contestant || !scenario || given->scenarios.count > 1) {
        fprintf(stderr, "harness: power takes one scenario, and a contestant that can be slowed: 'slowed' in "
                        "harness/settings.toml\n");
    } else {
        Options options = *given;
        options.contestants = (Names){&contestant, 1};
        options.scenarios = (Names){&scenario, 1};
        options.driver = given->driver ? given->driver : "loadgen";
        options.duration_s = given->duration_s > 0 ? given->duration_s : PAIR_DURATION_S;
        options.warmup_s = given->warmup_s >= 0 ? given->warmup_s : PAIR_WARMUP_S;
        options.threads = given->threads > 0 ? given->threads : 1;
        Run run = {0};
        status = run_whole(&options, &plan, &run);
        if (run.cells && !json_object_get(run.record.document, "calibration")) {
            fprintf(stderr, "harness: interrupted before the calibration: there is no curve\n");
            run_free(&run);
        } else if (run.cells) {
            AUTO_TEXT Text text = {0};
            add_curve(&run, &text);
            printf("\n%s", text.data);
            if (record_write(&run.record, "power.txt", text.data, text.length, &trouble) < 0)
                fprintf(stderr, "harness: %s\n", trouble.text);
            run_free(&run);
        }
    }
    session_close(&session);
    return status;
}
