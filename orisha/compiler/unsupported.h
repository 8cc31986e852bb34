/* Constructs of Koru that are not ours: recognised, so that they are told by name and never misread.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_UNSUPPORTED_H
#define ORISHA_COMPILER_UNSUPPORTED_H

#include "cursor.h"
#include "diagnostic.h"

/* Each looks at what stands at the cursor and gives what it is, as in "a label"; NULL when it may be ours. */
const char *unsupported_declaration(const Cursor *cursor); /* after a construct's "~" and pub */
const char *unsupported_step(const Cursor *cursor);        /* where a step begins */
/* After the name of a step: what follows it. */
const char *unsupported_after_name(const Cursor *cursor, const orisha_invocation *invocation);
const char *unsupported_branch(const Cursor *cursor);        /* after a branch's "|" */
const char *unsupported_after_binding(const Cursor *cursor); /* where "|>" is expected */
const char *unsupported_type(orisha_str type);

/* Reports K119 at the cursor when there is something to report; true when there was. */
bool unsupported_report(Diagnostics *diagnostics, const Cursor *cursor, const char *what);

#endif
