// A run: contestants (and the reference's A/A twin) in scenarios, measured block by block into a record.
//
// `run_open` reads and lays out, or takes up an interrupted record; `run_prepare` builds, validates and finds the
// rates; `run_measure` does what is missing of the plan; `run_close` derives the summaries and writes the tables. The
// verbs `run`, `reproduce`, `aa` and `power` differ in the arms that they ask for and in what they say at the end.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/measure/progress.h"
#include "harness/record/record.h"
#include "harness/measure/round.h"
#include "harness/session.h"

// A contestant as it takes part: itself, or the reference a second time under another name.
typedef struct Arm {
    Contestant *contestant;
    char *name, *title;
    const char *twin_of; // NULL, or the name of the contestant whose twin it is
    long long spin;      // {spin}: iterations of extra work
} Arm;

typedef struct Cell {
    Scenario *scenario;
    const Arm *arm;
    json_t *record; // borrowed from the document
    RoundPlan plan;
    bool well; // validated, and no round failed
} Cell;

typedef struct Run {
    Session session;
    Record record;
    Progress progress;
    Arm *arms;
    size_t arm_count;
    Cell *cells; // scenario by scenario, arm by arm
    size_t cell_count;
    long long blocks;
    uint64_t seed;
    double noise_limit;
    long long position; // of the next round in the order of the run
    bool timed;         // for a span of time, not a number of blocks: cannot be resumed
    bool (*enough)(struct Run *run, struct Cell *cells); // NULL: every block; else asked after each block of a scenario
    int turns;   // into which the rounds of a closed loop are cut, the servers of a block side by side; 0, 1: they are
                 // not
    bool paired; // the arms are pairs, whose rounds follow each other: what is compared is close in time
    bool resumed;
    bool save_failed;
    uint64_t ends_ns; // on the monotonic clock: when the time that was asked for (aa, power) is over; 0: never
} Run;

// What a verb asks beyond its options.
typedef struct RunPlan {
    const char *folder;     // below results/, where its records go
    long long blocks;       // where the options say nothing; 0: the default
    bool timed;             // blocks until `ends_ns`, which `before` sets
    int turns;              // as Run.turns; such a run cannot be resumed
    void (*arms)(Run *run); // lays out other arms than the contestants and the A/A twin; the first is the reference
    bool (*enough)(Run *run, Cell *cells); // whether the scenario of these cells has blocks enough; NULL: it has all
    int (*before)(Run *run, Trouble *ret_trouble); // between the validation and the blocks; 0, or as run_prepare
} RunPlan;

// 0, or -EINVAL (wrong usage, unreadable input), -EIO, -EBUSY with the trouble.
int run_open(const Options *options, const RunPlan *plan, Run *run, Trouble *ret_trouble);
int run_prepare(Run *run, Trouble *ret_trouble); // 0, -EINTR, -EINVAL, or another error
void run_measure(Run *run);
void run_close(Run *run); // tables on stdout, the record's path on stderr
int run_status(const Run *run);
void run_free(Run *run);

// For RunPlan.arms, into an array that it allocates. Copies the names.
void run_add_arm(Run *run, Contestant *contestant, const char *name, const char *title, const char *twin_of,
                 long long spin);
void run_save(Run *run);
// The contestant failed: what its cell comes to.
void run_cell_failed(Run *run, Cell *cell, int error, const Trouble *trouble);

// Opens, prepares, measures and closes; the exit status. `ret_run`, where it is not NULL, is left open for the
// caller, to be released with run_free; its `cells` are NULL where nothing could be measured.
int run_whole(const Options *options, const RunPlan *plan, Run *ret_run);
