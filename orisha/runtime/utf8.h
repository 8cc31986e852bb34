/* UTF-8, strictly (RFC 3629 section 4): no overlong forms, no surrogates, nothing above U+10FFFF. For what a client
 * sends (json.c refuses what is invalid) and for what is sent to clients (escape.c replaces it).
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_UTF8_H
#define ORISHA_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length of the sequence at `p`, of which `left` bytes are there. When it is not one, *ret_valid is false and the
 * length is that of its maximal subpart (Unicode 15, section 3.9), at least 1. */
static inline size_t utf8_sequence(const uint8_t *p, size_t left, bool *ret_valid)
{
    uint8_t lead = p[0];
    uint8_t low = 0x80,
            high = 0xbf; /* what the second byte may be; narrower where a form would be overlong or too large */
    size_t size;
    if (lead >= 0xc2 && lead <= 0xdf) {
        size = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        size = 3;
        low = lead == 0xe0 ? 0xa0 : 0x80;
        high = lead == 0xed ? 0x9f : 0xbf;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        size = 4;
        low = lead == 0xf0 ? 0x90 : 0x80;
        high = lead == 0xf4 ? 0x8f : 0xbf;
    } else {
        *ret_valid = lead < 0x80;
        return 1;
    }
    *ret_valid = false;
    for (size_t i = 1; i < size; i++) {
        if (i == left || p[i] < low || p[i] > high)
            return i;
        low = 0x80;
        high = 0xbf;
    }
    *ret_valid = true;
    return size;
}

/* Writes a code point, which is no surrogate and at most U+10FFFF, as 1 to 4 bytes; returns how many. */
static inline size_t utf8_encode(uint32_t code, char *out)
{
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)(leads[size] | code);
    return size;
}

#endif
