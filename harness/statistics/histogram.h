// An HdrHistogram of nanoseconds: how often each latency was seen, to three significant digits, from 1 ns to an hour.
//
// Slots grow as numbers do: below 2,048 one per nanosecond, above it 1,024 for each doubling, so that no slot is wider
// than a thousandth of its values. The counts are all there is; count, mean, extremes and percentiles are derived from
// them by HdrHistogram's definitions, so a histogram that was encoded, decoded or merged tells what the original told.
// The load generator records; the harness and the reports merge and decode. 270 KB each, owned by whoever declares it.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_HIGHEST_NS 3600000000000u // what takes longer is counted as this
#define HISTOGRAM_SLOTS      (33 * 1024)

typedef struct Histogram {
    uint64_t counts[HISTOGRAM_SLOTS];
} Histogram;

static inline unsigned histogram_slot(uint64_t value)
{
    unsigned shift = 53 - (unsigned)__builtin_clzll(value | 2047); // 0 for values below 2,048
    return (shift << 10) + (unsigned)(value >> shift);
}

static inline void histogram_record(Histogram *histogram, uint64_t value_ns)
{
    histogram->counts[histogram_slot(value_ns < HISTOGRAM_HIGHEST_NS ? value_ns : HISTOGRAM_HIGHEST_NS)]++;
}

void histogram_merge(Histogram *histogram, const Histogram *other);

// 0 for an empty histogram. A percentile (0 to 100) is the highest value of the slot in which it falls; the maximum
// likewise, the minimum is the lowest of its slot, the mean takes each slot's middle.
uint64_t histogram_count(const Histogram *histogram);
uint64_t histogram_percentile(const Histogram *histogram, double percent);
uint64_t histogram_min(const Histogram *histogram);
uint64_t histogram_max(const Histogram *histogram);
double histogram_mean(const Histogram *histogram);

// HdrHistogram's V2 compressed encoding in base64 ("HISTFAAA..."), a string that the caller frees. Decoding takes what
// any implementation wrote with three digits and a lowest value of 1: 0, -EBADMSG (damaged), -ENOTSUP (another
// resolution), -ERANGE (values or counts beyond ours) or -ENOMEM; on failure the histogram is untouched.
char *histogram_encode(const Histogram *histogram);
int histogram_decode(const char *text, Histogram *ret_histogram);
