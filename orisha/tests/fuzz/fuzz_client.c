/* client.h, worker.h and the loop: a real server thread at the other end of a socketpair,
 * waiting with one backend or another. The input is what a client
 * sends, in pieces, while it reads fast, slowly or not at all, and hangs up at the end or before.
 *
 * - What it gets is, answer by answer, what the engine alone gives for the same bytes (model.h; that engine's answers
 * are well formed and in order is what answers.h checks), but for the date and for 100 Continue.
 * - Whatever it does, the server goes on: another connection, open all the time, is answered, and so is a new one.
 * SPDX-License-Identifier: MIT */
#include "model.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "live_server.h"

#define END      "\r\n\r\n"
#define PROBE    "GET /users/probe HTTP/1.1\r\nHost: a\r\n\r\n"
#define ANSWERED "{\"id\":\"probe\",\"name\":\"User probe\"}"

enum {
    PATIENCE_MS = 30 * 1000, /* a server that is silent for so long hangs */
    DATE_BYTES = 29,
};

/* What has come from the server. */
typedef struct Received {
    char *bytes;
    size_t size;
    size_t capacity;
    bool ended;
} Received;

/* How this client behaves. */
typedef struct Manners {
    bool reads_late;     /* only once it cannot send more */
    bool waits;          /* for the server to take each piece */
    int send_buffer;     /* of the server, so that answers do not fit; 0: the system's */
    unsigned server;     /* which of the live ones */
    size_t hangs_up_at;  /* closes after so many bytes, whatever was answered; SIZE_MAX: never */
    uint32_t piece_size; /* at most */
} Manners;

static void wait_for(int fd, short events)
{
    struct pollfd watched = {fd, events, 0};
    int r;
    do {
        r = poll(&watched, 1, PATIENCE_MS);
    } while (r < 0 && errno == EINTR);
    CHECK(r == 1, "the server neither reads nor writes nor closes");
}

/* Reads once. False when there is nothing now. */
static bool receive(int fd, Received *received)
{
    enum { ROOM = 64 * 1024 };
    if (received->capacity - received->size < ROOM) {
        received->capacity = 2 * received->capacity + ROOM;
        received->bytes = realloc(received->bytes, received->capacity);
        CHECK(received->bytes != NULL, "no memory for %zu bytes of answers", received->capacity);
    }
    ssize_t size = recv(fd, received->bytes + received->size, ROOM, 0);
    if (size < 0 && errno == EAGAIN)
        return false;
    /* A server that closes after its last answer may leave input unread: the end of this kind of socket is then a
     * reset, which comes after all that was sent. */
    CHECK(size >= 0 || errno == ECONNRESET, "recv: %s", strerror(errno));
    received->ended = size <= 0;
    received->size += size > 0 ? (size_t)size : 0;
    return true;
}

/* Sends it all, unless the server hangs up; reads when nothing more can be sent. */
static bool send_piece(int fd, const char *bytes, size_t size, Received *received)
{
    while (size > 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            if (!receive(fd, received))
                wait_for(fd, POLLIN | POLLOUT);
            if (received->ended)
                return false;
            continue;
        }
        if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
            return false;
        CHECK(sent > 0, "send: %s", strerror(errno));
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* Lets the server take what was sent, if it does so soon: then the next piece comes in a read of its own. */
static void let_it_read(int fd)
{
    int queued = 1;
    for (int i = 0; i < 64 && queued > 0; i++) {
        sched_yield();
        if (ioctl(fd, SIOCOUTQ, &queued) < 0)
            return;
    }
}

/* `size` bytes are to be sent and `due` to be received. */
static Manners roll_manners(Dice *dice, size_t size, size_t due, unsigned servers)
{
    static const uint32_t piece_sizes[] = {1 << 20, 1 << 20, 1000, 100, 30};
    Manners manners = {.reads_late = dice_roll(dice, 3) == 0, .waits = dice_roll(dice, 2) == 0};
    manners.server = dice_roll(dice, servers);
    /* The kernel has a minimum, about 4 KiB: more answers than this would take hundreds of turns. */
    bool small = due < 300 * 1024 && dice_roll(dice, 4) == 0;
    manners.send_buffer = small ? 1 : 0;
    manners.hangs_up_at = dice_roll(dice, 8) == 0 ? dice_roll(dice, (uint32_t)size) : SIZE_MAX;
    manners.piece_size = piece_sizes[dice_roll(dice, sizeof(piece_sizes) / sizeof(*piece_sizes))];
    return manners;
}

/* The whole life of a connection. False when it hung up early: then nothing can be said of what it received. */
static bool converse(const char *bytes, size_t size, const Manners *manners, Dice *dice, Received *received)
{
    int fd = live_server_connect(manners->server, manners->send_buffer);
    bool open = true;
    for (size_t at = 0, piece; open && at < size && at < manners->hangs_up_at; at += piece) {
        piece = 1 + dice_roll(dice, manners->piece_size);
        piece = piece < size - at ? piece : size - at;
        open = send_piece(fd, bytes + at, piece, received);
        if (manners->waits)
            let_it_read(fd);
        if (!manners->reads_late)
            while (!received->ended && receive(fd, received)) {
            }
    }
    if (manners->hangs_up_at != SIZE_MAX) {
        close(fd);
        return false;
    }
    shutdown(fd, SHUT_WR);
    while (!received->ended)
        if (!receive(fd, received))
            wait_for(fd, POLLIN);
    close(fd);
    return true;
}

static void check_same(const Model *model, const Answers *wanted, const Received *received, const Answers *got,
                       size_t size)
{
    CHECK(wanted->count == got->count, "%zu answers were due, %zu came", wanted->count, got->count);
    for (size_t i = 0; i < wanted->count; i++) {
        const Answer *x = &wanted->list[i], *y = &got->list[i];
        if (i + 1 == wanted->count && wanted->refused && got->refused && size >= LIMIT_HEAD_BYTES)
            return;
        size_t length = x->end - x->begin, date = x->date_at - x->begin;
        const char *a = model->stream + x->begin, *b = received->bytes + y->begin;
        CHECK(y->end - y->begin == length && y->date_at - y->begin == date && memcmp(a, b, date) == 0 &&
                  memcmp(a + date + DATE_BYTES, b + date + DATE_BYTES, length - date - DATE_BYTES) == 0,
              "answer %zu was to be\n%.*s\nbut is\n%.*s", i, (int)length, a, (int)(y->end - y->begin), b);
    }
}

/* One request, one answer. Leaves the connection open. */
static void check_probe(int fd)
{
    Received received = {0};
    CHECK(send_piece(fd, PROBE, sizeof(PROBE) - 1, &received), "the server closed a connection that did nothing wrong");
    size_t size = sizeof(ANSWERED) - 1;
    while (received.size < size || memcmp(received.bytes + received.size - size, ANSWERED, size) != 0) {
        CHECK(!received.ended, "the server closed a connection that did nothing wrong");
        if (!receive(fd, &received))
            wait_for(fd, POLLIN);
    }
    CHECK(memcmp(received.bytes, "HTTP/1.1 200 OK\r\n", 17) == 0, "%.*s", (int)received.size, received.bytes);
    free(received.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Model *model;
    static Answers wanted, got;
    static Received received;
    static int bystanders[4]; /* of each server a connection that stays open over many inputs */
    static unsigned servers, count;
    if (model == NULL) {
        model = model_new();
        servers = live_server_start();
        for (unsigned i = 0; i < servers; i++)
            bystanders[i] = live_server_connect(i, 0);
    }
    Dice dice = dice_of(data, size);
    size_t fed = size + sizeof(END) - 1;
    char *bytes = malloc(fed);
    CHECK(bytes != NULL, "no memory");
    memcpy(bytes, data, size);
    memcpy(bytes + size, END, sizeof(END) - 1);

    model_reset(model);
    model_feed(model, bytes, fed);
    answers_read(model->stream, model->stream_size, &model->log, model->refused_head, &wanted);
    Manners manners = roll_manners(&dice, fed, model->stream_size, servers);
    received.size = 0;
    received.ended = false;
    if (converse(bytes, fed, &manners, &dice, &received)) {
        answers_read(received.bytes, received.size, &model->log, model->refused_head, &got);
        check_same(model, &wanted, &received, &got, fed);
    }
    free(bytes);

    if (++count % 8 == 0 || manners.hangs_up_at != SIZE_MAX)
        check_probe(bystanders[manners.server]);
    if (count % 64 == 0) {
        int fd = live_server_connect(manners.server, 0);
        check_probe(fd);
        close(fd);
    }
    return 0;
}
