// Finds and reads the record of the HTTP conformance suite (conformance.json) that stands beside a run in its table.
// The caller owns what it gets.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

#include "harness/input/trouble.h"

// Of the file, or the folder that holds it. -EINVAL with the trouble where it is no such record.
int suite_read(const char *path, json_t **ret_document, Trouble *ret_trouble);
// The newest in conformance/ beside the folder of runs that holds `run_path` (results/runs/TIME/run.json) that asked
// all cases of more than one contestant; NULL where there is none. The same one as `just report` takes
// (reports/conformance.py).
json_t *suite_beside(const char *run_path);
