/* What the tests share: cmocka with its headers, and an engine that is fed bytes and gives back the stream of answers.
 * SPDX-License-Identifier: MIT */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "connection.h"
#include "handler.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A connection with everything that a client and a worker would give it, and no socket. */
typedef struct Engine {
    Connection connection;
    ConnectionVerdict verdict; /* of the last feed */
    char *bytes;               /* input that is not handled yet */
    size_t size;
    char *answers; /* all that was put out so far, terminated */
    size_t answers_size;
    Date date;
    Output output;
    Exchange exchange;
} Engine;

Engine *engine_new(void);
void engine_free(Engine *engine);
/* Bytes arrive. What pauses is fed again at once, as a client that sends everything would do. */
void engine_feed(Engine *engine, const char *bytes, size_t size);
/* A new engine that is fed `text` in one piece; the answers are in its `answers`. */
Engine *engine_answer(const char *text);

#endif
