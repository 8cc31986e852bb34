// `harness run`: builds, validates, then measures in interleaved rounds, recording after every one.
//
// Order: every contestant is prepared; every cell (scenario x contestant) is validated in full; then, scenario by
// scenario, round by round, the contestants that are well run in a random order. A void round is run again once.
// SPDX-License-Identifier: MIT
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "machine.h"
#include "plan.h"
#include "record.h"
#include "reports/text.h"
#include "session.h"
#include "tables.h"
#include "verbs.h"

// What a round costs beside the load: start, validation, stop.
#define ROUND_OVERHEAD_S 1

typedef struct Cell {
    Scenario *scenario;
    const Contestant *contestant;
    json_t *record; // borrowed from the document
    RoundPlan plan;
    bool well; // validated, and no round failed
} Cell;

typedef struct Run {
    Session session;
    Record record;
    Progress progress;
    Random random;
    Cell *cells; // scenario by scenario
    size_t cell_count;
    long long rounds;
    uint64_t seconds_left;
    size_t position; // of the round in the order of the run
    bool save_failed;
} Run;

static void run_save(Run *run)
{
    AUTO_FREE char *time = machine_utc_time();
    json_object_set_new(run->record.document, "updated_at", json_string(time));
    Trouble trouble;
    bool failed = record_save(&run->record, &trouble) < 0;
    // The last good record is still there whole, and the next round tries again.
    if (failed && !run->save_failed) {
        progress_end(&run->progress);
        fprintf(stderr, "harness: %s; measuring goes on, the record is tried again after the next round\n",
                trouble.text);
    }
    run->save_failed = failed;
}

static int find_tools(Run *run, Trouble *ret_trouble)
{
    json_t *tools = json_object();
    json_object_set_new(run->record.document, "tools", tools);
    for (size_t i = 0; i < run->session.scenario_count; i++) {
        const Driver *driver = driver_find(run->session.scenarios[i].load.driver);
        AUTO_FREE char *version = NULL;
        if (json_object_get(tools, driver->name))
            continue;
        int result = driver_version(driver, run->session.build, &version, ret_trouble);
        if (result < 0)
            return result;
        json_object_set_new(tools, driver->name, json_string(version));
    }
    return 0;
}

static void describe(Run *run, const char *reference)
{
    const Session *session = &run->session;
    json_t *document = run->record.document;
    AUTO_FREE char *time = machine_utc_time(), *revision = machine_revision(session->root);
    uint64_t seed = session->options->seeded ? session->options->seed : random_seed();
    run->random.state = seed;
    json_object_set_new(document, "started_at", json_string(time));
    json_object_set_new(document, "ended_at", json_null());
    json_object_set_new(document, "interrupted", json_false());
    json_object_set_new(document, "revision", revision ? json_string(revision) : json_null());
    json_object_set_new(document, "seed", json_integer((json_int_t)seed));
    json_object_set_new(document, "reference", reference ? json_string(reference) : json_null());
    json_object_set_new(document, "rounds", json_integer(run->rounds));
    json_object_set_new(document, "workers", json_integer(session->workers));
    json_object_set_new(document, "machine", machine_describe(&session->cpus));
}

// All cells, each excluded until it is measured; the plans with their loads.
static int lay_out(Run *run, Trouble *ret_trouble)
{
    Session *session = &run->session;
    json_t *scenarios = json_array();
    json_object_set_new(run->record.document, "scenarios", scenarios);
    run->cells = text_memory(session->scenario_count * session->contestant_count * sizeof *run->cells);
    for (size_t i = 0; i < session->scenario_count; i++) {
        Scenario *scenario = &session->scenarios[i];
        RoundPlan plan;
        int result = session_plan(session, scenario, &plan, ret_trouble);
        if (result < 0)
            return result;
        json_array_append_new(scenarios, record_scenario(scenario, &plan.load));
        for (size_t j = 0; j < session->contestant_count; j++) {
            const Contestant *contestant = &session->contestants[j];
            run->cells[run->cell_count++] =
                (Cell){scenario, contestant, record_cell(&run->record, scenario, contestant), plan, false};
        }
    }
    return 0;
}

static void record_contestants(Run *run)
{
    json_t *contestants = json_array();
    json_object_set_new(run->record.document, "contestants", contestants);
    for (size_t i = 0; i < run->session.contestant_count; i++)
        json_array_append_new(contestants, record_contestant(&run->session.contestants[i]));
}

static void cell_failed(Run *run, Cell *cell, int result, const char *reason)
{
    Verdict verdict = verdict_of_error(result);
    cell->well = false;
    record_verdict(cell->record, verdict, reason);
    session_count(&run->session, verdict);
}

static void validate_cell(Run *run, Cell *cell)
{
    AUTO_FREE char *excluded = session_exclusion(&run->session, cell->contestant, cell->scenario);
    if (excluded) {
        record_verdict(cell->record, VERDICT_EXCLUDED, excluded);
        return;
    }
    progress_show(&run->progress, "%s %s: validation", cell->scenario->name, cell->contestant->name);
    Trouble trouble;
    int result = round_validate(cell->contestant, cell->scenario, &cell->plan, &cell->plan.wire_bytes, &trouble);
    if (result == -EINTR)
        return;
    if (result < 0) {
        cell_failed(run, cell, result, trouble.text);
        return;
    }
    cell->well = true;
    json_object_set_new(cell->record, "wire_bytes", json_integer((json_int_t)cell->plan.wire_bytes));
}

static uint64_t round_seconds(const Cell *cell)
{
    return (uint64_t)(cell->plan.load.duration_s + cell->plan.load.warmup_s + ROUND_OVERHEAD_S);
}

static void show_round(Run *run, const Cell *cell, long long number, bool again)
{
    progress_show(&run->progress, "%s %s: round %lld/%lld%s, %llu:%02llu left", cell->scenario->name,
                  cell->contestant->name, number, run->rounds, again ? " again" : "",
                  (unsigned long long)run->seconds_left / 60, (unsigned long long)run->seconds_left % 60);
}

static bool voids(int result)
{
    return result == -EBADMSG || result == -ETIMEDOUT;
}

static void measure_cell(Run *run, Cell *cell, long long number)
{
    const Driver *driver = cell->plan.driver;
    for (int attempt = 0; attempt < 2 && !interrupt_signal(); attempt++) {
        show_round(run, cell, number, attempt > 0);
        Round round = {0};
        Trouble trouble;
        int result = round_measure(cell->contestant, cell->scenario, &cell->plan, &round, &trouble);
        if (result == 0) {
            record_round(cell->record, &round, driver, number, run->position++);
            record_verdict(cell->record, VERDICT_OK, NULL);
        } else if (result != -EINTR && voids(result)) {
            record_void_round(cell->record, &round, driver, number, trouble.text);
        }
        round_free(&round);
        if (result == 0 || result == -EINTR)
            return;
        // Accounting can be spoiled from outside, once; a crash cannot.
        if (!voids(result) || attempt == 1) {
            AUTO_FREE char *reason = voids(result) ? text_format("round %lld was void twice: %s", number, trouble.text)
                                                   : text_copy(trouble.text);
            cell_failed(run, cell, result, reason);
            return;
        }
    }
}

static void measure_scenario(Run *run, Cell *cells, size_t count)
{
    AUTO_FREE size_t *order = text_memory(count * sizeof *order);
    for (long long number = 1; number <= run->rounds; number++) {
        plan_shuffle(&run->random, order, count);
        for (size_t i = 0; i < count && !interrupt_signal(); i++) {
            Cell *cell = &cells[order[i]];
            if (!cell->well)
                continue;
            measure_cell(run, cell, number);
            run_save(run);
            uint64_t spent =
                cell->well ? round_seconds(cell) : round_seconds(cell) * (uint64_t)(run->rounds - number + 1);
            run->seconds_left -= spent < run->seconds_left ? spent : run->seconds_left;
        }
    }
}

static void measure(Run *run)
{
    for (size_t i = 0; i < run->cell_count && !interrupt_signal(); i++)
        validate_cell(run, &run->cells[i]);
    run_save(run);
    for (size_t i = 0; i < run->cell_count; i++)
        if (run->cells[i].well)
            run->seconds_left += round_seconds(&run->cells[i]) * (uint64_t)run->rounds;
    size_t width = run->session.contestant_count;
    for (size_t i = 0; i < run->session.scenario_count && !interrupt_signal(); i++)
        measure_scenario(run, run->cells + i * width, width);
    progress_end(&run->progress);
}

static void close_record(Run *run)
{
    AUTO_FREE char *time = machine_utc_time();
    json_t *document = run->record.document;
    json_object_set_new(document, "ended_at", json_string(time));
    json_object_set_new(document, "interrupted", json_boolean(interrupt_signal() != 0));
    for (size_t i = 0; i < run->cell_count && interrupt_signal(); i++)
        if (run->cells[i].well && json_array_size(json_object_get(run->cells[i].record, "rounds")) == 0)
            record_verdict(run->cells[i].record, VERDICT_EXCLUDED, "interrupted before its first round");
    run_save(run);
    Trouble trouble;
    if (tables_publish(&run->record, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        run->session.unmeasured = true;
    }
    if (run->save_failed)
        run->session.unmeasured = true;
    fprintf(stderr, "recorded in %s\n", run->record.path);
}

// 0 when the rounds can begin; else the trouble tells why not.
static int run_begin(Run *run, Trouble *ret_trouble)
{
    const Options *options = run->session.options;
    AUTO_FREE char *base =
        options->results ? text_copy(options->results) : text_format("%s/results/runs", run->session.root);
    int result = record_open(base, &run->record, ret_trouble);
    if (result < 0)
        return -EIO;
    run->rounds = options->rounds > 0 ? options->rounds : 3;
    describe(run, options->reference ? options->reference : run->session.settings.reference);
    result = lay_out(run, ret_trouble);
    // Before the builds, which may take minutes: a full disk or a missing generator is told now.
    if (result == 0)
        result = record_save(&run->record, ret_trouble) < 0 ? -EIO : 0;
    if (result == 0)
        result = session_prepare(&run->session, &run->progress, ret_trouble);
    if (result == 0)
        result = find_tools(run, ret_trouble);
    return result;
}

int run_verb(const Options *options)
{
    Run run = {.progress = progress_start()};
    Trouble trouble;
    if (session_open(options, &run.session, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    int result = run_begin(&run, &trouble);
    int status = result == -EINVAL ? EXIT_USAGE : EXIT_UNMEASURED;
    if (result == 0 || (result == -EINTR && run.cells)) {
        record_contestants(&run);
        if (result == 0)
            measure(&run);
        close_record(&run);
        status = session_status(&run.session);
    } else {
        fprintf(stderr, "harness: %s\n", trouble.text);
    }
    free(run.cells);
    record_free(&run.record);
    session_close(&run.session);
    return status;
}
