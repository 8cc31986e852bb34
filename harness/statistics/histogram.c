// HdrHistogram: see histogram.h. The encoding is laid down in HdrHistogram's own EncodableHistogram and ZigZagEncoding.
// SPDX-License-Identifier: MIT
#include "harness/statistics/histogram.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "reports/text.h"

enum {
    COOKIE_COMPRESSED = 0x1c849314, // 0x10 in both: counts are ZigZag LEB128
    COOKIE_PLAIN = 0x1c849313,
    OUTER_SIZE = 8,  // cookie, length
    INNER_SIZE = 40, // cookie, payload length, index offset, digits, lowest, highest, ratio
    COUNT_SIZE_MAX = 9,
    DIGITS = 3,
    PLAIN_SIZE_MAX = INNER_SIZE + HISTOGRAM_SLOTS * COUNT_SIZE_MAX,
};

static uint64_t slot_lowest(unsigned slot)
{
    unsigned shift = slot < 2048 ? 0 : (slot >> 10) - 1;
    return (uint64_t)(slot - (shift << 10)) << shift;
}

static uint64_t slot_width(unsigned slot)
{
    return 1ull << (slot < 2048 ? 0 : (slot >> 10) - 1);
}

void histogram_merge(Histogram *histogram, const Histogram *other)
{
    for (unsigned slot = 0; slot < HISTOGRAM_SLOTS; slot++)
        histogram->counts[slot] += other->counts[slot];
}

uint64_t histogram_count(const Histogram *histogram)
{
    uint64_t count = 0;
    for (unsigned slot = 0; slot < HISTOGRAM_SLOTS; slot++)
        count += histogram->counts[slot];
    return count;
}

uint64_t histogram_percentile(const Histogram *histogram, double percent)
{
    double wanted = (percent < 100 ? percent : 100) / 100 * (double)histogram_count(histogram);
    // Rounded up, but not where only the arithmetic made it more than a whole number.
    wanted = ceil(nextafter(wanted, 0));
    uint64_t rank = wanted > 1 ? (uint64_t)wanted : 1, seen = 0;
    for (unsigned slot = 0; slot < HISTOGRAM_SLOTS; slot++) {
        seen += histogram->counts[slot];
        if (seen >= rank)
            return slot_lowest(slot) + slot_width(slot) - 1;
    }
    return 0;
}

uint64_t histogram_min(const Histogram *histogram)
{
    for (unsigned slot = 0; slot < HISTOGRAM_SLOTS; slot++)
        if (histogram->counts[slot] > 0)
            return slot_lowest(slot);
    return 0;
}

uint64_t histogram_max(const Histogram *histogram)
{
    for (unsigned slot = HISTOGRAM_SLOTS; slot-- > 0;)
        if (histogram->counts[slot] > 0)
            return slot_lowest(slot) + slot_width(slot) - 1;
    return 0;
}

double histogram_mean(const Histogram *histogram)
{
    double sum = 0, count = 0;
    for (unsigned slot = 0; slot < HISTOGRAM_SLOTS; slot++) {
        double middle = (double)(slot_lowest(slot) + slot_width(slot) / 2);
        sum += middle * (double)histogram->counts[slot];
        count += (double)histogram->counts[slot];
    }
    return count > 0 ? sum / count : 0;
}

static unsigned char *put_number(unsigned char *at, uint64_t number, int size)
{
    for (int i = size - 1; i >= 0; i--)
        *at++ = (unsigned char)(number >> 8 * i);
    return at;
}

static uint64_t get_number(const unsigned char *at, int size)
{
    uint64_t number = 0;
    for (int i = 0; i < size; i++)
        number = number << 8 | at[i];
    return number;
}

// Seven bits at a time, low ones first; a ninth byte holds eight. Negative numbers are runs of zeros.
static unsigned char *put_count(unsigned char *at, int64_t count)
{
    uint64_t bits = (uint64_t)count << 1 ^ (uint64_t)(count >> 63);
    for (int i = 0; i < COUNT_SIZE_MAX - 1 && bits > 0x7f; i++, bits >>= 7)
        *at++ = (unsigned char)(bits | 0x80);
    *at++ = (unsigned char)bits;
    return at;
}

// NULL when the bytes end inside the number.
static const unsigned char *get_count(const unsigned char *at, const unsigned char *end, int64_t *ret_count)
{
    uint64_t bits = 0;
    for (int i = 0; at < end; i++) {
        unsigned char byte = *at++;
        bool last = i == COUNT_SIZE_MAX - 1;
        bits |= (uint64_t)(last ? byte : byte & 0x7f) << 7 * i;
        if (last || byte < 0x80) {
            *ret_count = (int64_t)(bits >> 1) ^ -(int64_t)(bits & 1);
            return at;
        }
    }
    return NULL;
}

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char *base64_encode(const unsigned char *data, size_t size)
{
    char *text = text_memory((size + 2) / 3 * 4 + 1), *at = text;
    for (size_t i = 0; i < size; i += 3) {
        unsigned group = data[i] << 16 | (i + 1 < size ? data[i + 1] << 8 : 0) | (i + 2 < size ? data[i + 2] : 0);
        for (int digit = 0; digit < 4; digit++)
            *at++ = i + (size_t)digit > size ? '=' : base64_digits[group >> (18 - 6 * digit) & 63];
    }
    return text;
}

// The number of bytes, or -EBADMSG. `ret_data` has room for three quarters of the text.
static ssize_t base64_decode(const char *text, size_t length, unsigned char *ret_data)
{
    size_t size = 0;
    if (length % 4 != 0)
        return -EBADMSG;
    while (length > 0 && text[length - 1] == '=' && length % 4 != 2)
        length--;
    for (size_t i = 0, bits = 0; i < length; i++) {
        const char *digit = text[i] ? strchr(base64_digits, text[i]) : NULL;
        if (!digit)
            return -EBADMSG;
        bits = bits << 6 | (size_t)(digit - base64_digits);
        if (i % 4 != 0)
            ret_data[size++] = (unsigned char)(bits >> (6 - i % 4 * 2));
    }
    return (ssize_t)size;
}

static size_t plain_encode(const Histogram *histogram, unsigned char *plain)
{
    unsigned char *at = plain + INNER_SIZE;
    unsigned end = histogram_slot(histogram_max(histogram)) + 1;
    for (unsigned slot = 0; slot < end;) {
        unsigned start = slot;
        while (slot < end && histogram->counts[slot] == 0)
            slot++;
        if (slot - start > 0)
            at = put_count(at, slot - start > 1 ? -(int64_t)(slot - start) : 0);
        if (slot < end)
            at = put_count(at, (int64_t)histogram->counts[slot++]);
    }
    unsigned char *head = put_number(plain, COOKIE_PLAIN, 4);
    head = put_number(head, (uint64_t)(at - plain - INNER_SIZE), 4);
    head = put_number(head, 0, 4); // normalizing index offset
    head = put_number(head, DIGITS, 4);
    head = put_number(head, 1, 8);
    head = put_number(head, HISTOGRAM_HIGHEST_NS, 8);
    put_number(head, 0x3ff0000000000000, 8); // the ratio 1.0
    return (size_t)(at - plain);
}

char *histogram_encode(const Histogram *histogram)
{
    AUTO_FREE unsigned char *plain = text_memory(PLAIN_SIZE_MAX);
    size_t plain_size = plain_encode(histogram, plain);
    uLongf size = compressBound(plain_size);
    AUTO_FREE unsigned char *packed = text_memory(OUTER_SIZE + size);
    if (compress2(packed + OUTER_SIZE, &size, plain, plain_size, Z_DEFAULT_COMPRESSION) != Z_OK)
        abort(); // only memory can be wanting
    put_number(put_number(packed, COOKIE_COMPRESSED, 4), size, 4);
    return base64_encode(packed, OUTER_SIZE + size);
}

static int plain_decode(const unsigned char *plain, size_t size, Histogram *histogram)
{
    if (size < INNER_SIZE || get_number(plain, 4) != COOKIE_PLAIN)
        return -EBADMSG;
    // The index offset tells how a writer kept its counts, not how they stand here; some write a 1 that means nothing.
    if (get_number(plain + 12, 4) != DIGITS || get_number(plain + 16, 8) != 1)
        return -ENOTSUP;
    size_t payload = get_number(plain + 4, 4);
    if (payload > size - INNER_SIZE)
        return -EBADMSG;
    const unsigned char *at = plain + INNER_SIZE, *end = at + payload;
    uint64_t slot = 0, total = 0;
    while (at < end) {
        int64_t count;
        at = get_count(at, end, &count);
        if (!at)
            return -EBADMSG;
        uint64_t step = count < 0 ? -(uint64_t)count : 1;
        if (step > HISTOGRAM_SLOTS - slot)
            return -ERANGE;
        if (count > 0) {
            histogram->counts[slot] = (uint64_t)count;
            total += (uint64_t)count;
            if (total > INT64_MAX)
                return -ERANGE;
        }
        slot += step;
    }
    return 0;
}

int histogram_decode(const char *text, Histogram *ret_histogram)
{
    size_t length = strlen(text);
    // The stated size of what is unpacked is not believed: no more is taken than any of our histograms can need.
    AUTO_FREE unsigned char *packed = malloc(length + 1), *plain = malloc(PLAIN_SIZE_MAX);
    AUTO_FREE Histogram *histogram = calloc(1, sizeof *histogram);
    if (!packed || !plain || !histogram)
        return -ENOMEM;
    ssize_t size = base64_decode(text, length, packed);
    if (size < OUTER_SIZE || get_number(packed, 4) != COOKIE_COMPRESSED ||
        get_number(packed + 4, 4) > (size_t)size - OUTER_SIZE)
        return -EBADMSG;
    uLongf plain_size = PLAIN_SIZE_MAX;
    if (uncompress(plain, &plain_size, packed + OUTER_SIZE, get_number(packed + 4, 4)) != Z_OK)
        return -EBADMSG;
    int result = plain_decode(plain, plain_size, histogram);
    if (result == 0)
        *ret_histogram = *histogram;
    return result;
}
