// `harness regress [BASE [HEAD]]`: is the second revision slower than the first? Both are built side by side and
// measured in the same blocks, beside the base once more; each figure is asked sequentially (sequential.h).
//
// The level is divided over the figures (Bonferroni), so that at most FALSE_ALARM of the comparisons of equal builds
// end red for any of them; "no regression" needs every figure's word, each at its own level (Berger's
// intersection-union test, Technometrics 24, 1982).
//
// Throughput and tails are made by the generator and by the machine's other work too. They are gated only where this
// machine can see them: where the A/A blocks say that all the blocks of the plan would hardly rule the threshold out,
// they are watched, which means that they can be red, but are not waited for. That looks at the base alone, never at
// what the head did.
// SPDX-License-Identifier: MIT
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/measure/run.h"
#include "harness/record/summary.h"
#include "harness/server/interrupt.h"
#include "harness/server/process.h"
#include "harness/statistics/bootstrap.h"
#include "harness/statistics/resample.h"
#include "harness/statistics/sequential.h"
#include "harness/verbs/revision.h"
#include "harness/verbs/slowdown.h"
#include "harness/verbs/verbs.h"
#include "reports/text.h"

#define BLOCKS 96
// Of 25 ms: seen here, within one server on an idle machine, CPU per request differs by 10 % from one 300 ms to the
// next, and by 1.6 % between every other 40 ms of 600 and the rest. Between equal builds the spread of the ratio fell
// from 8 to 12 % with rounds one after the other to 5 % with 6 turns and 3.5 % with 12.
#define TURNS             12
#define THRESHOLD_PERCENT 3
#define FALSE_ALARM       0.01
#define MISSED            0.05
#define SEED              20260208

enum { BASE, HEAD, TWIN, ARMS };

// `scale`: how many thresholds it must be worse by to matter. A start is a few milliseconds of page faults; a tail is
// made of few requests.
typedef struct Figure {
    const char *key, *title;
    double sign; // of the change that is worse
    double scale;
    bool at_a_rate; // asked where requests come at a fixed rate, the others where they do not
    bool shared;    // made by more than the server: may be watched instead of gated
} Figure;

static const Figure figures[] = {
    {"rps", "throughput", -1, 1, false, true},
    {"server_cpu_ns_per_request", "CPU per request", 1, 1, false, false},
    {"anonymous_peak_bytes", "memory", 1, 2, false, false},
    {"start_cpu_ns", "CPU to start", 1, 5, false, false},
    {"latency_p99_batches_ns", "p99 at a fixed rate, by batches", 1, 5, true, true},
    {"latency_p99_ns", "p99 at a fixed rate, of the round", 1, 5, true, true},
};

#define FIGURES    (sizeof figures / sizeof *figures)
#define SIZE_SCALE 2.0

static const char *const answers[] = {
    [ANSWER_OPEN] = "could not tell", [ANSWER_WORSE] = "regression", [ANSWER_NOT_WORSE] = "no regression"};
#define WATCHED "watched, not gated"

static double threshold_percent(const Run *run)
{
    double given = run->session.options->threshold_percent;
    return given > 0 ? given : THRESHOLD_PERCENT;
}

static bool is_asked(const Figure *figure, const Scenario *scenario)
{
    return figure->at_a_rate == (scenario->load.rate_of_slowest > 0 || scenario->load.rate_rps > 0);
}

// How many questions there are: what the level is divided by.
static size_t questions(const Run *run)
{
    size_t count = 0;
    for (size_t s = 0; s < run->session.scenario_count; s++)
        for (size_t f = 0; f < FIGURES; f++)
            count += is_asked(&figures[f], &run->session.scenarios[s]);
    return count;
}

// What the blocks say of an arm against the base.
typedef struct Side {
    double *worse; // log ratios, above 0 worse; owned
    size_t blocks;
    SequentialAnswer answer;
} Side;

// What they say of one figure in one scenario.
typedef struct Finding {
    Side head, twin;
    double threshold_percent;
    bool watched; // open, and the twin tells that it would stay so
} Finding;

static Side look_at(const Run *run, const Cell *cells, const Figure *figure, int arm, const Sequential *plan)
{
    Side side;
    side.blocks = summary_log_ratios(run->record.document, cells[0].scenario->name, run->arms[arm].name,
                                     run->arms[BASE].name, figure->key, &side.worse);
    for (size_t i = 0; i < side.blocks; i++)
        side.worse[i] *= figure->sign;
    side.answer = sequential_answer(plan, side.worse, side.blocks);
    return side;
}

static Finding find(const Run *run, const Cell *cells, const Figure *figure)
{
    Finding finding = {.threshold_percent = figure->scale * threshold_percent(run)};
    Sequential plan;
    sequential_plan(log1p(finding.threshold_percent / 100), (size_t)run->blocks, FALSE_ALARM / (double)questions(run),
                    MISSED, &plan);
    finding.head = look_at(run, cells, figure, HEAD, &plan);
    finding.twin = look_at(run, cells, figure, TWIN, &plan);
    finding.watched = figure->shared && finding.head.answer == ANSWER_OPEN &&
                      sequential_is_blind(&plan, finding.twin.worse, finding.twin.blocks);
    return finding;
}

static void finding_free(Finding *finding)
{
    free(finding->head.worse);
    free(finding->twin.worse);
}

// Every figure that is waited for has its answer, or one is red.
static bool enough(Run *run, Cell *cells)
{
    bool all = true, red = false;
    for (size_t f = 0; f < FIGURES; f++) {
        if (!is_asked(&figures[f], cells[0].scenario))
            continue;
        Finding finding = find(run, cells, &figures[f]);
        red |= finding.head.answer == ANSWER_WORSE;
        all &= finding.head.answer == ANSWER_NOT_WORSE || finding.watched;
        finding_free(&finding);
    }
    return red || all || !cells[BASE].well || !cells[HEAD].well;
}

static void lay_arms(Run *run)
{
    Session *session = &run->session;
    const Options *options = session->options;
    Contestant *base = &session->contestants[0], *other = &session->contestants[1];
    AUTO_FREE char *base_name = text_format("%s-base", base->name), *twin_name = text_format("%s-base-aa", base->name);
    AUTO_FREE char *head_name = text_format("%s-head", base->name);
    AUTO_FREE char *base_title = text_format("%s, base: %s", base->title, options->file);
    AUTO_FREE char *head_title = text_format("%s, head: %s", other->title, options->head);
    AUTO_FREE char *twin_title = text_format("%s, base again (A/A)", base->title);
    run->arms = text_memory(ARMS * sizeof *run->arms);
    run_add_arm(run, base, base_name, base_title, NULL, 0);
    run_add_arm(run, other, head_name, head_title, NULL, 0);
    run_add_arm(run, base, twin_name, twin_title, run->arms[BASE].name, 0);
}

typedef struct Report {
    Text text;
    json_t *answers;
    size_t regressions, open, watched, false_alarms;
} Report;

static void count(Report *report, SequentialAnswer answer)
{
    report->regressions += answer == ANSWER_WORSE;
    report->open += answer == ANSWER_OPEN;
}

static void add_size(const Run *run, Report *report)
{
    long long base = run->arms[BASE].contestant->binary_bytes, head = run->arms[HEAD].contestant->binary_bytes;
    double threshold = SIZE_SCALE * threshold_percent(run);
    if (base <= 0 || head <= 0)
        return;
    double worse = 100 * ((double)head / (double)base - 1);
    SequentialAnswer answer = worse >= threshold ? ANSWER_WORSE : ANSWER_NOT_WORSE;
    count(report, answer);
    text_print(&report->text, "| the build | size of the binary | %+.2f %% (%lld to %lld B) | %g %% | | %s |\n", worse,
               base, head, threshold, answers[answer]);
    json_array_append_new(report->answers, json_pack("{s:n, s:s, s:f, s:i, s:f, s:s}", "scenario", "figure",
                                                     "binary_bytes", "threshold_percent", threshold, "blocks", 0,
                                                     "worse_percent", worse, "answer", answers[answer]));
}

// The smallest difference that so many blocks, were they as those between equal builds, see four times of five;
// INFINITY where there is none.
static double seen_percent(const Run *run, const Side *twin, size_t blocks)
{
    return twin->blocks < 2
               ? INFINITY
               : 100 * expm1(resample_detectable_difference(twin->worse, twin->blocks, blocks,
                                                            FALSE_ALARM / (double)questions(run), 0.8, SEED));
}

static void add_line(const Run *run, const Cell *cells, const Figure *figure, Report *report)
{
    Finding finding = find(run, cells, figure);
    const Side *head = &finding.head, *twin = &finding.twin;
    const char *scenario = cells[0].scenario->name;
    const char *answer = finding.watched ? WATCHED : answers[head->answer];
    json_t *object =
        json_pack("{s:s, s:s, s:f, s:I, s:s}", "scenario", scenario, "figure", figure->key, "threshold_percent",
                  finding.threshold_percent, "blocks", (json_int_t)head->blocks, "answer", answer);
    finding.watched ? (void)report->watched++ : count(report, head->answer);
    report->false_alarms += twin->answer == ANSWER_WORSE;
    text_print(&report->text, "| %s | %s | ", scenario, figure->title);
    if (head->blocks > 0) {
        Interval interval = bootstrap_median(head->worse, head->blocks, 0.95, SEED);
        double worse = 100 * expm1(interval.estimate), low = 100 * expm1(interval.low),
               high = 100 * expm1(interval.high);
        text_print(&report->text, "%+.2f %% [%+.2f..%+.2f]", worse, low, high);
        json_object_set_new(object, "worse_percent", json_real(worse));
        json_object_set_new(object, "worse_percent_low", json_real(low));
        json_object_set_new(object, "worse_percent_high", json_real(high));
    }
    text_print(&report->text, " | %g %% | %zu | %s", finding.threshold_percent, head->blocks, answer);
    size_t blocks = finding.watched ? (size_t)run->blocks : twin->blocks;
    double seen = seen_percent(run, twin, blocks);
    if (isfinite(seen))
        json_object_set_new(object, "detectable_percent", json_real(seen));
    if (isfinite(seen) && finding.watched)
        text_print(&report->text, ": even %zu blocks could have seen only %.1f %%", blocks, seen);
    else if (isfinite(seen) && head->answer == ANSWER_OPEN)
        text_print(&report->text, ", could have seen %.1f %%", seen);
    text_print(&report->text, "%s |\n",
               twin->answer == ANSWER_WORSE ? "; but the base is worse than itself (A/A)" : "");
    json_array_append_new(report->answers, object);
    finding_free(&finding);
}

static void add_cells(const Run *run, Report *report)
{
    for (size_t s = 0; s < run->session.scenario_count; s++) {
        const Cell *cells = run->cells + s * ARMS;
        for (size_t arm = BASE; arm <= HEAD; arm++) {
            const char *verdict = json_string_value(json_object_get(cells[arm].record, "verdict"));
            const char *reason = json_string_value(json_object_get(cells[arm].record, "reason"));
            if (strcmp(verdict ? verdict : "", "ok") != 0)
                text_print(&report->text, "| %s | %s | not measured: %s | | | could not tell |\n",
                           cells[arm].scenario->name, run->arms[arm].title, reason ? reason : "interrupted");
        }
        for (size_t f = 0; f < FIGURES; f++)
            if (is_asked(&figures[f], cells[0].scenario))
                add_line(run, cells, &figures[f], report);
    }
}

static const char *conclusion(const Report *report)
{
    return report->false_alarms > 0
               ? "Could not tell: the base was found worse than itself, this machine is too unsteady."
           : report->regressions > 0 ? "Regression."
           : report->open > 0        ? "Could not tell."
                                     : "No regression.";
}

static int tell(Run *run, const Revision *revisions)
{
    const Revision *base = &revisions[BASE], *head = &revisions[HEAD];
    Report report = {.answers = json_array()};
    text_print(&report.text,
               "%s: %s (%.12s) against its base %s (%.12s). At most %g %% of the comparisons of equal builds find a "
               "regression, "
               "at most %g %% of regressions of the threshold are missed.\n\n"
               "| scenario | figure | worse than the base [95 %%] | threshold | blocks | answer "
               "|\n|---|---|---|--:|--:|---|\n",
               run->arms[BASE].contestant->title, head->name, head->commit ? head->commit : "as it is", base->name,
               base->commit ? base->commit : "as it is", 100 * FALSE_ALARM, 100 * MISSED);
    add_cells(run, &report);
    add_size(run, &report);
    text_print(&report.text, "\n%s\n", conclusion(&report));
    if (report.watched > 0)
        text_print(&report.text,
                   "Watched, not gated: the base differs from itself too much on this machine for the threshold "
                   "to be ruled out; far worse would have been red.\n");
    json_object_set_new(run->record.document, "regression",
                        json_pack("{s:s, s:s?, s:s, s:s?, s:f, s:f, s:o}", "base", base->name, "base_commit",
                                  base->commit, "head", head->name, "head_commit", head->commit, "false_alarm",
                                  FALSE_ALARM, "missed", MISSED, "answers", report.answers));
    run_save(run);
    printf("\n%s", report.text.data);
    int status = report.false_alarms > 0  ? EXIT_UNMEASURED
                 : report.regressions > 0 ? EXIT_FINDING
                 : report.open > 0        ? EXIT_UNMEASURED
                                          : EXIT_WELL;
    Trouble trouble;
    if (record_write(&run->record, "regression.md", report.text.data, report.text.length, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        status = status == EXIT_WELL ? EXIT_UNMEASURED : status;
    }
    text_free(&report.text);
    return status;
}

// The options with which two builds are compared: short rounds, our own generator, unless told otherwise.
static int regress_options(const Options *given, const Settings *settings, Options *ret_options, Trouble *ret_trouble)
{
    Options options = *given;
    if (options.slowdown_percent >= 0 && options.contestants.count == 0 && settings->slowed)
        options.contestants.items[options.contestants.count++] = settings->slowed;
    if (options.slowdown_percent >= 0 && options.file) {
        trouble_set(ret_trouble, "--slowdown compares the working tree with itself; it takes no revision");
        return -EINVAL;
    }
    if (options.contestants.count == 0 && settings->reference)
        options.contestants.items[options.contestants.count++] = settings->reference;
    if (options.contestants.count != 1) {
        trouble_set(ret_trouble, "regress compares one contestant; name it with --contestant, or as the reference in "
                                 "harness/settings.toml");
        return -EINVAL;
    }
    options.driver = given->driver ? given->driver : "loadgen";
    options.duration_s = given->duration_s > 0 ? given->duration_s : PAIR_DURATION_S;
    options.warmup_s = given->warmup_s >= 0 ? given->warmup_s : PAIR_WARMUP_S;
    options.threads = given->threads > 0 ? given->threads : 1;
    *ret_options = options;
    return 0;
}

static int slow_the_head(Run *run, Trouble *ret_trouble)
{
    Slowdown slowdown;
    int error = slowdown_calibrate(run, &slowdown, ret_trouble);
    for (size_t arm = 0; error == 0 && arm < ARMS; arm++)
        slowdown_apply(run, arm, &slowdown, arm == HEAD ? run->session.options->slowdown_percent : 0);
    return error;
}

static int compare(const Options *options, const Revision *revisions)
{
    const RunPlan plan = {.folder = "regress",
                          .blocks = BLOCKS,
                          .turns = TURNS,
                          .arms = lay_arms,
                          .enough = enough,
                          .before = options->slowdown_percent >= 0 ? slow_the_head : NULL};
    Run run = {0};
    int status = run_whole(options, &plan, &run);
    if (!run.cells)
        return status;
    if (!interrupt_signal()) {
        int told = tell(&run, revisions);
        // What could not be measured has its line; a wrong answer is a finding as everywhere.
        status = status == EXIT_FINDING || told == EXIT_FINDING ? EXIT_FINDING : status > told ? status : told;
    }
    run_free(&run);
    return status;
}

static int open_and_compare(const Session *session, const Options *options, Trouble *ret_trouble)
{
    Revision revisions[2] = {0};
    const char *trees[2];
    bool slowed = options->slowdown_percent >= 0; // the working tree against itself
    int result = slowed ? revision_open(session->root, NULL, &revisions[BASE], ret_trouble)
                        : revision_open_base(session->root, options->file, &revisions[BASE], ret_trouble);
    if (result == 0)
        result = revision_open(session->root, options->head, &revisions[HEAD], ret_trouble);
    if (result == 0 && slowed) {
        free(revisions[HEAD].name);
        revisions[HEAD].name = text_format("slowed by %g %%", options->slowdown_percent);
    }
    int status = result == -EINTR ? 128 + interrupt_signal() : result == -EINVAL ? EXIT_USAGE : EXIT_UNMEASURED;
    if (result == 0) {
        Options both = *options;
        if (!slowed)
            revision_keep_only(session->root, revisions, 2);
        for (int i = 0; i < 2; i++)
            trees[i] = revisions[i].tree;
        both.trees = (Names){trees, 2};
        both.file = revisions[BASE].name;
        both.head = revisions[HEAD].name;
        status = compare(&both, revisions);
    }
    revision_free(&revisions[BASE]);
    revision_free(&revisions[HEAD]);
    return result == 0 ? status : -status;
}

int regress_verb(const Options *given)
{
    Session session;
    Options options;
    Trouble trouble;
    const char *names[64];
    if (session_open(given, &session, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    int status = -EXIT_USAGE;
    if (regress_options(given, &session.settings, &options, &trouble) == 0) {
        if (options.scenarios.count == 0) {
            size_t index;
            json_t *name;
            options.scenarios = (Names){names, 0};
            json_array_foreach((json_t *)session.settings.regress, index, name)
            {
                if (options.scenarios.count < sizeof names / sizeof *names)
                    names[options.scenarios.count++] = json_string_value(name);
            }
        }
        status = open_and_compare(&session, &options, &trouble);
    }
    session_close(&session);
    if (status >= 0)
        return status;
    fprintf(stderr, "harness: %s\n", trouble.text);
    return -status;
}
