/* Reads a stream of answers by the letter of RFC 9112 and fails on all else: the oracle of the connection targets. What
 * it knows of the requests is the log that model.c keeps of the handler's calls: one answer for each, in that order.
 * SPDX-License-Identifier: MIT */
#ifndef FUZZ_ANSWERS_H
#define FUZZ_ANSWERS_H

#include "support.h"

enum { REQUESTS_MAX = 8192 };

/* The requests that reached the handler, in order. */
typedef struct Log {
    size_t count;
    uint8_t methods[REQUESTS_MAX]; /* orisha_method */
} Log;

/* A final answer, in the stream that it was read from. */
typedef struct Answer {
    int status;
    size_t begin;
    size_t date_at; /* of the 29 bytes of the date's value */
    size_t body_at;
    size_t end;
    bool closes;
} Answer;

typedef struct Answers {
    size_t count;
    bool refused; /* the last one answers a request that the handler never saw */
    Answer list[REQUESTS_MAX + 1];
} Answers;

/* Reads all of the stream. `refused_head`: whether a request that was refused at the end was a HEAD. */
void answers_read(const char *stream, size_t size, const Log *log, bool refused_head, Answers *ret_answers);

#endif
