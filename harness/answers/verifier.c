// The client beside the load: see verifier.h.
// SPDX-License-Identifier: MIT
#include "harness/answers/verifier.h"

#include <errno.h>
#include <string.h>

#include "harness/measure/machine.h"

// Of so many questions one is for the scenario's other requests, so that a constant answer is seen.
#define OTHERS_EVERY 16
// After a stall the missed questions are not all asked at once: that would be a load of its own.
#define BURST 4

int verifier_open(const Scenario *scenario, const Validation *validation, double answers, double duration_s,
                  bool others_only, Verifier *ret_verifier, Trouble *ret_trouble)
{
    Verifier verifier = {
        .scenario = scenario, .others_only = others_only, .interval_ns = (uint64_t)(duration_s / answers * 1e9)};
    int result = asker_open(validation, &verifier.asker, ret_trouble);
    if (result == 0)
        *ret_verifier = verifier;
    return result;
}

void verifier_begin(Verifier *verifier)
{
    verifier->asked = 0;
    verifier->next_ns = machine_now_ns();
}

// The check's name with whose it is, for the record.
static const char *check_name(const char *check)
{
    static const char *const names[][2] = {
        {"status", "verifier_status"},   {"head", "verifier_head"},
        {"length", "verifier_length"},   {"body", "verifier_body"},
        {"date", "verifier_date"},       {"close", "verifier_close"},
        {"timeout", "verifier_timeout"}, {"connection", "verifier_connection"},
    };
    for (size_t i = 0; check && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], check) == 0)
            return names[i][1];
    return check;
}

int verifier_ask(Verifier *verifier, Trouble *ret_trouble)
{
    size_t requests = verifier->asker.validation.requests;
    bool other = requests > 1 && (verifier->others_only || verifier->asked % OTHERS_EVERY == OTHERS_EVERY - 1);
    size_t number = other ? 1 + verifier->turn++ % (requests - 1) : 0;
    uint64_t bytes;
    Trouble cause;
    int result = asker_ask(&verifier->asker, &verifier->scenario->requests[number], &bytes, &cause);
    if (result == 0 && number == 0 && verifier->wire_bytes > 0 && bytes != verifier->wire_bytes) {
        trouble_set(&cause, "an answer has %llu bytes where the one before had %llu", (unsigned long long)bytes,
                    (unsigned long long)verifier->wire_bytes);
        trouble_name(&cause, "length");
        result = -EBADMSG;
    }
    if (result < 0) {
        trouble_set(ret_trouble, "the verifier beside the load: %s", cause.text);
        trouble_name(ret_trouble, check_name(cause.check));
        return result;
    }
    if (number == 0)
        verifier->wire_bytes = bytes;
    verifier->asked++;
    return 0;
}

uint64_t verifier_wake_ns(const Verifier *verifier)
{
    return verifier->next_ns + (BURST - 1) * verifier->interval_ns;
}

int verifier_keep_up(Verifier *verifier, Trouble *ret_trouble)
{
    for (int i = 0; i < BURST && machine_now_ns() >= verifier->next_ns; i++) {
        int result = verifier_ask(verifier, ret_trouble);
        if (result < 0)
            return result;
        verifier->next_ns += verifier->interval_ns;
    }
    return 0;
}

void verifier_close(Verifier *verifier)
{
    asker_close(&verifier->asker);
    *verifier = (Verifier){0};
}
