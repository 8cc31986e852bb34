/* What the compiler has to say about a program: a list, filled by every stage and printed once at the end, so that one
 * run reports all it found. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_DIAGNOSTIC_H
#define ORISHA_COMPILER_DIAGNOSTIC_H

#include "source.h"

/* A program that is wrong everywhere is not made clearer by more: what is printed, and what suggestions are looked for.
 */
#define DIAGNOSTICS_PRINTED_LIMIT 50

/* Another place that belongs to the cause: "first declared here". */
typedef struct Note {
    orisha_span span;
    const char *label;
    struct Note *next;
} Note;

typedef struct Diagnostic {
    orisha_severity severity;
    const char *code; /* explained in codes.md */
    orisha_span span;
    const char *cause;
    const char *remedy; /* or NULL */
    Note *notes;
    size_t number; /* in the order of finding */
    struct Diagnostic *next;
} Diagnostic;

typedef struct Diagnostics {
    Arena *arena;
    Diagnostic *first, *last;
    size_t errors, warnings;
    /* Some of the text could not be read. What is missed then may be in it, so it is not told. */
    bool lacks_declarations, lacks_flows;
} Diagnostics;

/* `cause` and `remedy` must outlive the list: literals, or text of the arena. */
Diagnostic *diagnostic_add(Diagnostics *list, orisha_severity severity, const char *code, orisha_span span,
                           const char *cause, const char *remedy);
/* Adds a place; one without a source is left out. */
void diagnostic_note(Diagnostics *list, Diagnostic *diagnostic, orisha_span span, const char *label);

/* All of them in the order of the text, the first `*ret_count` of the array. */
const Diagnostic **diagnostics_sorted(const Diagnostics *list, size_t *ret_count);

/* For people: place, cause, the line with a caret under it, the other places, the remedy; and how many there are. */
void diagnostics_print(const Diagnostics *list, FILE *out);
/* For editors: one JSON object on a line (its form: `orishac check --help`). */
void diagnostics_print_json(const Diagnostics *list, FILE *out);

#endif
