/* What the files of the check stage share. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_CHECKER_H
#define ORISHA_COMPILER_CHECKER_H

#include "check.h"
#include "text.h"

typedef struct Checker {
    Diagnostics *diagnostics;
    orisha_program *program;
    const orisha_event *outcome; /* of the subflow in hand */
    Symbols implemented;         /* by the address of the event: the flow that implements it */
    Symbols meant;               /* by their names: events that a misspelt proc was to implement */
    bool misses_target;          /* a flow implements an event that there is not, perhaps a misspelt one */
    size_t types_doubted;
} Checker;

#define TEXT(...) arena_format(c->diagnostics->arena, __VA_ARGS__)

Diagnostic *check_report(Checker *c, const char *code, orisha_span span, const char *cause, const char *remedy);

/* ---- check_names.c ---------------------------------------------------------------------------------------------- */

/* The event that is invoked; NULL after a report, or for a plain C call. */
const orisha_event *check_resolve(Checker *c, const orisha_invocation *invocation);
/* Whoever is told fifty things needs no further suggestion; and looking for each among all names would take a time that
 * grows with the square of the program. */
bool check_is_worth_suggesting(const Checker *c);
/* `did you mean ...?` over the events that the name of this file could be, or `otherwise`. */
const char *check_suggest_event(Checker *c, orisha_str name, const char *otherwise);
/* A name that becomes a C variable, member or function. */
void check_name(Checker *c, orisha_str name, orisha_span span);

/* ---- check_indents.c -------------------------------------------------------------------------------------------- */

void check_indents(Checker *c, const orisha_step *steps);

/* ---- check_fields.c --------------------------------------------------------------------------------------------- */

/* Strings that are not what they seem. A transform reads the literals that it is given; elsewhere none interpolates. */
void check_strings(Checker *c, const orisha_field *fields, bool is_transform);
/* Fields against the declaration: unknown, twice, missing. `what` is "argument" or "field". */
void check_fields(Checker *c, const orisha_field *fields, const orisha_parameter *declared, orisha_span span,
                  const char *what, orisha_str owner, orisha_span declaration);

/* ---- check_branches.c ------------------------------------------------------------------------------------------- */

const orisha_event_branch *check_find_branch(Checker *c, const orisha_event *event, orisha_str name, orisha_span span);
void check_branches(Checker *c, const orisha_step *step);
/* The branches of an invoked event: unknown, missing, payloads. */
void check_event_branches(Checker *c, const orisha_step *step, const orisha_event *event);

/* ---- check_declarations.c --------------------------------------------------------------------------------------- */

void check_declarations(Checker *c, const Module *module);

/* ---- check_main.c ----------------------------------------------------------------------------------------------- */

void check_main(Checker *c, const Module *module);

/* ---- check_serve.c ---------------------------------------------------------------------------------------------- */

/* After the flows, which then know their events. */
void check_serve(Checker *c);

#endif
