/* The Range field (RFC 9110 section 14): which bytes of a representation are asked for. Pure: asset.c gives it the
 * field and the size, partial.c sends what comes out. SPDX-License-Identifier: MIT */
#ifndef ORISHA_RANGE_H
#define ORISHA_RANGE_H

#include <orisha.h>

#include "limit.h"

typedef struct Range {
    uint64_t first, last; /* both are part of it */
} Range;

typedef struct RangeSet {
    unsigned count;
    Range ranges[LIMIT_RANGES];
} RangeSet;

typedef enum RangeVerdict {
    RANGE_IGNORE,        /* malformed, another unit, too many, or nothing to take a range of: send the whole */
    RANGE_SATISFIABLE,   /* at least one range */
    RANGE_UNSATISFIABLE, /* 416 */
} RangeVerdict;

/* Reads `value` against a representation of `size` bytes. Ranges that touch or overlap become one, which keeps the
 * place of the earliest (section 15.3.7.2); what lies behind the end is cut off or left out. A number of more than 64
 * bits counts as the largest that has them. */
RangeVerdict range_parse(orisha_str value, uint64_t size, RangeSet *ret_set);

static inline uint64_t range_size(Range range)
{
    return range.last - range.first + 1;
}

#endif
