// Typed, strict access to a document that was read from TOML: the type of each key is checked, and a key that nobody
// knows is an error that names the nearest known one. Called by scenario.c, contestant.c and settings.c.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/input/trouble.h"

// `names` ends with NULL. `where` is the file (and table) for the message. 0 or -EINVAL.
int keys_check(const json_t *table, const char *const *names, const char *where, Trouble *ret_trouble);

// Each leaves `ret` as it is where the key is absent. 0 or -EINVAL. Strings are borrowed from the table.
int keys_string(const json_t *table, const char *key, const char *where, const char **ret, Trouble *ret_trouble);
int keys_integer(const json_t *table, const char *key, const char *where, long long low, long long high, long long *ret,
                 Trouble *ret_trouble);
// Whole numbers and decimals alike.
int keys_number(const json_t *table, const char *key, const char *where, double low, double high, double *ret,
                Trouble *ret_trouble);
int keys_boolean(const json_t *table, const char *key, const char *where, bool *ret, Trouble *ret_trouble);
int keys_table(const json_t *table, const char *key, const char *where, json_t **ret, Trouble *ret_trouble);

// A table whose values are all strings, an array whose items are all strings.
int keys_string_table(const json_t *table, const char *key, const char *where, json_t **ret, Trouble *ret_trouble);
int keys_string_array(const json_t *table, const char *key, const char *where, json_t **ret, Trouble *ret_trouble);

// The name nearest to `word` when it is near enough to be a slip of the pen, else NULL. `names` ends with NULL.
const char *keys_nearest(const char *word, const char *const *names);
