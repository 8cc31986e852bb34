// What the server (mutant.c) answers (answer.c), and the faults that spoil it (faults.c).
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { ANSWER_MAX = 4096 };

typedef enum End {
    END_NONE,  // the connection stays open, as HTTP/1.1 has it
    END_CLOSE, // closed when the answer is sent
    END_RESET, // broken at once
    END_MUTE,  // open, but nothing is answered on it any more
} End;

// One answer. A field that is NULL is not sent.
typedef struct Answer {
    unsigned long number;        // of all answers of this process, from 1
    unsigned long on_connection; // of those on this connection, from 1
    const char *status;          // "200 OK"
    const char *type;
    const char *encoding;
    const char *location;
    const char *server;
    const char *stray; // bytes behind the answer
    const char *body, *identity_body;
    size_t size, identity_size; // of `body`; of the same without compression
    size_t announced;           // what Content-Length says
    time_t date;                // 0: no Date
    bool vary;
    bool says_close;
    bool drips;
    int copies; // how often it is sent; 0: not at all
    End end;
} Answer;

extern const char page[];
extern const unsigned char page_gzip[];
extern const size_t page_size, page_gzip_size;

// What an honest server answers to this head, which ends with a NUL.
Answer answer_make(const char *head, unsigned long number, unsigned long on_connection);

// Writes less than ANSWER_MAX bytes, also where it is sent twice; returns their end.
char *answer_write(const Answer *answer, char *at);

// The answers up to `after` are right, and then every `every`th is handed to `alter`.
typedef struct Fault {
    const char *name, *what;
    unsigned long after, every;
    void (*alter)(Answer *answer);
    void (*before_listening)(void);
    void (*before_serving)(void);
} Fault;

extern const Fault faults[]; // ends with a row without a name

// No mutant outlives this, whatever the harness fails to do with it. Called again by every process that is forked.
void life_limit(void);
