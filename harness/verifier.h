// Still the same work while the clock runs: beside the load, one more client asks a few times a second, on a connection of
// its own that stays open, and compares every byte (wrk counts statuses of 400 and more as errors and reads nothing else).
//
// Called by round.c. A few requests a second are less than a ten-thousandth of what a load generator sends.
// SPDX-License-Identifier: MIT
#pragma once

#include "validate.h"

typedef struct Verifier {
    const Scenario *scenario;
    Validation validation;
    CURL *curl;
    size_t asked;
    uint64_t wire_bytes; // of the first request; 0 while unknown
} Verifier;

// -ENOMEM when libcurl cannot be had.
int verifier_open(const Scenario *scenario, const Validation *validation, Verifier *ret_verifier, Trouble *ret_trouble);
// Asks the next of the scenario's requests. 0, or as validate().
int verifier_ask(Verifier *verifier, Trouble *ret_trouble);
void verifier_close(Verifier *verifier);
