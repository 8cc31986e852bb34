// Waiting for a load generator while looking after the server: does it live, does it stay in its group and on its CPUs,
// does it answer rightly, how much memory does it take, does the link hold packets back. SPDX-License-Identifier: MIT
#pragma once

#include "harness/measure/cpu.h"
#include "harness/server/process.h"
#include "harness/measure/round.h"
#include "harness/server/server.h"
#include "harness/answers/verifier.h"

typedef struct Watch {
    Process *generator;
    Server *server;
    Verifier *verifier;
    const CpuPlan *cpus;
    double duration_s; // after which the generator should end
} Watch;

// 0 when the generator has ended; -EINTR; or what is wrong with the server, with the check's name: -ECHILD, -ETIMEDOUT,
// -EBADMSG, -ECONNRESET. Adds what it saw to the round.
int watch(const Watch *watch, Round *round, Trouble *ret_trouble);
