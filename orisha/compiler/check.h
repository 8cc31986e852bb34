/* Names and rules: every invocation finds its event, every event its branches. Runs before anything is emitted.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_CHECK_H
#define ORISHA_COMPILER_CHECK_H

#include "ast.h"

void check_program(Diagnostics *diagnostics, orisha_program *program);
/* Only the flows: enough to know what each name in them means. */
void check_flows(Diagnostics *diagnostics, orisha_program *program);
/* One flow that has taken the place of another. */
void check_other_flow(Diagnostics *diagnostics, orisha_program *program, orisha_flow *flow);

/* The event that the words name, or NULL. `module` empty: the program's own. */
const orisha_event *find_event(const orisha_program *program, orisha_str module, orisha_str name);
/* The event that a proc carries out; NULL when there is none. */
const orisha_event *find_proc_event(const orisha_program *program, const Module *module, const Proc *proc);
/* What of the program, outside of the event's own module, implements it; NULL when nothing does. */
const Proc *find_foreign_proc(Arena *arena, const orisha_program *program, const orisha_event *event);
/* `event.part` of the same module, when it is a transform: how a branch or a call of an abstract event becomes C. */
const orisha_event *find_part(const orisha_program *program, const orisha_event *event, orisha_str part);

#endif
