/* What the codes of diagnostics mean: codes.md, embedded by embed_codes.py. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_EXPLANATION_H
#define ORISHA_COMPILER_EXPLANATION_H

#include <stddef.h>

typedef struct Explanation {
    const char *code, *title, *text;
} Explanation;

extern const Explanation explanations[]; /* in the order of their codes */
extern const size_t explanation_count;

#endif
