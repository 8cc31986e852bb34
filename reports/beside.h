// What a record of the HTTP conformance suite (a conformance.json) says of a contestant, for the column beside its
// speed.
//
// Reads two JSON objects, decides nothing but whether both records name the same binary; owns nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "text.h"

// The contestant as it was tested; NULL where it was not, or there is no record.
const json_t *beside_tested(const json_t *conformance, const char *name);
// Whether what was timed is what was tested: hash, version, build, start and environment are the same in both.
bool beside_same(const json_t *timed, const json_t *tested);

// "0 / 2 / 11": failures of a MUST, of a SHOULD, hazards of the sweep; a star behind it where another build was tested;
// a dash where none was. The caller frees it.
char *beside_shown(const json_t *conformance, const json_t *timed, const char *name);
// The same as an object, or null. A fresh reference.
json_t *beside_json(const json_t *conformance, const json_t *timed, const char *name);
// A paragraph of one line, an empty one behind it.
void beside_note(const json_t *conformance, Text *text);
