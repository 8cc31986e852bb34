// The statistics as a filter, for test_statistics.py: each line on stdin names a function and its arguments, all of
// them numbers in the order of the header; each line on stdout holds the numbers that came back. A list comes last.
// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/binomial.h"
#include "harness/statistics/bootstrap.h"
#include "harness/statistics/holm.h"
#include "harness/statistics/resample.h"
#include "harness/statistics/separate.h"
#include "harness/statistics/sequential.h"
#include "harness/statistics/spending.h"
#include "harness/statistics/wilcoxon.h"
#include "reports/text.h"

enum { VALUES_MAX = 4096 };

typedef struct Probe {
    const char *name;
    int scalars; // the arguments before the list
    size_t (*run)(const double *scalar, const double *list, size_t count, double *ret_values);
} Probe;

static size_t wilcoxon(const double *scalar, const double *list, size_t count, double *ret_values)
{
    (void)scalar;
    Wilcoxon test = wilcoxon_test(list, count);
    ret_values[0] = test.p, ret_values[1] = test.positive_sum, ret_values[2] = (double)test.count;
    ret_values[3] = test.exact;
    return 4;
}

static size_t critical(const double *scalar, const double *list, size_t count, double *ret_values)
{
    (void)list, (void)count;
    wilcoxon_critical(scalar[0], (size_t)scalar[1], ret_values);
    return (size_t)scalar[1] + 1;
}

static size_t holm(const double *scalar, const double *list, size_t count, double *ret_values)
{
    (void)scalar;
    holm_adjust(list, count, ret_values);
    return count;
}

static size_t bootstrap(const double *scalar, const double *list, size_t count, double *ret_values)
{
    Interval interval = bootstrap_median(list, count, scalar[0], (uint64_t)scalar[1]);
    ret_values[0] = interval.low, ret_values[1] = interval.estimate, ret_values[2] = interval.high;
    return 3;
}

static size_t binomial(const double *scalar, const double *list, size_t count, double *ret_values)
{
    (void)list, (void)count;
    ret_values[0] = binomial_lower((size_t)scalar[0], (size_t)scalar[1], scalar[2]);
    ret_values[1] = binomial_upper((size_t)scalar[0], (size_t)scalar[1], scalar[2]);
    ret_values[2] = binomial_mean_upper(scalar[0] / scalar[1], (size_t)scalar[1], scalar[2]);
    return 3;
}

static size_t false_positives(const double *scalar, const double *list, size_t count, double *ret_values)
{
    FalsePositives found =
        resample_false_positives(list, count, (size_t)scalar[0], scalar[1], scalar[2], (uint64_t)scalar[3]);
    ret_values[0] = found.share, ret_values[1] = found.upper, ret_values[2] = (double)found.separate;
    return 3;
}

static size_t power(const double *scalar, const double *list, size_t count, double *ret_values)
{
    Power found = resample_power(list, count, (size_t)scalar[0], scalar[1], (uint64_t)scalar[2]);
    ret_values[0] = found.above, ret_values[1] = found.below;
    return 2;
}

static size_t detectable(const double *scalar, const double *list, size_t count, double *ret_values)
{
    ret_values[0] =
        resample_detectable_difference(list, count, (size_t)scalar[0], scalar[1], scalar[2], (uint64_t)scalar[3]);
    return 1;
}

static size_t separate(const double *scalar, const double *list, size_t count, double *ret_values)
{
    Separate found = separate_comparisons(list, count, (size_t)scalar[0], scalar[1], scalar[2]);
    ret_values[0] = (double)found.comparisons, ret_values[1] = (double)found.significant, ret_values[2] = found.upper;
    return 3;
}

static size_t spending(const double *scalar, const double *list, size_t count, double *ret_values)
{
    spending_levels(scalar[0], list, count, ret_values);
    return count;
}

static size_t sequential(const double *scalar, const double *list, size_t count, double *ret_values)
{
    Sequential plan;
    sequential_plan(scalar[0], (size_t)scalar[1], scalar[2], scalar[3], &plan);
    size_t most = plan.blocks_most,
           sequences = (count + most - 1) / most; // one after the other; the last may be shorter
    for (size_t i = 0; i < sequences; i++)
        ret_values[i] = sequential_answer(&plan, list + i * most, i + 1 < sequences ? most : count - i * most);
    return sequences;
}

static size_t blind(const double *scalar, const double *list, size_t count, double *ret_values)
{
    Sequential plan;
    sequential_plan(scalar[0], (size_t)scalar[1], scalar[2], scalar[3], &plan);
    ret_values[0] = sequential_is_blind(&plan, list, count);
    return 1;
}

static const Probe probes[] = {
    {"wilcoxon", 0, wilcoxon},   {"critical", 2, critical},     {"holm", 0, holm},
    {"bootstrap", 2, bootstrap}, {"binomial", 3, binomial},     {"false_positives", 4, false_positives},
    {"power", 3, power},         {"detectable", 4, detectable}, {"separate", 3, separate},
    {"spending", 1, spending},   {"sequential", 4, sequential}, {"blind", 4, blind},
};

static const Probe *probe_named(const char *name)
{
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++)
        if (strcmp(probes[i].name, name) == 0)
            return &probes[i];
    return NULL;
}

static bool answer(char *line)
{
    double values[VALUES_MAX], results[VALUES_MAX];
    size_t count = 0;
    char *rest = line, *word = strtok_r(rest, " \n", &rest);
    const Probe *probe = word == NULL ? NULL : probe_named(word);
    while ((word = strtok_r(rest, " \n", &rest)) != NULL && count < VALUES_MAX)
        values[count++] = strtod(word, NULL);
    if (probe == NULL || count < (size_t)probe->scalars)
        return false;
    size_t returned = probe->run(values, values + probe->scalars, count - (size_t)probe->scalars, results);
    for (size_t i = 0; i < returned; i++)
        printf("%s%.17g", i > 0 ? " " : "", results[i]);
    putchar('\n');
    return true;
}

int main(void)
{
    AUTO_FREE char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, stdin) > 0)
        if (!answer(line))
            return fputs("statistics_probe: not a known function with its arguments\n", stderr), 2;
    return 0;
}
