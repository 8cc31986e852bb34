// IMF-fixdate: see httpdate.h. Read by hand, because strptime follows the locale and forgives too much.
// SPDX-License-Identifier: MIT
#include "harness/answers/httpdate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int httpdate_parse(const char *text, time_t *ret_time)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (strlen(text) != 29)
        return -EINVAL;
    char day[4], month[4];
    struct tm tm = {0};
    if (sscanf(text, "%3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT", day, &tm.tm_mday, month, &tm.tm_year,
               &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 7)
        return -EINVAL;
    const char *month_at = strstr(months, month);
    if (!month_at || (month_at - months) % 3 != 0 || strlen(month) != 3)
        return -EINVAL;
    tm.tm_mon = (int)(month_at - months) / 3;
    tm.tm_year -= 1900;
    struct tm normal = tm;
    time_t time = timegm(&normal);
    // Written back, every digit, blank and name must be the same: this catches 31 Feb and a wrong day of the week.
    char again[80];
    snprintf(again, sizeof again, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * normal.tm_wday, normal.tm_mday,
             months + 3 * normal.tm_mon, normal.tm_year + 1900, normal.tm_hour, normal.tm_min, normal.tm_sec);
    if (strcmp(again, text) != 0)
        return -EINVAL;
    *ret_time = time;
    return 0;
}
