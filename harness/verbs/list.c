// `harness list`: what there is, and whether its toolchain is there. Builds and starts nothing.
// SPDX-License-Identifier: MIT
#include <stdio.h>

#include "harness/session.h"
#include "harness/verbs/verbs.h"

int list_verb(const Options *options)
{
    Session session;
    Trouble trouble;
    if (session_open(options, &session, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    int status = EXIT_WELL;
    printf("scenarios\n");
    for (size_t i = 0; i < session.scenario_count; i++)
        printf("  %-16s %s\n", session.scenarios[i].name, session.scenarios[i].title);
    printf("contestants\n");
    Places places = session_places(&session);
    for (size_t i = 0; i < session.contestant_count; i++) {
        Contestant *contestant = &session.contestants[i];
        if (contestant_find(contestant, &places, &trouble) < 0) {
            fprintf(stderr, "harness: %s\n", trouble.text);
            status = EXIT_USAGE;
            continue;
        }
        printf("  %-16s %s%s%s\n", contestant->name, contestant->title, contestant->exclusion ? ": excluded, " : "",
               contestant->exclusion ? contestant->reason.text : "");
    }
    session_close(&session);
    return status;
}
