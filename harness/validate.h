// Same work: every answer is compared with the scenario's expectation, byte by byte, as it comes off the wire.
//
// libcurl with all decoding off; each request is sent `passes` times, all on one connection that must stay open. The
// size of a response (head and body as received) is measured here; the accounting of a round rests on it.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario.h"

typedef struct Validation {
    int port;
    size_t requests; // how many of the scenario's requests, from the first
    int passes;
    bool fixed_date; // a constant answer: its Date need not be now
    long timeout_ms;
} Validation;

// Both return 0 and the wire size of the (first) response; -EBADMSG a wrong answer, -ETIMEDOUT none in time, -ECONNRESET the
// connection was refused or broken, -EINTR interrupted.
typedef void CURL; // as libcurl has it

// One request of a validation on the handle's connection; unless `first`, that connection must still be open.
int validate_request(CURL *curl, const Validation *validation, const Request *request, bool first,
                     uint64_t *ret_wire_bytes, Trouble *ret_trouble);
int validate(const Scenario *scenario, const Validation *validation, uint64_t *ret_wire_bytes, Trouble *ret_trouble);
