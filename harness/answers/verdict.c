// Verdicts: see verdict.h.
// SPDX-License-Identifier: MIT
#include "harness/answers/verdict.h"

#include <errno.h>
#include <string.h>

static const char *const names[] = {"ok", "invalid", "crashed", "hung", "excluded"};

const char *verdict_name(Verdict verdict)
{
    return names[verdict];
}

Verdict verdict_of_name(const char *name)
{
    for (Verdict verdict = VERDICT_OK; verdict < VERDICT_EXCLUDED; verdict++)
        if (strcmp(names[verdict], name) == 0)
            return verdict;
    return VERDICT_EXCLUDED;
}

Verdict verdict_of_error(int error)
{
    switch (error) {
    case 0: return VERDICT_OK;
    case -EBADMSG:
    case -ECONNRESET: return VERDICT_INVALID;
    case -ECHILD: return VERDICT_CRASHED;
    case -ETIMEDOUT: return VERDICT_HUNG;
    default: return VERDICT_EXCLUDED; // the harness itself could not do it: no port, no disk, no generator
    }
}
