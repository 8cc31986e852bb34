// What went wrong, as one sentence for a person: it names the thing, the cause and, where there is one, the remedy.
//
// Functions of the harness return a negative errno and fill a `Trouble`; only main.c, run.c and progress.c print. The
// text is one line of clean UTF-8 whatever a server or a compiler wrote, so that it can stand in a record and a table.
// SPDX-License-Identifier: MIT
#pragma once

typedef struct Trouble {
    char text[1500];
    const char *check; // short name of the check that found it, for the record; NULL where none has a name
} Trouble;

void trouble_set(Trouble *trouble, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Names the check behind the trouble that was set last ("status", "body", "timeout"…); a static string.
void trouble_name(Trouble *trouble, const char *check);
