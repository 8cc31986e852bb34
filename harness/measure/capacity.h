// What each contestant can do, measured in a short closed loop before a scenario of a fixed rate: the rate is a share
// of what the slowest of them reached, so that all have the same load and none is at its limit.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/measure/run.h"

// Sets the rate in the plans of all cells of a scenario and in the record; does nothing where there is one already.
// `scenario` is the scenario's object in the record. 0 or -EINTR.
int capacity_find(Run *run, Cell *cells, size_t count, json_t *scenario);
