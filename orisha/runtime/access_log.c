/* See access_log.h: the half that runs on the workers' threads. access_log_writer.c is the other.
 * SPDX-License-Identifier: MIT */
#include "access_log.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "access_log_parts.h"
#include "exchange.h"
#include "access_line.h"
#include "method.h"

/* ---- Whose line it is -----------------------------------------------------------------------------------------------
 */

void access_log_meet(AccessLogger *logger, int fd)
{
    if ((size_t)fd >= logger->peer_capacity) {
        size_t capacity = logger->peer_capacity > 0 ? logger->peer_capacity : 256;
        while (capacity <= (size_t)fd)
            capacity *= 2;
        Peer *peers = realloc(logger->peers, capacity * sizeof(*peers));
        if (peers == NULL)
            return; /* then it is asked for every time */
        memset(peers + logger->peer_capacity, 0, (capacity - logger->peer_capacity) * sizeof(*peers));
        logger->peers = peers;
        logger->peer_capacity = capacity;
    }
    logger->peers[fd].size = 0;
}

void access_log_turn(AccessLogger *logger, int fd)
{
    logger->fd = fd;
}

static void set_peer(Peer *peer, const char *text)
{
    peer->size = (uint8_t)strlen(text);
    memcpy(peer->text, text, peer->size);
}

static void look_up_peer(int fd, Peer *ret_peer)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } address;
    socklen_t size = sizeof(address);
    char text[INET6_ADDRSTRLEN] = "-";
    if (fd < 0 || getpeername(fd, &address.any, &size) < 0)
        ; /* it has been reset */
    else if (address.any.sa_family == AF_INET)
        inet_ntop(AF_INET, &address.v4.sin_addr, text, sizeof(text));
    else if (address.any.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&address.v6.sin6_addr))
        inet_ntop(AF_INET, &address.v6.sin6_addr.s6_addr[12], text, sizeof(text)); /* a listener on "::" */
    else if (address.any.sa_family == AF_INET6)
        inet_ntop(AF_INET6, &address.v6.sin6_addr, text, sizeof(text));
    else if (address.any.sa_family == AF_UNIX)
        strcpy(text, "unix:");
    set_peer(ret_peer, text);
}

static orisha_str current_peer(AccessLogger *logger)
{
    bool has_place = logger->fd >= 0 && (size_t)logger->fd < logger->peer_capacity;
    Peer *peer = has_place ? &logger->peers[logger->fd] : &logger->unplaced_peer;
    if (!has_place || peer->size == 0)
        look_up_peer(logger->fd, peer);
    return (orisha_str){peer->text, peer->size};
}

/* ---- What was answered --------------------------------------------------------------------------------------------
 */

/* Where the empty line ends that ends a head; NULL when there is none. A line at a time: memmem is made for long texts,
 * and takes four times as long for such short ones. */
static const char *find_head_end(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    while (end - bytes >= 4 && (bytes = memchr(bytes, '\r', (size_t)(end - bytes) - 3)) != NULL) {
        if (memcmp(bytes, "\r\n\r\n", 4) == 0)
            return bytes + 4;
        bytes++;
    }
    return NULL;
}

/* Reads the answer that was just made off the output: it was made in many ways, and this one way knows them all. An
 * answer's head is always among the bytes that the output owns. */
static void read_answer(const Output *output, OutputMark mark, AccessLine *line)
{
    const char *begin = output->bytes + mark.size;
    size_t owned = output->size - mark.size;
    const char *head_end = find_head_end(begin, owned);
    if (head_end == NULL)
        return;
    /* "HTTP/1.1 200 OK" */
    line->status = (begin[9] - '0') * 100 + (begin[10] - '0') * 10 + (begin[11] - '0');
    size_t head_size = (size_t)(head_end - begin);
    line->body_bytes = owned + (output->referenced - mark.referenced) - head_size;
}

/* ---- Adding a line --------------------------------------------------------------------------------------------------
 */

static void wake_writer(AccessLog *log)
{
    wakeup_send(&log->wake);
}

static void add_line(Exchange *exchange, AccessLine *line)
{
    AccessLogger *logger = exchange->logger;
    char bytes[ACCESS_LINE_MAX];
    line->peer = current_peer(logger);
    line->date = exchange->date->text;
    read_answer(exchange->output, exchange->mark, line);
    size_t size = access_line_format(line, bytes);
    size_t used;
    if (!log_ring_put(&logger->ring, bytes, size, &used)) {
        atomic_fetch_add_explicit(&logger->dropped, 1, memory_order_relaxed);
        return;
    }
    /* The writer says that it sleeps, then looks at the rings once more; here it is the other way round. So at least
     * one side sees the other's word, if neither looks before its own is out. */
    atomic_thread_fence(memory_order_seq_cst);
    bool asleep = atomic_load_explicit(&logger->log->asleep, memory_order_relaxed) &&
                  atomic_exchange(&logger->log->asleep, false);
    bool half_full = used > LOG_RING_BYTES / 2 && used - size <= LOG_RING_BYTES / 2;
    if (asleep || half_full)
        wake_writer(logger->log);
}

void access_log_answered(Exchange *exchange)
{
    const Head *head = &exchange->head;
    AccessLine line = {
        .request = {orisha_str_from_cstring(method_names[head->method]), head->raw_target,
                    head->minor_version == 0 ? ORISHA_STR("HTTP/1.0") : ORISHA_STR("HTTP/1.1")},
        .referer = orisha_request_header(&exchange->request, ORISHA_STR("Referer")),
        .user_agent = orisha_request_header(&exchange->request, ORISHA_STR("User-Agent")),
    };
    add_line(exchange, &line);
}

void access_log_refused(Exchange *exchange, const char *bytes, size_t size)
{
    size_t length = 0;
    while (length < size && bytes[length] != '\r' && bytes[length] != '\n')
        length++;
    AccessLine line = {.request = {{bytes, length}}};
    add_line(exchange, &line);
}
