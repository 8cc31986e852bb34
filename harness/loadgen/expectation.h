// The one right answer, and the comparison of a stream of answers with it, byte by byte, as the reads come.
//
// Only the value of Date may differ, and it must be an IMF-fixdate, near the present where that is asked for. Nothing
// is copied or parsed: an answer that arrived whole costs three memcmp, the date's being against the last one that was
// accepted; one in pieces is compared piece by piece. The caller keeps a `Cursor` for each connection and a `DateSeen`
// for each thread. SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "reports/text.h"
#include "tally.h"

#define DATE_LENGTH 29

typedef struct Expectation {
    char *bytes; // owned
    size_t length;
    size_t status_length;         // of the first line
    size_t head_length;           // with the empty line
    size_t date_at;               // of its value; 0: there is no Date
    int date_tolerance_s;         // how far from now a Date may be; 0: any date will do
    size_t length_at, length_end; // the value of Content-Length and the CR behind it; 0, 0: there is none
} Expectation;

typedef struct Cursor {
    size_t offset;          // how much of the current answer was right
    char date[DATE_LENGTH]; // gathered when it arrives in pieces
} Cursor;

typedef struct DateSeen {
    char text[DATE_LENGTH + 1]; // "" before the first
} DateSeen;

typedef enum Step { STEP_MORE, STEP_COMPLETE, STEP_WRONG } Step;

// Takes over `bytes` (malloc) on success. -EINVAL with the trouble told when they are no complete response.
int expectation_parse(char *bytes, size_t length, Expectation *ret_expectation, Text *ret_trouble);
void expectation_free(Expectation *expectation);

// Compares up to the end of one answer. `ret_used` tells how many bytes were right; where the answer is complete the
// cursor stands at the next one's beginning, where it is wrong it stands at the first wrong byte (or the date).
Step expectation_compare(const Expectation *expectation, Cursor *cursor, DateSeen *seen, const char *data,
                         size_t length, size_t *ret_used);

// Which fault a wrong byte at the cursor is, and its story: what was expected there and what stood there instead.
Fault expectation_fault(const Expectation *expectation, const Cursor *cursor);
char *expectation_story(const Expectation *expectation, const Cursor *cursor, const char *wrong, size_t wrong_length);
