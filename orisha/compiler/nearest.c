/* Edit distance. SPDX-License-Identifier: MIT */
#include "nearest.h"
#include "text.h"

#include <ctype.h>

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t name_distance(orisha_str a, orisha_str b)
{
    /* Three rows of the table: the one in hand, the one above, and the one above that, for swaps. */
    size_t rows[3][NEAREST_NAME_LIMIT + 1];
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + !same_letter(a.ptr[i - 1], b.ptr[j - 1]));
            if (i > 1 && j > 1 && same_letter(a.ptr[i - 1], b.ptr[j - 2]) && same_letter(a.ptr[i - 2], b.ptr[j - 1]))
                row[j] = least(row[j], above_that[j - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

Nearest nearest_begin(orisha_str wanted)
{
    return (Nearest){.wanted = wanted, .distance = SIZE_MAX};
}

void nearest_offer(Nearest *nearest, orisha_str candidate)
{
    orisha_str wanted = nearest->wanted;
    size_t most = (candidate.len + 2) / 3;
    size_t apart = wanted.len > candidate.len ? wanted.len - candidate.len : candidate.len - wanted.len;
    /* Names that long are not mistyped, and lengths that differ by more need no table to be told apart. */
    if (wanted.len > NEAREST_NAME_LIMIT || candidate.len > NEAREST_NAME_LIMIT || apart > most)
        return;
    size_t distance = name_distance(wanted, candidate);
    bool has_common = distance < candidate.len; /* `a` is not near to `b` */
    if (distance < nearest->distance && distance <= most && has_common) {
        nearest->best = candidate;
        nearest->distance = distance;
    }
}

const char *nearest_remedy(Diagnostics *diagnostics, const Nearest *nearest, const char *otherwise)
{
    return nearest->best.len ? arena_format(diagnostics->arena, "did you mean '%.*s'?", FMT(nearest->best)) : otherwise;
}

const char *nearest_name(orisha_str name, const char *const *names)
{
    Nearest nearest = nearest_begin(name);
    for (; *names; names++)
        nearest_offer(&nearest, text_from(*names));
    return nearest.best.ptr;
}
