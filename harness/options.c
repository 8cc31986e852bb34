// The command line: see options.h.
// SPDX-License-Identifier: MIT
#include "harness/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "harness/input/keys.h"
#include "reports/text.h"

static const char help_program[] =
    "usage: harness VERB [options]\n"
    "\n"
    "Measures HTTP servers against each other, and refuses to where they do not do the same work.\n"
    "\n"
    "  list             what there is: scenarios and contestants\n"
    "  check            build, start and validate every answer; measure nothing\n"
    "  serve            build and start one contestant, and keep it until standard input ends\n"
    "  run              check, then measure in interleaved blocks; record, compare and print the tables\n"
    "  reproduce FILE   measure the cells of a published table and say which ratios are reproduced\n"
    "  aa               measure the reference against itself; state the false-positive rate\n"
    "  regress [BASE [HEAD]]    build two revisions and say whether the second is slower\n"
    "  revisions [BASE [HEAD]]  only lay them out and build their toolchains; print where they are\n"
    "  power            measure the reference against slowed builds of itself; draw the power curve\n"
    "  table FILE       print the tables of a recorded run\n"
    "  summarize FILE   derive a record's summaries again from its raw rounds and print the tables\n"
    "  validate FILE    check a record against the schema, and its summaries against its rounds\n"
    "\n"
    "harness VERB --help tells a verb's options.\n"
    "\n"
    "exit status: 0 all that was asked was done and is well; 1 a finding (an invalid answer, a ratio that is not\n"
    "reproduced, a record that does not fit its rounds); 2 something could not be measured or decided; 3 wrong usage "
    "or\n"
    "unreadable input; 128 + signal when interrupted (130 after Ctrl-C). 1 wins over 2.\n"
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

#define HELP_CONTAINERS                                                                                                \
    "  --docker            start each contestant's image (just images) instead of its program: equal CPUs, the\n"      \
    "                      network of this machine and one seccomp profile for all, as the record states\n"            \
    "  --engine PROGRAM    with --docker: what runs containers (default: docker; podman where no docker answers)\n"    \
    "  --seccomp PROFILE   with --docker: default (the engine's own), unconfined, or a file (default: default)\n"

#define HELP_LOAD                                                                                                      \
    "  --driver NAME       the load generator: loadgen (ours), wrk, h2load (default: the scenario's)\n"                \
    "  --duration S        seconds of a timed round, decimals allowed (default: the scenario's; 10 with --driver wrk " \
    "or\n"                                                                                                             \
    "                      h2load, beside which 1,000 answers are compared in each)\n"                                 \
    "  --warmup S          seconds of load before it, for all (default: the scenario's, or the contestant's if "       \
    "longer)\n"                                                                                                        \
    "  --connections N     connections of the load generator (default: the scenario's)\n"                              \
    "  --threads N         threads of the load generator (default: the scenario's)\n"                                  \
    "  --pipeline N        requests outstanding on each connection (default: the scenario's)\n"

#define HELP_REFERENCE                                                                                                 \
    "  --reference NAME    the contestant that ratios refer to and that runs twice (default: harness/settings.toml)\n"

// `folder` is what the verb's plan names.
#define HELP_RECORD(folder)                                                                                            \
    "  --seed N            of the random order (default: a fresh one, recorded)\n"                                     \
    "  --noise-limit P     percent of all CPUs that others may use before a block counts as spoiled (default 5)\n"     \
    "  --results DIR       where the folder of this run is made (default: results/" folder ")\n"

#define HELP_RESUME                                                                                                    \
    "  --resume DIR        finish an interrupted run: the same plan, options and order, what is missing of it\n"

static const char help_list[] = "usage: harness list [options]\n\n" HELP_SELECTION;

static const char help_check[] = "usage: harness check [options]\n"
                                 "\n"
                                 "Builds and starts each contestant and compares every answer of every scenario, each\n"
                                 "asked twice on one connection, with what the scenario expects.\n"
                                 "\n" HELP_SELECTION HELP_START HELP_CONTAINERS;

static const char help_serve[] =
    "usage: harness serve --contestant NAME [options]\n"
    "\n"
    "Builds one contestant, starts it as the rounds do, and keeps it until standard input ends. Tells on stdout, a "
    "JSON\n"
    "object a line, what was built, where it listens, and when it dies. The line 'restart' on stdin: a fresh process.\n"
    "\n"
    "  --contestant NAME   which one\n"
    "  --root DIR          the folder that holds servers/ and scenarios/ (default: searched upwards from "
    "here)\n" HELP_START HELP_CONTAINERS;

static const char help_run[] =
    "usage: harness run [options]\n"
    "\n"
    "Measures each contestant in each scenario. A round is a fresh process, a quick validation, a warm-up that is\n"
    "thrown away, and a timed run. In a block every contestant has one round, in random order, and the reference a "
    "second\n"
    "one under another name (A/A). A block in which others used our CPUs is run again, whole. The record (run.json) "
    "is\n"
    "written after every round, the tables (table.md) at the end.\n"
    "\n" HELP_SELECTION HELP_START HELP_CONTAINERS HELP_LOAD
    "  --blocks N          blocks of each scenario (default 40; six contestants cannot be told apart with fewer than "
    "12)\n" HELP_REFERENCE HELP_RECORD("runs") HELP_RESUME;

static const char help_reproduce[] =
    "usage: harness reproduce FILE [options]\n"
    "\n"
    "Runs the cells of a published table (results/published/*.json) and compares each contestant's ratio to the "
    "reference\n"
    "with the published one: reproduced, not reproduced, not comparable, with the reason. Generator, connections and\n"
    "threads are the published ones, unless an option says otherwise. Exit status 0 when all are\n"
    "reproduced, 1 when one is not, 2 when one cannot be compared.\n"
    "\n" HELP_SELECTION HELP_START HELP_CONTAINERS HELP_LOAD
    "  --blocks N          blocks of each scenario (default: 12 with wrk and h2load, whose rounds take 10 s; 40 with "
    "loadgen)\n"
    "  --tolerance P       percent that a ratio may differ from the published one, which has no interval (default "
    "15)\n"
    "  --from RUN          measure nothing: judge a recorded run (its run.json, or the folder that holds it)\n"
    "  --json              with --from: the findings as JSON\n" HELP_REFERENCE HELP_RECORD("runs") HELP_RESUME;

static const char help_aa[] =
    "usage: harness aa [options]\n"
    "\n"
    "Measures the reference against itself, block after block, and adds the blocks to those that were collected "
    "before\n"
    "(results/aa/). States from all of them how often a comparison finds a difference that is not there.\n"
    "\n"
    "Rounds are short (loadgen, 1 thread, 0.3 s after 0.1 s of warm-up) where the options below say nothing.\n"
    "\n"
    "  --minutes M         how long to collect (default 10); 0: only state what the collected blocks say\n"
    "  --blocks N          blocks of one comparison (default 12)\n"
    "  --scenario NAME     (default: the first that the settings name)\n"
    "  --root DIR          the folder that holds servers/ and scenarios/ (default: searched upwards from "
    "here)\n" HELP_START HELP_LOAD HELP_REFERENCE HELP_RECORD("aa");

static const char help_power[] =
    "usage: harness power [options]\n"
    "\n"
    "Calibrates extra work per request in a build of the reference that can be slowed, measures it at 0, 1, 2 and 5 % "
    "more\n"
    "CPU per request against itself, and draws how often a comparison of 2.5, 5 and 10 minutes would have seen it.\n"
    "Rounds are short (loadgen, 1 thread, 0.3 s after 0.1 s of warm-up) where the options below say nothing; the "
    "record\n"
    "goes to results/power/.\n"
    "\n"
    "  --minutes M         how long to measure (default 15)\n"
    "  --scenario NAME     (default: the first that the settings name)\n"
    "  --root DIR          the folder that holds servers/ and scenarios/ (default: searched upwards from "
    "here)\n" HELP_START HELP_LOAD HELP_REFERENCE HELP_RECORD("power");

#define HELP_BASE                                                                                                      \
    "BASE is the merge base with the main branch where none is named, HEAD the working tree.\n"                        \
    "\n"

static const char help_regress[] =
    "usage: harness regress [BASE [HEAD]] [options]\n"
    "\n"
    "Builds a contestant as of two revisions and compares them in one run,\n"
    "block by block, beside the base once more (A/A). The servers of a block run side by side and are loaded in turns "
    "of\n"
    "some 25 ms, at a fixed rate one after the other. Stops as soon as the answer is clear for every figure:\n"
    "  regression      slower than the base beyond doubt; at most 1 % of the comparisons of equal builds say so\n"
    "  no regression   not slower by the threshold; at most 5 % of slowdowns of just that size are missed\n"
    "or says that it could not tell, and what it could have seen. Slower by less than the threshold, either may come.\n"
    "Figures: CPU per request, memory, CPU to start, size of the binary; and throughput, p99 at a fixed rate of the "
    "whole\n"
    "round and by batches (the median of the slowest of each 69 answers, which clumps of slow ones leave alone). These "
    "are\n"
    "watched, not gated, where the base differs from itself too much for their thresholds to be seen: they can still "
    "be a\n"
    "regression, but nothing waits for them.\n"
    "\n" HELP_BASE "exit status: 0 no regression, 1 regression, 2 could not tell or could not build, 3 wrong usage\n"
    "\n"
    "  --threshold P       percent by which throughput or CPU must be worse to matter (default 3); p99 and the CPU to\n"
    "                      start five times that, memory and size twice\n"
    "  --blocks N          blocks of a scenario at most (default 96; rounds of 0.3 s with loadgen)\n"
    "  --slowdown P        proves the gate on this machine: compares the working tree with itself, slowed by P percent "
    "of\n"
    "                      server CPU per request; the contestant is 'slowed' in harness/settings.toml\n"
    "  --scenario NAME     may be repeated (default: what harness/settings.toml names)\n"
    "  --contestant NAME   (default: the reference)\n"
    "  --root DIR          the folder that holds servers/ and scenarios/, in a git repository\n" HELP_START HELP_LOAD
        HELP_RECORD("regress");

static const char help_revisions[] =
    "usage: harness revisions [BASE [HEAD]] [options]\n"
    "\n"
    "Lays two revisions out below build/regress/, builds the contestant's toolchain in each, as regress does, and\n"
    "prints for each a line of JSON: name, commit (null: the working tree) and tree, the folder that it is in.\n"
    "\n" HELP_BASE "exit status: 0 both are there, 2 one could not be built, 3 wrong usage\n"
    "\n"
    "  --contestant NAME   (default: the reference)\n"
    "  --root DIR          the folder that holds servers/ and scenarios/, in a git repository\n";

#define HELP_FORM                                                                                                      \
    "  --conformance FILE  what `just conformance` found, shown beside req/s (default: the newest of all "             \
    "contestants\n"                                                                                                    \
    "                      in the folder conformance/ beside that of the runs)\n"                                      \
    "  --markdown          as Markdown\n"                                                                              \
    "  --csv               as CSV with a line of names, figures as they were recorded\n"                               \
    "  --json              as JSON: figures, intervals, verdicts, conditions and notes\n"                              \
    "\n"                                                                                                               \
    "Without one of these for a terminal: broken to its width, in colour unless NO_COLOR is set; plain elsewhere.\n"

static const char help_table[] = "usage: harness table [--markdown | --csv | --json] FILE\n"
                                 "\n"
                                 "Prints the tables of a recorded run (its run.json, or the folder that holds it).\n"
                                 "\n"
                                 "  --scenario NAME     only this one; may be repeated\n"
                                 "  --contestant NAME   only this one; may be repeated\n"
                                 "  --reference NAME    the contestant that ratios refer to\n" HELP_FORM;

static const char help_summarize[] = "usage: harness summarize [--markdown | --csv | --json] FILE\n"
                                     "\n"
                                     "Forgets the summaries of a recorded run, derives them again from its raw rounds, "
                                     "and prints the tables. Exit status 1\n"
                                     "when what was recorded differs from what was derived.\n"
                                     "\n" HELP_FORM;

static const char help_validate[] = "usage: harness validate FILE\n"
                                    "\n"
                                    "Checks a record (its run.json, or the folder that holds it) against the schema\n"
                                    "(results/schema.json), and what it derives against its raw rounds.\n";

const char *options_help(Verb verb)
{
    switch (verb) {
    case VERB_LIST: return help_list;
    case VERB_CHECK: return help_check;
    case VERB_SERVE: return help_serve;
    case VERB_RUN: return help_run;
    case VERB_REPRODUCE: return help_reproduce;
    case VERB_AA: return help_aa;
    case VERB_POWER: return help_power;
    case VERB_REGRESS: return help_regress;
    case VERB_REVISIONS: return help_revisions;
    case VERB_TABLE: return help_table;
    case VERB_SUMMARIZE: return help_summarize;
    case VERB_VALIDATE: return help_validate;
    default: return help_program;
    }
}

enum {
    ON_LIST = 1 << 0,
    ON_CHECK = 1 << 1,
    ON_SERVE = 1 << 2,
    ON_RUN = 1 << 3,
    ON_REPRODUCE = 1 << 4,
    ON_AA = 1 << 5,
    ON_POWER = 1 << 6,
    ON_REGRESS = 1 << 7,
    ON_TABLE = 1 << 8,
    ON_SUMMARIZE = 1 << 9,
    ON_VALIDATE = 1 << 10,
    ON_REVISIONS = 1 << 11,
    ON_MEASURING = ON_RUN | ON_REPRODUCE | ON_AA | ON_POWER | ON_REGRESS,
    ON_STARTING = ON_MEASURING | ON_CHECK | ON_SERVE,
    ON_CONTAINED = ON_CHECK | ON_SERVE | ON_RUN | ON_REPRODUCE,
    ON_PAIR = ON_REGRESS | ON_REVISIONS,
    ON_FILE = ON_TABLE | ON_SUMMARIZE | ON_VALIDATE | ON_REPRODUCE | ON_PAIR,
};

typedef enum OptionKind { KIND_HELP, KIND_FLAG, KIND_TEXT, KIND_NAME, KIND_NUMBER, KIND_DECIMAL, KIND_SEED } OptionKind;

typedef struct OptionRule {
    const char *name;
    OptionKind kind;
    int verbs;
    size_t offset; // into Options
    double low, high;
} OptionRule;

#define FIELD(name) offsetof(Options, name)

static const OptionRule rules[] = {
    {"help", KIND_HELP, ~0, 0, 0, 0},
    {"root", KIND_TEXT, ON_LIST | ON_STARTING | ON_REVISIONS, FIELD(root), 0, 0},
    {"scenario", KIND_NAME, ON_LIST | ON_MEASURING | ON_CHECK | ON_TABLE, FIELD(scenarios), 0, 0},
    {"contestant", KIND_NAME, ON_LIST | ON_CHECK | ON_SERVE | ON_RUN | ON_REPRODUCE | ON_PAIR | ON_TABLE,
     FIELD(contestants), 0, 0},
    {"markdown", KIND_FLAG, ON_TABLE | ON_SUMMARIZE, FIELD(markdown), 0, 0},
    {"csv", KIND_FLAG, ON_TABLE | ON_SUMMARIZE, FIELD(csv), 0, 0},
    {"json", KIND_FLAG, ON_TABLE | ON_SUMMARIZE | ON_REPRODUCE, FIELD(json), 0, 0},
    {"from", KIND_TEXT, ON_REPRODUCE, FIELD(from), 0, 0},
    {"conformance", KIND_TEXT, ON_TABLE | ON_SUMMARIZE, FIELD(conformance), 0, 0},
    {"reference", KIND_TEXT, (ON_MEASURING & ~ON_REGRESS) | ON_TABLE, FIELD(reference), 0, 0},
    {"results", KIND_TEXT, ON_MEASURING, FIELD(results), 0, 0},
    {"resume", KIND_TEXT, ON_RUN | ON_REPRODUCE, FIELD(resume), 0, 0},
    {"blocks", KIND_NUMBER, ON_RUN | ON_REPRODUCE | ON_AA | ON_REGRESS, FIELD(blocks), 1, 10000},
    {"minutes", KIND_DECIMAL, ON_AA | ON_POWER, FIELD(minutes), 0, 10000},
    {"docker", KIND_FLAG, ON_CONTAINED, FIELD(docker), 0, 0},
    {"engine", KIND_TEXT, ON_CONTAINED, FIELD(engine), 0, 0},
    {"seccomp", KIND_TEXT, ON_CONTAINED, FIELD(seccomp), 0, 0},
    {"driver", KIND_TEXT, ON_MEASURING, FIELD(driver), 0, 0},
    {"duration", KIND_DECIMAL, ON_MEASURING, FIELD(duration_s), 0.1, 86400},
    {"warmup", KIND_DECIMAL, ON_MEASURING, FIELD(warmup_s), 0, 86400},
    {"connections", KIND_NUMBER, ON_MEASURING, FIELD(connections), 1, 100000},
    {"threads", KIND_NUMBER, ON_MEASURING, FIELD(threads), 1, 1024},
    {"pipeline", KIND_NUMBER, ON_MEASURING, FIELD(pipeline), 1, 1024},
    {"noise-limit", KIND_DECIMAL, ON_MEASURING, FIELD(noise_percent), 1, 100},
    {"tolerance", KIND_DECIMAL, ON_REPRODUCE, FIELD(tolerance_percent), 1, 90},
    {"threshold", KIND_DECIMAL, ON_REGRESS, FIELD(threshold_percent), 0.1, 100},
    {"slowdown", KIND_DECIMAL, ON_REGRESS, FIELD(slowdown_percent), 0, 1000},
    {"seed", KIND_SEED, ON_MEASURING, 0, 0, (1ll << 53) - 1},
    {"workers", KIND_NUMBER, ON_STARTING, FIELD(workers), 1, 1024},
    {"port", KIND_NUMBER, ON_STARTING, FIELD(port), 1, 65535},
    {"ready-timeout", KIND_NUMBER, ON_STARTING, FIELD(ready_s), 1, 3600},
};

#define RULE_COUNT (sizeof rules / sizeof *rules)

static const char *const verb_names[] = {"list",    "check", "serve",     "run",      "reproduce", "aa", "power",
                                         "regress", "table", "summarize", "validate", "revisions", NULL};

const char *options_verb_name(Verb verb)
{
    return verb == VERB_NONE ? "" : verb_names[verb - VERB_LIST];
}

static int decimal_parse(const OptionRule *rule, const char *text, double *ret_number, Trouble *ret_trouble)
{
    char *end;
    double number = strtod(text, &end);
    if (!*text || *end || !(number >= rule->low && number <= rule->high)) {
        trouble_set(ret_trouble, "--%s takes a number from %.16g to %.16g, not '%s'", rule->name, rule->low, rule->high,
                    text);
        return -EINVAL;
    }
    *ret_number = number;
    return 0;
}

static int number_parse(const OptionRule *rule, const char *text, long long *ret_number, Trouble *ret_trouble)
{
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (!*text || *end || errno || (double)number < rule->low || (double)number > rule->high) {
        trouble_set(ret_trouble, "--%s takes a whole number from %.16g to %.16g, not '%s'", rule->name, rule->low,
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
                    options_verb_name(options->verb), options_verb_name(options->verb));
        return -EINVAL;
    }
    if ((rule->kind == KIND_NUMBER || rule->kind == KIND_SEED) && number_parse(rule, value, &number, ret_trouble) < 0)
        return -EINVAL;
    if (rule->kind == KIND_DECIMAL)
        return decimal_parse(rule, value, (double *)field, ret_trouble);
    switch (rule->kind) {
    case KIND_DECIMAL: break;
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

static int usage(Trouble *ret_trouble, Verb verb, const char *what, const char *word, const char *const *names)
{
    const char *nearest = names ? keys_nearest(word, names) : NULL;
    trouble_set(ret_trouble, "%s '%s'%s%s%s; see harness %s%s--help", what, word, nearest ? ", did you mean '" : "",
                nearest ? nearest : "", nearest ? "'?" : "", options_verb_name(verb), verb == VERB_NONE ? "" : " ");
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
    return usage(ret_trouble, VERB_NONE, "unknown verb", word, verb_names);
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
            return usage(ret_trouble, options->verb, "a value is missing after", words[at], NULL);
        else if (found == '?')
            return usage(ret_trouble, options->verb, "unknown option", words[at] + strspn(words[at], "-"), known);
        else if (rule_apply(&rules[found - 256], optarg, options, ret_trouble) < 0)
            return -EINVAL;
    }
    return 0;
}

static bool is_in(Verb verb, int verbs)
{
    return verbs >> (verb - VERB_LIST) & 1;
}

int options_parse(int count, char **words, Options *ret_options, Trouble *ret_trouble)
{
    Options options = {.words = words,
                       .word_count = count,
                       .blocks = -1,
                       .minutes = -1,
                       .duration_s = -1,
                       .warmup_s = -1,
                       .noise_percent = -1,
                       .tolerance_percent = -1,
                       .threshold_percent = -1,
                       .slowdown_percent = -1,
                       .pipeline = -1,
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
    // Options may stand before and after the file of `table` and its kind.
    for (int at = 1; result == 0 && at < count;) {
        result = words_parse(count - at, words + at, &options, ret_trouble);
        at += optind;
        if (result < 0 || at >= count)
            break;
        if (is_in(options.verb, ON_FILE) && !options.file)
            options.file = words[at];
        else if (is_in(options.verb, ON_PAIR) && !options.head)
            options.head = words[at];
        else
            result = usage(ret_trouble, options.verb, "unexpected word", words[at], NULL);
    }
    if (result == 0 && options.markdown + options.csv + options.json > 1) {
        trouble_set(ret_trouble, "only one of --markdown, --csv and --json can be had at a time; see harness %s --help",
                    options_verb_name(options.verb));
        result = -EINVAL;
    }
    if (result == 0 && options.verb == VERB_REPRODUCE && options.json && !options.from) {
        trouble_set(ret_trouble, "--json of reproduce needs --from RUN: what measures prints its tables");
        result = -EINVAL;
    }
    if (result == 0 && !options.docker && (options.engine || options.seccomp)) {
        trouble_set(ret_trouble, "--%s means nothing without --docker", options.engine ? "engine" : "seccomp");
        result = -EINVAL;
    }
    if (result == 0 && is_in(options.verb, ON_FILE & ~ON_PAIR) && !options.file && !options.resume && !options.help) {
        const char *name = options_verb_name(options.verb);
        trouble_set(ret_trouble, "%s needs %s; see harness %s --help", name,
                    options.verb == VERB_REPRODUCE ? "the FILE of a published table" : "the FILE of a recorded run",
                    name);
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

bool names_hold(const Names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}
