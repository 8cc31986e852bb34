// Prints the tables of a run: `harness table FILE`, and the end of `harness run`.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/record/record.h"

// Tables to stdout, and as Markdown into table.md beside the record. 0 or a negative errno.
int tables_publish(const Record *record, Trouble *ret_trouble);
