/* From the chunks of one file to its module. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_PARSER_H
#define ORISHA_COMPILER_PARSER_H

#include "ast.h"
#include "cursor.h"

/* Never NULL: what could not be parsed is reported and left out. */
Module *parser_parse(Diagnostics *diagnostics, const orisha_source *source, orisha_str module_name);

/* `name: value, ...` up to `close`, which is taken. False after a report. Also used for records inside expressions. */
bool parser_parse_fields(Diagnostics *diagnostics, Cursor *cursor, char close, orisha_field **ret_fields);

#endif
