// What a verb works on: the root folder, the settings, the chosen scenarios and contestants, the CPUs.
//
// `session_open` only reads; `session_lock` keeps other measurements out of this tree; `session_prepare` makes every
// contestant (with --docker its image) ready or excluded. Owned by the verb in run.c, check.c or list.c.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/input/contestant.h"
#include "harness/measure/cpu.h"
#include "harness/options.h"
#include "harness/measure/progress.h"
#include "harness/measure/round.h"
#include "harness/input/scenario.h"
#include "harness/input/settings.h"
#include "harness/answers/verdict.h"

// Exit statuses, the same in every verb.
enum { EXIT_WELL = 0, EXIT_FINDING = 1, EXIT_UNMEASURED = 2, EXIT_USAGE = 3 };

// How long a timed window of wrk or h2load is where nobody says it: at a pace that costs less than 1 % of the load, the
// verifier beside them needs as long for its 1,000 answers.
#define VERIFIED_WINDOW_S 10.0

typedef struct Session {
    const Options *options;
    char *root, *site, *toolchains, *build; // absolute
    Settings settings;
    Scenario *scenarios;
    size_t scenario_count;
    Contestant *contestants;
    size_t contestant_count;
    CpuPlan cpus;
    Containers containers; // opened by session_prepare, with --docker
    int workers;
    int lock;
    bool finding, unmeasured;
} Session;

int session_open(const Options *options, Session *ret_session, Trouble *ret_trouble); // 0 or -EINVAL
int session_lock(Session *session, Trouble *ret_trouble);                             // 0, -EIO or -EBUSY
int session_prepare(Session *session, Progress *progress, Trouble *ret_trouble);      // 0, -EINTR, -EINVAL, -ENOENT
int session_plan(const Session *session, const Scenario *scenario, RoundPlan *ret_plan, Trouble *ret_trouble);
void session_close(Session *session);

// Why the contestant does not take part in the scenario, or NULL; the caller frees it. Also counts the failure.
char *session_exclusion(Session *session, const Contestant *contestant, const Scenario *scenario);
void session_count(Session *session, Verdict verdict); // what a measured cell came to
int session_status(const Session *session);            // exit status

Places session_places(const Session *session);
