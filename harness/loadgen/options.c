// The command line: see options.h.
// SPDX-License-Identifier: MIT
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>

#include "clock.h"

const char options_help[] =
    "usage: loadgen --port P --request FILE --expect FILE [options]\n"
    "\n"
    "Sends one HTTP/1.1 request again and again and compares every byte of every answer. Prints one JSON object.\n"
    "\n"
    "  --port P         of the server\n"
    "  --request FILE   the bytes of one request, as they are sent\n"
    "  --expect FILE    the bytes of the right answer, header and body; only the value of Date may differ from it\n"
    "  --host H         name or address (default 127.0.0.1)\n"
    "  --connections N  (default 50)\n"
    "  --threads N      each with its share of the connections (default 1)\n"
    "  --duration S     seconds (default 10); then answers under way are awaited\n"
    "  --rate R         open loop: so many requests per second in all, at fixed times; latency counts from the time\n"
    "                   that was due. Without it the loop is closed: an answer is what sends the next request, and\n"
    "                   latency counts from sending\n"
    "  --pipeline D     requests outstanding on each connection (default 1)\n"
    "  --close          a connection for each request; the request itself must ask for `Connection: close`\n"
    "  --any-date       take a Date that is not within 5 s of now (from a server of constant answers)\n"
    "  --timeout S      seconds without an answer that was due (default 5)\n"
    "  --version        of the program\n"
    "  --help           this text\n"
    "\n"
    "exit status: 0 every answer was right; 1 something else was seen (`errors`, `first_wrong`); 2 could not run;\n"
    "3 wrong usage. After Ctrl-C what was measured so far is printed, with \"interrupted\": true.\n";

enum {
    HOST,
    PORT,
    REQUEST,
    EXPECT,
    CONNECTIONS,
    THREADS,
    DURATION,
    RATE,
    PIPELINE,
    CLOSE,
    ANY_DATE,
    TIMEOUT,
    HELP,
    VERSION
};

static const struct {
    const char *name;
    enum { KIND_TEXT, KIND_WHOLE, KIND_DECIMAL, KIND_FLAG } kind;
    double low, high;
} rules[] = {
    [HOST] = {"host", KIND_TEXT, 0, 0},
    [PORT] = {"port", KIND_WHOLE, 1, 65535},
    [REQUEST] = {"request", KIND_TEXT, 0, 0},
    [EXPECT] = {"expect", KIND_TEXT, 0, 0},
    [CONNECTIONS] = {"connections", KIND_WHOLE, 1, 100000},
    [THREADS] = {"threads", KIND_WHOLE, 1, 1024},
    [DURATION] = {"duration", KIND_DECIMAL, 0.001, 86400},
    [RATE] = {"rate", KIND_DECIMAL, 0.001, 1e8},
    [PIPELINE] = {"pipeline", KIND_WHOLE, 1, 10000},
    [CLOSE] = {"close", KIND_FLAG, 0, 0},
    [ANY_DATE] = {"any-date", KIND_FLAG, 0, 0},
    [TIMEOUT] = {"timeout", KIND_DECIMAL, 0.001, 3600},
    [HELP] = {"help", KIND_FLAG, 0, 0},
    [VERSION] = {"version", KIND_FLAG, 0, 0},
};

#define RULE_COUNT (sizeof rules / sizeof *rules)

static int refuse(Text *ret_trouble)
{
    text_add(ret_trouble, "; see loadgen --help");
    return -EINVAL;
}

static int number_parse(int rule, const char *text, double *ret_number, Text *ret_trouble)
{
    char *end;
    double number = strtod(text, &end);
    bool whole = rules[rule].kind == KIND_WHOLE;
    if (*text && !*end && number >= rules[rule].low && number <= rules[rule].high &&
        (!whole || number == floor(number))) {
        *ret_number = number;
        return 0;
    }
    text_print(ret_trouble, "--%s takes a %s from %g to %.8g, not '%s'", rules[rule].name,
               whole ? "whole number" : "number", rules[rule].low, rules[rule].high, text);
    return refuse(ret_trouble);
}

static void rule_apply(int rule, const char *text, double number, Options *options)
{
    switch (rule) {
    case HOST: options->host = text; break;
    case PORT: options->port = (int)number; break;
    case REQUEST: options->request = text; break;
    case EXPECT: options->expect = text; break;
    case CONNECTIONS: options->connections = (uint32_t)number; break;
    case THREADS: options->threads = (uint32_t)number; break;
    case DURATION: options->duration_ns = (uint64_t)(number * NS_PER_S); break;
    case RATE: options->rate = number; break;
    case PIPELINE: options->pipeline = (uint32_t)number; break;
    case CLOSE: options->close = true; break;
    case ANY_DATE: options->any_date = true; break;
    case TIMEOUT: options->timeout_ns = (uint64_t)(number * NS_PER_S); break;
    case HELP: options->help = true; break;
    case VERSION: options->version = true; break;
    }
}

static int options_check(const Options *options, Text *ret_trouble)
{
    const char *missing = options->port == 0 ? "port" : !options->request ? "request" : "expect";
    if (options->port == 0 || !options->request || !options->expect)
        text_print(ret_trouble, "--%s is missing", missing);
    else if (options->threads > options->connections)
        text_print(ret_trouble, "%u threads cannot share %u connections; each needs one", options->threads,
                   options->connections);
    else if (options->close && options->pipeline > 1)
        text_print(ret_trouble, "--close means one request per connection, so --pipeline must be 1");
    else
        return 0;
    return refuse(ret_trouble);
}

int options_parse(int count, char **words, Options *ret_options, Text *ret_trouble)
{
    Options options = {
        .host = "127.0.0.1",
        .connections = 50,
        .threads = 1,
        .pipeline = 1,
        .duration_ns = 10 * NS_PER_S,
        .timeout_ns = 5 * NS_PER_S,
    };
    struct option names[RULE_COUNT + 1] = {0};
    for (int i = 0; i < (int)RULE_COUNT; i++)
        names[i] =
            (struct option){rules[i].name, rules[i].kind == KIND_FLAG ? no_argument : required_argument, NULL, i};
    opterr = 0;
    for (int found, at = 1; (found = getopt_long(count, words, "+:h", names, NULL)) != -1; at = optind) {
        double number = 0;
        found = found == 'h' ? HELP : found;
        if (found == ':' || found == '?') {
            text_print(ret_trouble, found == ':' ? "a value is missing after %s" : "unknown option %s", words[at]);
            return refuse(ret_trouble);
        }
        if ((rules[found].kind == KIND_WHOLE || rules[found].kind == KIND_DECIMAL) &&
            number_parse(found, optarg, &number, ret_trouble) < 0)
            return -EINVAL;
        rule_apply(found, optarg, number, &options);
    }
    if (optind < count) {
        text_print(ret_trouble, "unexpected word '%s'", words[optind]);
        return refuse(ret_trouble);
    }
    if (!options.help && !options.version && options_check(&options, ret_trouble) < 0)
        return -EINVAL;
    *ret_options = options;
    return 0;
}
