/* Reading JSON (RFC 8259) from a request, value by value, in one pass and without a tree. Strict: UTF-8 is valid,
 * escapes stand for characters, numbers follow the grammar, nesting has a bound. Strings without escapes are slices of
 * the text; the others are decoded into the request's arena. SPDX-License-Identifier: MIT */
#ifndef ORISHA_JSON_H
#define ORISHA_JSON_H

#include <orisha.h>

enum { JSON_DEPTH = 32 }; /* of arrays and objects in each other; json_skip recurses once per level */

typedef struct JsonReader {
    orisha_request *req;
    const char *begin, *at, *end;
    const char *fault;  /* what is wrong at `at`; a constant. Set by the function that returns false */
    bool out_of_memory; /* `fault` is that the arena is spent */
} JsonReader;

/* Moves past white space; the next byte, or 0 at the end of the text (and for a NUL, which nothing begins with). */
char json_peek(JsonReader *reader);
/* The byte after white space, if it is `c`. */
bool json_take(JsonReader *reader, char c);
/* A word: true, false, null. */
bool json_take_word(JsonReader *reader, const char *word);
/* What stands at the reader must begin with '"'. */
bool json_take_string(JsonReader *reader, orisha_str *ret_text);
/* A number as it is written; *ret_is_integer: without fraction and exponent. */
bool json_take_number(JsonReader *reader, orisha_str *ret_text, bool *ret_is_integer);
/* Any value; it is checked like one that is read. `depth`: how many arrays and objects it stands in. */
bool json_skip(JsonReader *reader, unsigned depth);

#endif
