/* date_parse: the three forms of a date that a client may send. A file of its own, because only programs with a site
 * read dates, and others need not carry it. See date.h. SPDX-License-Identifier: MIT */
#include "char_class.h"
#include "date.h"

static const char days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

typedef struct Civil {
    int year, month, day, hour, minute, second; /* month: 0 to 11 */
    bool lacks_century;
} Civil;

typedef struct Reader {
    const char *at, *end;
} Reader;

static bool take_text(Reader *reader, const char *text, size_t size)
{
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, text, size) != 0)
        return false;
    reader->at += size;
    return true;
}

static bool take_digits(Reader *reader, unsigned count, int *ret_value)
{
    *ret_value = 0;
    for (; count > 0; count--, reader->at++) {
        if (reader->at == reader->end || !char_is(*reader->at, CLASS_DIGIT))
            return false;
        *ret_value = *ret_value * 10 + (*reader->at - '0');
    }
    return true;
}

/* One of `count` names of three letters, which stand in `names` without gaps. */
static bool take_name(Reader *reader, const char *names, int count, int *ret_index)
{
    for (*ret_index = 0; *ret_index < count; ++*ret_index)
        if (take_text(reader, names + 3 * *ret_index, 3))
            return true;
    return false;
}

static bool take_long_day(Reader *reader)
{
    static const char *const rests[] = {"day", "day", "sday", "nesday", "rsday", "day", "urday"};
    int day;
    return take_name(reader, days, 7, &day) && take_text(reader, rests[day], strlen(rests[day]));
}

/* What stands behind a '%' in the forms below; the letters are those of strptime, which would read the names of the
 * program's locale. */
static bool take_part(Reader *reader, char part, Civil *civil)
{
    int ignored;
    switch (part) {
    case 'a': return take_name(reader, days, 7, &ignored);
    case 'A': return take_long_day(reader);
    case 'b': return take_name(reader, months, 12, &civil->month);
    case 'd': return take_digits(reader, 2, &civil->day);
    case 'e':
        return take_text(reader, " ", 1) ? take_digits(reader, 1, &civil->day) : take_digits(reader, 2, &civil->day);
    case 'y': civil->lacks_century = true; return take_digits(reader, 2, &civil->year);
    case 'Y': return take_digits(reader, 4, &civil->year);
    case 'H': return take_digits(reader, 2, &civil->hour);
    case 'M': return take_digits(reader, 2, &civil->minute);
    case 'S': return take_digits(reader, 2, &civil->second);
    default: return false;
    }
}

static bool read_form(orisha_str text, const char *form, Civil *ret_civil)
{
    Reader reader = {text.ptr, text.ptr + text.len};
    *ret_civil = (Civil){0};
    for (; *form != '\0'; form++) {
        bool taken = *form == '%' ? take_part(&reader, *++form, ret_civil) : take_text(&reader, form, 1);
        if (!taken)
            return false;
    }
    return reader.at == reader.end;
}

/* Years are counted from March, so that the leap day comes last and months before it have a fixed pattern of lengths.
 */
static int64_t civil_seconds(const Civil *civil)
{
    int64_t year = civil->year - (civil->month < 2);
    int64_t day_of_year = (153 * ((civil->month + 10) % 12) + 2) / 5 + civil->day - 1;
    int64_t since_1970 = year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
    return ((since_1970 * 24 + civil->hour) * 60 + civil->minute) * 60 + civil->second;
}

static void add_century(Civil *civil, time_t now_s)
{
    const int64_t fifty_years_s = 1577847600; /* of 365.2425 days */
    struct tm now;
    gmtime_r(&now_s, &now);
    civil->year += (now.tm_year + 1900) / 100 * 100 + 100;
    while (civil->year >= 100 && civil_seconds(civil) > now_s + fifty_years_s)
        civil->year -= 100;
}

static bool civil_exists(const Civil *civil)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = civil->year % 4 == 0 && (civil->year % 100 != 0 || civil->year % 400 == 0);
    return civil->year > 0 && civil->day >= 1 && civil->day <= lengths[civil->month] + (civil->month == 1 && leap) &&
           civil->hour < 24 && civil->minute < 60 && civil->second <= 60; /* a leap second */
}

bool date_parse(orisha_str text, time_t now_s, int64_t *ret_seconds)
{
    static const char *const forms[] = {
        "%a, %d %b %Y %H:%M:%S GMT", /* IMF-fixdate, the only one that may be sent */
        "%A, %d-%b-%y %H:%M:%S GMT", /* RFC 850 */
        "%a %b %e %H:%M:%S %Y",      /* asctime */
    };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        Civil civil;
        if (!read_form(text, forms[i], &civil))
            continue;
        if (civil.lacks_century)
            add_century(&civil, now_s);
        if (!civil_exists(&civil))
            return false;
        *ret_seconds = civil_seconds(&civil);
        return true;
    }
    return false;
}
