// The command line: verbs, options, help. Wrong usage ends in a message and exit status 3 (main.c).
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/input/trouble.h"

typedef enum Verb {
    VERB_NONE,
    VERB_LIST,
    VERB_CHECK,
    VERB_SERVE,
    VERB_RUN,
    VERB_REPRODUCE,
    VERB_AA,
    VERB_POWER,
    VERB_REGRESS,
    VERB_TABLE,
    VERB_SUMMARIZE,
    VERB_VALIDATE,
    VERB_REVISIONS
} Verb;

typedef struct Names {
    const char **items; // borrowed from the command line
    size_t count;
} Names;

bool names_hold(const Names *names, const char *name);

typedef struct Options {
    Verb verb;
    bool help;
    const char *root; // NULL: search upwards
    Names scenarios;  // empty: all
    Names contestants;
    const char *file; // of `table` and its kind; the BASE of `regress` and `revisions`, NULL: the merge base
    const char *head; // of these two; NULL: the working tree
    Names trees;      // not on the command line: the roots that each contestant is taken from (regress); empty: one
    bool markdown, csv, json; // the form of tables; at most one
    const char *from;         // of reproduce: a record to judge; NULL: measure
    const char *conformance;  // of tables; NULL: the one that stands beside the run
    const char *reference;
    const char *results;
    const char *resume;
    bool docker; // images in place of programs
    const char *engine, *seccomp;
    const char *driver;
    long long blocks, connections, threads, pipeline, workers, port, ready_s; // -1: not given
    double minutes, duration_s, warmup_s, noise_percent, tolerance_percent, threshold_percent,
        slowdown_percent; // -1: not given
    bool seeded;
    uint64_t seed;
    char **words; // the command line itself, for the record
    int word_count;
} Options;

int options_parse(int count, char **words, Options *ret_options, Trouble *ret_trouble); // 0 or -EINVAL
void options_free(Options *options);
const char *options_help(Verb verb);
const char *options_verb_name(Verb verb);
