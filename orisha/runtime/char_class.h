/* What each byte may be part of: one table lookup per byte in place of chains of comparisons. Used by everything that
 * reads bytes of a client.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_CHAR_CLASS_H
#define ORISHA_CHAR_CLASS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    CLASS_TOKEN = 1, /* RFC 9110 section 5.6.2 */
    CLASS_FIELD = 2, /* field values: HTAB, SP, visible characters, obs-text (RFC 9110 section 5.5) */
    CLASS_PATH = 4,  /* pchar and '/', RFC 3986 section 3.3; '%' too, what follows it is checked when it is decoded */
    CLASS_QUERY = 8, /* RFC 3986 section 3.4, and [ ] \ ^ ` { | }, which browsers leave unencoded in queries */
    CLASS_HOST = 16, /* reg-name without '%', RFC 3986 section 3.2.2 */
    CLASS_DIGIT = 32,
    CLASS_HEX = 64,
    CLASS_MARK = 128, /* '%' and '.': a path that holds one needs a second look */
};

extern const uint8_t char_classes[256];

static inline bool char_is(char c, unsigned classes)
{
    return (char_classes[(uint8_t)c] & classes) != 0;
}

/* 0 to 15; the caller knows that it is a hex digit. */
static inline unsigned char_hex_value(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

#endif
