/* `p.nmae` where `p` carries a `name`: told in the words of the .kz file, where the C compiler would speak of a
 * generated structure. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_MEMBER_H
#define ORISHA_COMPILER_MEMBER_H

#include "diagnostic.h"

/* What a bound name carries. */
typedef struct Members {
    const orisha_str *names;
    size_t count;
    orisha_span declaration;
    const char *what; /* "branch 'found'" */
    const char *word; /* of one: "field", "parameter" */
} Members;

/* Reports every `binding.name` in the steps of the branch, and below them, that is none of the members. */
void members_check(Diagnostics *diagnostics, const orisha_branch *branch, const Members *members);

#endif
