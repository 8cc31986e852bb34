// The form of a record, results/schema.json (JSON Schema 2020-12), built into the program, and the check of a document
// against it.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

#include "harness/input/trouble.h"

// 0, or -EINVAL with the place (a JSON pointer) and what is wrong there. `where` is the file, for the message.
int schema_check(const json_t *document, const char *where, Trouble *ret_trouble);
