/* Transforms of a program's own: events `[comptime|transform]` of its files that a `~proc` of C implements. Here is
 * what the stages know of them: which there are, what is passed to one, when it runs. How their C is compiled and kept
 * from harming the compiler is the TransformHost's (orisha/compiler/user/); without one they are refused.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_USER_TRANSFORM_H
#define ORISHA_COMPILER_USER_TRANSFORM_H

#include "compile.h"

typedef struct UserTransform {
    const orisha_event *event;
    const Module *module;
    const Proc *proc;
    orisha_transform_function function; /* NULL until it is loaded */
    struct UserTransform *next;
} UserTransform;

/* What a process that watches this one reads, in memory that both share. */
typedef struct UserWatch {
    const UserTransform *last;  /* that was called; NULL: none */
    orisha_span place;          /* where it was called */
    _Atomic int64_t running_ns; /* the monotonic clock when it was called; 0: it has returned */
} UserWatch;

/* What a flow became before the others were emitted. */
typedef struct PlannedFlow {
    const orisha_flow *flow;
    orisha_str code;
    struct PlannedFlow *next;
} PlannedFlow;

typedef struct UserTransforms {
    UserTransform *first;
    PlannedFlow *planned;
    UserWatch *watch;
} UserTransforms;

/* A flow that transforms replace again and again is a mistake. */
#define REPLACEMENTS_LIMIT 16

/* Declared by a file that is not of the library. */
bool event_is_user_transform(const orisha_program *program, const orisha_event *event);
/* Those of all modules that have a proc. */
UserTransforms user_transforms_find(Arena *arena, const orisha_program *program);

typedef enum InputKind {
    INPUT_GIVEN_BY_COMPILER, /* invocation, item, program */
    INPUT_STRING,
    INPUT_INTEGER, /* and bool */
    INPUT_EXPRESSION,
    INPUT_UNKNOWN,
} InputKind;

InputKind user_input_kind(const orisha_parameter *input);
/* The inputs that an invocation gives. */
const orisha_parameter *user_inputs_of_invocation(Arena *arena, const orisha_event *event);

/* Runs the transforms that are flows of their own; `e` is where they emit. They may change the tree. */
void user_transforms_plan(struct Emitter *e);
/* The code of such a flow; NULL when the flow is none. */
const PlannedFlow *user_transforms_planned(const UserTransforms *user, const orisha_flow *flow);
/* At a place. False when the event's transform is not loaded. */
bool user_transform_run(orisha_transform *t, const orisha_event *event, orisha_span span);

#endif
