/* The names of the methods, which the parser reads and Allow lists.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_METHOD_H
#define ORISHA_METHOD_H

#include <orisha.h>

/* Texts, not pointers to texts: those would have to be relocated at the start. */
extern const char method_names[ORISHA_METHOD_COUNT][sizeof("OPTIONS")];

#endif
