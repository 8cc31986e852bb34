/* Where does a run of allowed bytes end? The scans that a request's bytes go through, each twice: by table, one byte at
 * a time, and with 16-byte registers where the processor has them (SSE2, which is all of x86-64). Both give the same
 * answers for all bytes (test_scan.c). The register forms know the bytes that nearly all requests are made of, and
 * leave the first other one to the table.
 *
 * Contract: the byte at `end` is a NUL, which ends every run, and SCAN_BLOCK bytes from `end` on can be read.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_SCAN_H
#define ORISHA_SCAN_H

#include <stddef.h>
#include <string.h>

#include "char_class.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SCAN_BLOCK = 32 };

/* A walk from line to line. By register, all bytes of a block that may end a line are found at once, whatever lines
 * they belong to, and the lines then take them off one by one: nothing that is loaded depends on where the last line
 * ended. */
typedef struct LineScan {
    const char *at; /* the block; by table, where the walk stands */
    uint32_t stops; /* a bit for each byte of the block that the walk has not passed and that is no printable ASCII */
} LineScan;

/* CR LF at `p`, told by one comparison. */
static inline bool scan_is_line_end(const char *p)
{
    uint16_t bytes, wanted;
    memcpy(&bytes, p, sizeof(bytes));
    memcpy(&wanted, "\r\n", sizeof(wanted));
    return bytes == wanted;
}

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

static inline LineScan scan_lines_by_table(const char *p)
{
    return (LineScan){.at = p};
}

/* The first byte from where the walk stands that is no character of a field value. */
static inline const char *scan_line_by_table(LineScan *lines)
{
    return lines->at = scan_field_by_table(lines->at);
}

/* Goes on behind the CR LF that scan_line has found. */
static inline void scan_next_line_by_table(LineScan *lines)
{
    lines->at += 2;
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

#if defined(__SSE2__) && !defined(SCAN_BY_TABLE)

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

/* Moves 'z' to the end of the signed bytes, so that one comparison tells the letters. */
static inline __m128i scan_letters(__m128i bytes)
{
    __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    return _mm_cmpgt_epi8(_mm_add_epi8(lower, _mm_set1_epi8(0x7f - 'z')), _mm_set1_epi8('a' - 1 + 0x7f - 'z'));
}

/* How many of 16 bytes from the first on are set in the mask. */
static inline size_t scan_run(__m128i mask)
{
    return (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(mask));
}

static inline const char *scan_token_by_register(const char *p)
{
    size_t run;
    do {
        __m128i bytes = scan_load(p);
        run = scan_run(_mm_or_si128(scan_letters(bytes), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'))));
        p += run;
    } while (__builtin_expect(run == 16, 0));
    return *p == ':' ? p : scan_token_by_table(p);
}

static inline const char *scan_field_by_register(const char *p)
{
    size_t run;
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

/* Moves DEL to the beginning of the signed bytes: below SP are then the controls, and all that is not ASCII. */
static inline unsigned scan_not_printable(const char *p)
{
    __m128i moved = _mm_add_epi8(scan_load(p), _mm_set1_epi8(1));
    return (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(_mm_set1_epi8(' ' + 1), moved));
}

static inline uint32_t scan_stops(const char *p)
{
    return scan_not_printable(p) | scan_not_printable(p + 16) << 16;
}

static inline LineScan scan_lines_by_register(const char *p)
{
    return (LineScan){p, scan_stops(p)};
}

static inline void scan_next_block(LineScan *lines)
{
    lines->at += SCAN_BLOCK;
    lines->stops = scan_stops(lines->at);
}

static inline const char *scan_line_by_register(LineScan *lines)
{
    while (lines->stops == 0)
        scan_next_block(lines);
    const char *stop = lines->at + (unsigned)__builtin_ctz(lines->stops);
    if (__builtin_expect(!scan_is_line_end(stop), 0)) {
        stop = scan_field_by_table(stop);
        *lines = scan_lines_by_register(stop);
    }
    return stop;
}

static inline void scan_next_line_by_register(LineScan *lines)
{
    lines->stops &= lines->stops - 1;
    if (__builtin_expect(lines->stops == 0, 0)) /* the LF is in the next block */
        scan_next_block(lines);
    lines->stops &= lines->stops - 1;
}

static inline const char *scan_path_by_register(const char *p, unsigned *seen)
{
    size_t run;
    do {
        __m128i bytes = scan_load(p);
        /* "/0123456789" is one range; none of these is a mark. */
        __m128i allowed = _mm_or_si128(scan_letters(bytes), scan_in_range(bytes, '/', 11));
        run = scan_run(allowed);
        p += run;
    } while (__builtin_expect(run == 16, 0));
    return *p == ' ' ? p : scan_path_by_table(p, seen);
}

static inline const char *scan_host_by_register(const char *p)
{
    size_t run;
    do {
        __m128i bytes = scan_load(p);
        __m128i others =
            _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('-')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('.')));
        run = scan_run(_mm_or_si128(_mm_or_si128(scan_letters(bytes), scan_in_range(bytes, '0', 10)), others));
        p += run;
    } while (run == 16);
    return *p == ':' || *p == '\r' ? p : scan_host_by_table(p);
}

#define scan_host      scan_host_by_register
#define scan_token     scan_token_by_register
#define scan_field     scan_field_by_register
#define scan_path      scan_path_by_register
#define scan_lines     scan_lines_by_register
#define scan_line      scan_line_by_register
#define scan_next_line scan_next_line_by_register

#else

#define scan_host      scan_host_by_table
#define scan_token     scan_token_by_table
#define scan_field     scan_field_by_table
#define scan_path      scan_path_by_table
#define scan_lines     scan_lines_by_table
#define scan_line      scan_line_by_table
#define scan_next_line scan_next_line_by_table

#endif

#endif
