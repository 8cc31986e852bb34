// The one JSON object that the load generator prints.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "tally.h"

int report_print(FILE *file, const Tally *tally, bool open_loop, bool interrupted); // 0 or a negative errno
