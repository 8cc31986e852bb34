/* Events in C: their outcome types, their functions, their procs. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_EVENT_H
#define ORISHA_COMPILER_EVENT_H

#include "emitter.h"

/* `orisha_serve` for orisha:serve, `greet` for a greet of the program's own. */
const char *event_c_name(Arena *arena, const orisha_event *event);
/* The name of the C function that carries the event out. */
const char *event_c_function(Arena *arena, const orisha_event *event);
/* `void orisha_handle(orisha_request *req)` and the like, without a body. */
void event_emit_signature(Arena *arena, Buffer *out, const orisha_event *event);
/* The outcome type, a constructor for each branch and the prototype. Nothing for transforms and abstract events. */
void event_emit_declaration(Arena *arena, Buffer *out, const orisha_event *event);

#endif
