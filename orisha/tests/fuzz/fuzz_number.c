/* number.h: numbers as text and back. The input is a typed route parameter; its first eight bytes are also taken as a
 * number of each kind.
 *
 * - orisha_parse_int accepts what printing the same integer gives back, and nothing else.
 * - Every number reads back as itself, in the forms that JSON has. SPDX-License-Identifier: MIT */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "number.h"

static void check_parameter(orisha_str segment)
{
    int64_t value = 0;
    bool accepted = orisha_parse_int(segment, &value);
    char text[NUMBER_MAX + 1] = "";
    bool canonical = false;
    if (segment.len > 0 && segment.len < sizeof(text) && memchr(segment.ptr, '\0', segment.len) == NULL) {
        char again[NUMBER_MAX];
        memcpy(text, segment.ptr, segment.len);
        errno = 0;
        long long wanted = strtoll(text, NULL, 10);
        snprintf(again, sizeof(again), "%lld", wanted);
        canonical = errno == 0 && strcmp(again, text) == 0;
        CHECK(!canonical || !accepted || value == wanted, "'%s' is %lld", text, (long long)value);
    }
    CHECK(accepted == canonical, "'%.*s' is %s", ORISHA_FMT(segment), accepted ? "accepted" : "refused");
}

/* JSON's grammar: -? digits, without a leading zero; a fraction; an exponent. */
static bool is_json_number(const char *p)
{
    p += *p == '-';
    size_t digits = strspn(p, "0123456789");
    if (digits == 0 || (*p == '0' && digits > 1))
        return false;
    p += digits;
    if (*p == '.') {
        digits = strspn(p + 1, "0123456789");
        if (digits == 0)
            return false;
        p += 1 + digits;
    }
    if (*p == 'e' || *p == 'E') {
        p++;
        p += *p == '-' || *p == '+';
        digits = strspn(p, "0123456789");
        if (digits == 0)
            return false;
        p += digits;
    }
    return *p == '\0';
}

static void check_double(double value)
{
    char text[NUMBER_MAX + 1];
    size_t size = number_format_f64(value, text);
    CHECK(size <= NUMBER_MAX, "%zu bytes", size);
    text[size] = '\0';
    if (!isfinite(value)) {
        CHECK(strcmp(text, "null") == 0, "%s", text);
        return;
    }
    CHECK(is_json_number(text), "%s is no JSON number", text);
    CHECK(strtod(text, NULL) == value, "%s reads back as another number than %a", text, value);
}

static void check_integer(uint64_t value)
{
    char text[NUMBER_MAX + 1], wanted[NUMBER_MAX + 1];
    text[number_format_u64(value, text)] = '\0';
    snprintf(wanted, sizeof(wanted), "%llu", (unsigned long long)value);
    CHECK(strcmp(text, wanted) == 0, "%s, not %s", text, wanted);
    text[number_format_i64((int64_t)value, text)] = '\0';
    snprintf(wanted, sizeof(wanted), "%lld", (long long)value);
    CHECK(strcmp(text, wanted) == 0, "%s, not %s", text, wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    orisha_str segment = {copy_padded(data, size, 0), size};
    check_parameter(segment);
    free((char *)segment.ptr);
    if (size >= 8) {
        uint64_t bits;
        double value;
        memcpy(&bits, data, 8);
        memcpy(&value, data, 8);
        check_integer(bits);
        check_integer(bits >> (bits & 63));
        check_double(value);
        /* Numbers with few digits are a path of their own. */
        check_double((double)(int64_t)bits / 1000);
    }
    return 0;
}
