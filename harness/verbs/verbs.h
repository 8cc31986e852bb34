// The verbs of the command line. Each prints, and returns the exit status of the program.
// SPDX-License-Identifier: MIT
#pragma once

#include "harness/options.h"

// The rounds of two arms that are compared alone (aa, power) are short and follow each other closely: other machines'
// work on our host changes the speed by tenths over some seconds, so that the error of a pair's ratio grows with the
// time between its rounds (measured here: correlation 0.75 at 1.3 s, 0.57 at 2.6 s; with rounds of 1 s a 10-minute
// comparison saw 2.1 %).
#define PAIR_DURATION_S 0.3
#define PAIR_WARMUP_S   0.1

int list_verb(const Options *options);
int check_verb(const Options *options);
int serve_verb(const Options *options);
int run_verb(const Options *options);
int reproduce_verb(const Options *options);
int aa_verb(const Options *options);
int power_verb(const Options *options);
int regress_verb(const Options *options);
int revisions_verb(const Options *options);
int summarize_verb(const Options *options);
int validate_verb(const Options *options);
int table_verb(const Options *options);
