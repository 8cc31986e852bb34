// The step-down correction: see holm.h.
// SPDX-License-Identifier: MIT
#include "harness/statistics/holm.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "reports/text.h"

typedef struct Hypothesis {
    double p;
    size_t index;
} Hypothesis;

static int compare(const void *left, const void *right)
{
    double a = ((const Hypothesis *)left)->p, b = ((const Hypothesis *)right)->p;
    return (a > b) - (a < b);
}

void holm_adjust(const double *p, size_t count, double *ret_adjusted)
{
    AUTO_FREE Hypothesis *sorted = text_memory((count + 1) * sizeof *sorted);
    for (size_t i = 0; i < count; i++) {
        assert(p[i] >= 0 && p[i] <= 1);
        sorted[i] = (Hypothesis){p[i], i};
    }
    qsort(sorted, count, sizeof *sorted, compare);
    double adjusted = 0;
    for (size_t i = 0; i < count; i++) {
        // A hypothesis is rejected only after all those with a smaller p: never an adjusted p below theirs.
        adjusted = fmax(adjusted, fmin(1, (double)(count - i) * sorted[i].p));
        ret_adjusted[sorted[i].index] = adjusted;
    }
}
