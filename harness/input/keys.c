// Typed, strict access to documents: see keys.h.
// SPDX-License-Identifier: MIT
#include "harness/input/keys.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#define WORD_LIMIT 40

// Edits (insert, drop, replace) that turn one word into the other.
static size_t word_distance(const char *left, const char *right)
{
    size_t rows = strlen(left), columns = strlen(right);
    if (rows >= WORD_LIMIT || columns >= WORD_LIMIT)
        return SIZE_MAX;
    size_t line[WORD_LIMIT];
    for (size_t j = 0; j <= columns; j++)
        line[j] = j;
    for (size_t i = 1; i <= rows; i++) {
        size_t diagonal = line[0];
        line[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t replace = diagonal + (left[i - 1] != right[j - 1]);
            diagonal = line[j];
            size_t least = line[j] < line[j - 1] ? line[j] + 1 : line[j - 1] + 1;
            line[j] = replace < least ? replace : least;
        }
    }
    return line[columns];
}

const char *keys_nearest(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t best = strlen(word) / 3 + 2;
    for (; *names; names++) {
        size_t distance = word_distance(word, *names);
        if (distance < best) {
            best = distance;
            nearest = *names;
        }
    }
    return nearest;
}

int keys_check(const json_t *table, const char *const *names, const char *where, Trouble *ret_trouble)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)table, key, value)
    {
        const char *const *known = names;
        while (*known && strcmp(*known, key) != 0)
            known++;
        if (*known)
            continue;
        const char *nearest = keys_nearest(key, names);
        trouble_set(ret_trouble, "%s: unknown key '%s'%s%s%s", where, key, nearest ? "; did you mean '" : "",
                    nearest ? nearest : "", nearest ? "'?" : "");
        return -EINVAL;
    }
    return 0;
}

static int wrong_type(const char *where, const char *key, const char *expected, Trouble *ret_trouble)
{
    trouble_set(ret_trouble, "%s: '%s' must be %s", where, key, expected);
    return -EINVAL;
}

int keys_string(const json_t *table, const char *key, const char *where, const char **ret, Trouble *ret_trouble)
{
    const json_t *value = json_object_get(table, key);
    if (!value)
        return 0;
    if (!json_is_string(value))
        return wrong_type(where, key, "a string", ret_trouble);
    *ret = json_string_value(value);
    return 0;
}

int keys_integer(const json_t *table, const char *key, const char *where, long long low, long long high, long long *ret,
                 Trouble *ret_trouble)
{
    const json_t *value = json_object_get(table, key);
    if (!value)
        return 0;
    long long number = json_integer_value(value);
    if (!json_is_integer(value) || number < low || number > high) {
        trouble_set(ret_trouble, "%s: '%s' must be a whole number from %lld to %lld", where, key, low, high);
        return -EINVAL;
    }
    *ret = number;
    return 0;
}

int keys_number(const json_t *table, const char *key, const char *where, double low, double high, double *ret,
                Trouble *ret_trouble)
{
    const json_t *value = json_object_get(table, key);
    if (!value)
        return 0;
    if (!json_is_number(value) || !(json_number_value(value) >= low && json_number_value(value) <= high)) {
        trouble_set(ret_trouble, "%s: '%s' must be a number from %g to %g", where, key, low, high);
        return -EINVAL;
    }
    *ret = json_number_value(value);
    return 0;
}

int keys_boolean(const json_t *table, const char *key, const char *where, bool *ret, Trouble *ret_trouble)
{
    const json_t *value = json_object_get(table, key);
    if (!value)
        return 0;
    if (!json_is_boolean(value))
        return wrong_type(where, key, "true or false", ret_trouble);
    *ret = json_is_true(value);
    return 0;
}

int keys_table(const json_t *table, const char *key, const char *where, json_t **ret, Trouble *ret_trouble)
{
    json_t *value = json_object_get(table, key);
    if (!value)
        return 0;
    if (!json_is_object(value))
        return wrong_type(where, key, "a table", ret_trouble);
    *ret = value;
    return 0;
}

int keys_string_table(const json_t *table, const char *key, const char *where, json_t **ret, Trouble *ret_trouble)
{
    json_t *found = NULL, *value;
    if (keys_table(table, key, where, &found, ret_trouble) < 0)
        return -EINVAL;
    const char *name;
    json_object_foreach(found, name, value)
    {
        if (!json_is_string(value)) {
            trouble_set(ret_trouble, "%s: '%s.%s' must be a string (write numbers in quotes)", where, key, name);
            return -EINVAL;
        }
    }
    if (found)
        *ret = found;
    return 0;
}

int keys_string_array(const json_t *table, const char *key, const char *where, json_t **ret, Trouble *ret_trouble)
{
    json_t *array = json_object_get(table, key), *value;
    if (!array)
        return 0;
    if (!json_is_array(array))
        return wrong_type(where, key, "an array of strings", ret_trouble);
    size_t index;
    json_array_foreach(array, index, value)
    {
        if (!json_is_string(value))
            return wrong_type(where, key, "an array of strings", ret_trouble);
    }
    *ret = array;
    return 0;
}
