// One connection: see connection.h.
// SPDX-License-Identifier: MIT
#include "connection.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

char *connection_trouble(const Target *target, int error)
{
    const char *why = strerror(error), *remedy = "see whether the server runs and listens there";
    if (error == EADDRNOTAVAIL) {
        why = "every local port is in use or in TIME_WAIT (EADDRNOTAVAIL)";
        remedy = "wait a minute, ask for less, or widen net.ipv4.ip_local_port_range";
    } else if (error == EMFILE || error == ENFILE) {
        remedy = "raise the limit of open files (ulimit -n) or ask for fewer connections";
    } else if (error == ETIMEDOUT) {
        remedy = "see whether the server still accepts connections";
    }
    return text_format("no connection to %s: %s; %s", target->name, why, remedy);
}

// Counts a fault for each request that is lost with the connection, or once where there is none.
static bool lose(Connection *connection, Lane *lane, Fault fault, uint64_t now_ns)
{
    uint64_t count = connection->outstanding > 0 ? connection->outstanding : 1;
    lane->outstanding -= connection->outstanding;
    connection->outstanding = 0;
    return tally_fault(lane->tally, fault, count, now_ns);
}

// Takes the oldest request off.
static uint64_t settle(Connection *connection, Lane *lane)
{
    uint64_t start_ns = connection->starts_ns[connection->oldest];
    connection->oldest = connection->oldest + 1 == lane->target->pipeline ? 0 : connection->oldest + 1;
    connection->outstanding--;
    lane->outstanding--;
    return start_ns;
}

static int open_failed(const Lane *lane, int error, uint64_t now_ns)
{
    if (tally_fault(lane->tally, FAULT_CONNECT, 1, now_ns)) {
        AUTO_FREE char *text = connection_trouble(lane->target, error);
        tally_tell(lane->tally, "%s", text);
    }
    return -error;
}

int connection_open(Connection *connection, Lane *lane, uint64_t now_ns)
{
    assert(connection->fd < 0 && connection->outstanding == 0);
    const Target *target = lane->target;
    int on = 1, fd = socket(target->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return open_failed(lane, errno, now_ns);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = connection};
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
        (connect(fd, (const struct sockaddr *)&target->address, target->address_length) != 0 && errno != EINPROGRESS) ||
        epoll_ctl(lane->poll, EPOLL_CTL_ADD, fd, &event) != 0) {
        int error = errno;
        close(fd);
        return open_failed(lane, error, now_ns);
    }
    connection->fd = fd;
    connection->stage = STAGE_CONNECTING;
    connection->oldest = 0;
    connection->unsent = 0;
    connection->cursor.offset = 0;
    connection->since_ns = now_ns;
    return 0;
}

void connection_close(Connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd); // epoll forgets it with this
    connection->fd = -1;
    connection->stage = STAGE_CLOSED;
}

int connection_establish(Connection *connection, Lane *lane, uint32_t events, uint64_t now_ns)
{
    if (events & (EPOLLERR | EPOLLHUP)) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        return open_failed(lane, error != 0 ? error : ECONNRESET, now_ns);
    }
    if (!(events & EPOLLOUT))
        return 0;
    connection->stage = STAGE_OPEN;
    lane->tally->opened++;
    return 1;
}

void connection_ask(Connection *connection, Lane *lane, uint64_t start_ns, uint64_t now_ns)
{
    const Target *target = lane->target;
    assert(connection->outstanding < target->pipeline);
    if (connection->outstanding == 0)
        connection->since_ns = now_ns;
    uint32_t place = connection->oldest + connection->outstanding;
    connection->starts_ns[place < target->pipeline ? place : place - target->pipeline] = start_ns;
    connection->outstanding++;
    lane->outstanding++;
    connection->unsent += target->request_length;
    lane->tally->sent++;
    if (lane->tally->first_send_ns == 0)
        lane->tally->first_send_ns = now_ns;
}

int connection_flush(Connection *connection, Lane *lane, uint64_t now_ns)
{
    const Target *target = lane->target;
    while (connection->unsent > 0) {
        size_t part = connection->unsent % target->request_length;
        size_t from = part > 0 ? target->request_length - part : 0;
        size_t room = target->batch_length - from, size = connection->unsent < room ? connection->unsent : room;
        ssize_t sent = send(connection->fd, target->batch + from, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN)
            return 0; // EPOLLOUT will come
        if (sent < 0) {
            int error = errno;
            if (lose(connection, lane, FAULT_WRITE, now_ns))
                tally_tell(lane->tally, "sending a request failed: %s; see whether the server crashed or closed",
                           strerror(error));
            return -error;
        }
        connection->unsent -= (size_t)sent;
    }
    return 0;
}

// The rest of what is outstanding goes with the connection.
static Received broken(Connection *connection, Lane *lane, uint64_t now_ns)
{
    if (connection->outstanding > 0)
        lose(connection, lane, FAULT_READ, now_ns);
    return RECEIVED_BROKEN;
}

// The connection ended: in order, with `error` 0, or not.
static Received ended(Connection *connection, Lane *lane, int error, uint64_t now_ns)
{
    if (connection->stage == STAGE_ENDING && error == 0)
        return RECEIVED_END;
    size_t got = connection->cursor.offset, whole = lane->target->expectation.length;
    if (got > 0 && error == 0) {
        settle(connection, lane);
        if (tally_fault(lane->tally, FAULT_LENGTH, 1, now_ns))
            tally_tell(lane->tally, "the server closed after %zu of the answer's %zu bytes", got, whole);
        return broken(connection, lane, now_ns);
    }
    uint32_t waiting = connection->outstanding;
    if (lose(connection, lane, FAULT_READ, now_ns))
        tally_tell(lane->tally, "%s while %u requests were waiting for their answers; see whether the server %s",
                   error != 0 ? strerror(error) : "the server closed the connection", waiting,
                   error != 0 ? "crashed" : "limits how many requests a connection may carry, or how long it may live");
    return RECEIVED_BROKEN;
}

static Received wrong(Connection *connection, Lane *lane, const char *data, size_t length, uint64_t now_ns)
{
    const Expectation *expectation = &lane->target->expectation;
    settle(connection, lane);
    if (tally_fault(lane->tally, expectation_fault(expectation, &connection->cursor), 1, now_ns)) {
        AUTO_FREE char *story = expectation_story(expectation, &connection->cursor, data, length);
        tally_tell(lane->tally, "%s", story);
    }
    return broken(connection, lane, now_ns);
}

// More came than was asked for; the answer before it, if it came in the same read, is the one that is too long.
static Received surplus(Connection *connection, Lane *lane, const char *data, size_t length, uint64_t now_ns)
{
    if (lose(connection, lane, FAULT_LENGTH, now_ns)) {
        AUTO_FREE char *text = text_excerpt(data, length, 0, 32);
        tally_tell(lane->tally, "%zu bytes more than the answer's %zu came, from `%s` on", length,
                   lane->target->expectation.length, text);
    }
    return RECEIVED_BROKEN;
}

static Received compare(Connection *connection, Lane *lane, size_t length, uint64_t now_ns)
{
    const char *data = lane->inbox, *end = data + length;
    while (data < end) {
        size_t used;
        if (connection->outstanding == 0)
            return surplus(connection, lane, data, (size_t)(end - data), now_ns);
        Step step = expectation_compare(&lane->target->expectation, &connection->cursor, &lane->date, data,
                                        (size_t)(end - data), &used);
        data += used;
        if (step == STEP_MORE)
            break;
        if (step == STEP_WRONG)
            return wrong(connection, lane, data, (size_t)(end - data), now_ns);
        if (connection->outstanding == 1 && data < end)
            return surplus(connection, lane, data, (size_t)(end - data), now_ns);
        tally_latency(lane->tally, now_ns - settle(connection, lane));
        lane->tally->requests++;
        lane->tally->last_answer_ns = now_ns;
        connection->since_ns = now_ns;
        connection->failures = 0;
        if (lane->target->close)
            connection->stage = STAGE_ENDING;
    }
    return length < INBOX_SIZE ? RECEIVED_LAST : RECEIVED_MORE;
}

Received connection_receive(Connection *connection, Lane *lane, uint64_t *ret_now_ns)
{
    ssize_t size = recv(connection->fd, lane->inbox, INBOX_SIZE, 0);
    int error = size < 0 ? errno : 0;
    if (error == EAGAIN)
        return RECEIVED_NOTHING;
    *ret_now_ns = clock_now();
    if (error == EINTR)
        return RECEIVED_MORE;
    if (size <= 0)
        return ended(connection, lane, error, *ret_now_ns);
    lane->tally->bytes += (uint64_t)size;
    return compare(connection, lane, (size_t)size, *ret_now_ns);
}

void connection_expire(Connection *connection, Lane *lane, uint64_t now_ns)
{
    const Target *target = lane->target;
    double seconds = (double)(now_ns - connection->since_ns) / NS_PER_S;
    if (connection->stage == STAGE_CONNECTING) {
        open_failed(lane, ETIMEDOUT, now_ns);
    } else if (connection->stage == STAGE_ENDING) {
        if (tally_fault(lane->tally, FAULT_UNCLOSED, 1, now_ns))
            tally_tell(lane->tally,
                       "the server had not closed the connection %.3g s after its answer; see whether the "
                       "request asks for `Connection: close`",
                       seconds);
    } else if (connection->outstanding > 0) {
        uint32_t waiting = connection->outstanding;
        if (tally_fault(lane->tally, FAULT_TIMEOUT, waiting, now_ns))
            tally_tell(lane->tally,
                       "no answer for %.3g s; %zu of %zu bytes had come, and %u requests were waiting on the "
                       "connection",
                       seconds, connection->cursor.offset, target->expectation.length, waiting);
        while (connection->outstanding > 0)
            tally_latency(lane->tally, now_ns - settle(connection, lane));
    }
}
