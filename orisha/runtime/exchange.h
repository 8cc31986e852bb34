/* One request and the answer in the making: what the public functions find behind an orisha_request pointer. A worker
 * owns one and uses it for every request, one after the other. connection.c fills in the request and calls
 * orisha_handle; response.c, composer.c and asset.c append the answer to the output. SPDX-License-Identifier: MIT */
#ifndef ORISHA_EXCHANGE_H
#define ORISHA_EXCHANGE_H

#include <orisha.h>

#include "arena.h"
#include "date.h"
#include "log.h"
#include "output.h"
#include "parser.h"

/* What the answer says about the connection. */
typedef enum Persistence {
    PERSISTENCE_IMPLIED,    /* HTTP/1.1 stays open without a word */
    PERSISTENCE_CLOSE,      /* "Connection: close" */
    PERSISTENCE_KEEP_ALIVE, /* "Connection: keep-alive", for HTTP/1.0 clients that asked */
} Persistence;

typedef enum AnswerState {
    ANSWER_NONE,
    ANSWER_BEGUN, /* between orisha_begin and orisha_finish */
    ANSWER_MADE,  /* what a handler does after this has no effect: the first answer stands */
} AnswerState;

typedef struct Exchange {
    orisha_request request; /* first, so that a request's address is its exchange's */
    Output *output;
    Date *date;
    Persistence persistence;
    AnswerState state;
    OutputMark mark;             /* where this answer begins in the output */
    size_t length_at;            /* composer.c: offset of Content-Length's digits, 0 when there is none */
    size_t body_at;              /* composer.c: offset of the body */
    bool draining;               /* the server is going down: every answer closes its connection */
    uint64_t answer_count;       /* final answers since the worker started */
    struct AccessLogger *logger; /* NULL when there is no access log */
    Refusal refusal;
    Head head;
    LogEvent faults; /* answers that the program got wrong */
    Arena arena;
} Exchange;

static inline Exchange *exchange_of(orisha_request *req)
{
    return (Exchange *)(void *)req;
}

/* Appends the answer to a request that was refused, or that its handler could not answer. `cause` may be NULL. */
void response_error(Exchange *exchange, int status, const char *cause);
/* The same with more fields, each ended by CRLF. */
void response_error_with(Exchange *exchange, int status, const char *cause, orisha_str fields);

/* Tells the operator, at most once a second, that the program answered this request wrongly. */
void exchange_log_fault(Exchange *exchange, const char *fault);

/* The fields that end every head: Date, Connection, the empty line. At most RESPONSE_TAIL_MAX bytes; returns how many.
 */
enum { RESPONSE_TAIL_MAX = 96 };
size_t response_write_tail(const Exchange *exchange, char *at);

#endif
