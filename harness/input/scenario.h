// A scenario: what is asked, what must come back, and how hard. Read from scenarios/NAME.toml (keys: README there).
//
// A Scenario owns its document and the bodies; every pointer inside lives as long as it does.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/input/trouble.h"

typedef struct Expectation {
    long long status;
    const char *content_type;     // NULL: not looked at
    const char *content_encoding; // NULL: the response must carry none
    const char *body;             // the exact bytes off the wire
    size_t body_length;
    const json_t *present; // array of field names, or NULL
    const json_t *headers; // field name -> exact value, or NULL
} Expectation;

typedef struct Request {
    const char *method;
    const char *path;
    const char *body;      // NULL: none
    const json_t *headers; // name -> value, or NULL
    Expectation expect;
    char *file_body; // owned: what `body_file` held
} Request;

typedef struct Load {
    const char *driver;
    long long connections;
    long long threads;
    long long pipeline; // requests outstanding on each connection
    double duration_s;
    double warmup_s;
    double rate_of_slowest; // 0, or open loop at this share of what the slowest contestant can do
    double rate_rps;        // 0: closed loop; found by the run where rate_of_slowest is set
} Load;

typedef struct Scenario {
    char *name;
    const char *title;
    const char *published; // NULL: repeats no published table
    const json_t *needs;   // array of capability names, or NULL
    Request *requests;
    size_t request_count;
    bool closes; // its first request carries Connection: close: a connection serves one request
    Load load;
    json_t *document;
} Scenario;

// `folder` is where NAME.toml and its body files lie. 0 or a negative errno; free with scenario_free.
int scenario_read(const char *folder, const char *name, Scenario *ret_scenario, Trouble *ret_trouble);
void scenario_free(Scenario *scenario);
