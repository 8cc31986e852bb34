/* What the compiler has to say about a program: a list, filled by every stage and printed once at the end, so that one
 * run reports all it found. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_DIAGNOSTIC_H
#define ORISHA_COMPILER_DIAGNOSTIC_H

#include "source.h"

typedef struct Diagnostic {
    orisha_severity severity;
    const char *code;
    orisha_span span;
    const char *cause;
    const char *remedy; /* or NULL */
    orisha_span other;  /* source NULL: none */
    const char *other_label;
    struct Diagnostic *next;
} Diagnostic;

typedef struct Diagnostics {
    Arena *arena;
    Diagnostic *first, *last;
    size_t errors, warnings;
} Diagnostics;

/* `cause` and `remedy` must outlive the list: literals, or text of the arena. */
Diagnostic *diagnostic_add(Diagnostics *list, orisha_severity severity, const char *code, orisha_span span,
                           const char *cause, const char *remedy);
void diagnostics_print(const Diagnostics *list, FILE *out);

#endif
