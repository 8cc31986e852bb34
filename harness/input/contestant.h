// A contestant: a folder of servers/ with a server.toml (keys: README there), its toolchain, its build.
//
// `contestant_read` only reads. `contestant_prepare` finds the toolchain, asks it for its version and builds; when that
// fails the contestant is excluded with a reason, which is not an error of the run. The struct owns its document and
// everything in it; free with contestant_free.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "harness/input/trouble.h"

typedef enum Exclusion {
    EXCLUSION_NONE,
    EXCLUSION_TOOLCHAIN, // cannot be had on this machine
    EXCLUSION_BUILD,     // is there, but does not build
} Exclusion;

typedef struct Contestant {
    char *name;
    char *tree;   // {root}, when it is not the root folder of the session but another revision of it; else NULL
    char *source; // its folder
    char *build;  // {build}: its folder for built things and logs
    const char *title;
    const char *version_command; // NULL: none
    const char *build_command;   // NULL: nothing to build
    const char *start_command;
    const char *binary;   // the file that identifies what was measured; NULL: the first word of start_command
    double warmup_s;      // the least that it needs; a scenario's own counts where it is longer
    const char *image;    // that holds it, for --docker; NULL: none
    bool only_when_named; // takes part only with --contestant
    const json_t *environment;
    const char *program;       // of the toolchain; NULL: needs none
    const char *program_build; // makes the program where it is part of the repository; run in other trees only
    json_t *program_folders;
    json_t *toolchain_environment;
    const char *reason_file;
    const char *remedy;
    const json_t *capabilities;
    const json_t *notes;
    const json_t *lacks; // what of the conformance contract it does not serve -> why; or NULL
    bool constant_answer;
    json_t *document;

    // filled by contestant_prepare
    json_t *base_values;      // the placeholders that are known before a start
    json_t *base_environment; // PATH and the toolchain's variables, expanded
    char *version;            // NULL: not told
    long long binary_bytes;   // of that file; 0 likewise
    char *binary_sha256;      // of what was measured; NULL: not built or not readable
    json_t *contained;        // with --docker: the image's id, its command and its environment; else NULL
    Exclusion exclusion;
    Trouble reason; // why it is excluded
} Contestant;

typedef struct Places {
    const char *root;
    const char *site;
    const char *toolchains;
    const char *build; // build/contestants
} Places;

// `folder` is the servers/ of a root folder.
int contestant_read(const char *folder, const char *name, Contestant *ret_contestant, Trouble *ret_trouble);

// Only looks for the toolchain: fills base_values, base_environment and, where it is missing, the exclusion.
int contestant_find(Contestant *contestant, const Places *places, Trouble *ret_trouble);

// contestant_find, the version, the build. 0 also when it ended excluded; -EINTR when interrupted; -EINVAL when the
// file itself is wrong (an unknown placeholder).
int contestant_prepare(Contestant *contestant, const Places *places, Trouble *ret_trouble);

// Whether the contestant has the capability; `name` is one of a scenario's `needs`.
bool contestant_can(const Contestant *contestant, const char *name);
void contestant_free(Contestant *contestant);
