/* A real worker thread of the runtime (worker.h, with whatever loop is compiled in), to which descriptors are handed as
 * the acceptor does it. All that fuzz_client knows of how a server takes a connection is in these few functions.
 * SPDX-License-Identifier: MIT */
#ifndef FUZZ_LIVE_SERVER_H
#define FUZZ_LIVE_SERVER_H

/* Starts the worker; it runs until the process ends. Its time-outs are an hour: none is to happen. */
void live_server_start(void);

/* Makes a connection to it and returns the client's end, non-blocking. `send_buffer_bytes`: of the server's end; 0: as
 * the system has it. */
int live_server_connect(int send_buffer_bytes);

#endif
