// One round of one contestant in one scenario: fresh process, quick validation, warm-up, timed run, all counters.
//
// Called by blocks.c and capacity.c (round_measure) and for the full validation before the rounds (round_validate).
// Nothing is left running when they return. SPDX-License-Identifier: MIT
#pragma once

#include "harness/input/contestant.h"
#include "harness/drivers/driver.h"
#include "harness/answers/verifier.h"
#include "harness/server/server.h"

typedef struct RoundPlan {
    const CpuPlan *cpus;
    ServerPlan server;
    Load load; // of the scenario, with what the command line overrides
    const Driver *driver;
    bool warmup_given;   // on the command line: then a contestant's own least warm-up does not count
    uint64_t wire_bytes; // of the timed response, found by round_validate
} RoundPlan;

// What others took from our CPUs, as shares of all of them.
typedef struct Disturbance {
    uint64_t steal_ns;    // stolen by the host
    uint64_t foreign_ns;  // used by neither server, generator nor harness
    double foreign_share; // both together
    double pressure;      // CPU pressure (PSI some, share of the window); recorded, never judged by: it rises with a
                          // server's own threads. Negative where the kernel does not tell
} Disturbance;

// Whether others took so much that the round says more about them.
bool disturbance_spoils(const Disturbance *disturbance, double noise_limit);

typedef struct Round {
    LoadResult load;
    uint64_t window_ns; // between the two samples of the CPU clocks; a little longer than load.duration_ns
    uint64_t server_cpu_ns, server_user_ns, server_system_ns;
    uint64_t generator_cpu_ns, harness_cpu_ns;
    uint64_t start_cpu_ns; // used by the server until it had answered for the first time
    uint64_t pss_peak_bytes, anonymous_peak_bytes;
    unsigned threads_peak; // of the server's whole group
    Disturbance disturbance;
    uint64_t verified;                                     // answers compared byte by byte beside the load
    unsigned link_samples;                                 // how often the link's queue was looked at …
    unsigned link_waiting;                                 // … and how often packets waited in it
    double server_cpu_use, generator_cpu_use;              // share of the time that the host gave to each side's CPUs
    char *started_at, *server_command, *generator_command; // owned
} Round;

// A round under way: the server runs and is warm.
typedef struct LiveRound {
    const Contestant *contestant;
    const Scenario *scenario;
    const RoundPlan *plan;
    Server server;
    Verifier verifier;
    Round round;
} LiveRound;

// All return 0 or an error for verdict_of_error with the check's name in the trouble, and -EINTR when interrupted.
// `round_measure` is a round from its begin to its end, and fills it also when the accounting voids it.
int round_validate(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan,
                   uint64_t *ret_wire_bytes, Trouble *ret_trouble);
int round_measure(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, Round *ret_round,
                  Trouble *ret_trouble);

// The same in pieces, so that the loads of several servers can take turns. After an error `round_close` must still be
// called, unless it was of `round_open`: then nothing is left running, and `live->round` holds what was measured.
int round_open(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, LiveRound *live,
               Trouble *ret_trouble);
int round_load(LiveRound *live, double duration_s, Trouble *ret_trouble); // any number of times
// `error` is what the loads came to; returned, unless the end adds another.
int round_close(LiveRound *live, int error, Trouble *ret_trouble);

// What others took from the first load of rounds that take turns to the last, which is said of each of them: the
// kernel's ticks tell nothing of one turn.
typedef struct Stretch {
    CpuBusy all;
    uint64_t own_ns, now_ns;
} Stretch;

Stretch stretch_begin(const CpuPlan *cpus);
Disturbance stretch_end(const Stretch *begin, const CpuPlan *cpus, uint64_t servers_and_generators_ns);

// About how long a round takes, for progress and plans.
double round_seconds(const Contestant *contestant, const RoundPlan *plan);
void round_free(Round *round);
