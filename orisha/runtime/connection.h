/* The protocol engine: bytes in, answers out, no I/O. client.c feeds it what a socket gave; tests and fuzzers feed it
 * what they like. A Connection is what must be remembered between two reads; a request that is whole in the input
 * leaves nothing in it. SPDX-License-Identifier: MIT */
#ifndef ORISHA_CONNECTION_H
#define ORISHA_CONNECTION_H

#include "chunked.h"
#include "exchange.h"

/* The bytes that stand between `begin` and `end` are not handled yet. They move (a chunked body is decoded in place)
 * and lose what was handled. PARSER_PADDING bytes after `end` must be writable. */
typedef struct Input {
    char *bytes;
    size_t begin;
    size_t end;
} Input;

typedef struct Connection {
    HeadScan scan;        /* of the unfinished head */
    bool head_is_partial; /* the parser has seen the beginning of a head */
    bool refused;         /* the last answer was a refusal: its client may still be sending */
    uint8_t empty_lines;  /* before the request line */
    uint32_t head_size;   /* of the request whose body is awaited, otherwise 0 */
    uint32_t body_size;   /* its Content-Length */
    bool is_chunked;
    bool is_head; /* a HEAD whose body is awaited: no answer to it has a body, not even a refusal */
    ChunkDecoder chunks;
} Connection; /* all zero: new */

typedef enum ConnectionVerdict {
    CONNECTION_WAIT,  /* all that can be handled was; what is left in the input is the beginning of a request */
    CONNECTION_PAUSE, /* stopped for the output's or the others' sake: flush, then feed the rest again */
    CONNECTION_CLOSE, /* the output ends with the last answer; the rest of the input is nobody's */
} ConnectionVerdict;

/* Handles the whole requests that stand in the input: calls orisha_handle for each and appends the answers. */
ConnectionVerdict connection_feed(Connection *connection, Exchange *exchange, Input *input);

/* Appends a 408 when a request had begun to arrive. False when there is nothing to answer. */
bool connection_time_out(Connection *connection, Exchange *exchange);

/* Appends a 503 to the request that stands in the input, which cannot be kept until the rest of it comes. */
void connection_out_of_memory(Connection *connection, Exchange *exchange);

/* Has a request begun to arrive whose body is not complete? */
static inline bool connection_awaits_body(const Connection *connection)
{
    return connection->head_size != 0;
}

#endif
