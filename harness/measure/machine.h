// The machine that a run is recorded on: kernel, CPU, memory, time. Nothing that names the person or the place.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdint.h>

#include "harness/measure/cpu.h"

json_t *machine_describe(const CpuPlan *plan);
char *machine_utc_time(void);             // "2026-02-08T12:34:56Z"; the caller frees it
uint64_t machine_now_ns(void);            // monotonic
char *machine_revision(const char *root); // the git revision of the tree, or NULL
