// A published table, and what a record says of its cells.
//
// Ratios to the reference are compared, because absolute figures do not travel (METHOD, rule 9). A published figure has
// no interval, so a stated tolerance stands in for it. Where the generator was the limit the true ratio is only
// bounded: a verdict is given where the bound decides. SPDX-License-Identifier: MIT
#ifndef HARNESS_RECORD_PUBLISHED_H
#define HARNESS_RECORD_PUBLISHED_H

#include <jansson.h>
#include <stddef.h>

#include "harness/record/record.h"
#include "harness/input/trouble.h"

typedef enum Reproduction {
    REPRODUCED,
    NOT_REPRODUCED,
    NOT_COMPARABLE,
    REFERENCE,
    REPRODUCTIONS,
} Reproduction;

extern const char *const reproduction_names[REPRODUCTIONS];

typedef struct Finding {
    Reproduction reproduction;
    double published;        // ratio to the reference
    double ratio, low, high; // measured; ratio 0: not
    size_t blocks;           // that the measured interval rests on
    char *reason;            // owned; may be empty
} Finding;

// A file such as those of results/published/. -EINVAL with the reason.
int published_read(const char *path, json_t **ret_published, Trouble *ret_trouble);

// Of the contestant's cell in that group of the table; `tolerance` in percent. The caller frees the reason.
Finding published_find(const Record *record, const json_t *published, const json_t *group, const char *contestant,
                       double tolerance);

#endif
