/* Paths cut at their slashes, for the routers that orishac generates for many routes (orisha/dispatch.h).
 *
 * Reads up to ORISHA_PATH_PADDING bytes beyond the end of a path, which the runtime provides; what stands there does
 * not matter. Plain C11; with SSE2, which is all of x86-64, 16 bytes are looked at at a time, and the other form gives
 * the same. SPDX-License-Identifier: MIT */
#ifndef ORISHA_SEGMENTS_H
#define ORISHA_SEGMENTS_H

#include <orisha.h>

#if defined(__x86_64__) && (defined(__BMI__) || defined(__BMI2__) || defined(__AVX2__))
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

/* So many bytes after a request's path can be read. A word of the router's can begin 64 + 32 bytes behind its end. */
enum { ORISHA_PATH_PADDING = 128 };

#ifdef __GNUC__
#define ORISHA_RARELY(condition) __builtin_expect(condition, 0)
#else
#define ORISHA_RARELY(condition) (condition)
#endif

/* Which of 64 bytes are slashes: bit 0 is the first. */
static inline uint64_t orisha_slashes_by_byte(const char *bytes)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < 64; i++)
        mask |= (uint64_t)(bytes[i] == '/') << i;
    return mask;
}

#if defined(__AVX2__) && defined(__x86_64__)
static inline uint64_t orisha_slashes_of_32(const char *bytes)
{
    __m256i block = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('/')));
}
static inline uint64_t orisha_slashes(const char *bytes)
{
    return orisha_slashes_of_32(bytes) | orisha_slashes_of_32(bytes + 32) << 32;
}
#elif defined(__SSE2__)
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
static inline size_t orisha_lowest_bit(uint64_t mask)
{
#if defined(__BMI__) && defined(__x86_64__)
    return (size_t)_tzcnt_u64(mask);
#elif defined(__GNUC__)
    return (size_t)__builtin_ctzll(mask | (uint64_t)1 << 63);
#else
    size_t bit = 0;
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

/* A path that does not fit in one mask with its end. */
static inline bool orisha_path_is_long(orisha_str path)
{
    return ORISHA_RARELY(path.len >= 63);
}

/* Of a path that is not long and begins with '/': a bit for every slash but the first, and one for its end. So many
 * bits, so many segments; the lowest is where the second segment's slash stands. */
static inline uint64_t orisha_cut(orisha_str path)
{
#if defined(__BMI2__) && defined(__x86_64__)
    uint64_t inside = _bzhi_u64(orisha_slashes(path.ptr), (unsigned)path.len);
#else
    uint64_t inside = orisha_slashes(path.ptr) & (((uint64_t)1 << path.len) - 1);
#endif
    return (inside & (inside - 1)) | (uint64_t)1 << path.len;
}

enum { ORISHA_SEGMENTS_MOST = 64, ORISHA_SLASHES_AT_ONCE = 6 };
extern _Thread_local uint32_t orisha_slash_at[ORISHA_SEGMENTS_MOST + 2 + ORISHA_SLASHES_AT_ONCE];

/* Of a long path: how many segments it has, or limit + 1 if there are more than `limit` (ORISHA_SEGMENTS_MOST is the
 * highest). orisha_slash_at[i] is then where the slash of segment i stands; behind the last comes the end. What is
 * beyond is not stated, but no more than 64 above the length. */
static inline unsigned orisha_cut_long(orisha_str path, unsigned limit)
{
    unsigned count = 0;
    for (unsigned i = 0; i <= limit + 1; i++)
        orisha_slash_at[i] = (uint32_t)path.len;
    for (size_t begin = 0; begin < path.len && count <= limit; begin += 64) {
        size_t left = path.len - begin;
        uint64_t inside = left < 64 ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;
        uint64_t mask = orisha_slashes(path.ptr + begin) & inside;
        unsigned found = orisha_count_bits(mask);
        /* The first few without looking whether they are there: where the last one is could not be predicted. */
#pragma GCC unroll 6
        for (unsigned i = 0; i < ORISHA_SLASHES_AT_ONCE; i++, mask &= mask - 1)
            orisha_slash_at[count + i] = (uint32_t)(begin + orisha_lowest_bit(mask));
        for (unsigned i = ORISHA_SLASHES_AT_ONCE; i < found && count + i <= limit; i++, mask &= mask - 1)
            orisha_slash_at[count + i] = (uint32_t)(begin + orisha_lowest_bit(mask));
        count += found;
    }
    if (count > limit)
        return limit + 1;
    orisha_slash_at[count] = (uint32_t)path.len;
    return count;
}

/* Instead of the bits of a path that is long. */
#define ORISHA_LONG_PATH ((uint64_t)1 << 63)

/* Where the slash of segment `number` stands, 3 or more; `slashes` are the bits from that of segment 3 on. If there is
 * none: no more than 64 above the length. */
static inline size_t orisha_slash(uint64_t slashes, unsigned number)
{
    if (ORISHA_RARELY(slashes >> 63))
        return orisha_slash_at[number];
#pragma GCC unroll 64
    for (unsigned i = 3; i < number; i++)
        slashes &= slashes - 1;
    return orisha_lowest_bit(slashes);
}

#endif
