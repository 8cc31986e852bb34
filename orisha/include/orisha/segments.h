/* Paths cut into segments, for the routers that orishac generates for many routes: where each segment begins, and a
 * number that tells segments apart well enough to jump on. What is jumped to always ends in a compare of every byte.
 *
 * Reads up to ORISHA_PATH_PADDING bytes beyond the end of a path, which the runtime provides; what stands there does
 * not matter. Plain C11; with SSE2, which is all of x86-64, 16 bytes are looked at at a time, and the other form gives
 * the same. SPDX-License-Identifier: MIT */
#ifndef ORISHA_SEGMENTS_H
#define ORISHA_SEGMENTS_H

#include <orisha.h>

#if defined(__BMI__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

/* So many bytes after a request's path can be read. */
enum { ORISHA_PATH_PADDING = 64 };

/* ---- Where segments begin --------------------------------------------------------------------------------------- */

/* Which of 64 bytes are slashes: bit 0 is the first. */
static inline uint64_t orisha_slashes_by_byte(const char *bytes)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < 64; i++)
        mask |= (uint64_t)(bytes[i] == '/') << i;
    return mask;
}

#ifdef __SSE2__
static inline uint64_t orisha_slashes_of_16(const char *bytes)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    return (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8('/')));
}
static inline uint64_t orisha_slashes(const char *bytes)
{
    return orisha_slashes_of_16(bytes) | orisha_slashes_of_16(bytes + 16) << 16 |
           orisha_slashes_of_16(bytes + 32) << 32 | orisha_slashes_of_16(bytes + 48) << 48;
}
#else
#define orisha_slashes orisha_slashes_by_byte
#endif

/* Of a mask without bits: any number below 65. */
static inline unsigned orisha_lowest_bit(uint64_t mask)
{
#if defined(__BMI__)
    return (unsigned)_tzcnt_u64(mask);
#elif defined(__GNUC__)
    return (unsigned)__builtin_ctzll(mask | (uint64_t)1 << 63);
#else
    unsigned bit = 0;
    for (; bit < 64 && !(mask & 1); mask >>= 1)
        bit++;
    return bit;
#endif
}

/* Without an instruction for it, which the oldest x86-64 does not have, this beats the compiler's own. */
static inline unsigned orisha_count_bits(uint64_t mask)
{
#ifdef __POPCNT__
    return (unsigned)__builtin_popcountll(mask);
#else
    mask -= mask >> 1 & 0x5555555555555555u;
    mask = (mask & 0x3333333333333333u) + (mask >> 2 & 0x3333333333333333u);
    mask = (mask + (mask >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(mask * 0x0101010101010101u >> 56);
#endif
}

/* orisha_split for a path that does not fit in one mask. */
unsigned orisha_split_long(orisha_str path, unsigned limit, uint32_t *ret_at);

/* Cuts a path, which begins with '/', into segments. ret_at[i] is the offset of the slash before segment i, and
 * ret_at[count] the path's length; only the first `limit` + 1 of them are noted. Returns the number of segments, or
 * limit + 1 if there are more than `limit`. *ret_gaps is 0 when no segment is empty; otherwise, or when the path is
 * long, each one has to be looked at. */
static inline unsigned orisha_split(orisha_str path, unsigned limit, uint32_t *ret_at, uint64_t *ret_gaps)
{
    if (path.len >= 64) {
        *ret_gaps = 1;
        return orisha_split_long(path, limit, ret_at);
    }
    uint64_t end = (uint64_t)1 << path.len;
    uint64_t mask = (orisha_slashes(path.ptr) & (end - 1) & ~(uint64_t)1) | end;
    unsigned count = orisha_count_bits(mask);
    *ret_gaps = (mask | 1) & mask >> 1;
    ret_at[0] = 0;
    /* No end before `limit`, so that there is nothing to predict; entries beyond the last segment are never read. */
#pragma GCC unroll 8
    for (unsigned i = 1; i <= limit; i++) {
        ret_at[i] = orisha_lowest_bit(mask);
        mask &= mask - 1;
    }
    return count > limit ? limit + 1 : count;
}

/* ---- Telling segments apart -------------------------------------------------------------------------------------- */

/* The same on every machine: the first byte is the lowest. */
static inline uint64_t orisha_load_word(const char *bytes)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
#else
    const unsigned char *b = (const unsigned char *)bytes;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 |
           (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
#endif
}

/* The length of a segment, its first eight bytes and its last eight: most segments have words of their own. */
static inline uint64_t orisha_word(const char *bytes, size_t size)
{
    uint64_t inside = size < 8 ? ((uint64_t)1 << (8 * size & 63)) - 1 : ~(uint64_t)0;
    uint64_t first = orisha_load_word(bytes) & inside;
    uint64_t last = orisha_load_word(bytes + (size < 8 ? 0 : size - 8)) & inside;
    return (first ^ (last << 29 | last >> 35)) + ((uint64_t)size << 40);
}

/* Perfect hashes: for the words that it was made for, each has a place of its own (orishac searched for the factor).
 * The second is for many words: they fall into groups, and `moves` has a number for each that moves it where it fits.
 */
static inline unsigned orisha_place(uint64_t word, uint64_t factor, unsigned bits)
{
    return (unsigned)(word * factor >> (64 - bits));
}
static inline unsigned orisha_place_moved(uint64_t word, uint64_t factor, unsigned bits, const uint16_t *moves,
                                          unsigned move_bits)
{
    uint64_t product = word * factor;
    return (unsigned)(product >> (64 - bits)) ^ moves[product >> (64 - bits - move_bits) & ((1u << move_bits) - 1)];
}

/* ---- Taking ------------------------------------------------------------------------------------------------------ */

#define ORISHA_SEGMENT_HAS_BYTES(at, segment) ((at)[(segment) + 1] - (at)[segment] > 1)

/* Initializers of an orisha_str: a segment, and all from a segment on. */
#define ORISHA_SEGMENT(path, at, segment)                                                                              \
    {                                                                                                                  \
        (path) + (at)[segment] + 1, (at)[(segment) + 1] - (at)[segment] - 1                                            \
    }
#define ORISHA_SEGMENTS_FROM(path, at, segment, size)                                                                  \
    {                                                                                                                  \
        (path) + (at)[segment] + 1, (size) - (at)[segment] - 1                                                         \
    }

/* The bytes that parameters are taken from: the path's, with every encoded slash (NUL in req->path) a '/'. */
const char *orisha_restore_path(orisha_request *req);
static inline const char *orisha_values(orisha_request *req)
{
    return req->path_was_encoded ? orisha_restore_path(req) : req->path.ptr;
}

#endif
