// Measures blocks: see blocks.h.
// SPDX-License-Identifier: MIT
#include "harness/measure/blocks.h"

#include <errno.h>
#include <string.h>

#include "harness/measure/bottleneck.h"
#include "harness/server/interrupt.h"
#include "harness/measure/machine.h"
#include "reports/text.h"
#include "harness/measure/plan.h"

// FNV-1a, to give every block of every scenario an order of its own.
static uint64_t mix(uint64_t hash, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return hash;
}

void blocks_order(uint64_t seed, const char *scenario, long long block, long long attempt, bool paired, size_t *order,
                  size_t count)
{
    uint64_t state = mix(0xcbf29ce484222325u, &seed, sizeof seed);
    state = mix(state, scenario, strlen(scenario));
    state = mix(state, &block, sizeof block);
    state = mix(state, &attempt, sizeof attempt);
    Random random = {state};
    if (!paired) {
        plan_shuffle(&random, order, count);
        return;
    }
    AUTO_FREE size_t *pairs = text_memory((count / 2 + 1) * sizeof *pairs);
    plan_shuffle(&random, pairs, count / 2);
    for (size_t i = 0; i < count / 2; i++) {
        size_t first = random_below(&random, 2);
        order[2 * i] = 2 * pairs[i] + first;
        order[2 * i + 1] = 2 * pairs[i] + 1 - first;
    }
}

static bool is_at(const json_t *item, long long block, long long attempt)
{
    return json_integer_value(json_object_get(item, "block")) == block &&
           json_integer_value(json_object_get(item, "attempt")) == attempt;
}

static bool is_measured(const Cell *cell, long long block, long long attempt)
{
    size_t index;
    json_t *round;
    json_array_foreach(json_object_get(cell->record, "rounds"), index, round)
    {
        if (is_at(round, block, attempt))
            return true;
    }
    return false;
}

// How many attempts the record calls spoiled, in the whole scenario, or (block > 0) at one block. The last attempt that
// there is may have a note for each of several contestants.
static long long spoiled_attempts(const Run *run, const char *scenario, long long block)
{
    const json_t *notes = json_object_get(run->record.document, "spoiled");
    long long count = 0;
    size_t index, before;
    json_t *note, *other;
    json_array_foreach((json_t *)notes, index, note)
    {
        json_int_t at = json_integer_value(json_object_get(note, "block"));
        bool counts =
            strcmp(json_string_value(json_object_get(note, "scenario")), scenario) == 0 && (block == 0 || at == block);
        json_array_foreach((json_t *)notes, before, other)
        {
            if (before == index)
                break;
            if (json_equal(json_object_get(other, "scenario"), json_object_get(note, "scenario")) &&
                is_at(other, at, json_integer_value(json_object_get(note, "attempt"))))
                counts = false;
        }
        count += counts;
    }
    return count;
}

static double seconds_left(const Run *run, const Cell *cells, size_t count, long long block)
{
    double seconds = 0;
    const Cell *end = run->cells + run->cell_count;
    for (const Cell *cell = cells; cell < end; cell++)
        if (cell->well)
            seconds += round_seconds(cell->arm->contestant, &cell->plan) *
                       (double)(cell < cells + count ? run->blocks - block + 1 : run->blocks);
    if (run->ends_ns == 0)
        return seconds;
    double given = ((double)run->ends_ns - (double)machine_now_ns()) / 1e9;
    return given > 0 ? given : 0;
}

static void show(Run *run, const Cell *cell, const RoundPlace *place, double left)
{
    AUTO_FREE char *again = place->attempt > 0 ? text_format(" (again, %lld spoiled)", place->attempt) : text_copy("");
    AUTO_FREE char *of = run->ends_ns > 0 ? text_copy("") : text_format("/%lld", run->blocks);
    progress_show(&run->progress, "%s %s: block %lld%s%s, about %.0f:%02.0f left", cell->scenario->name,
                  cell->arm->name, place->block, of, again, (left - (double)((long long)left % 60)) / 60,
                  (double)((long long)left % 60));
}

// Failures that other people's work on our CPUs can cause. A wrong answer is none.
static bool may_be_noise(int error)
{
    return error == -ETIMEDOUT;
}

typedef enum Outcome { OUTCOME_DONE, OUTCOME_SPOILED, OUTCOME_INTERRUPTED } Outcome;

static Outcome spoil(Run *run, const Cell *cell, const RoundPlace *place, const Round *round, bool last)
{
    const Disturbance *disturbance = &round->disturbance;
    AUTO_FREE char *reason = text_format(
        "others used %.1f %% of all CPUs (%.0f ms foreign, %.0f ms stolen by the host)",
        100 * disturbance->foreign_share, (double)disturbance->foreign_ns / 1e6, (double)disturbance->steal_ns / 1e6);
    record_spoiled(&run->record, cell->scenario->name, cell->arm->name, place, last, reason);
    return OUTCOME_SPOILED;
}

// What a measured round comes to, in the record and for the block.
static Outcome settle(Run *run, Cell *cell, const RoundPlace *place, bool last, int error, Round *round,
                      const Trouble *trouble)
{
    bool disturbed = disturbance_spoils(&round->disturbance, run->noise_limit);
    Outcome outcome = OUTCOME_DONE;
    if (error == -EINTR) {
        outcome = OUTCOME_INTERRUPTED;
    } else if (error == 0) {
        record_round(cell->record, round, cell->plan.driver, place);
        record_verdict(cell->record, VERDICT_OK, NULL, NULL);
    } else {
        record_void_round(cell->record, round, cell->plan.driver, place, trouble);
        if (!disturbed || !may_be_noise(error))
            run_cell_failed(run, cell, error, trouble);
    }
    if (disturbed && (error == 0 || may_be_noise(error)))
        outcome = spoil(run, cell, place, round, last);
    round_free(round);
    if (outcome != OUTCOME_INTERRUPTED) {
        run->position++;
        if (run->ends_ns > 0)
            json_object_set_new(run->record.document, "blocks", json_integer(place->block));
        run_save(run);
    }
    return outcome;
}

static Outcome measure_round(Run *run, Cell *cell, const RoundPlace *place, bool last)
{
    Round round = {0};
    Trouble trouble;
    int error = round_measure(cell->arm->contestant, cell->scenario, &cell->plan, &round, &trouble);
    return settle(run, cell, place, last, error, &round, &trouble);
}

// A cell whose round is under way beside those of the block's other cells.
typedef struct Player {
    Cell *cell;
    LiveRound live;
    int error;
    Trouble trouble;
} Player;

static bool takes_turns(const Run *run, const Cell *cell)
{
    return run->turns > 1 && cell->plan.driver->own && cell->plan.load.rate_rps <= 0;
}

// Starts and warms the servers. Those that come to it stand in `players`; the others are settled.
static Outcome open_players(Run *run, Cell *cells, size_t count, const RoundPlace *place, bool last, Player *players,
                            size_t *ret_playing)
{
    AUTO_FREE size_t *order = text_memory(count * sizeof *order);
    Outcome whole = OUTCOME_DONE;
    *ret_playing = 0;
    blocks_order(run->seed, cells[0].scenario->name, place->block, place->attempt, false, order, count);
    for (size_t i = 0; i < count && whole != OUTCOME_INTERRUPTED; i++) {
        Cell *cell = &cells[order[i]];
        Player *player = &players[*ret_playing];
        if (!cell->well)
            continue;
        show(run, cell, place, seconds_left(run, cells, count, place->block));
        *player = (Player){.cell = cell};
        player->error = round_open(cell->arm->contestant, cell->scenario, &cell->plan, &player->live, &player->trouble);
        if (player->error == 0)
            ++*ret_playing;
        else
            whole = settle(run, cell, place, last, player->error, &player->live.round, &player->trouble);
    }
    return whole;
}

static void load_in_turns(const Run *run, Player *players, size_t playing, const RoundPlace *place)
{
    AUTO_FREE size_t *order = text_memory((playing + 1) * sizeof *order);
    const Cell *first = players[0].cell;
    Stretch stretch = stretch_begin(first->plan.cpus);
    uint64_t used_ns = 0;
    for (int turn = 0; turn < run->turns; turn++) {
        blocks_order(run->seed + 1 + (uint64_t)turn, first->scenario->name, place->block, place->attempt, false, order,
                     playing);
        for (size_t i = 0; i < playing; i++) {
            Player *player = &players[order[i]];
            double duration_s = player->cell->plan.load.duration_s / run->turns;
            if (player->error == 0)
                player->error = round_load(&player->live, duration_s, &player->trouble);
        }
    }
    for (size_t i = 0; i < playing; i++)
        used_ns += players[i].live.round.server_cpu_ns + players[i].live.round.generator_cpu_ns;
    Disturbance disturbance = stretch_end(&stretch, first->plan.cpus, used_ns);
    for (size_t i = 0; i < playing; i++) {
        disturbance.pressure = players[i].live.round.disturbance.pressure;
        players[i].live.round.disturbance = disturbance;
    }
}

// The servers of a block run side by side, and the load goes from one to the next, in another order at every turn: what
// the host does to the speed of our CPUs over tenths of a second falls on all of them alike.
static Outcome measure_in_turns(Run *run, Cell *cells, size_t count, const RoundPlace *place, bool last)
{
    AUTO_FREE Player *players = text_memory(count * sizeof *players);
    size_t playing;
    Outcome whole = open_players(run, cells, count, place, last, players, &playing);
    if (playing > 0 && whole != OUTCOME_INTERRUPTED)
        load_in_turns(run, players, playing, place);
    for (size_t i = 0; i < playing; i++) {
        Player *player = &players[i];
        RoundPlace own = {place->block, place->attempt, run->position};
        int error = round_close(&player->live, interrupt_signal() ? -EINTR : player->error, &player->trouble);
        Outcome outcome = settle(run, player->cell, &own, last, error, &player->live.round, &player->trouble);
        whole = outcome > whole ? outcome : whole;
    }
    return whole;
}

// A spoiled attempt ends at the round that was disturbed, unless it is the last that there will be: then the block is
// measured to its end, so that every contestant has figures, which the summary calls noise.
static Outcome measure_attempt(Run *run, Cell *cells, size_t count, long long block, long long attempt, bool last)
{
    Outcome whole = OUTCOME_DONE;
    RoundPlace at = {block, attempt, run->position};
    if (takes_turns(run, &cells[0]))
        return measure_in_turns(run, cells, count, &at, last);
    AUTO_FREE size_t *order = text_memory(count * sizeof *order);
    blocks_order(run->seed, cells[0].scenario->name, block, attempt, run->paired, order, count);
    for (size_t i = 0; i < count; i++) {
        Cell *cell = &cells[order[i]];
        RoundPlace place = {block, attempt, run->position};
        if (!cell->well || is_measured(cell, block, attempt))
            continue;
        if (interrupt_signal())
            return OUTCOME_INTERRUPTED;
        show(run, cell, &place, seconds_left(run, cells, count, block));
        Outcome outcome = measure_round(run, cell, &place, last);
        if (outcome == OUTCOME_INTERRUPTED || (outcome == OUTCOME_SPOILED && !last))
            return outcome;
        whole = outcome == OUTCOME_SPOILED ? outcome : whole;
    }
    return whole;
}

// Whether the record says of a block's newest spoiled attempt that it was the last: one that is interrupted is then
// finished.
static bool last_attempt_was_last(const Run *run, const char *scenario, long long block)
{
    bool last = false;
    size_t index;
    json_t *note;
    json_array_foreach(json_object_get(run->record.document, "spoiled"), index, note)
    {
        if (strcmp(json_string_value(json_object_get(note, "scenario")), scenario) == 0 &&
            json_integer_value(json_object_get(note, "block")) == block)
            last = json_is_true(json_object_get(note, "last"));
    }
    return last;
}

static bool time_is_over(const Run *run)
{
    return run->ends_ns > 0 && machine_now_ns() > run->ends_ns;
}

// The bound: as many repeats as blocks, or the time that was given. What is spoiled beyond stays spoiled.
static void measure_block(Run *run, Cell *cells, size_t count, long long block)
{
    const char *scenario = cells[0].scenario->name;
    long long attempt = spoiled_attempts(run, scenario, block);
    if (last_attempt_was_last(run, scenario, block)) {
        measure_attempt(run, cells, count, block, attempt - 1, true);
        return;
    }
    for (; !time_is_over(run); attempt++) {
        bool last = spoiled_attempts(run, scenario, 0) >= run->blocks;
        if (measure_attempt(run, cells, count, block, attempt, last) != OUTCOME_SPOILED || last)
            return;
    }
}

void blocks_measure(Run *run, Cell *cells, size_t count)
{
    for (long long block = 1; block <= run->blocks && !interrupt_signal(); block++) {
        if (time_is_over(run))
            return;
        measure_block(run, cells, count, block);
        if (run->enough && run->enough(run, cells))
            return;
    }
}
