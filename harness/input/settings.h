// harness/settings.toml: what is taken as given where the command line says nothing. A missing file means defaults.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

#include "harness/input/trouble.h"

typedef struct Settings {
    const char *reference;  // NULL: none
    const char *scenario;   // of aa and power; NULL: none
    const json_t *regress;  // names of the scenarios of regress; NULL: none
    const char *slowed;     // the contestant that power slows; NULL: none
    const char *toolchains; // relative to the root
    const char *site;
    json_t *document; // owner of the strings
} Settings;

int settings_read(const char *root, Settings *ret_settings, Trouble *ret_trouble);
void settings_free(Settings *settings);
