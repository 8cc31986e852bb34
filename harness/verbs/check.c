// `harness check`: builds and starts each contestant and validates every answer; measures nothing.
// SPDX-License-Identifier: MIT
#include <errno.h>
#include <stdio.h>

#include "harness/server/interrupt.h"
#include "reports/text.h"
#include "harness/session.h"
#include "harness/verbs/verbs.h"

static void check_cell(Session *session, const Contestant *contestant, const Scenario *scenario, const RoundPlan *plan)
{
    AUTO_FREE char *excluded = session_exclusion(session, contestant, scenario);
    if (excluded) {
        printf("%s %s: %s: %s\n", scenario->name, contestant->name, verdict_name(VERDICT_EXCLUDED), excluded);
        return;
    }
    uint64_t wire_bytes = 0;
    Trouble trouble;
    int result = round_validate(contestant, scenario, plan, &wire_bytes, &trouble);
    if (result == -EINTR)
        return;
    Verdict verdict = verdict_of_error(result);
    session_count(session, verdict);
    if (result == 0)
        printf("%s %s: ok, %llu bytes on the wire\n", scenario->name, contestant->name, (unsigned long long)wire_bytes);
    else
        printf("%s %s: %s: %s\n", scenario->name, contestant->name, verdict_name(verdict), trouble.text);
    fflush(stdout);
}

int check_verb(const Options *options)
{
    Session session;
    Trouble trouble;
    if (session_open(options, &session, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    Progress progress = progress_start();
    int result = session_lock(&session, &trouble);
    if (result == 0)
        result = session_prepare(&session, &progress, &trouble);
    int status = result == -EINVAL ? EXIT_USAGE : EXIT_UNMEASURED;
    if (result < 0 && result != -EINTR)
        fprintf(stderr, "harness: %s\n", trouble.text);
    for (size_t i = 0; result == 0 && i < session.scenario_count; i++) {
        RoundPlan plan;
        if (session_plan(&session, &session.scenarios[i], &plan, &trouble) < 0) {
            fprintf(stderr, "harness: scenarios/%s.toml: %s\n", session.scenarios[i].name, trouble.text);
            result = -EINVAL;
            status = EXIT_USAGE;
        }
        for (size_t j = 0; result == 0 && !interrupt_signal() && j < session.contestant_count; j++)
            check_cell(&session, &session.contestants[j], &session.scenarios[i], &plan);
    }
    if (result == 0 || interrupt_signal())
        status = session_status(&session);
    session_close(&session);
    return status;
}
