// The command line: see options.h.
// SPDX-License-Identifier: MIT
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "reports/text.h"

static const char help_program[] =
    "usage: harness VERB [options]\n"
    "\n"
    "Measures HTTP servers against each other, and refuses to where they do not do the same work.\n"
    "\n"
    "  list        what there is: scenarios and contestants\n"
    "  check       build, start and validate every answer; measure nothing\n"
    "  run         check, then measure in interleaved rounds; record and print the tables\n"
    "  table FILE  print the tables of a recorded run\n"
    "\n"
    "harness VERB --help tells a verb's options.\n"
    "\n"
    "exit status: 0 all that was asked was done and is well; 1 a finding (an invalid answer); 2 something could not\n"
    "be measured; 3 wrong usage or unreadable input; 128 + signal when interrupted (130 after Ctrl-C). 1 wins over 2.\n"
    "A contestant whose toolchain is missing, or that lacks a capability which a scenario needs, is a row with the\n"
    "reason and no failure, unless it was named with --contestant: then it counts as 2.\n";

#define HELP_SELECTION                                                                                                 \
    "  --scenario NAME     only this one; may be repeated\n"                                                           \
    "  --contestant NAME   only this one; may be repeated\n"                                                           \
    "  --root DIR          the folder that holds servers/ and scenarios/ (default: searched upwards from here)\n"

#define HELP_START                                                                                                     \
    "  --workers N         workers of every contestant (default: the number of server CPUs)\n"                         \
    "  --port N            the port to try first (default: one that the kernel gives)\n"                               \
    "  --ready-timeout S   seconds within which a server must listen (default 30)\n"

static const char help_list[] = "usage: harness list [options]\n\n" HELP_SELECTION;

static const char help_check[] = "usage: harness check [options]\n"
                                 "\n"
                                 "Builds and starts each contestant and compares every answer of every scenario, each\n"
                                 "asked twice on one connection, with what the scenario expects.\n"
                                 "\n" HELP_SELECTION HELP_START;

static const char help_run[] =
    "usage: harness run [options]\n"
    "\n"
    "Measures each contestant in each scenario. A round is a fresh process, a quick validation, a warm-up that is\n"
    "thrown away, and a timed run; the rounds of the contestants are interleaved in random order. The record\n"
    "(run.json) is rewritten after every round, the tables (table.md) are written beside it at the end.\n"
    "\n" HELP_SELECTION HELP_START "  --rounds N          rounds of each contestant in each scenario (default 3)\n"
    "  --duration S        seconds of a timed run (default: the scenario's)\n"
    "  --warmup S          seconds of load before it (default: the scenario's, else 3)\n"
    "  --connections N     connections of the load generator (default: the scenario's)\n"
    "  --threads N         threads of the load generator (default: the scenario's)\n"
    "  --seed N            of the random order (default: a fresh one, recorded)\n"
    "  --reference NAME    the contestant that ratios refer to (default: harness/settings.toml)\n"
    "  --results DIR       where the folder of this run is made (default: results/runs)\n";

static const char help_table[] = "usage: harness table [--markdown] FILE\n"
                                 "\n"
                                 "Prints the tables of a recorded run (its run.json, or the folder that holds it).\n"
                                 "\n"
                                 "  --scenario NAME     only this one; may be repeated\n"
                                 "  --contestant NAME   only this one; may be repeated\n"
                                 "  --reference NAME    the contestant that ratios refer to\n"
                                 "  --markdown          as Markdown\n";

const char *options_help(Verb verb)
{
    switch (verb) {
    case VERB_LIST: return help_list;
    case VERB_CHECK: return help_check;
    case VERB_RUN: return help_run;
    case VERB_TABLE: return help_table;
    default: return help_program;
    }
}

enum { ON_LIST = 1, ON_CHECK = 2, ON_RUN = 4, ON_TABLE = 8 };

typedef enum OptionKind { KIND_HELP, KIND_FLAG, KIND_TEXT, KIND_NAME, KIND_NUMBER, KIND_SEED } OptionKind;

typedef struct OptionRule {
    const char *name;
    OptionKind kind;
    int verbs;
    size_t offset; // into Options
    long long low, high;
} OptionRule;

#define FIELD(name) offsetof(Options, name)

static const OptionRule rules[] = {
    {"help", KIND_HELP, ON_LIST | ON_CHECK | ON_RUN | ON_TABLE, 0, 0, 0},
    {"root", KIND_TEXT, ON_LIST | ON_CHECK | ON_RUN, FIELD(root), 0, 0},
    {"scenario", KIND_NAME, ON_LIST | ON_CHECK | ON_RUN | ON_TABLE, FIELD(scenarios), 0, 0},
    {"contestant", KIND_NAME, ON_LIST | ON_CHECK | ON_RUN | ON_TABLE, FIELD(contestants), 0, 0},
    {"markdown", KIND_FLAG, ON_TABLE, FIELD(markdown), 0, 0},
    {"reference", KIND_TEXT, ON_RUN | ON_TABLE, FIELD(reference), 0, 0},
    {"results", KIND_TEXT, ON_RUN, FIELD(results), 0, 0},
    {"rounds", KIND_NUMBER, ON_RUN, FIELD(rounds), 1, 1000},
    {"duration", KIND_NUMBER, ON_RUN, FIELD(duration_s), 1, 86400},
    {"warmup", KIND_NUMBER, ON_RUN, FIELD(warmup_s), 0, 86400},
    {"connections", KIND_NUMBER, ON_RUN, FIELD(connections), 1, 100000},
    {"threads", KIND_NUMBER, ON_RUN, FIELD(threads), 1, 1024},
    {"seed", KIND_SEED, ON_RUN, 0, 0, (1ll << 53) - 1},
    {"workers", KIND_NUMBER, ON_CHECK | ON_RUN, FIELD(workers), 1, 1024},
    {"port", KIND_NUMBER, ON_CHECK | ON_RUN, FIELD(port), 1, 65535},
    {"ready-timeout", KIND_NUMBER, ON_CHECK | ON_RUN, FIELD(ready_s), 1, 3600},
};

#define RULE_COUNT (sizeof rules / sizeof *rules)

static const char *const verb_names[] = {"list", "check", "run", "table", NULL};

static int number_parse(const OptionRule *rule, const char *text, long long *ret_number, Trouble *ret_trouble)
{
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (!*text || *end || errno || number < rule->low || number > rule->high) {
        trouble_set(ret_trouble, "--%s takes a whole number from %lld to %lld, not '%s'", rule->name, rule->low,
                    rule->high, text);
        return -EINVAL;
    }
    *ret_number = number;
    return 0;
}

static int rule_apply(const OptionRule *rule, const char *value, Options *options, Trouble *ret_trouble)
{
    char *field = (char *)options + rule->offset;
    long long number = 0;
    if (!(rule->verbs & 1 << (options->verb - VERB_LIST))) {
        trouble_set(ret_trouble, "--%s means nothing to '%s'; see harness %s --help", rule->name,
                    verb_names[options->verb - VERB_LIST], verb_names[options->verb - VERB_LIST]);
        return -EINVAL;
    }
    if ((rule->kind == KIND_NUMBER || rule->kind == KIND_SEED) && number_parse(rule, value, &number, ret_trouble) < 0)
        return -EINVAL;
    switch (rule->kind) {
    case KIND_HELP: options->help = true; break;
    case KIND_FLAG: *(bool *)field = true; break;
    case KIND_TEXT: *(const char **)field = value; break;
    case KIND_NUMBER: *(long long *)field = number; break;
    case KIND_NAME: ((Names *)field)->items[((Names *)field)->count++] = value; break;
    case KIND_SEED:
        options->seeded = true;
        options->seed = (uint64_t)number;
        break;
    }
    return 0;
}

static int usage(Trouble *ret_trouble, const char *what, const char *word, const char *const *names)
{
    const char *nearest = names ? keys_nearest(word, names) : NULL;
    trouble_set(ret_trouble, "%s '%s'%s%s%s; see harness --help", what, word, nearest ? ", did you mean '" : "",
                nearest ? nearest : "", nearest ? "'?" : "");
    return -EINVAL;
}

static int verb_parse(const char *word, Options *options, Trouble *ret_trouble)
{
    for (size_t i = 0; verb_names[i]; i++) {
        if (strcmp(word, verb_names[i]) == 0) {
            options->verb = VERB_LIST + (Verb)i;
            return 0;
        }
    }
    return usage(ret_trouble, "unknown verb", word, verb_names);
}

static int words_parse(int count, char **words, Options *options, Trouble *ret_trouble)
{
    struct option names[RULE_COUNT + 1] = {0};
    const char *known[RULE_COUNT + 1] = {0};
    for (size_t i = 0; i < RULE_COUNT; i++) {
        bool plain = rules[i].kind == KIND_HELP || rules[i].kind == KIND_FLAG;
        names[i] = (struct option){rules[i].name, plain ? no_argument : required_argument, NULL, (int)i + 256};
        known[i] = rules[i].name;
    }
    opterr = 0;
    optind = 0; // glibc: start afresh
    for (;;) {
        int at = optind > 0 ? optind : 1;
        int found = getopt_long(count, words, "+:h", names, NULL);
        if (found == -1)
            break;
        if (found == 'h')
            options->help = true;
        else if (found == ':')
            return usage(ret_trouble, "a value is missing after", words[at], NULL);
        else if (found == '?')
            return usage(ret_trouble, "unknown option", words[at] + strspn(words[at], "-"), known);
        else if (rule_apply(&rules[found - 256], optarg, options, ret_trouble) < 0)
            return -EINVAL;
    }
    return 0;
}

int options_parse(int count, char **words, Options *ret_options, Trouble *ret_trouble)
{
    Options options = {.rounds = -1,
                       .duration_s = -1,
                       .warmup_s = -1,
                       .connections = -1,
                       .threads = -1,
                       .workers = -1,
                       .port = -1,
                       .ready_s = -1};
    if (count < 2) {
        trouble_set(ret_trouble, "a verb is missing; see harness --help");
        return -EINVAL;
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0) {
        options.help = true;
        *ret_options = options;
        return 0;
    }
    if (verb_parse(words[1], &options, ret_trouble) < 0)
        return -EINVAL;
    options.scenarios.items = text_memory((size_t)count * sizeof *options.scenarios.items);
    options.contestants.items = text_memory((size_t)count * sizeof *options.contestants.items);
    int result = 0;
    // Options may stand before and after the file of `table`.
    for (int at = 1; result == 0 && at < count;) {
        result = words_parse(count - at, words + at, &options, ret_trouble);
        at += optind;
        if (result < 0 || at >= count)
            break;
        if (options.verb != VERB_TABLE || options.file)
            result = usage(ret_trouble, "unexpected word", words[at], NULL);
        options.file = words[at];
    }
    if (result == 0 && options.verb == VERB_TABLE && !options.file && !options.help) {
        trouble_set(ret_trouble, "table needs the FILE of a recorded run; see harness table --help");
        result = -EINVAL;
    }
    if (result < 0)
        options_free(&options);
    else
        *ret_options = options;
    return result;
}

void options_free(Options *options)
{
    free(options->scenarios.items);
    free(options->contestants.items);
    *options = (Options){0};
}
