/* HTTP dates. The value of the Date field (RFC 9110 section 6.6.1) is formatted once per second and copied into every
 * answer. A worker owns one and refreshes it when its loop wakes, so an idle server still sends the right time with its
 * next answer. SPDX-License-Identifier: MIT */
#ifndef ORISHA_DATE_H
#define ORISHA_DATE_H

#include <stdint.h>
#include <time.h>

#include <orisha.h>

enum { DATE_SIZE = 29 }; /* IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT" */

typedef struct Date {
    char text[DATE_SIZE];
    uint64_t stale_at_ms; /* monotonic time at which the wall clock's next second begins */
} Date;

/* Writes DATE_SIZE bytes; no terminator. */
void date_format(time_t seconds, char *ret_text);

/* Reads a date that a client sent, in any of the three forms of RFC 9110 section 5.6.7, in seconds since 1970. False
 * when it is malformed or no day of the calendar; the name of the day must be one, but is not compared with the date. A
 * year of two digits is the latest that lies at most 50 years after `now_s`. */
bool date_parse(orisha_str text, time_t now_s, int64_t *ret_seconds);

/* Makes the text right for now. `now_ms` is the monotonic clock. */
void date_update(Date *date, uint64_t now_ms);

static inline void date_refresh(Date *date, uint64_t now_ms)
{
    if (now_ms >= date->stale_at_ms)
        date_update(date, now_ms);
}

#endif
