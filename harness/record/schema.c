// Checks records against results/schema.json: see schema.h.
//
// A validator of exactly the keywords that our schema uses, each a line in `rules`. The schema itself is walked once,
// before its first use: a keyword that has no rule, a reference that leads nowhere or in a circle, a pattern that is
// none are programmer errors and end the program, so that the schema cannot grow past this file. The walk also bounds
// the recursion: no schema nests deeper than SCHEMA_DEPTH, whatever the document does. SPDX-License-Identifier: MIT
#include "harness/record/schema.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <regex.h>
#include <string.h>

#include "harness/record/schema_words.h"

enum { SCHEMA_DEPTH = 32, PATTERNS_MAX = 32 };

static const char schema_text[] =
#include "schema.inc"
    ;

typedef struct Pattern {
    const char *text; // borrowed from the schema
    regex_t regex;
} Pattern;

// Read once; stays until the program ends.
static json_t *root;
static Pattern patterns[PATTERNS_MAX];
static size_t pattern_count;

static Pattern *pattern_find(const char *text)
{
    for (size_t i = 0; i < pattern_count; i++)
        if (strcmp(patterns[i].text, text) == 0)
            return &patterns[i];
    return NULL;
}

static bool pattern_matches(const char *text, const char *string)
{
    return regexec(&pattern_find(text)->regex, string, 0, NULL, 0) == 0;
}

static const json_t *definition_of(const json_t *reference)
{
    static const char prefix[] = "#/$defs/";
    const char *text = json_string_value(reference);
    assert(text && strncmp(text, prefix, sizeof prefix - 1) == 0);
    return json_object_get(json_object_get(root, "$defs"), text + sizeof prefix - 1);
}

// A value and the schema that it must fit.
typedef struct Subject {
    const json_t *schema;
    const json_t *value;
    const SchemaPlace *place;
    Text *fault; // NULL: only whether it fits is asked
} Subject;

static bool fits(const Subject *subject);

static bool fail(const Subject *subject)
{
    if (subject->fault)
        schema_words_fault(subject->fault, subject->place, subject->schema, subject->value);
    return false;
}

static bool fits_other(const Subject *subject, const json_t *schema, Text *fault)
{
    return fits(&(Subject){schema, subject->value, subject->place, fault});
}

static bool fits_member(const Subject *subject, const json_t *schema, const char *key, const json_t *value)
{
    return fits(&(Subject){schema, value, &(SchemaPlace){.parent = subject->place, .key = key}, subject->fault});
}

static bool check_ref(const Subject *subject, const json_t *argument)
{
    return fits_other(subject, definition_of(argument), subject->fault);
}

static bool is_whole(const json_t *value)
{
    double number = json_real_value(value);
    return json_is_integer(value) || (json_is_real(value) && floor(number) == number);
}

static bool is_of_type(const json_t *value, const char *type)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: return strcmp(type, "object") == 0;
    case JSON_ARRAY: return strcmp(type, "array") == 0;
    case JSON_STRING: return strcmp(type, "string") == 0;
    case JSON_NULL: return strcmp(type, "null") == 0;
    case JSON_TRUE:
    case JSON_FALSE: return strcmp(type, "boolean") == 0;
    default: return strcmp(type, "number") == 0 || (strcmp(type, "integer") == 0 && is_whole(value));
    }
}

static bool check_type(const Subject *subject, const json_t *argument)
{
    if (json_is_string(argument))
        return is_of_type(subject->value, json_string_value(argument)) || fail(subject);
    for (size_t i = 0; i < json_array_size(argument); i++)
        if (is_of_type(subject->value, json_string_value(json_array_get(argument, i))))
            return true;
    return fail(subject);
}

// Negative, 0 or positive as `left` is less, equal or more.
static int compare(const json_t *left, const json_t *right)
{
    if (json_is_integer(left) && json_is_integer(right))
        return (json_integer_value(left) > json_integer_value(right)) -
               (json_integer_value(left) < json_integer_value(right));
    return (json_number_value(left) > json_number_value(right)) - (json_number_value(left) < json_number_value(right));
}

// 2 and 2.0 are one number.
static bool is_same(const json_t *left, const json_t *right)
{
    return json_is_number(left) && json_is_number(right) ? compare(left, right) == 0 : json_equal(left, right);
}

static bool check_const(const Subject *subject, const json_t *argument)
{
    return is_same(subject->value, argument) || fail(subject);
}

static bool check_enum(const Subject *subject, const json_t *argument)
{
    for (size_t i = 0; i < json_array_size(argument); i++)
        if (is_same(subject->value, json_array_get(argument, i)))
            return true;
    return fail(subject);
}

static bool check_minimum(const Subject *subject, const json_t *argument)
{
    return !json_is_number(subject->value) || compare(subject->value, argument) >= 0 || fail(subject);
}

static bool check_exclusive_minimum(const Subject *subject, const json_t *argument)
{
    return !json_is_number(subject->value) || compare(subject->value, argument) > 0 || fail(subject);
}

static bool check_maximum(const Subject *subject, const json_t *argument)
{
    return !json_is_number(subject->value) || compare(subject->value, argument) <= 0 || fail(subject);
}

static json_int_t code_points(const char *string)
{
    json_int_t count = 0;
    for (; *string; string++)
        count += ((unsigned char)*string & 0xc0) != 0x80;
    return count;
}

static bool check_min_length(const Subject *subject, const json_t *argument)
{
    const char *string = json_string_value(subject->value);
    return !string || code_points(string) >= json_integer_value(argument) || fail(subject);
}

static bool check_pattern(const Subject *subject, const json_t *argument)
{
    const char *string = json_string_value(subject->value);
    return !string || pattern_matches(json_string_value(argument), string) || fail(subject);
}

static bool check_min_items(const Subject *subject, const json_t *argument)
{
    return !json_is_array(subject->value) ||
           (json_int_t)json_array_size(subject->value) >= json_integer_value(argument) || fail(subject);
}

static bool check_items(const Subject *subject, const json_t *argument)
{
    for (size_t i = 0; i < json_array_size(subject->value); i++) {
        SchemaPlace place = {.parent = subject->place, .index = i};
        if (!fits(&(Subject){argument, json_array_get(subject->value, i), &place, subject->fault}))
            return false;
    }
    return true;
}

static bool has_all(const Subject *subject, const json_t *keys)
{
    for (size_t i = 0; i < json_array_size(keys); i++) {
        const char *key = json_string_value(json_array_get(keys, i));
        if (json_object_get(subject->value, key))
            continue;
        if (subject->fault)
            schema_words_missing(subject->fault, subject->place, key);
        return false;
    }
    return true;
}

static bool check_required(const Subject *subject, const json_t *argument)
{
    return !json_is_object(subject->value) || has_all(subject, argument);
}

static bool check_dependent_required(const Subject *subject, const json_t *argument)
{
    const char *key;
    json_t *keys;
    json_object_foreach((json_t *)argument, key, keys)
    {
        if (json_object_get(subject->value, key) && !has_all(subject, keys))
            return false;
    }
    return true;
}

static bool check_properties(const Subject *subject, const json_t *argument)
{
    const char *key;
    json_t *schema;
    json_object_foreach((json_t *)argument, key, schema)
    {
        const json_t *value = json_object_get(subject->value, key);
        if (value && !fits_member(subject, schema, key, value))
            return false;
    }
    return true;
}

static bool check_pattern_properties(const Subject *subject, const json_t *argument)
{
    const char *key, *pattern;
    json_t *value, *schema;
    json_object_foreach((json_t *)subject->value, key, value)
    {
        json_object_foreach((json_t *)argument, pattern, schema)
        {
            if (pattern_matches(pattern, key) && !fits_member(subject, schema, key, value))
                return false;
        }
    }
    return true;
}

// Whether a key is named by the schema's properties or patternProperties.
static bool is_named(const json_t *schema, const char *key)
{
    const char *pattern;
    json_t *ignored;
    if (json_object_get(json_object_get(schema, "properties"), key))
        return true;
    json_object_foreach(json_object_get(schema, "patternProperties"), pattern, ignored)
    {
        if (pattern_matches(pattern, key))
            return true;
    }
    return false;
}

static bool check_additional_properties(const Subject *subject, const json_t *argument)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)subject->value, key, value)
    {
        if (!is_named(subject->schema, key) && !fits_member(subject, argument, key, value))
            return false;
    }
    return true;
}

static bool check_one_of(const Subject *subject, const json_t *argument)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(argument); i++)
        count += fits_other(subject, json_array_get(argument, i), NULL);
    return count == 1 || fail(subject);
}

static bool check_if(const Subject *subject, const json_t *argument)
{
    const char *branch = fits_other(subject, argument, NULL) ? "then" : "else";
    const json_t *schema = json_object_get(subject->schema, branch);
    return !schema || fits_other(subject, schema, subject->fault);
}

typedef enum Inside { INSIDE_DATA, INSIDE_SCHEMA, INSIDE_SCHEMAS, INSIDE_NAMED_SCHEMAS } Inside;

typedef struct Rule {
    const char *keyword;
    bool (*check)(const Subject *subject, const json_t *argument); // NULL: nothing to check by itself
    Inside inside;                                                 // the keyword's argument
} Rule;

// In the order in which faults are told.
static const Rule rules[] = {
    {"$schema", NULL, INSIDE_DATA},
    {"title", NULL, INSIDE_DATA},
    {"description", NULL, INSIDE_DATA},
    {"$defs", NULL, INSIDE_NAMED_SCHEMAS},
    {"$ref", check_ref, INSIDE_DATA},
    {"type", check_type, INSIDE_DATA},
    {"const", check_const, INSIDE_DATA},
    {"enum", check_enum, INSIDE_DATA},
    {"minimum", check_minimum, INSIDE_DATA},
    {"exclusiveMinimum", check_exclusive_minimum, INSIDE_DATA},
    {"maximum", check_maximum, INSIDE_DATA},
    {"minLength", check_min_length, INSIDE_DATA},
    {"pattern", check_pattern, INSIDE_DATA},
    {"minItems", check_min_items, INSIDE_DATA},
    {"required", check_required, INSIDE_DATA},
    {"dependentRequired", check_dependent_required, INSIDE_DATA},
    {"additionalProperties", check_additional_properties, INSIDE_SCHEMA},
    {"properties", check_properties, INSIDE_NAMED_SCHEMAS},
    {"patternProperties", check_pattern_properties, INSIDE_NAMED_SCHEMAS},
    {"items", check_items, INSIDE_SCHEMA},
    {"oneOf", check_one_of, INSIDE_SCHEMAS},
    {"if", check_if, INSIDE_SCHEMA},
    {"then", NULL, INSIDE_SCHEMA},
    {"else", NULL, INSIDE_SCHEMA},
};

#define RULE_COUNT (sizeof rules / sizeof *rules)

static bool fits(const Subject *subject)
{
    if (json_is_boolean(subject->schema))
        return json_is_true(subject->schema) || fail(subject);
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const json_t *argument = rules[i].check ? json_object_get(subject->schema, rules[i].keyword) : NULL;
        if (argument && !rules[i].check(subject, argument))
            return false;
    }
    return true;
}

static void pattern_compile(const char *text)
{
    assert(text);
    if (pattern_find(text))
        return;
    assert(pattern_count < PATTERNS_MAX);
    Pattern *pattern = &patterns[pattern_count++];
    pattern->text = text;
    int error = regcomp(&pattern->regex, text, REG_EXTENDED | REG_NOSUB);
    assert(error == 0);
    (void)error;
}

static const Rule *rule_of(const char *keyword)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (strcmp(rules[i].keyword, keyword) == 0)
            return &rules[i];
    return NULL;
}

static void walk(const json_t *schema, int depth);

static void walk_argument(const char *keyword, const json_t *argument, Inside inside, int depth)
{
    const char *key;
    json_t *schema;
    size_t index;
    if (strcmp(keyword, "$ref") == 0)
        walk(definition_of(argument), depth + 1);
    if (strcmp(keyword, "pattern") == 0)
        pattern_compile(json_string_value(argument));
    if (inside == INSIDE_SCHEMA)
        walk(argument, depth + 1);
    if (inside == INSIDE_SCHEMAS)
        json_array_foreach((json_t *)argument, index, schema) walk(schema, depth + 1);
    if (inside != INSIDE_NAMED_SCHEMAS)
        return;
    json_object_foreach((json_t *)argument, key, schema)
    {
        if (strcmp(keyword, "patternProperties") == 0)
            pattern_compile(key);
        walk(schema, depth + 1);
    }
}

// Follows references too, so that a circle of them would pass every depth.
static void walk(const json_t *schema, int depth)
{
    const char *keyword;
    json_t *argument;
    assert(depth < SCHEMA_DEPTH);
    assert(json_is_object(schema) || json_is_boolean(schema));
    json_object_foreach((json_t *)schema, keyword, argument)
    {
        const Rule *rule = rule_of(keyword);
        assert(rule && "results/schema.json uses a keyword that schema.c does not know");
        walk_argument(keyword, argument, rule->inside, depth);
    }
}

int schema_check(const json_t *document, const char *where, Trouble *ret_trouble)
{
    assert(document);
    if (!root) {
        root = json_loads(schema_text, JSON_REJECT_DUPLICATES, NULL);
        walk(root, 0);
    }
    AUTO_TEXT Text fault = {0};
    if (fits(&(Subject){root, document, NULL, &fault}))
        return 0;
    trouble_set(ret_trouble, "%s: %s", where, fault.data);
    return -EINVAL;
}
