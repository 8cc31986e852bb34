/* Changes that transforms make to the tree. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_PROGRAM_CHANGE_H
#define ORISHA_COMPILER_PROGRAM_CHANGE_H

#include <orisha/transform.h>

/* `in_time`, or false after a report. */
bool program_change_allowed(orisha_transform *t, bool in_time);

void program_put_flow(orisha_flow *place, const orisha_flow *other);

#endif
