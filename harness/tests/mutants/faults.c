// The faults: one function each, and the table that names them. How often they strike, and why:
//
// LATER, 1     from the 21st answer on: validation passes, and under load all is wrong.
// LATER, 50    2 % of the answers: a verifier beside the load, which compares a sample, finds these too.
// LATER, 1000  rare, but the generator itself is bound to notice a broken stream.
// LATER, 10000 one byte now and then: only who compares every answer finds it.
// SPDX-License-Identifier: MIT
#include "mutant.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { LATER = 20, LIFE_S = 300, SLOW_START_S = 30, ANSWERS_PER_CONNECTION = 100, OLD_S = 3600, SHORT_BY = 3 };

void life_limit(void)
{
    alarm(LIFE_S);
}

static void wrong_byte(Answer *answer)
{
    static char body[4096];
    memcpy(body, answer->body, answer->size);
    body[answer->size / 2] ^= 1;
    answer->body = body;
}

static void truncated(Answer *answer)
{
    answer->size -= SHORT_BY;
}

static void short_then_close(Answer *answer)
{
    truncated(answer);
    answer->end = END_CLOSE;
}

static void wrong_length(Answer *answer)
{
    answer->announced--;
}

static void uncompressed(Answer *answer)
{
    answer->encoding = NULL;
    answer->body = answer->identity_body;
    answer->size = answer->announced = answer->identity_size;
}

static void body_set(Answer *answer, const char *body)
{
    answer->body = body;
    answer->size = answer->announced = strlen(body);
}

// "Not Found" is 7 bytes longer than "OK", and this body 7 bytes shorter than {"hello":"world"}.
static void same_size_404(Answer *answer)
{
    answer->status = "404 Not Found";
    body_set(answer, "{\"no\":404}");
}

// "Found" costs 3 bytes and Location 13; the body gives 15 of them back, and its shorter length one.
static void same_size_redirect(Answer *answer)
{
    answer->status = "302 Found";
    answer->location = "/";
    body_set(answer, "{}");
}

static void other_type(Answer *answer)
{
    answer->type = "application/jsom";
}

static void other_head(Answer *answer)
{
    answer->server = NULL;
}

static void drip(Answer *answer)
{
    answer->drips = true;
}

static void dies(Answer *answer)
{
    (void)answer;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
}

static void exits_quietly(Answer *answer)
{
    (void)answer;
    exit(0);
}

static void hangs(Answer *answer)
{
    answer->copies = 0;
    answer->end = END_MUTE;
}

static void hangs_one(Answer *answer)
{
    static bool hung;
    if (!hung)
        hangs(answer);
    hung = true;
}

// The group keeps a process that looks alive and holds every descriptor; the work is done outside it.
static void leave_the_group(void)
{
    pid_t pid = fork();
    if (pid < 0)
        abort();
    while (pid > 0)
        pause();
    setsid();
    life_limit();
}

static void late_other_process(Answer *answer)
{
    static bool left;
    (void)answer;
    if (!left)
        leave_the_group();
    left = true;
}

static void never_closes(Answer *answer)
{
    answer->says_close = false;
    answer->end = END_NONE;
}

static void stale_date(Answer *answer)
{
    static time_t first;
    if (first == 0)
        first = answer->date;
    answer->date = first;
}

static void old_date(Answer *answer)
{
    answer->date -= OLD_S;
}

static void no_date(Answer *answer)
{
    answer->date = 0;
}

// A line end, which a lenient parser skips before the next status line.
static void extra_bytes(Answer *answer)
{
    answer->stray = "\n";
}

static void duplicate(Answer *answer)
{
    answer->copies = 2;
}

static void cached_constant(Answer *answer)
{
    static Answer first;
    if (!first.status)
        first = *answer;
    answer->status = first.status;
    answer->type = first.type;
    answer->encoding = first.encoding;
    answer->vary = first.vary;
    answer->body = first.body;
    answer->size = answer->announced = first.size;
}

static void resets(Answer *answer)
{
    answer->copies = 0;
    answer->end = END_RESET;
}

static void slow_start(void)
{
    sleep(SLOW_START_S);
}

static void reconnect(Answer *answer)
{
    if (answer->on_connection == ANSWERS_PER_CONNECTION)
        answer->end = END_CLOSE;
}

const Fault faults[] = {
    {"good", "no fault at all", 0, 0, NULL, NULL, NULL},
    {"wrong_byte", "one byte of the body is wrong", LATER, 10000, wrong_byte, NULL, NULL},
    {"truncated", "sends less than Content-Length says and goes on with the next answer", LATER, 1000, truncated, NULL,
     NULL},
    {"short_then_close", "sends less than Content-Length says and closes", LATER, 1000, short_then_close, NULL, NULL},
    {"wrong_length", "Content-Length says one byte less than is sent", LATER, 1000, wrong_length, NULL, NULL},
    {"uncompressed", "sends the page itself where gzip is due", LATER, 1, uncompressed, NULL, NULL},
    {"same_size_404", "a 404 as long as the 200", LATER, 1000, same_size_404, NULL, NULL},
    {"same_size_redirect", "a 302 as long as the 200", LATER, 50, same_size_redirect, NULL, NULL},
    {"other_type", "another Content-Type of the same length", LATER, 50, other_type, NULL, NULL},
    {"other_head", "leaves the field Server out", LATER, 1, other_head, NULL, NULL},
    {"drip", "sends one byte every 50 ms", LATER, 1, drip, NULL, NULL},
    {"dies", "ends by SIGSEGV", LATER, 1, dies, NULL, NULL},
    {"exits_quietly", "ends with status 0", LATER, 1, exits_quietly, NULL, NULL},
    {"hangs", "answers nothing more and keeps all connections", LATER, 1, hangs, NULL, NULL},
    {"hangs_one", "answers nothing more on one connection", LATER, 1, hangs_one, NULL, NULL},
    {"other_process", "serves from a process outside its group", 0, 0, NULL, NULL, leave_the_group},
    {"late_other_process", "moves to a process outside its group", LATER, 1, late_other_process, NULL, NULL},
    {"never_closes", "ignores Connection: close", 0, 1, never_closes, NULL, NULL},
    {"stale_date", "its Date stands still from the first answer on", 0, 1, stale_date, NULL, NULL},
    {"old_date", "a Date of an hour ago", LATER, 50, old_date, NULL, NULL},
    {"no_date", "no Date", LATER, 50, no_date, NULL, NULL},
    {"extra_bytes", "a line end behind the answer", LATER, 1000, extra_bytes, NULL, NULL},
    {"duplicate", "the answer twice", LATER, 50, duplicate, NULL, NULL},
    {"cached_constant", "answers everything with the answer to the first request", 0, 1, cached_constant, NULL, NULL},
    {"resets", "breaks the connection instead of answering", LATER, 1000, resets, NULL, NULL},
    {"slow_start", "does not listen for 30 s", 0, 0, NULL, slow_start, NULL},
    {"reconnect", "closes every connection after 100 answers without saying so", 0, 1, reconnect, NULL, NULL},
    {0},
};
