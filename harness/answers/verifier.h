// Still the same work while the clock runs: beside a load generator that reads nothing but statuses (wrk, h2load) one
// more client asks at a steady pace, on a connection of its own that stays open, and compares every byte.
//
// Called by round.c. Beside loadgen, which compares every answer itself, it asks only a few times a second, for the
// sake of the scenario's other requests. SPDX-License-Identifier: MIT
#pragma once

#include "harness/answers/validate.h"

typedef struct Verifier {
    const Scenario *scenario;
    Asker asker;
    uint64_t interval_ns; // between two questions
    uint64_t next_ns;     // when the next one is due, on the monotonic clock
    bool others_only;     // beside a generator that compares every answer: only the scenario's other requests
    size_t asked;
    size_t turn;         // through the other requests, over warm-up and window
    uint64_t wire_bytes; // of the first request; 0 while unknown
} Verifier;

// `answers` is how many must have been compared when `duration_s` is over. -ENOMEM when libcurl cannot be had.
int verifier_open(const Scenario *scenario, const Validation *validation, double answers, double duration_s,
                  bool others_only, Verifier *ret_verifier, Trouble *ret_trouble);
void verifier_begin(Verifier *verifier); // the timed window begins: counts from here

// Asks one of the scenario's requests, mostly the one that is timed, now. 0, or as asker_ask.
int verifier_ask(Verifier *verifier, Trouble *ret_trouble);

// When a handful of questions will be due: to wake for each alone costs more than to ask.
uint64_t verifier_wake_ns(const Verifier *verifier);
// Asks those that are due, a bounded number. 0, or as asker_ask.
int verifier_keep_up(Verifier *verifier, Trouble *ret_trouble);
void verifier_close(Verifier *verifier);
