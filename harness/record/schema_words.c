// The words of a fault: see schema_words.h.
// SPDX-License-Identifier: MIT
#include "harness/record/schema_words.h"

#include <string.h>

// Longest quotation of a document, which may hold anything.
#define QUOTATION_MAX 80

// Cut between two characters.
static void add_shortened(Text *text, const char *string)
{
    size_t length = strlen(string), end = length;
    if (length > QUOTATION_MAX)
        for (end = QUOTATION_MAX; end > 0 && ((unsigned char)string[end] & 0xc0) == 0x80; end--)
            ;
    text_append(text, string, end);
    text_add(text, end < length ? "…" : "");
}

static void add_place(Text *text, const SchemaPlace *place)
{
    if (!place)
        return;
    add_place(text, place->parent);
    text_add(text, "/");
    if (!place->key) {
        text_print(text, "%zu", place->index);
        return;
    }
    AUTO_TEXT Text key = {0};
    for (const char *at = place->key; *at && key.length <= QUOTATION_MAX; at++)
        *at == '~' ? text_add(&key, "~0") : *at == '/' ? text_add(&key, "~1") : text_append(&key, at, 1);
    add_shortened(text, key.data ? key.data : "");
}

static void add_start(Text *text, const SchemaPlace *place)
{
    add_place(text, place);
    text_add(text, place ? ": expected " : "expected ");
}

static void add_json(Text *text, const json_t *value)
{
    AUTO_FREE char *json = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
    add_shortened(text, json ? json : "?");
}

static void add_found(Text *text, const json_t *value)
{
    if (json_is_object(value))
        text_add(text, json_object_size(value) > 0 ? "an object" : "an empty object");
    else if (json_is_array(value) && json_array_size(value) > 0)
        text_print(text, "an array of %zu", json_array_size(value));
    else if (json_is_array(value))
        text_add(text, "an empty array");
    else
        add_json(text, value);
}

static const char *type_words(const char *type)
{
    static const char *const words[][2] = {
        {"object", "an object"}, {"array", "an array"},         {"string", "a string"},       {"number", "a number"},
        {"null", "null"},        {"integer", "a whole number"}, {"boolean", "true or false"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], type) == 0)
            return words[i][1];
    return type;
}

static void add_types(Text *text, const json_t *type)
{
    if (!type)
        text_add(text, "a value");
    if (json_is_string(type))
        text_add(text, type_words(json_string_value(type)));
    for (size_t i = 0; i < json_array_size(type); i++)
        text_print(text, "%s%s", i > 0 ? " or " : "", type_words(json_string_value(json_array_get(type, i))));
}

static void add_alternatives(Text *text, const json_t *values)
{
    for (size_t i = 0; i < json_array_size(values); i++) {
        text_add(text, i > 0 ? ", " : "one of ");
        add_json(text, json_array_get(values, i));
    }
}

// "a number of at least 0 and at most 1"
static void add_bounded(Text *text, const json_t *schema)
{
    static const char *const bounds[][3] = {
        {"minimum", " of at least ", ""},
        {"exclusiveMinimum", " above ", ""},
        {"maximum", " and at most ", ""},
        {"minLength", " of at least ", " characters"},
        {"minItems", " of at least ", " items"},
        {"pattern", " that matches ", ""},
        {"oneOf", " that fits one, and no other, of ", ""},
    };
    add_types(text, json_object_get(schema, "type"));
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        const json_t *bound = json_object_get(schema, bounds[i][0]);
        if (!bound)
            continue;
        text_add(text, bounds[i][1]);
        json_is_string(bound) ? text_add(text, json_string_value(bound)) : add_json(text, bound);
        text_add(text, bounds[i][2]);
    }
}

static void add_expected(Text *text, const json_t *schema)
{
    const json_t *constant = json_object_get(schema, "const"), *values = json_object_get(schema, "enum");
    if (json_is_boolean(schema))
        text_add(text, "no such key");
    else if (constant)
        add_json(text, constant);
    else if (values)
        add_alternatives(text, values);
    else
        add_bounded(text, schema);
}

void schema_words_fault(Text *text, const SchemaPlace *place, const json_t *schema, const json_t *value)
{
    add_start(text, place);
    add_expected(text, schema);
    text_add(text, ", found ");
    add_found(text, value);
}

void schema_words_missing(Text *text, const SchemaPlace *place, const char *key)
{
    add_start(text, place);
    text_print(text, "a key \"%s\", found none", key);
}
