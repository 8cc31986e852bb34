/* Flows: invocations, their branches and steps. Called by the parser for a construct that declares nothing.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_FLOW_PARSER_H
#define ORISHA_COMPILER_FLOW_PARSER_H

#include "ast.h"
#include "cursor.h"

/* The cursor stands after the `~` and spans the whole construct. NULL after a report. */
orisha_flow *flow_parse(Diagnostics *diagnostics, Cursor *cursor);
/* The same of branches alone, at the cursor's place and its indent. NULL when there are none. */
orisha_branch *flow_parse_branches(Diagnostics *diagnostics, Cursor *cursor);

#endif
