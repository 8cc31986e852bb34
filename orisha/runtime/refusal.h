/* Why a request is not served: the status of the answer and one line of text for whoever reads it. Parsers return the
 * negative status and fill this in, so that a 400 names the thing, the cause and, where there is one, the remedy.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_REFUSAL_H
#define ORISHA_REFUSAL_H

typedef struct Refusal {
    int status;
    const char *cause; /* lives as long as the program */
} Refusal;

static inline int refusal_set(Refusal *refusal, int status, const char *cause)
{
    refusal->status = status;
    refusal->cause = cause;
    return -status;
}

#endif
