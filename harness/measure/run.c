// `harness run` and what its kin share: see run.h.
//
// Order: every contestant is prepared; every cell (scenario x contestant) is validated in full; then, scenario by
// scenario, the blocks. A record that is taken up again must have been made by the same plan on the same machine with
// the same binaries; what it holds already is not measured again. SPDX-License-Identifier: MIT
#include "harness/measure/run.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/input/hash.h"
#include "harness/input/file.h"
#include "harness/measure/blocks.h"
#include "harness/measure/bottleneck.h"
#include "harness/measure/capacity.h"
#include "harness/server/interrupt.h"
#include "harness/measure/machine.h"
#include "harness/measure/plan.h"
#include "harness/record/resume.h"
#include "reports/text.h"
#include "harness/record/summary.h"
#include "harness/verbs/tables.h"

// Six contestants make 15 pairs, which 12 blocks could tell apart only if they never changed places. Rounds are short,
// so that many blocks cost little: ten minutes a scenario with all contestants, most of it .NET's warm-up.
#define BLOCKS 40
// More than fit into any span of time.
#define TIMED_BLOCKS 100000

void run_save(Run *run)
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

void run_cell_failed(Run *run, Cell *cell, int error, const Trouble *trouble)
{
    Verdict verdict = verdict_of_error(error);
    cell->well = false;
    record_verdict(cell->record, verdict, trouble->check, trouble->text);
    session_count(&run->session, verdict);
}

// The versions of the generators, and what this program and ours are, to the byte.
static int find_tools(Run *run, json_t *ret_tools, Trouble *ret_trouble)
{
    AUTO_FREE char *self = hash_file("/proc/self/exe"), *loadgen = driver_program(&driver_loadgen);
    AUTO_FREE char *loadgen_hash = hash_file(loadgen);
    json_object_set_new(ret_tools, "harness_sha256", json_string(self ? self : "unreadable"));
    json_object_set_new(ret_tools, "loadgen_sha256", json_string(loadgen_hash ? loadgen_hash : "unreadable"));
    for (size_t i = 0; i < run->cell_count; i++) {
        const Driver *driver = run->cells[i].plan.driver;
        AUTO_FREE char *version = NULL;
        if (json_object_get(ret_tools, driver->name))
            continue;
        int result = driver_version(driver, run->session.build, &version, ret_trouble);
        if (result < 0)
            return result;
        json_object_set_new(ret_tools, driver->name, json_string(version));
    }
    return 0;
}

static json_t *arguments_of(const Options *options)
{
    json_t *words = json_array();
    for (int i = 1; i < options->word_count; i++)
        json_array_append_new(words, json_string(options->words[i]));
    return words;
}

static void describe(Run *run, const Options *options, const char *reference, bool timed)
{
    json_t *document = run->record.document;
    AUTO_FREE char *time = machine_utc_time(), *revision = machine_revision(run->session.root);
    run->seed = options->seeded ? options->seed : random_seed();
    json_object_set_new(document, "arguments", arguments_of(options));
    json_object_set_new(document, "started_at", json_string(time));
    json_object_set_new(document, "updated_at", json_string(time));
    json_object_set_new(document, "ended_at", json_null());
    json_object_set_new(document, "interrupted", json_false());
    json_object_set_new(document, "resumed_at", json_array());
    json_object_set_new(document, "revision", revision ? json_string(revision) : json_null());
    json_object_set_new(document, "seed", json_integer((json_int_t)run->seed));
    json_object_set_new(document, "reference", reference ? json_string(reference) : json_null());
    // With a time instead of a number of blocks the number is known at the end.
    json_object_set_new(document, "blocks", json_integer(timed ? 0 : run->blocks));
    json_object_set_new(document, "noise_limit", json_real(run->noise_limit));
    json_object_set_new(document, "workers", json_integer(run->session.workers));
    json_object_set_new(document, "machine", machine_describe(&run->session.cpus));
    json_object_set_new(document, "spoiled", json_array());
}

void run_add_arm(Run *run, Contestant *contestant, const char *name, const char *title, const char *twin_of,
                 long long spin)
{
    run->arms[run->arm_count++] = (Arm){
        .contestant = contestant, .name = text_copy(name), .title = text_copy(title), .twin_of = twin_of, .spin = spin};
}

// The contestants, and the reference a second time.
static void arms_of_contestants(Run *run, const char *reference)
{
    Session *session = &run->session;
    run->arms = text_memory((session->contestant_count + 1) * sizeof *run->arms);
    for (size_t i = 0; i < session->contestant_count; i++) {
        Contestant *contestant = &session->contestants[i];
        run_add_arm(run, contestant, contestant->name, contestant->title, NULL, 0);
    }
    for (size_t i = 0; reference && i < session->contestant_count; i++) {
        Contestant *contestant = &session->contestants[i];
        AUTO_FREE char *name = text_format("%s-aa", contestant->name),
                       *title = text_format("%s (A/A)", contestant->title);
        if (strcmp(contestant->name, reference) == 0)
            run_add_arm(run, contestant, name, title, contestant->name, 0);
    }
}

// All cells, each excluded until it is measured; the plans with their loads.
static int lay_out(Run *run, Trouble *ret_trouble)
{
    Session *session = &run->session;
    json_t *scenarios = json_array();
    run->cells = text_memory(session->scenario_count * run->arm_count * sizeof *run->cells);
    for (size_t i = 0; i < session->scenario_count; i++) {
        Scenario *scenario = &session->scenarios[i];
        RoundPlan plan;
        if (session_plan(session, scenario, &plan, ret_trouble) < 0) {
            json_decref(scenarios);
            return -EINVAL;
        }
        json_array_append_new(scenarios, record_scenario(scenario, &plan.load));
        for (size_t j = 0; j < run->arm_count; j++) {
            const Arm *arm = &run->arms[j];
            json_t *cell = record_find_cell(&run->record, scenario->name, arm->name);
            cell = cell ? cell : record_cell(&run->record, scenario, arm->name);
            plan.server.spin = arm->spin;
            run->cells[run->cell_count++] = (Cell){scenario, arm, cell, plan, false};
        }
    }
    if (!run->resumed)
        json_object_set(run->record.document, "scenarios", scenarios);
    int result = run->resumed ? resume_check_scenarios(run->record.document, scenarios, ret_trouble) : 0;
    json_decref(scenarios);
    return result;
}

static json_t *contestants_object(const Run *run)
{
    json_t *contestants = json_array();
    for (size_t i = 0; i < run->arm_count; i++) {
        const Arm *arm = &run->arms[i];
        json_t *object = record_contestant(arm->contestant, arm->name, arm->title, arm->twin_of);
        if (arm->spin > 0)
            json_object_set_new(object, "spin", json_integer(arm->spin));
        json_array_append_new(contestants, object);
    }
    return contestants;
}

static void validate_cell(Run *run, Cell *cell)
{
    AUTO_FREE char *excluded = session_exclusion(&run->session, cell->arm->contestant, cell->scenario);
    if (excluded) {
        record_verdict(cell->record, VERDICT_EXCLUDED, NULL, excluded);
        return;
    }
    progress_show(&run->progress, "%s %s: validation", cell->scenario->name, cell->arm->name);
    Trouble trouble;
    int result = round_validate(cell->arm->contestant, cell->scenario, &cell->plan, &cell->plan.wire_bytes, &trouble);
    if (result == -EINTR)
        return;
    if (result < 0) {
        run_cell_failed(run, cell, result, &trouble);
        return;
    }
    cell->well = true;
    json_object_set_new(cell->record, "wire_bytes", json_integer((json_int_t)cell->plan.wire_bytes));
}

// Validated, or known from the record: a contestant that failed before stays out.
static void ready_cell(Run *run, Cell *cell)
{
    const char *verdict = json_string_value(json_object_get(cell->record, "verdict"));
    Verdict before = verdict_of_name(verdict ? verdict : "");
    if (run->resumed && before != VERDICT_OK && before != VERDICT_EXCLUDED)
        session_count(&run->session, before);
    else
        validate_cell(run, cell);
}

static int open_record(Run *run, const Options *options, const RunPlan *plan, Trouble *ret_trouble)
{
    if (options->resume) {
        run->resumed = true;
        return resume_open(run, options->resume, ret_trouble);
    }
    AUTO_FREE char *base =
        options->results ? text_copy(options->results) : text_format("%s/results/%s", run->session.root, plan->folder);
    return record_open(base, &run->record, ret_trouble) < 0 ? -EIO : 0;
}

static bool contestant_exists(const Run *run, const char *name)
{
    AUTO_FREE char *path = text_format("%s/servers/%s/server.toml", run->session.root, name);
    return file_exists(path);
}

int run_open(const Options *options, const RunPlan *plan, Run *run, Trouble *ret_trouble)
{
    // In place: the cells' plans point into the session.
    *run = (Run){.progress = progress_start(),
                 .timed = plan->timed,
                 .enough = plan->enough,
                 .turns = plan->turns,
                 .session.lock = -1};
    if (session_open(options, &run->session, ret_trouble) < 0)
        return -EINVAL;
    run->blocks = plan->timed           ? TIMED_BLOCKS
                  : options->blocks > 0 ? options->blocks
                  : plan->blocks > 0    ? plan->blocks
                                        : BLOCKS;
    run->noise_limit = options->noise_percent >= 0 ? options->noise_percent / 100 : NOISE_LIMIT;
    const char *reference = options->reference ? options->reference : run->session.settings.reference;
    if (options->reference && !contestant_exists(run, options->reference)) {
        trouble_set(ret_trouble, "there is no contestant '%s' to refer to; harness list tells what there is",
                    options->reference);
        return -EINVAL;
    }
    if (plan->arms)
        plan->arms(run);
    else
        arms_of_contestants(run, reference);
    // Before a record is read or made: only its owner may go on with it.
    int result = session_lock(&run->session, ret_trouble);
    if (result == 0)
        result = open_record(run, options, plan, ret_trouble);
    if (result == 0 && !run->resumed)
        describe(run, options, plan->arms ? run->arms[0].name : reference, plan->timed);
    if (result == 0)
        result = lay_out(run, ret_trouble);
    // Before the builds, which may take minutes: a full disk or a missing generator is told now.
    // A record that is taken up is not touched before it is known to be of the same experiment.
    if (result == 0 && !run->resumed)
        result = record_save(&run->record, ret_trouble) < 0 ? -EIO : 0;
    return result;
}

int run_prepare(Run *run, Trouble *ret_trouble)
{
    json_t *document = run->record.document, *tools = json_object();
    int result = session_prepare(&run->session, &run->progress, ret_trouble);
    if (result == 0)
        result = find_tools(run, tools, ret_trouble);
    json_t *contestants = contestants_object(run), *container = containers_describe(&run->session.containers);
    if (run->resumed && result == 0)
        result = resume_check(document, contestants, tools, container, &run->session.cpus, ret_trouble);
    else if (result == 0) { // half prepared they would be no record of anything
        json_object_set(document, "contestants", contestants);
        json_object_set(document, "tools", tools);
        if (container)
            json_object_set(document, "container", container);
    }
    json_decref(container);
    json_decref(contestants);
    json_decref(tools);
    for (size_t i = 0; result == 0 && i < run->cell_count; i++)
        interrupt_signal() ? (void)0 : ready_cell(run, &run->cells[i]);
    if (result == 0)
        run_save(run);
    // From here on what the harness itself does is done where it cannot take time from a server.
    sched_setaffinity(0, sizeof run->session.cpus.generator, &run->session.cpus.generator);
    return result;
}

void run_measure(Run *run)
{
    size_t width = run->arm_count;
    for (size_t i = 0; i < run->session.scenario_count && !interrupt_signal(); i++) {
        Cell *cells = run->cells + i * width;
        json_t *scenario = json_array_get(json_object_get(run->record.document, "scenarios"), i);
        if (capacity_find(run, cells, width, scenario) == 0)
            blocks_measure(run, cells, width);
    }
    progress_end(&run->progress);
}

void run_close(Run *run)
{
    AUTO_FREE char *time = machine_utc_time();
    json_t *document = run->record.document;
    json_object_set_new(document, "ended_at", json_string(time));
    json_object_set_new(document, "interrupted", json_boolean(interrupt_signal() != 0));
    for (size_t i = 0; i < run->cell_count; i++) {
        if (!run->cells[i].well || json_array_size(json_object_get(run->cells[i].record, "rounds")) > 0)
            continue;
        record_verdict(run->cells[i].record, VERDICT_EXCLUDED, NULL,
                       interrupt_signal() ? "interrupted before its first round"
                       : run->ends_ns     ? "the time was over before its first undisturbed round"
                                          : "its rounds were spoiled by others' work on these CPUs, every time");
        run->session.unmeasured = true;
    }
    summary_derive(document);
    run_save(run);
    Trouble trouble;
    if (tables_publish(&run->record, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        run->session.unmeasured = true;
    }
    if (run->save_failed)
        run->session.unmeasured = true;
    fprintf(stderr, "recorded in %s\n", run->record.path);
    Verb verb = run->session.options->verb;
    if (interrupt_signal() && (verb == VERB_RUN || verb == VERB_REPRODUCE)) // the others take no --resume
        fprintf(stderr, "to finish it: harness %s --resume %s\n",
                json_string_value(json_array_get(json_object_get(document, "arguments"), 0)), run->record.folder);
}

int run_status(const Run *run)
{
    return session_status(&run->session);
}

void run_free(Run *run)
{
    for (size_t i = 0; i < run->arm_count; i++) {
        free(run->arms[i].name);
        free(run->arms[i].title);
    }
    free(run->arms);
    free(run->cells);
    record_free(&run->record);
    session_close(&run->session);
    *run = (Run){.session.lock = -1};
}

int run_whole(const Options *options, const RunPlan *plan, Run *ret_run)
{
    Trouble trouble;
    Run own, *run = ret_run ? ret_run : &own;
    int result = run_open(options, plan, run, &trouble);
    bool laid_out = result == 0;
    if (result == 0)
        result = run_prepare(run, &trouble);
    if (result == 0 && plan->before && !interrupt_signal())
        result = plan->before(run, &trouble);
    int status = result == -EINVAL ? EXIT_USAGE : EXIT_UNMEASURED;
    bool measured = result == 0 || (result == -EINTR && laid_out);
    if (measured) {
        if (result == 0)
            run_measure(run);
        run_close(run);
        status = run_status(run);
    } else {
        fprintf(stderr, "harness: %s\n", trouble.text);
    }
    if (!ret_run || !measured)
        run_free(run);
    return status;
}
