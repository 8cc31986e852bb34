/* See number.h. Also orisha_parse_int, their inverse.
 * SPDX-License-Identifier: MIT */
#include "number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <orisha.h>

#include "char_class.h"
#include "cold.h"

size_t number_format_u64(uint64_t value, char *ret_text)
{
    char digits[20];
    size_t count = 0;
    do {
        digits[sizeof(digits) - ++count] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    memcpy(ret_text, digits + sizeof(digits) - count, count);
    return count;
}

size_t number_format_i64(int64_t value, char *ret_text)
{
    if (value >= 0)
        return number_format_u64((uint64_t)value, ret_text);
    ret_text[0] = '-';
    return 1 + number_format_u64(-(uint64_t)value, ret_text + 1);
}

/* printf writes the locale's decimal point, which may even be several bytes: any run of bytes that cannot be part of a
 * number is that point. */
static size_t copy_with_decimal_point(const char *text, char *ret_text)
{
    size_t size = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (char_is(*p, CLASS_DIGIT) || *p == '-' || *p == '+' || *p == 'e')
            ret_text[size++] = *p;
        else if (size == 0 || ret_text[size - 1] != '.')
            ret_text[size++] = '.';
    }
    return size;
}

/* Cold: large and rare, so compiled for size. */
COLD size_t number_format_f64(double value, char *ret_text)
{
    if (!isfinite(value)) {
        memcpy(ret_text, "null", 4);
        return 4;
    }
    /* A normal double that has a form of up to 15 digits prints it with %.15g, because that drops trailing zeros.
     * Subnormal ones have fewer digits of precision, so for them the search begins at one. */
    char text[64];
    int precision = fabs(value) >= DBL_MIN || value == 0 ? 15 : 1;
    for (; precision <= 17; precision++) {
        snprintf(text, sizeof(text), "%.*g", precision, value);
        if (strtod(text, NULL) == value)
            break;
    }
    return copy_with_decimal_point(text, ret_text);
}

bool orisha_parse_int(orisha_str segment, int64_t *ret_value)
{
    bool negative = segment.len > 0 && segment.ptr[0] == '-';
    size_t at = negative ? 1 : 0;
    size_t digits = segment.len - at;
    if (digits == 0 || digits > 19 || (segment.ptr[at] == '0' && (digits > 1 || negative)))
        return false;

    uint64_t value = 0; /* 19 digits fit */
    for (; at < segment.len; at++) {
        if (!char_is(segment.ptr[at], CLASS_DIGIT))
            return false;
        value = value * 10 + (uint64_t)(segment.ptr[at] - '0');
    }
    if (value > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return false;
    *ret_value = negative ? (int64_t)-value : (int64_t)value;
    return true;
}
