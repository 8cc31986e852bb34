// The words of a fault that schema.c finds: where it is (a JSON pointer, RFC 6901), what was expected, what was found.
// SPDX-License-Identifier: MIT
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "reports/text.h"

// The way to a value, from the inside out; NULL is the document itself.
typedef struct SchemaPlace {
    const struct SchemaPlace *parent;
    const char *key; // of an object; NULL: `index` of an array
    size_t index;
} SchemaPlace;

// "/cells/0/rounds/2/rps: expected a number of at least 0, found \"fast\""
void schema_words_fault(Text *text, const SchemaPlace *place, const json_t *schema, const json_t *value);

// "/cells/0: expected a key \"verdict\", found none"
void schema_words_missing(Text *text, const SchemaPlace *place, const char *key);
