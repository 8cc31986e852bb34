/* See client.h. A turn: send what waits; if all of it went, handle what waits in `pending` or read once and handle
 * that; send the answers with one call, or queue them; then decide what the client waits for next.
 * SPDX-License-Identifier: MIT */
#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "access_log.h"
#include "cold.h"
#include "socket.h"
#include "worker.h"

static void drop_pending(Client *client)
{
    free(client->pending);
    client->pending = NULL;
    client->pending_size = 0;
    client->pending_capacity = 0;
}

static void drop_unsent(Client *client)
{
    unsent_free(client->unsent);
    client->unsent = NULL;
}

void client_close(Worker *worker, Client *client)
{
    drop_pending(client);
    drop_unsent(client);
    link_remove(&client->deadline.link);
    link_remove(&client->ready);
    int fd = client->fd;
    worker_forget(worker, client);
    admission_leave(&worker->control->admission, fd);
    loop_hang_up(&worker->loop, fd); /* last: from here on the acceptor may get the same number again */
}

static void be_ready(Worker *worker, Client *client)
{
    if (link_is_alone(&client->ready))
        list_append(&worker->ready, &client->ready);
}

/* ---- Progress -----------------------------------------------------------------------------------------------------
 */

/* Bytes of answers that the peer has not confirmed. The kernel's own queue counts as unsent: it may hold megabytes. */
static size_t unread_bytes(const Client *client)
{
    size_t left = client->unsent != NULL ? unsent_left(client->unsent) : 0;
    return left + socket_queued_bytes(client->fd);
}

/* A count that grows with every byte that moves the right way; only differences mean anything. */
static uint32_t client_progress(const Client *client)
{
    if (client->unsent == NULL && connection_awaits_body(&client->connection))
        return client->pending_size;
    return 0u - (uint32_t)unread_bytes(client);
}

COLD static void begin_progress_window(Worker *worker, Client *client)
{
    client->progress_mark = client_progress(client);
    deadline_start(&worker->deadlines, &client->deadline, DEADLINE_PROGRESS, worker->now_ms);
}

static bool progress_is_enough(const Worker *worker, const Client *client)
{
    uint32_t moved = client_progress(client) - client->progress_mark;
    uint64_t wanted =
        (uint64_t)runtime_limits.progress_bytes_per_second * worker->deadlines.timeout_ms[DEADLINE_PROGRESS] / 1000;
    return moved >= wanted;
}

/* ---- Sending ------------------------------------------------------------------------------------------------------
 */

/* The client keeps what its socket does not take, and is blocked while it does. */
COLD static void keep_unsent(Worker *worker, Client *client, Unsent *rest)
{
    client->unsent = rest;
    loop_await_writable(&worker->loop, client->fd);
    begin_progress_window(worker, client);
}

COLD void client_blocked(Worker *worker, Client *client, Unsent *rest)
{
    if (rest != NULL)
        keep_unsent(worker, client, rest);
    else
        client_close(worker, client);
}

/* Sends the turn's answers. False when the turn is over: some are unsent, or the client is gone. */
static bool send_answers(Worker *worker, Client *client)
{
    int r = loop_send(&worker->loop, client->fd, worker->turn_begins, &client->unsent);
    if (__builtin_expect(r == 0 && client->unsent == NULL, 1))
        return true;
    if (r < 0)
        client_close(worker, client);
    else
        keep_unsent(worker, client, client->unsent);
    return false;
}

/* Sends more of what is unsent. True when nothing is left; false when it still is, or the client is gone. */
COLD static bool send_unsent(Worker *worker, Client *client)
{
    Unsent *unsent = client->unsent;
    int r = unsent_transmit(&unsent->output, client->fd, &unsent->sent, output_length(&unsent->output));
    if (r < 0) {
        client_close(worker, client);
        return false;
    }
    if (unsent_left(unsent) > 0) {
        loop_await_writable(&worker->loop, client->fd);
        return false;
    }
    drop_unsent(client);
    return true;
}

/* ---- Closing ------------------------------------------------------------------------------------------------------
 */

/* Throws away what comes. A socket that is closed with unread input resets the connection, and the reset can overtake
 * the answer (RFC 9112 section 9.6). */
static void drain_input(Worker *worker, Client *client)
{
    while (client->readable) {
        ssize_t size = loop_receive(&worker->loop, client->fd, worker->input, INPUT_BYTES);
        if (size == -EAGAIN) {
            client->readable = false;
            break;
        }
        if (size <= 0) {
            client_close(worker, client);
            return;
        }
        client->progress_mark += (uint32_t)size;
        if (client->progress_mark > LINGER_BYTES) {
            client_close(worker, client);
            return;
        }
        client->readable = size == INPUT_BYTES;
    }
    if (client->peer_closed)
        client_close(worker, client);
}

/* The last answer is sent. */
static void finish(Worker *worker, Client *client)
{
    bool input_may_come = client->connection.refused || client->pending_size > 0 || client->readable;
    drop_pending(client);
    if (!input_may_come || (client->peer_closed && !client->readable)) {
        client_close(worker, client);
        return;
    }
    client->lingering = true;
    client->progress_mark = 0; /* from here on: bytes thrown away */
    shutdown(client->fd, SHUT_WR);
    deadline_start(&worker->deadlines, &client->deadline, DEADLINE_LINGER, worker->now_ms);
    drain_input(worker, client);
}

/* ---- Receiving ----------------------------------------------------------------------------------------------------
 */

/* Room for `size` bytes and the parser's padding in `pending`. It doubles, so that what is promised by a Content-Length
 * takes memory only as it comes. */
COLD static bool reserve_pending(Client *client, size_t size)
{
    size_t wanted = size + PARSER_PADDING;
    if (wanted <= client->pending_capacity)
        return true;
    size_t capacity = client->pending_capacity > 0 ? client->pending_capacity : 1024;
    while (capacity < wanted)
        capacity *= 2;
    char *pending = realloc(client->pending, capacity);
    if (pending == NULL)
        return false;
    client->pending = pending;
    client->pending_capacity = (uint32_t)capacity;
    return true;
}

static void end_turn(Worker *worker, Client *client, bool answered);

/* There is no memory to keep what has come. What was answered in this turn is sent, and a 503 to the request that was
 * not. */
COLD static void give_up(Worker *worker, Client *client)
{
    if (client->closing)
        client->connection.refused = true; /* answered in full, but there is more input, as after a refusal */
    else
        connection_out_of_memory(&client->connection, &worker->exchange);
    client->paused = false;
    client->closing = true;
    end_turn(worker, client, true);
}

/* Reads once, behind what is pending, into worker->received. 1, or 0 when nothing has come, or -1 when the turn is
 * over. */
static int receive(Worker *worker, Client *client)
{
    char *bytes = worker->input;
    char *into = worker->input;
    size_t room = INPUT_BYTES;
    if (client->pending != NULL && client->pending_size <= INPUT_BYTES / 2 &&
        !connection_awaits_body(&client->connection)) {
        /* The beginning of a request, perhaps in the midst of a burst: behind it as much is read as without it. */
        memcpy(worker->input, client->pending, client->pending_size);
        into += client->pending_size;
        room -= client->pending_size;
    } else if (client->pending != NULL) {
        /* As much again as there is, so that a large body comes in few reads and a small rest takes little memory. */
        room = client->pending_size < INPUT_BYTES ? client->pending_size + 1024 : INPUT_BYTES;
        if (!reserve_pending(client, client->pending_size + room)) {
            give_up(worker, client);
            return -1;
        }
        bytes = client->pending;
        into = client->pending + client->pending_size;
    }
    ssize_t size = loop_receive(&worker->loop, client->fd, into, room);
    if (size == -EAGAIN) {
        client->readable = false;
        return 0;
    }
    if (size <= 0) {
        /* The end, or a broken connection. All that was whole has been answered; the rest never will be. */
        client_close(worker, client);
        return -1;
    }
    /* A short read has emptied the socket: what comes later is a new edge. */
    client->readable = (size_t)size == room;
    worker->received = (Input){bytes, 0, client->pending_size + (size_t)size};
    return 1;
}

/* Keeps what was not handled. False when there is no memory. */
static bool keep_input(Client *client, const Input *input)
{
    size_t left = input->end - input->begin;
    if (left == 0) {
        if (__builtin_expect(client->pending != NULL, 0))
            drop_pending(client);
        return true;
    }
    /* What came out of `pending` fits into it. */
    if (!reserve_pending(client, left))
        return false;
    memmove(client->pending, input->bytes + input->begin, left);
    client->pending_size = (uint32_t)left;
    return true;
}

/* ---- Turns --------------------------------------------------------------------------------------------------------
 */

/* What the client waits for now, and for how long. `answered`: a request was answered in this turn, so whatever is
 * pending belongs to a new one. */
static void settle(Worker *worker, Client *client, bool answered)
{
    if (client->paused || client->readable) {
        be_ready(worker, client);
    } else if (client->peer_closed) {
        client_close(worker, client);
        return;
    }
    DeadlineKind kind = DEADLINE_IDLE;
    if (__builtin_expect(client->pending_size > 0 && !client->paused, 0))
        kind = connection_awaits_body(&client->connection) ? DEADLINE_PROGRESS : DEADLINE_HEADER;
    if (kind != DEADLINE_IDLE && kind == client->deadline.kind && !answered)
        return;
    if (kind == DEADLINE_PROGRESS)
        begin_progress_window(worker, client);
    else
        deadline_start(&worker->deadlines, &client->deadline, kind, worker->now_ms);
}

/* Sends the answers of this turn, then closes or goes on waiting. */
static void end_turn(Worker *worker, Client *client, bool answered)
{
    if (output_length(&worker->output) > worker->turn_begins && !send_answers(worker, client))
        return;
    if ((client->closing || client->peer_closed) && loop_is_queued(&worker->loop, client->fd)) {
        /* The next turn is after the sending, and closes if all went. What was due before is so no more. */
        deadline_start(&worker->deadlines, &client->deadline, DEADLINE_LINGER, worker->now_ms);
        be_ready(worker, client);
    } else if (client->closing) {
        finish(worker, client);
    } else {
        settle(worker, client, answered);
    }
}

static void serve(Worker *worker, Client *client)
{
    worker->turn_begins = output_length(&worker->output);
    if (client->paused) {
        worker->received = (Input){client->pending, 0, client->pending_size};
    } else {
        int received = client->readable ? receive(worker, client) : 0;
        if (received == 0)
            settle(worker, client, false);
        if (received <= 0)
            return;
    }
    if (__builtin_expect(worker->exchange.logger != NULL, 0))
        access_log_turn(worker->exchange.logger, client->fd);
    uint64_t answers_before = worker->exchange.answer_count;
    ConnectionVerdict verdict = connection_feed(&client->connection, &worker->exchange, &worker->received);
    client->paused = verdict == CONNECTION_PAUSE;
    client->closing = verdict == CONNECTION_CLOSE;
    if (!keep_input(client, &worker->received)) {
        give_up(worker, client);
        return;
    }
    end_turn(worker, client, worker->exchange.answer_count != answers_before);
}

void client_postpone(Worker *worker, Client *client, unsigned what)
{
    client->readable |= (what & LOOP_READABLE) != 0;
    client->peer_closed |= (what & LOOP_PEER_CLOSED) != 0;
    be_ready(worker, client);
}

void client_turn(Worker *worker, Client *client, unsigned what)
{
    if (__builtin_expect(what & LOOP_FAILED, 0)) {
        client_close(worker, client);
        return;
    }
    client->readable |= (what & LOOP_READABLE) != 0;
    client->peer_closed |= (what & LOOP_PEER_CLOSED) != 0;
    if (__builtin_expect(client->unsent != NULL, 0) && !send_unsent(worker, client))
        return;
    if (__builtin_expect(client->lingering, 0))
        drain_input(worker, client);
    else if (__builtin_expect(client->closing, 0))
        finish(worker, client);
    else
        serve(worker, client);
}

/* The client was idle for long enough, but is the last answer read? If not, its reader must go on being fast enough. */
COLD static bool is_still_read(Worker *worker, Client *client)
{
    if (client->deadline.kind != DEADLINE_IDLE || unread_bytes(client) == 0)
        return false;
    begin_progress_window(worker, client);
    return true;
}

COLD static bool has_progressed(Worker *worker, Client *client)
{
    if (client->deadline.kind != DEADLINE_PROGRESS)
        return false;
    if (client->unsent == NULL && !connection_awaits_body(&client->connection) && unread_bytes(client) == 0)
        deadline_start(&worker->deadlines, &client->deadline, DEADLINE_IDLE, worker->now_ms);
    else if (progress_is_enough(worker, client))
        begin_progress_window(worker, client);
    else
        return false;
    return true;
}

COLD void client_expire(Worker *worker, Client *client)
{
    if (has_progressed(worker, client) || is_still_read(worker, client))
        return;
    if (worker->exchange.logger != NULL)
        access_log_turn(worker->exchange.logger, client->fd);
    bool can_answer = client->unsent == NULL && !client->closing;
    worker->turn_begins = output_length(&worker->output);
    if (can_answer && connection_time_out(&client->connection, &worker->exchange)) {
        client->closing = true;
        end_turn(worker, client, true);
        return;
    }
    /* A reader that does not read would otherwise keep the kernel's send buffer for as long as it likes. */
    if (client->deadline.kind == DEADLINE_PROGRESS)
        socket_abandon(client->fd);
    client_close(worker, client);
}
