/* Where C is written while a flow is emitted, and the state that transform.h hides from transforms.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_EMITTER_H
#define ORISHA_COMPILER_EMITTER_H

#include "compile.h"

/* Stands alone on a line where the generated file's own numbering goes on; replaced by a #line when the file is put
 * together, because only then is the number known. */
#define LINE_RESTORE "\001"

/* C of the program's is put into the column that it has there, but not so far to the right: a program of one line is
 * not to become a square of blanks. */
#define COLUMN_LIMIT 500

typedef struct Counter {
    const char *prefix;
    unsigned last;
    struct Counter *next;
} Counter;

/* A function that is emitted while another one is in hand. */
typedef struct Aside {
    Buffer body;
    Buffer *outer;
    int outer_indent;
    struct Aside *next;
} Aside;

typedef struct Emitter {
    Diagnostics *diagnostics;
    const orisha_program *program;
    Compilation *compilation; /* where assets and files that were read are noted */
    const orisha_flow *flow;
    Buffer *body;         /* the function in hand */
    Buffer *asides;       /* functions of their own that are complete: after all declarations */
    Buffer *declarations; /* file scope, before all functions */
    Buffer *preamble;     /* file scope, before the program's own C */
    Aside *aside;         /* the innermost one in hand */
    int indent;
    orisha_span place; /* no source: the next line is of the compiler's own */
    orisha_str placed; /* what of the next line stands at that place */
    Counter *counters;
    Symbols kept;                /* by transforms, under names of theirs */
    Symbols shared;              /* prefix and bytes that were declared: the number of their name */
    struct UserTransforms *user; /* NULL: none may run */
    bool is_planning;            /* nothing is final yet: every flow may be changed */
    orisha_flow *replacement;    /* of the flow in hand, by a transform in it; NULL: none */
} Emitter;

void emitter_line(Emitter *emitter, const char *format, ...) __attribute__((format(printf, 2, 3)));
unsigned emitter_unique(Emitter *emitter, const char *prefix);

/* Where a request is, for a program that watches its handlers; either text may be empty. */
void emitter_watch(Emitter *emitter, const char *route, orisha_str step, orisha_span span);

/* The steps of a flow or a branch, in order. */
void emitter_steps(Emitter *emitter, const orisha_step *steps);

#endif
