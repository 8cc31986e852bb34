/* See date.h. The names are spelled here because strftime would take them from the program's locale.
 * SPDX-License-Identifier: MIT */
#include "date.h"

#include <string.h>

static void put_two_digits(char *at, int value)
{
    at[0] = (char)('0' + value / 10 % 10);
    at[1] = (char)('0' + value % 10);
}

void date_format(time_t seconds, char *ret_text)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm tm;
    gmtime_r(&seconds, &tm);

    memcpy(ret_text, "Sun, 00 Jan 0000 00:00:00 GMT", DATE_SIZE);
    memcpy(ret_text, days + 3 * tm.tm_wday, 3);
    put_two_digits(ret_text + 5, tm.tm_mday);
    memcpy(ret_text + 8, months + 3 * tm.tm_mon, 3);
    put_two_digits(ret_text + 12, (tm.tm_year + 1900) / 100);
    put_two_digits(ret_text + 14, tm.tm_year % 100);
    put_two_digits(ret_text + 17, tm.tm_hour);
    put_two_digits(ret_text + 20, tm.tm_min);
    put_two_digits(ret_text + 23, tm.tm_sec);
}

void date_update(Date *date, uint64_t now_ms)
{
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    date_format(wall.tv_sec, date->text);
    /* If the wall clock is set, the text follows within a second. */
    date->stale_at_ms = now_ms + 1000 - (uint64_t)(wall.tv_nsec / 1000000);
}
