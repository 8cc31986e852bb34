// What stands above and below a table of a run: the conditions, and how its figures are to be read.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "text.h"

// One line, then an empty one.
void notes_conditions(const json_t *run, const json_t *scenario, Text *text);
// A blank line, then paragraphs of one line, each with an empty one behind it. `unranked`: the table has a row of
// constant answers.
void notes_add(const json_t *run, const json_t *scenario, bool unranked, Text *text);
