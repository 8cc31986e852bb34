// Reads TOML into jansson values: the part of TOML 1.0 that scenario and contestant files use.
//
// Comments; bare, quoted and dotted keys; tables and arrays of tables; basic, literal and multi-line strings;
// integers (with _, 0x, 0o, 0b), floats, booleans, arrays and inline tables. Dates, inf, nan and the character U+0000
// are refused with a message, because JSON has no place for them. A key given twice is an error, as in the standard.
// Errors read `file:line:column: what was found, what was expected`. Limits: 256 KiB, 32 levels, 10,000 tables.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

#include "harness/input/trouble.h"

#define TOML_SIZE_LIMIT  (256u << 10)
#define TOML_DEPTH_LIMIT 32
#define TOML_TABLE_LIMIT 10000

// Both return a new object, or NULL with the trouble filled. `name` is what the errors call the source.
json_t *toml_parse(const char *name, const char *data, size_t length, Trouble *ret_trouble);
json_t *toml_read(const char *path, const char *name, Trouble *ret_trouble);
