/* "Did you mean ...?": the name that was probably meant. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_NEAREST_H
#define ORISHA_COMPILER_NEAREST_H

#include "diagnostic.h"

/* Insertions, deletions, replacements and swaps of neighbours between two names of at most NEAREST_NAME_LIMIT bytes,
 * without case. (The "optimal string alignment" form of Damerau's distance: no part is edited twice.) */
#define NEAREST_NAME_LIMIT 64
size_t name_distance(orisha_str a, orisha_str b);

/* The candidates are offered one by one; `best` is the nearest at a distance of at most a third of its length. */
typedef struct Nearest {
    orisha_str wanted;
    orisha_str best; /* empty: none is near */
    size_t distance;
} Nearest;

Nearest nearest_begin(orisha_str wanted);
void nearest_offer(Nearest *nearest, orisha_str candidate);
/* "did you mean 'NAME'?", or `otherwise` when none is near. */
const char *nearest_remedy(Diagnostics *diagnostics, const Nearest *nearest, const char *otherwise);

/* The same over an array that ends with NULL; NULL when none is near. */
const char *nearest_name(orisha_str name, const char *const *names);

#endif
