// `harness aa`: the reference against itself, block after block; what all collected blocks say of false positives.
//
// Each call leaves a record of its own below results/aa/; together they are the collection. Only records of the same
// scenario, load and kind of machine are read together.
// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/binomial.h"
#include "harness/input/file.h"
#include "harness/measure/machine.h"
#include "reports/text.h"
#include "harness/statistics/resample.h"
#include "harness/measure/run.h"
#include "harness/statistics/separate.h"
#include "harness/record/summary.h"
#include "harness/verbs/verbs.h"

#define MINUTES    10
#define BLOCKS     12
#define CONFIDENCE 0.95
#define SEED       20260208

typedef struct Collection {
    const char *scenario, *reference, *twin, *driver, *cpu_model;
    size_t records, blocks;
    json_t *load; // that of the newest record: only the same are read
    json_int_t workers;
    double *ratios[2]; // log ratios, by figure
} Collection;

static const struct {
    const char *key, *title;
} figures[] = {{"rps", "req/s"}, {"server_cpu_ns_per_request", "CPU per request"}};

static const char *text_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

// Whether the record is of the same experiment.
static bool load_belongs(Collection *collection, const json_t *document, const json_t *load)
{
    if (strcmp(text_of(load, "driver"), collection->driver) != 0)
        return false;
    const json_t *workers = json_object_get(document, "workers");
    if (!collection->load) {
        collection->load = json_deep_copy(load);
        collection->workers = json_integer_value(workers);
    }
    return json_equal(collection->load, load) && collection->workers == json_integer_value(workers);
}

static bool belongs(Collection *collection, const json_t *document)
{
    size_t index;
    json_t *scenario;
    if (strcmp(text_of(json_object_get(document, "machine"), "cpu_model"), collection->cpu_model) != 0 ||
        strcmp(text_of(document, "reference"), collection->reference) != 0)
        return false;
    json_array_foreach(json_object_get(document, "scenarios"), index, scenario)
    {
        if (strcmp(text_of(scenario, "name"), collection->scenario) == 0)
            return load_belongs(collection, document, json_object_get(scenario, "load"));
    }
    return false;
}

// Older records come later here, and go before what is there: the ratios stand in the order of time.
static void add_record(Collection *collection, const json_t *document)
{
    double *series[2];
    size_t counts[2], added;
    for (size_t f = 0; f < 2; f++)
        counts[f] = summary_log_ratios(document, collection->scenario, collection->twin, collection->reference,
                                       figures[f].key, &series[f]);
    added = counts[0] < counts[1] ? counts[0] : counts[1]; // they differ only in a file that somebody edited
    for (size_t f = 0; f < 2; f++) {
        AUTO_FREE double *fresh = series[f];
        double *all = text_memory((collection->blocks + added + 1) * sizeof *all);
        memcpy(all, fresh, added * sizeof *all);
        if (collection->blocks > 0)
            memcpy(all + added, collection->ratios[f], collection->blocks * sizeof *all);
        free(collection->ratios[f]);
        collection->ratios[f] = all;
    }
    collection->blocks += added;
    collection->records += added > 0;
}

static int newest_first(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*right)->d_name, (*left)->d_name); // folders are named after their time
}

static void collect(const char *folder, Collection *collection)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, newest_first);
    for (int i = 0; i < count; i++) {
        AUTO_FREE char *path = text_format("%s/%s", folder, names[i]->d_name);
        AUTO_FREE char *inner = text_format("%s/run.json", path);
        Record record;
        Trouble trouble;
        if (names[i]->d_name[0] != '.' && file_exists(inner)) {
            if (record_read(path, &record, &trouble) < 0) {
                fprintf(stderr, "harness: left out: %s\n", trouble.text);
            } else {
                if (belongs(collection, record.document))
                    add_record(collection, record.document);
                record_free(&record);
            }
        }
        free(names[i]);
    }
    free(names);
}

// True when the rate is above the level beyond doubt.
static bool report_figure(const Collection *collection, size_t figure, size_t count)
{
    const double *ratios = collection->ratios[figure];
    Separate separate = separate_comparisons(ratios, collection->blocks, count, SUMMARY_ALPHA, CONFIDENCE);
    FalsePositives drawn = resample_false_positives(ratios, collection->blocks, count, SUMMARY_ALPHA, CONFIDENCE, SEED);
    double seen = resample_detectable_difference(ratios, collection->blocks, count, SUMMARY_ALPHA, 0.8, SEED);
    printf("%s\n", figures[figure].title);
    printf("  separate comparisons: %zu of %zu found a difference: rate %.2f %%, at most %.1f %% (95 %%, "
           "Clopper-Pearson)\n",
           separate.significant, separate.comparisons,
           separate.comparisons ? 100.0 * (double)separate.significant / (double)separate.comparisons : 0.0,
           100 * separate.upper);
    printf("  resampled: %.2f %% of %d comparisons drawn from the recorded blocks (they overlap; worth %zu separate "
           "ones), at "
           "most %.1f %%\n",
           100 * drawn.share, RESAMPLE_ROUNDS, drawn.separate, 100 * drawn.upper);
    if (isfinite(seen))
        printf("  a comparison of %zu blocks sees a difference of %.2f %% with 80 %% power\n", count,
               100 * expm1(seen));
    return binomial_lower(separate.significant, separate.comparisons, CONFIDENCE) > SUMMARY_ALPHA;
}

static int report(const char *folder, Collection *collection, size_t count)
{
    collect(folder, collection);
    printf("A/A: %s against itself, scenario %s, generator %s, %s: %zu blocks in %zu record%s below %s\n",
           collection->reference, collection->scenario, collection->driver, collection->cpu_model, collection->blocks,
           collection->records, collection->records == 1 ? "" : "s", folder);
    printf("Comparisons of %zu blocks at %.0f %%, Wilcoxon signed-rank test. Every difference found is a false "
           "positive.\n",
           count, 100 * SUMMARY_ALPHA);
    if (collection->blocks < count) {
        printf("Too few blocks for a single comparison; collect longer (--minutes) or compare fewer (--blocks).\n");
        return EXIT_UNMEASURED;
    }
    bool too_many = false;
    for (size_t f = 0; f < 2; f++)
        too_many |= report_figure(collection, f, count);
    if (too_many)
        printf("That is more than %.0f %%: the comparison finds differences that are not there.\n",
               100 * SUMMARY_ALPHA);
    return too_many ? EXIT_FINDING : EXIT_WELL;
}

static int start_clock(Run *run, Trouble *ret_trouble)
{
    (void)ret_trouble;
    double minutes = run->session.options->minutes >= 0 ? run->session.options->minutes : MINUTES;
    run->ends_ns = machine_now_ns() + (uint64_t)(minutes * 60e9);
    return 0;
}

// The options with which the reference runs against itself: short rounds, our own generator, unless told otherwise.
static int aa_options(const Options *given, const Settings *settings, Options *ret_options, const char **names,
                      Trouble *ret_trouble)
{
    Options options = *given;
    names[0] = given->reference ? given->reference : settings->reference;
    names[1] = given->scenarios.count > 0 ? given->scenarios.items[0] : settings->scenario;
    if (!names[0] || !names[1] || given->scenarios.count > 1) {
        trouble_set(ret_trouble,
                    "aa takes one scenario and needs a reference; name them with --scenario and --reference, or "
                    "in harness/settings.toml");
        return -EINVAL;
    }
    options.contestants = (Names){&names[0], 1};
    options.scenarios = (Names){&names[1], 1};
    options.driver = given->driver ? given->driver : "loadgen";
    options.duration_s = given->duration_s > 0 ? given->duration_s : PAIR_DURATION_S;
    options.warmup_s = given->warmup_s >= 0 ? given->warmup_s : PAIR_WARMUP_S;
    options.threads = given->threads > 0 ? given->threads : 1;
    options.blocks = -1;
    *ret_options = options;
    return 0;
}

int aa_verb(const Options *given)
{
    static const RunPlan plan = {.folder = "aa", .timed = true, .before = start_clock};
    Session session;
    Options options;
    const char *names[2];
    Trouble trouble;
    if (session_open(given, &session, &trouble) < 0 ||
        aa_options(given, &session.settings, &options, names, &trouble) < 0) {
        fprintf(stderr, "harness: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    AUTO_FREE char *folder = given->results ? text_copy(given->results) : text_format("%s/results/aa", session.root);
    AUTO_FREE char *twin = text_format("%s-aa", names[0]);
    json_t *machine = machine_describe(&session.cpus);
    int status = given->minutes == 0 ? EXIT_WELL : run_whole(&options, &plan, NULL);
    Collection collection = {.scenario = names[1],
                             .reference = names[0],
                             .twin = twin,
                             .driver = options.driver,
                             .cpu_model = text_of(machine, "cpu_model")};
    if (status == EXIT_WELL) {
        size_t count = given->blocks > 0 ? (size_t)given->blocks : BLOCKS;
        status = report(folder, &collection, count);
    }
    json_decref(collection.load);
    free(collection.ratios[0]);
    free(collection.ratios[1]);
    json_decref(machine);
    session_close(&session);
    return status;
}
