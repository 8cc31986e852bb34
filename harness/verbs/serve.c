// `harness serve`: builds one contestant, starts it as every other verb does, and keeps it until standard input ends.
//
// For programs that ask a contestant something else than speed (harness/conformance). One JSON object a line on stdout:
// what was started ("prepared" or "excluded"), then each time where it listens ("listening") and how it ended by itself
// ("died"). A line "restart" on stdin starts a fresh process on a fresh port.
// SPDX-License-Identifier: MIT
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/server/interrupt.h"
#include "harness/server/server.h"
#include "harness/session.h"
#include "harness/verbs/verbs.h"

#define LOOK_MS 50

typedef enum Order { ORDER_NONE, ORDER_RESTART, ORDER_END } Order;

static void say(json_t *event)
{
    json_dumpf(event, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
    putchar('\n');
    fflush(stdout);
    json_decref(event);
}

// A string, or null for NULL.
static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static void say_prepared(const Session *session, const Contestant *contestant)
{
    bool excluded = contestant->exclusion != EXCLUSION_NONE;
    say(json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:i, s:O, s:O, s:o}", "event",
                  excluded ? "excluded" : "prepared", "contestant", contestant->name, "title", contestant->title,
                  "version", text_or_null(contestant->version), "binary_sha256",
                  text_or_null(contestant->binary_sha256), "build", text_or_null(contestant->build_command), "start",
                  contestant->start_command, "workers", session->workers, "env",
                  contestant->environment ? (json_t *)contestant->environment : json_null(), "lacks",
                  contestant->lacks ? (json_t *)contestant->lacks : json_null(), "reason",
                  text_or_null(excluded ? contestant->reason.text : NULL)));
}

// What the caller wants, waiting a moment for it.
static Order order_read(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, LOOK_MS) <= 0)
        return ORDER_NONE;
    char words[64];
    ssize_t size = read(STDIN_FILENO, words, sizeof words);
    return size <= 0 ? ORDER_END : memmem(words, (size_t)size, "restart", 7) ? ORDER_RESTART : ORDER_NONE;
}

// Until there is an order or a signal; tells once when the server dies meanwhile.
static Order serve_until_ordered(Server *server)
{
    bool alive = true;
    Order order = ORDER_NONE;
    while (order == ORDER_NONE && !interrupt_signal()) {
        Trouble end;
        if (alive && !server_alive(server, &end)) {
            alive = false;
            say(json_pack("{s:s, s:s}", "event", "died", "reason", end.text));
        }
        order = order_read();
    }
    return order;
}

static int serve(const Session *session, const Contestant *contestant)
{
    RoundPlan plan;
    Trouble trouble;
    if (session_plan(session, &session->scenarios[0], &plan, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    Order order = ORDER_RESTART;
    while (order == ORDER_RESTART && !interrupt_signal()) {
        Server server;
        if (server_start(contestant, &session->scenarios[0], &plan.server, &server, &trouble) < 0) {
            fprintf(stderr, "harness: %s: %s\n", contestant->name, trouble.text);
            return EXIT_UNMEASURED;
        }
        say(json_pack("{s:s, s:i, s:i, s:s}", "event", "listening", "port", server.port, "pid", (int)server.process.pid,
                      "command", server.command));
        order = serve_until_ordered(&server);
        if (server_stop(&server, &trouble) < 0) {
            fprintf(stderr, "harness: %s: %s\n", contestant->name, trouble.text);
            return EXIT_UNMEASURED;
        }
    }
    return interrupt_signal() ? 128 + interrupt_signal() : EXIT_WELL;
}

int serve_verb(const Options *options)
{
    Session session;
    Trouble trouble;
    if (session_open(options, &session, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    int status = EXIT_USAGE;
    Progress progress = progress_start();
    if (options->contestants.count != 1) {
        fprintf(stderr, "harness: serve starts one server; name it with --contestant NAME\n");
    } else if (session_lock(&session, &trouble) < 0 || session_prepare(&session, &progress, &trouble) < 0) {
        status = interrupt_signal() ? 128 + interrupt_signal() : EXIT_UNMEASURED;
        fprintf(stderr, "harness: %s\n", trouble.text);
    } else {
        say_prepared(&session, &session.contestants[0]);
        status = session.contestants[0].exclusion ? EXIT_UNMEASURED : serve(&session, &session.contestants[0]);
    }
    session_close(&session);
    return status;
}
