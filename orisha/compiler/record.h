/* Records in C: the struct, and the table by which the runtime reads JSON into it. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_RECORD_H
#define ORISHA_COMPILER_RECORD_H

#include "ast.h"
#include "buffer.h"

/* The name of the orisha_field_type of a C type; NULL for a type that JSON has no value for. */
const char *record_field_type(orisha_str c_type);
void record_emit_declaration(Buffer *out, const orisha_record_type *record);

#endif
