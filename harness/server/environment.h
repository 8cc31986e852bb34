// The environment of everything that the harness starts: stated here, not whatever the caller's shell holds, so that no
// contestant runs with a setting (GOGC, RUSTFLAGS, DOTNET_gcServer, MALLOC_ARENA_MAX, LD_PRELOAD) that its server.toml
// does not show. Only names that say where things are and how a registry is reached pass through; nothing that tunes.
// Called by process_start.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>

// "NAME=value" strings, ended by NULL, for `environ`: what passes of ours, PATH and LANG (C.UTF-8) when the caller has
// none, and on top of it `own` (name -> value, or NULL). The caller frees it.
char **environment_build(const json_t *own);
void environment_free(char ***variables);

#define AUTO_ENVIRONMENT __attribute__((cleanup(environment_free)))
