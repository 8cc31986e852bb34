// The program `loadgen`: reads the command line, runs a worker for each thread, prints what they saw.
// SPDX-License-Identifier: MIT
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "clock.h"
#include "interrupt.h"
#include "options.h"
#include "report.h"
#include "target.h"
#include "worker.h"

#define VERSION "1"

enum { EXIT_RIGHT, EXIT_WRONG, EXIT_UNABLE, EXIT_USAGE };

typedef struct Crew {
    Worker **workers;
    pthread_t *threads;
    uint32_t count;
} Crew;

static int fail(int status, const char *trouble)
{
    fprintf(stderr, "loadgen: %s\n", trouble);
    return status;
}

static void crew_free(Crew *crew)
{
    for (uint32_t i = 0; crew->workers && i < crew->count; i++)
        worker_free(crew->workers[i]);
    free(crew->workers);
    free(crew->threads);
}

static int crew_prepare(const Options *options, const Target *target, Crew *crew, Text *ret_trouble)
{
    crew->count = options->threads;
    crew->workers = text_memory(crew->count * sizeof(Worker *));
    crew->threads = text_memory(crew->count * sizeof(pthread_t));
    for (uint32_t i = 0; i < crew->count; i++) {
        crew->workers[i] = worker_new(options, target, i, ret_trouble);
        if (!crew->workers[i])
            return -ECANCELED;
    }
    return 0;
}

typedef struct Start {
    Worker *worker;
    uint64_t start_ns;
} Start;

static void *thread_run(void *argument)
{
    Start *start = argument;
    worker_run(start->worker, start->start_ns);
    return NULL;
}

// The first worker runs here.
static int crew_run(Crew *crew, Text *ret_trouble)
{
    Start *starts = text_memory(crew->count * sizeof *starts);
    uint64_t start_ns = clock_now() + (crew->count > 1 ? NS_PER_MS : 0); // by then all threads are there
    int error = 0;
    uint32_t made = 1;
    for (uint32_t i = 0; i < crew->count; i++)
        starts[i] = (Start){crew->workers[i], start_ns};
    while (error == 0 && made < crew->count) {
        error = pthread_create(&crew->threads[made], NULL, thread_run, &starts[made]);
        made += error == 0;
    }
    if (error == 0) {
        thread_run(&starts[0]);
    } else {
        raise(SIGTERM); // twice: those that were made wait for nothing
        raise(SIGTERM);
    }
    for (uint32_t i = 1; i < made; i++)
        pthread_join(crew->threads[i], NULL);
    free(starts);
    if (error != 0)
        text_print(ret_trouble, "no thread could be made: %s; ask for fewer --threads", strerror(error));
    return -error;
}

static void files_allow(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int load(const Options *options, const Target *target)
{
    AUTO_TEXT Text trouble = {0};
    Crew crew = {0};
    files_allow();
    int result = interrupt_install();
    if (result < 0)
        return fail(EXIT_UNABLE, "this system gives no eventfd or signal handler");
    result = crew_prepare(options, target, &crew, &trouble);
    if (result == 0)
        result = crew_run(&crew, &trouble);
    int status = EXIT_UNABLE;
    if (result == 0) {
        Tally *tally = &crew.workers[0]->tally;
        for (uint32_t i = 1; i < crew.count; i++)
            tally_merge(tally, &crew.workers[i]->tally);
        status = tally_faults(tally) > 0 ? EXIT_WRONG : EXIT_RIGHT;
        if (report_print(stdout, tally, options->rate > 0, interrupt_count() > 0) < 0)
            status =
                fail(EXIT_UNABLE, "the report could not be written; see whether standard output is full or closed");
    } else {
        fail(status, trouble.data);
    }
    crew_free(&crew);
    return status;
}

int main(int count, char **words)
{
    Options options;
    Target target;
    AUTO_TEXT Text trouble = {0};
    if (options_parse(count, words, &options, &trouble) < 0)
        return fail(EXIT_USAGE, trouble.data);
    if (options.help || options.version) {
        fputs(options.help ? options_help : "loadgen " VERSION "\n", stdout);
        return fflush(stdout) == 0 ? EXIT_RIGHT : EXIT_UNABLE;
    }
    int result = target_prepare(&options, &target, &trouble);
    if (result < 0)
        return fail(result == -ENOMEM || result == -EHOSTUNREACH ? EXIT_UNABLE : EXIT_USAGE, trouble.data);
    int status = load(&options, &target);
    target_free(&target);
    return status;
}
