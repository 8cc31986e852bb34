// The verbs of the command line. Each prints, and returns the exit status of the program.
// SPDX-License-Identifier: MIT
#pragma once

#include "options.h"

int list_verb(const Options *options);
int check_verb(const Options *options);
int run_verb(const Options *options);
int table_verb(const Options *options);
