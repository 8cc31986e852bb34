// Same work: every answer is compared with the scenario's expectation, byte by byte, as it comes off the wire.
//
// libcurl with all decoding off; each request is sent `passes` times, all on one connection that must stay open. The
// size of a response (head and body as received) is measured here; the accounting of a round rests on it.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "reports/text.h"
#include "harness/input/scenario.h"

typedef struct Validation {
    int port;
    size_t requests; // how many of the scenario's requests, from the first
    int passes;
    bool fixed_date;         // a constant answer: its Date need not be now
    bool closes;             // the requests carry Connection: close, so no connection has to stay open
    const char *answer_path; // NULL, or where the first request's answer is written as it was received, head and body
    long timeout_ms;
} Validation;

typedef void CURL; // as libcurl has it
struct curl_slist;

typedef struct Received {
    Text head;
    Text body;
    size_t body_limit;
} Received;

// One client on one connection. Asking the same request again and again is cheap: what it says is prepared once, and an
// answer that equals, Date and all, one that was checked field by field within the same second is not taken apart
// again.
typedef struct Asker {
    Validation validation;
    CURL *curl;
    const Request *request; // the one that is prepared; NULL before the first
    struct curl_slist *headers;
    Received received;
    Text accepted; // head and body of the last answer that was checked field by field, in the second `accepted_at`
    time_t accepted_at;
} Asker;

int asker_open(const Validation *validation, Asker *ret_asker, Trouble *ret_trouble); // 0 or -ENOMEM

// Both return 0 and the wire size of the (first) response; -EBADMSG a wrong answer, -ETIMEDOUT none in time,
// -ECONNRESET the connection was refused or broken, -EINTR interrupted. The trouble names the check that failed.
int asker_ask(Asker *asker, const Request *request, uint64_t *ret_wire_bytes, Trouble *ret_trouble);
int validate(const Scenario *scenario, const Validation *validation, uint64_t *ret_wire_bytes, Trouble *ret_trouble);
void asker_close(Asker *asker);
