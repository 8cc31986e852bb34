// Verdicts: see verdict.h.
// SPDX-License-Identifier: MIT
#include "verdict.h"

#include <errno.h>

const char *verdict_name(Verdict verdict)
{
    static const char *const names[] = {"ok", "invalid", "crashed", "hung", "excluded"};
    return names[verdict];
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
