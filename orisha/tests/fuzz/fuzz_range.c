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

typedef struct Number {
    bool is_there, is_wrong;
    uint64_t value; /* the largest that fits, when it does not */
} Number;

static Number read_number(orisha_str text)
{
    Number number = {.is_there = text.len > 0};
    char digits[512] = "";
    CHECK(text.len < sizeof(digits), "longer than any input");
    for (size_t i = 0; i < text.len; i++) {
        number.is_wrong |= text.ptr[i] < '0' || text.ptr[i] > '9';
        digits[i] = text.ptr[i];
    }
    if (number.is_there && !number.is_wrong)
        number.value = strtoull(digits, NULL, 10);
    return number;
}

/* False when it is malformed. */
static bool ask(orisha_str spec, size_t size, Asked *asked)
{
    const char *dash = memchr(spec.ptr, '-', spec.len);
    if (dash == NULL)
        return false;
    Number first = read_number((orisha_str){spec.ptr, (size_t)(dash - spec.ptr)});
    Number last = read_number((orisha_str){dash + 1, (size_t)(spec.ptr + spec.len - dash - 1)});
    if (first.is_wrong || last.is_wrong || (!first.is_there && !last.is_there))
        return false;
    if (first.is_there && last.is_there && last.value < first.value)
        return false;
    if (!first.is_there) {
        first.value = last.value >= size ? 0 : size - last.value;
        last.is_there = false;
    }
    for (uint64_t i = first.value; i < size && (!last.is_there || i <= last.value); i++) {
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
        orisha_str spec = trimmed((orisha_str){value.ptr + at, end - at});
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
    orisha_str value = trimmed((orisha_str){(const char *)data, size});
    if (value.len == 0 || value.len > 500 || !is_field_value(value))
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
