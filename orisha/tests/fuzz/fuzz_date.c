/* date.h: dates that a client sends. The input is the value of If-Modified-Since and its like; its first bytes are also
 * taken as a number of seconds.
 *
 * - Every date that is written is read back. What is accepted is what strptime and timegm make of it in the same form.
 * SPDX-License-Identifier: MIT */
#include "support.h"

#include "date.h"

enum { NOW = 1764000000 }; /* November 2025 */

static void check_text(const char *text, size_t size)
{
    static const char *const forms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                        "%a %b %e %H:%M:%S %Y"};
    int64_t seconds = 0;
    if (!date_parse((orisha_str){text, size}, NOW, &seconds))
        return;
    for (size_t i = 0; i < 3; i++) {
        struct tm tm = {0};
        const char *end = strptime(text, forms[i], &tm);
        if (end == NULL || *end != '\0')
            continue;
        int leap = tm.tm_sec == 60;
        tm.tm_sec -= leap;
        int64_t wanted = (int64_t)timegm(&tm) + leap;
        /* Two digits of a year leave the century open. */
        int64_t off = seconds - wanted;
        CHECK(off == 0 || (i == 1 && llabs(off) > 36500LL * 86400 - 86400 * 2 && seconds <= NOW + 1577847600LL),
              "'%s' is %lld, not %lld", text, (long long)seconds, (long long)wanted);
        return;
    }
    CHECK(false, "'%s' is none of the three forms", text);
}

static void check_number(uint64_t number)
{
    const uint64_t limit = 253402300799u; /* the end of the year 9999 */
    time_t written = (time_t)(number % limit);
    char text[DATE_SIZE];
    int64_t read;
    date_format(written, text);
    CHECK(date_parse((orisha_str){text, DATE_SIZE}, NOW, &read) && read == written, "%.*s: %lld", DATE_SIZE, text,
          (long long)read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = copy_padded(data, size, 1);
    check_text(text, size);
    free(text);
    if (size >= 8) {
        uint64_t number;
        memcpy(&number, data, 8);
        check_number(number);
        check_number(number >> (number & 63));
    }
    return 0;
}
