/* range.h: the Range field. The input is its value.
 *
 * Against representations of a few dozen bytes: the bytes that the ranges hold together are those that a second reading
 * of the field asks for, one by one; no two ranges touch; the first holds what was asked for first.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "range.h"

enum { SIZE_MAX_TRIED = 64 };

typedef struct Asked {
    RangeVerdict verdict;
    bool bytes[SIZE_MAX_TRIED];
    size_t first; /* the first byte of the first range that there is */
} Asked;

static orisha_str trim(orisha_str text)
{
    while (text.len > 0 && (*text.ptr == ' ' || *text.ptr == '\t'))
        text = (orisha_str){text.ptr + 1, text.len - 1};
    while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
        text.len--;
    return text;
}

/* Digits as a number, at most 1,000; -1 when there is anything else, -2 when there is nothing. */
static long read_number(orisha_str text)
{
    long value = 0;
    if (text.len == 0)
        return -2;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        value = value * 10 + text.ptr[i] - '0';
        value = value > 1000 ? 1000 : value;
    }
    return value;
}

/* -1 where numbers past 1,000 cannot be compared any more; then only the shorter one is known to be smaller. */
static bool is_less(orisha_str a, orisha_str b)
{
    while (a.len > 0 && *a.ptr == '0')
        a = (orisha_str){a.ptr + 1, a.len - 1};
    while (b.len > 0 && *b.ptr == '0')
        b = (orisha_str){b.ptr + 1, b.len - 1};
    return a.len != b.len ? a.len < b.len : a.len > 0 && memcmp(a.ptr, b.ptr, a.len) < 0;
}

static bool is_huge(orisha_str digits)
{
    return digits.len >= 19;
}

/* False when it is malformed. */
static bool ask(orisha_str spec, size_t size, Asked *asked)
{
    const char *dash = memchr(spec.ptr, '-', spec.len);
    if (dash == NULL)
        return false;
    orisha_str left = {spec.ptr, (size_t)(dash - spec.ptr)};
    orisha_str right = {dash + 1, spec.len - left.len - 1};
    long first = read_number(left), last = read_number(right);
    if (first == -1 || last == -1 || (first == -2 && last == -2))
        return false;
    /* Numbers that do not fit in 64 bits are all the same to the runtime. */
    if (first >= 0 && last >= 0 && is_less(right, left) && !(is_huge(right) && is_huge(left)))
        return false;
    if (first == -2) {
        first = last >= (long)size ? 0 : (long)size - last;
        last = 1000;
    }
    last = last == -2 ? 1000 : last;
    for (long i = first; i <= last && i < (long)size; i++) {
        if (asked->first == SIZE_MAX)
            asked->first = (size_t)i;
        asked->bytes[i] = true;
    }
    return true;
}

static Asked read_ranges(orisha_str value, size_t size)
{
    Asked asked = {.verdict = RANGE_IGNORE, .first = SIZE_MAX};
    if (value.len < 6 || !equals_ignoring_case((orisha_str){value.ptr, 5}, "bytes") || value.ptr[5] != '=')
        return asked;
    unsigned count = 0;
    for (size_t at = 6; at <= value.len;) {
        size_t end = at;
        while (end < value.len && value.ptr[end] != ',')
            end++;
        orisha_str spec = trim((orisha_str){value.ptr + at, end - at});
        at = end + 1;
        if (spec.len == 0)
            continue;
        if (++count > LIMIT_RANGES || !ask(spec, size, &asked))
            return (Asked){.verdict = RANGE_IGNORE};
    }
    if (count > 0)
        asked.verdict = asked.first == SIZE_MAX ? RANGE_UNSATISFIABLE : RANGE_SATISFIABLE;
    return asked;
}

static void check(orisha_str value, size_t size)
{
    RangeSet set;
    bool bytes[SIZE_MAX_TRIED] = {false};
    RangeVerdict verdict = range_parse(value, size, &set);
    Asked asked = read_ranges(value, size);
    CHECK(verdict == asked.verdict, "'%.*s' of %zu: %d, not %d", ORISHA_FMT(value), size, verdict, asked.verdict);
    if (verdict != RANGE_SATISFIABLE)
        return;
    CHECK(set.count >= 1 && set.count <= LIMIT_RANGES, "%u ranges", set.count);
    CHECK(set.ranges[0].first <= asked.first && asked.first <= set.ranges[0].last, "'%.*s' of %zu: another order",
          ORISHA_FMT(value), size);
    for (unsigned i = 0; i < set.count; i++) {
        Range range = set.ranges[i];
        CHECK(range.first <= range.last && range.last < size, "%llu-%llu of %zu", (unsigned long long)range.first,
              (unsigned long long)range.last, size);
        CHECK(range.first == 0 || !bytes[range.first - 1], "two ranges touch");
        CHECK(range.last + 1 == size || !bytes[range.last + 1], "two ranges touch");
        for (uint64_t k = range.first; k <= range.last; k++) {
            CHECK(!bytes[k], "two ranges overlap");
            bytes[k] = true;
        }
    }
    CHECK(memcmp(bytes, asked.bytes, sizeof(bytes)) == 0, "'%.*s' of %zu: other bytes", ORISHA_FMT(value), size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    orisha_str value = trim((orisha_str){(const char *)data, size});
    if (value.len == 0 || !is_field_value(value))
        return 0;
    Dice dice = dice_of(data, size);
    value.ptr = copy_padded(value.ptr, value.len, 0);
    check(value, 1);
    check(value, 10);
    check(value, 1 + dice_roll(&dice, SIZE_MAX_TRIED));
    RangeSet set;
    CHECK(range_parse(value, 0, &set) == RANGE_IGNORE, "a range of nothing");
    free((char *)value.ptr);
    return 0;
}
