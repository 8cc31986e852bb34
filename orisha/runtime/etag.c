/* See etag.h. The list cannot be split at commas first: a tag may hold commas.
 * SPDX-License-Identifier: MIT */
#include "etag.h"

static bool list_holds(orisha_str list, orisha_str etag, bool strongly)
{
    const char *p = list.ptr;
    const char *end = list.ptr + list.len;
    if (list.len == 1 && *p == '*')
        return true;
    for (;;) {
        while (p < end && (*p == ' ' || *p == '\t' || *p == ','))
            p++;
        bool weak = end - p >= 2 && p[0] == 'W' && p[1] == '/';
        if (weak)
            p += 2;
        if (p == end || *p != '"')
            return false;
        const char *close = memchr(p + 1, '"', (size_t)(end - p - 1));
        if (close == NULL)
            return false;
        if (!(weak && strongly) && orisha_str_equal((orisha_str){p, (size_t)(close + 1 - p)}, etag))
            return true;
        p = close + 1;
        while (p < end && (*p == ' ' || *p == '\t'))
            p++;
        if (p < end && *p != ',')
            return false;
    }
}

bool etag_list_holds(orisha_str list, orisha_str etag)
{
    return list_holds(list, etag, false);
}

bool etag_list_holds_strongly(orisha_str list, orisha_str etag)
{
    return list_holds(list, etag, true);
}
