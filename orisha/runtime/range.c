/* See range.h.
 * SPDX-License-Identifier: MIT */
#include "range.h"

#include "char_class.h"
#include "parser.h"

/* Digits at *at, which moves past them; a number that is too large becomes the largest. False when there are none. */
static bool take_number(const char **at, const char *end, uint64_t *ret_value)
{
    const char *begin = *at;
    uint64_t value = 0;
    for (; *at < end && char_is(**at, CLASS_DIGIT); ++*at) {
        uint64_t digit = (uint64_t)(**at - '0');
        value = value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : value * 10 + digit;
    }
    *ret_value = value;
    return *at > begin;
}

/* "-5": the last five bytes. False when it is malformed. *ret_any: does the representation have any of them? */
static bool parse_suffix(orisha_str spec, uint64_t size, Range *ret_range, bool *ret_any)
{
    const char *at = spec.ptr + 1;
    const char *end = spec.ptr + spec.len;
    uint64_t length;
    if (!take_number(&at, end, &length) || at != end)
        return false;
    *ret_any = length > 0;
    *ret_range = (Range){length < size ? size - length : 0, size - 1};
    return true;
}

/* "0-4", "5-" or a suffix. */
static bool parse_spec(orisha_str spec, uint64_t size, Range *ret_range, bool *ret_any)
{
    const char *at = spec.ptr;
    const char *end = at + spec.len;
    uint64_t first, last = UINT64_MAX;
    if (*at == '-')
        return parse_suffix(spec, size, ret_range, ret_any);
    if (!take_number(&at, end, &first) || at == end || *at++ != '-')
        return false;
    if (at != end && (!take_number(&at, end, &last) || at != end || last < first))
        return false;
    *ret_any = first < size;
    *ret_range = (Range){first, last < size ? last : size - 1};
    return true;
}

static bool ranges_touch(Range a, Range b)
{
    return a.first <= b.last + 1 && b.first <= a.last + 1;
}

/* Puts a range behind the others, or into the first that it touches, with all that it then touches. */
static void add_range(RangeSet *set, Range range)
{
    unsigned place = set->count;
    for (unsigned i = 0; i < set->count;) {
        Range other = set->ranges[i];
        if (!ranges_touch(range, other)) {
            i++;
            continue;
        }
        range.first = other.first < range.first ? other.first : range.first;
        range.last = other.last > range.last ? other.last : range.last;
        memmove(&set->ranges[i], &set->ranges[i + 1], (--set->count - i) * sizeof(Range));
        place = i < place ? i : place;
        i = 0; /* it has grown, so that it may touch one that it did not before */
    }
    memmove(&set->ranges[place + 1], &set->ranges[place], (set->count - place) * sizeof(Range));
    set->ranges[place] = range;
    set->count++;
}

RangeVerdict range_parse(orisha_str value, uint64_t size, RangeSet *ret_set)
{
    static const char unit[] = "bytes=";
    const size_t unit_size = sizeof(unit) - 1;
    unsigned specs = 0;
    ret_set->count = 0;
    /* No range of nothing can be named in a Content-Range: clients that always ask for one get the empty whole. */
    if (size == 0 || value.len <= unit_size || !parser_token_is(value.ptr, unit, unit_size - 1) ||
        value.ptr[unit_size - 1] != '=')
        return RANGE_IGNORE;
    orisha_str list = {value.ptr + unit_size, value.len - unit_size};
    orisha_str spec;
    while (parser_list_next(&list, &spec)) {
        Range range;
        bool any;
        if (spec.len == 0)
            continue;
        if (++specs > LIMIT_RANGES || !parse_spec(spec, size, &range, &any))
            return RANGE_IGNORE;
        if (any)
            add_range(ret_set, range);
    }
    if (specs == 0)
        return RANGE_IGNORE;
    return ret_set->count > 0 ? RANGE_SATISFIABLE : RANGE_UNSATISFIABLE;
}
