/* The protocol engine (connection.h) without a socket: bytes are fed in pieces, the stream of answers collects. It does
 * for the engine what a client does, with input blocks of exactly the size that the contract asks for. fuzz_connection
 * tests it, fuzz_client takes it as what the real client's answers must equal. SPDX-License-Identifier: MIT */
#ifndef FUZZ_MODEL_H
#define FUZZ_MODEL_H

#include "answers.h"
#include "connection.h"

typedef struct Model {
    Connection connection;
    ConnectionVerdict verdict; /* of the last piece */
    char *pending;             /* input that is not handled yet, from malloc; or NULL */
    size_t pending_size;
    bool refused_head; /* the request that was refused began with "HEAD " */
    char *stream;      /* what was put out so far */
    size_t stream_size;
    size_t stream_capacity;
    Log log;
    Date date;
    Output output;
    Exchange exchange;
} Model;

Model *model_new(void);
/* As new; keeps its buffers. */
void model_reset(Model *model);
/* A piece arrives. False when the connection was closed, then or before: nothing more is read. */
bool model_feed(Model *model, const void *bytes, size_t size);
/* The deadline of the request that is awaited is over. */
bool model_time_out(Model *model);

#endif
