/* Strings in JSON (RFC 8259): what --json prints. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_JSON_H
#define ORISHA_COMPILER_JSON_H

#include <orisha.h>

/* Quoted; bytes that are no UTF-8 become U+FFFD, so that every output is JSON whatever a file is called. */
void json_print(FILE *out, orisha_str text);
void json_print_cstring(FILE *out, const char *text);

#endif
