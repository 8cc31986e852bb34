// The program `harness`: reads the command line and calls the verb.
// SPDX-License-Identifier: MIT
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "harness/server/guard.h"
#include "harness/server/interrupt.h"
#include "harness/options.h"
#include "harness/server/process.h"
#include "harness/session.h"
#include "harness/verbs/verbs.h"

static int verb_call(const Options *options)
{
    if (process_prepare() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
        fprintf(stderr, "harness: this system refuses a child subreaper or libcurl; it cannot measure here\n");
        return EXIT_UNMEASURED;
    }
    interrupt_install();
    switch (options->verb) {
    case VERB_LIST: return list_verb(options);
    case VERB_CHECK: return check_verb(options);
    case VERB_SERVE: return serve_verb(options);
    case VERB_RUN: return run_verb(options);
    case VERB_REPRODUCE: return reproduce_verb(options);
    case VERB_AA: return aa_verb(options);
    case VERB_POWER: return power_verb(options);
    case VERB_REGRESS: return regress_verb(options);
    case VERB_REVISIONS: return revisions_verb(options);
    case VERB_TABLE: return table_verb(options);
    case VERB_SUMMARIZE: return summarize_verb(options);
    case VERB_VALIDATE: return validate_verb(options);
    default: return EXIT_USAGE;
    }
}

// In the process that was called: what its end as wait tells it means to our caller.
static int exit_status(int end)
{
    if (!WIFSIGNALED(end))
        return WEXITSTATUS(end);
    int number = WTERMSIG(end);
    fprintf(stderr, "harness: was killed by signal %d (%s); all that it had started was ended\n", number,
            strsignal(number));
    return 128 + number;
}

static int guarded_verb_call(const Options *options, int count, char **words)
{
    int end;
    int result = guard_start(count, words, &end);
    if (result < 0) {
        fprintf(stderr, "harness: the guard against left-over processes cannot be started: %s\n", strerror(-result));
        return EXIT_UNMEASURED;
    }
    return result == 0 ? verb_call(options) : exit_status(end);
}

// Whether the verb starts servers and generators, which must end with it whatever ends it.
static bool needs_guard(Verb verb)
{
    return verb == VERB_CHECK || verb == VERB_SERVE || verb == VERB_RUN || verb == VERB_REPRODUCE || verb == VERB_AA ||
           verb == VERB_POWER || verb == VERB_REGRESS || verb == VERB_REVISIONS;
}

int main(int count, char **words)
{
    Options options;
    Trouble trouble;
    if (options_parse(count, words, &options, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    int status = 0;
    if (options.help)
        fputs(options_help(options.verb), stdout);
    else if (needs_guard(options.verb))
        status = guarded_verb_call(&options, count, words);
    else
        status = verb_call(&options); // starts nothing
    options_free(&options);
    // A write that failed before has left nothing to flush, but its mark.
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == 0) {
        fprintf(stderr, "harness: standard output cannot be written, as on a full disk\n");
        status = EXIT_UNMEASURED;
    }
    curl_global_cleanup();
    return status;
}
