/* Where does a run of allowed bytes end? The four scans that a request's bytes go through, each twice: by table, one
 * byte at a time, and with 16-byte registers where the processor has them (SSE2, which is all of x86-64). Both give the
 * same answers for all bytes (test_scan.c). The register forms know the bytes that nearly all requests are made of, and
 * leave the first other one to the table.
 *
 * Contract: the byte at `end` is a NUL, which ends every run, and 16 bytes from `end` on can be read.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_SCAN_H
#define ORISHA_SCAN_H

#include "char_class.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* ---- By table ---------------------------------------------------------------------------------------------------- */

/* The end of a token (RFC 9110 section 5.6.2). */
static inline const char *scan_token_by_table(const char *p)
{
    while (char_is(*p, CLASS_TOKEN))
        p++;
    return p;
}

/* The end of a field value's characters, HTAB and SP among them (RFC 9110 section 5.5). */
static inline const char *scan_field_by_table(const char *p)
{
    while (char_is(*p, CLASS_FIELD))
        p++;
    return p;
}

/* The end of a path; *seen gathers the classes of its bytes. */
static inline const char *scan_path_by_table(const char *p, unsigned *seen)
{
    unsigned class;
    while ((class = char_classes[(uint8_t)*p]) & CLASS_PATH) {
        *seen |= class;
        p++;
    }
    return p;
}

/* The end of a reg-name's plain characters (RFC 3986 section 3.2.2). */
static inline const char *scan_host_by_table(const char *p)
{
    while (char_is(*p, CLASS_HOST))
        p++;
    return p;
}

/* ---- By register ------------------------------------------------------------------------------------------------- */

#ifdef __SSE2__

/* Which of 16 bytes lie in low .. low + size - 1, as a mask of 0xff bytes. */
static inline __m128i scan_in_range(__m128i bytes, char low, char size)
{
    __m128i from_low = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_low, _mm_set1_epi8((char)(size - 1))), from_low);
}

static inline __m128i scan_load(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline __m128i scan_letters(__m128i bytes)
{
    return scan_in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
}

/* How many of 16 bytes from the first on are set in the mask. */
static inline unsigned scan_run(__m128i mask)
{
    return (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(mask));
}

static inline const char *scan_token_by_register(const char *p)
{
    unsigned run;
    do {
        __m128i bytes = scan_load(p);
        run = scan_run(_mm_or_si128(scan_letters(bytes), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'))));
        p += run;
    } while (run == 16);
    return *p == ':' ? p : scan_token_by_table(p);
}

static inline const char *scan_field_by_register(const char *p)
{
    unsigned run;
    do {
        __m128i bytes = scan_load(p);
        /* 0x20 to 0x7e and 0x80 to 0xff: all but DEL from 0x20 on. */
        __m128i allowed = _mm_andnot_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)),
                                           scan_in_range(bytes, 0x20, (char)(0x100 - 0x20)));
        run = scan_run(allowed);
        p += run;
    } while (run == 16);
    return *p == '\r' ? p : scan_field_by_table(p);
}

static inline const char *scan_path_by_register(const char *p, unsigned *seen)
{
    unsigned run;
    do {
        __m128i bytes = scan_load(p);
        /* "/0123456789" is one range; none of these is a mark. */
        __m128i allowed = _mm_or_si128(scan_letters(bytes), scan_in_range(bytes, '/', 11));
        run = scan_run(allowed);
        p += run;
    } while (run == 16);
    return *p == ' ' ? p : scan_path_by_table(p, seen);
}

static inline const char *scan_host_by_register(const char *p)
{
    unsigned run;
    do {
        __m128i bytes = scan_load(p);
        __m128i others = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('-')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.')));
        run = scan_run(_mm_or_si128(_mm_or_si128(scan_letters(bytes), scan_in_range(bytes, '0', 10)), others));
        p += run;
    } while (run == 16);
    return *p == ':' || *p == '\r' ? p : scan_host_by_table(p);
}

#define scan_host  scan_host_by_register
#define scan_token scan_token_by_register
#define scan_field scan_field_by_register
#define scan_path  scan_path_by_register

#else

#define scan_host  scan_host_by_table
#define scan_token scan_token_by_table
#define scan_field scan_field_by_table
#define scan_path  scan_path_by_table

#endif

#endif
