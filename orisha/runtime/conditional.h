/* Conditional requests (RFC 9110 section 13) for answers that the program made and gave an ETag or a Last-Modified. The
 * server compares, so that no program need. response.c asks for what it sends, generated code for what it has folded;
 * without such a field nobody asks. SPDX-License-Identifier: MIT */
#ifndef ORISHA_CONDITIONAL_H
#define ORISHA_CONDITIONAL_H

#include <orisha.h>

/* Is it a field that preconditions are compared with? */
bool conditional_is_validator(orisha_str name);

#endif
