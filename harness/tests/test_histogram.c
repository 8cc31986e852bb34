// Tests of histogram.c: slots at their edges, HdrHistogram's percentiles, merging, and what is not a histogram.
// That other programs read what it writes, and it what they write, is tested in test_histogram.py.
//
// With words it is that test's helper: `encode VALUE=COUNT...` prints the text, `decode TEXT` what is in it.
// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/histogram.h"
#include "reports/text.h"

static Histogram histogram, other;

static int clear(void **state)
{
    (void)state;
    memset(&histogram, 0, sizeof histogram);
    memset(&other, 0, sizeof other);
    return 0;
}

static void test_empty(void **state)
{
    (void)state;
    assert_int_equal(histogram_count(&histogram), 0);
    assert_int_equal(histogram_percentile(&histogram, 50), 0);
    assert_int_equal(histogram_min(&histogram), 0);
    assert_int_equal(histogram_max(&histogram), 0);
    assert_true(histogram_mean(&histogram) == 0);
}

// Slots follow each other without a gap, and none is wider than a thousandth of what it holds.
static void test_slots(void **state)
{
    (void)state;
    unsigned before = histogram_slot(0);
    assert_int_equal(before, 0);
    for (uint64_t value = 1; value < 100000; value++) {
        unsigned slot = histogram_slot(value);
        assert_true(slot == before || slot == before + 1);
        before = slot;
    }
    for (uint64_t power = 2048; power < HISTOGRAM_HIGHEST_NS; power *= 2)
        assert_int_equal(histogram_slot(power), histogram_slot(power - 1) + 1);
    assert_true(histogram_slot(HISTOGRAM_HIGHEST_NS) < HISTOGRAM_SLOTS);
}

static void test_single_values(void **state)
{
    static const uint64_t values[] = {0, 1, 2046, 2047, 2048, 2049, 4095, 4096, 123456789, HISTOGRAM_HIGHEST_NS};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        clear(state);
        histogram_record(&histogram, values[i]);
        uint64_t low = histogram_min(&histogram), high = histogram_max(&histogram);
        assert_in_range(values[i], low, high);
        assert_true((high - low) * 1000 <= values[i]);
        assert_int_equal(histogram_percentile(&histogram, 0.1), high);
        assert_true(histogram_mean(&histogram) >= (double)low && histogram_mean(&histogram) <= (double)high);
    }
    clear(state);
    histogram_record(&histogram, UINT64_MAX);
    assert_in_range(HISTOGRAM_HIGHEST_NS, histogram_min(&histogram), histogram_max(&histogram));
}

static void test_percentiles(void **state)
{
    (void)state;
    for (uint64_t value = 1; value <= 1000; value++)
        histogram_record(&histogram, value);
    assert_int_equal(histogram_percentile(&histogram, 0), 1);
    assert_int_equal(histogram_percentile(&histogram, 50), 500);
    assert_int_equal(histogram_percentile(&histogram, 50.01), 501);
    assert_int_equal(histogram_percentile(&histogram, 99), 990);
    assert_int_equal(histogram_percentile(&histogram, 99.9), 999);
    assert_int_equal(histogram_percentile(&histogram, 100), 1000);
    assert_true(histogram_mean(&histogram) == 500.5);
}

static void test_merge(void **state)
{
    (void)state;
    histogram_record(&histogram, 10);
    histogram_record(&histogram, 5000);
    histogram_record(&other, 10);
    histogram_record(&other, 7);
    histogram_merge(&histogram, &other);
    assert_int_equal(histogram_count(&histogram), 4);
    assert_int_equal(histogram_min(&histogram), 7);
    assert_int_equal(histogram_percentile(&histogram, 75), 10);
    assert_int_equal(histogram_max(&histogram), 5003); // slots of 4 ns
}

static void check_round_trip(void)
{
    AUTO_FREE char *text = histogram_encode(&histogram);
    assert_memory_equal(text, "HISTFAAA", 8);
    memset(&other, 0xff, sizeof other);
    assert_int_equal(histogram_decode(text, &other), 0);
    assert_memory_equal(&histogram, &other, sizeof histogram);
}

static void test_round_trips(void **state)
{
    check_round_trip();
    histogram_record(&histogram, 0);
    check_round_trip();
    histogram_record(&histogram, 2); // a single zero between two counts
    check_round_trip();
    histogram_record(&histogram, HISTOGRAM_HIGHEST_NS);
    check_round_trip();
    uint64_t seed = 7;
    for (int i = 0; i < 100000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        histogram_record(&histogram, seed >> (20 + i % 40));
    }
    check_round_trip();
    clear(state);
    histogram.counts[3] = INT64_MAX - 1; // needs all nine bytes
    histogram.counts[4] = 1;
    check_round_trip();
    for (unsigned shift = 0; shift < 62; shift++) {
        clear(state);
        histogram.counts[shift] = 1ull << shift;
        histogram.counts[shift + 1] = (1ull << shift) - 1;
        check_round_trip();
    }
}

static void test_what_is_none(void **state)
{
    (void)state;
    static const char *const none[] = {
        "", "HIST", "HISTFAAA", "HISTFAAAAAA=", "====", "HISTFAAAABx42pNpmSzMwMDAxAABzFCaEUoz2X"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(histogram_decode(none[i], &other), -EBADMSG);
    for (unsigned slot = 0; slot < HISTOGRAM_SLOTS; slot++)
        assert_int_equal(other.counts[slot], 0);
}

// No prefix and no single changed character may do anything but be read or refused.
static void test_damaged(void **state)
{
    (void)state;
    for (uint64_t value = 1; value < 1000000000; value = value * 3 / 2 + 1)
        histogram_record(&histogram, value);
    AUTO_FREE char *text = histogram_encode(&histogram);
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        char kept = text[i];
        text[i] = '\0';
        assert_int_equal(histogram_decode(text, &other), -EBADMSG);
        for (const char *byte = "A/=\x80"; *byte; byte++) {
            text[i] = *byte;
            int result = histogram_decode(text, &other);
            assert_true(result == 0 || result == -EBADMSG || result == -ENOTSUP || result == -ERANGE);
        }
        text[i] = kept;
    }
}

static int encode(char **words)
{
    for (; *words; words++) {
        uint64_t value, count;
        if (sscanf(*words, "%" SCNu64 "=%" SCNu64, &value, &count) != 2)
            return 3;
        histogram.counts[histogram_slot(value)] += count;
    }
    AUTO_FREE char *text = histogram_encode(&histogram);
    puts(text);
    return 0;
}

static int decode(const char *text)
{
    int result = histogram_decode(text, &histogram);
    if (result < 0) {
        printf("%s\n", strerror(-result));
        return 1;
    }
    printf("{\"count\":%" PRIu64 ",\"min\":%" PRIu64 ",\"max\":%" PRIu64 ",\"mean\":%.3f", histogram_count(&histogram),
           histogram_min(&histogram), histogram_max(&histogram), histogram_mean(&histogram));
    static const char *const percents[] = {"50", "90", "99", "99.9"};
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++)
        printf(",\"%s\":%" PRIu64, percents[i], histogram_percentile(&histogram, atof(percents[i])));
    puts("}");
    return 0;
}

int main(int count, char **words)
{
    if (count > 1 && strcmp(words[1], "encode") == 0)
        return encode(words + 2);
    if (count == 3 && strcmp(words[1], "decode") == 0)
        return decode(words[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_empty, clear),         cmocka_unit_test_setup(test_slots, clear),
        cmocka_unit_test_setup(test_single_values, clear), cmocka_unit_test_setup(test_percentiles, clear),
        cmocka_unit_test_setup(test_merge, clear),         cmocka_unit_test_setup(test_round_trips, clear),
        cmocka_unit_test_setup(test_what_is_none, clear),  cmocka_unit_test_setup(test_damaged, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
