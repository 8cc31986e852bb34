// One round of one contestant in one scenario: fresh process, quick validation, warm-up, timed run, all counters.
//
// Called by run.c (round_measure) and for the full validation before the rounds (round_validate). Nothing is left
// running when they return.
// SPDX-License-Identifier: MIT
#pragma once

#include "contestant.h"
#include "driver.h"
#include "server.h"

typedef struct RoundPlan {
    const CpuPlan *cpus;
    ServerPlan server;
    Load load; // of the scenario, with what the command line overrides
    const Driver *driver;
    uint64_t wire_bytes; // of the timed response, found by round_validate
} RoundPlan;

typedef struct Round {
    LoadResult load;
    uint64_t window_ns; // between the two samples of the CPU clocks; a little longer than load.duration_ns
    uint64_t server_cpu_ns, server_user_ns, server_system_ns;
    uint64_t generator_cpu_ns;
    uint64_t pss_peak_bytes;
    uint64_t steal_ns;                                     // stolen by the host from our CPUs
    uint64_t foreign_ns;                                   // of our CPUs, used by neither server, generator nor harness
    uint64_t verified;                                     // answers compared byte by byte beside the load and after it
    double foreign_cpu_use;                                // share of all our CPUs, stolen time included
    double server_cpu_use, generator_cpu_use;              // share of the CPUs that each may use
    char *started_at, *server_command, *generator_command; // owned
} Round;

// Both return 0 or an error for verdict_of_error, and -EINTR when interrupted. `round_measure` fills the round also
// when the accounting voids it (then -EBADMSG or -ETIMEDOUT and `ret_round->load.requests` tells what was counted).
int round_validate(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan,
                   uint64_t *ret_wire_bytes, Trouble *ret_trouble);
int round_measure(const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan, Round *ret_round,
                  Trouble *ret_trouble);
void round_free(Round *round);
