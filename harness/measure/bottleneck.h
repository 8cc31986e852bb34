// What a figure was limited by (METHOD, rule 6): the server, the generator, the link between them, other people's work,
// or nothing but the rate that was asked for. SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>

// Share of all our CPUs that others used or the host stole, from which on a round says more about them.
#define NOISE_LIMIT    0.05
#define NOISE_FLOOR_MS 40u

// Medians over a cell's rounds.
typedef struct Signs {
    double server_cpu_use;    // of the time that its CPUs had
    double generator_cpu_use; // the same for the generator
    double foreign_cpu_use;
    double link_waiting; // share of the samples in which packets waited in the link's queue
    double noise_limit;
    bool fixed_rate; // open loop
} Signs;

// "server", "client", "link", "noise" or "rate".
const char *bottleneck(const Signs *signs);
