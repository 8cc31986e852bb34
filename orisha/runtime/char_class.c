/* The table of char_class.h.
 * SPDX-License-Identifier: MIT */
#include "char_class.h"

#define PCHAR      (CLASS_FIELD | CLASS_PATH | CLASS_QUERY)
#define UNRESERVED (CLASS_TOKEN | CLASS_HOST | PCHAR)
#define SUB_DELIM  (CLASS_HOST | PCHAR)
#define QUERY_ONLY (CLASS_FIELD | CLASS_QUERY)

const uint8_t char_classes[256] = {
    ['\t'] = CLASS_FIELD,
    [' '] = CLASS_FIELD,
    ['!'] = UNRESERVED,
    ['"'] = CLASS_FIELD,
    ['#'] = CLASS_FIELD | CLASS_TOKEN,
    ['$'] = UNRESERVED,
    ['%'] = CLASS_TOKEN | PCHAR | CLASS_MARK,
    ['&' ... '\''] = UNRESERVED,
    ['(' ... ')'] = SUB_DELIM,
    ['*' ... '+'] = UNRESERVED,
    [','] = SUB_DELIM,
    ['-'] = UNRESERVED,
    ['.'] = UNRESERVED | CLASS_MARK,
    ['/'] = PCHAR,
    ['0' ... '9'] = UNRESERVED | CLASS_DIGIT | CLASS_HEX,
    [':'] = PCHAR,
    [';'] = SUB_DELIM,
    ['<'] = CLASS_FIELD,
    ['='] = SUB_DELIM,
    ['>'] = CLASS_FIELD,
    ['?'] = QUERY_ONLY,
    ['@'] = PCHAR,
    ['A' ... 'F'] = UNRESERVED | CLASS_HEX,
    ['G' ... 'Z'] = UNRESERVED,
    ['[' ... ']'] = QUERY_ONLY,
    ['^'] = QUERY_ONLY | CLASS_TOKEN,
    ['_'] = UNRESERVED,
    ['`'] = QUERY_ONLY | CLASS_TOKEN,
    ['a' ... 'f'] = UNRESERVED | CLASS_HEX,
    ['g' ... 'z'] = UNRESERVED,
    ['{'] = QUERY_ONLY,
    ['|'] = QUERY_ONLY | CLASS_TOKEN,
    ['}'] = QUERY_ONLY,
    ['~'] = UNRESERVED,
    [0x80 ... 0xff] = CLASS_FIELD,
};
