/* Real worker threads of the runtime (worker.h), to which descriptors are handed as the acceptor does it. All that
 * fuzz_client knows of how a server takes a connection is in these few functions. SPDX-License-Identifier: MIT */
#ifndef FUZZ_LIVE_SERVER_H
#define FUZZ_LIVE_SERVER_H

/* Starts a worker for each backend that this system lets us use; they run until the process ends. Their time-outs are
 * an hour: none is to happen. Returns how many. */
unsigned live_server_start(void);

/* Makes a connection to one of them and returns the client's end, non-blocking. `send_buffer_bytes`: of the server's
 * end; 0: as the system has it. */
int live_server_connect(unsigned worker, int send_buffer_bytes);

#endif
