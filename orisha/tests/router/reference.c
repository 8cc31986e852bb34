/* See reference.h. SPDX-License-Identifier: MIT */
#include "reference.h"

#include <errno.h>
#include <stdlib.h>

static orisha_str segment_of(const char *begin, const char *end)
{
    const char *slash = memchr(begin, '/', (size_t)(end - begin));
    return (orisha_str){begin, (size_t)((slash ? slash : end) - begin)};
}

static bool is_int(orisha_str s)
{
    char text[32] = "", again[32];
    if (s.len == 0 || s.len >= sizeof text)
        return false;
    memcpy(text, s.ptr, s.len);
    errno = 0;
    snprintf(again, sizeof again, "%lld", strtoll(text, NULL, 10));
    return errno == 0 && strlen(again) == s.len && strcmp(again, text) == 0;
}

bool reference_fits(const ReferenceRoute *route, orisha_str path, ReferenceFit *ret_fit)
{
    const char *pattern_end = route->pattern + strlen(route->pattern), *path_end = path.ptr + path.len;
    const char *in_pattern = route->pattern, *in_path = path.ptr; /* each stands on a slash */
    *ret_fit = (ReferenceFit){0};
    for (size_t i = 0; in_pattern < pattern_end; i++) {
        if (in_path == path_end)
            return false;
        orisha_str wanted = segment_of(in_pattern + 1, pattern_end), found = segment_of(in_path + 1, path_end);
        char kind = wanted.len == 0 ? 'a' : *wanted.ptr == '*' ? 'd' : *wanted.ptr != ':' ? 'a' : 'c';
        if (kind == 'c' && wanted.ptr[wanted.len - 1] == ')')
            kind = 'b'; /* :id(int) */
        if (kind == 'd')
            found.len = (size_t)(path_end - found.ptr);
        if ((kind == 'a' && !orisha_str_equal(wanted, found)) || (kind == 'b' && !is_int(found)) ||
            (kind == 'c' && found.len == 0))
            return false;
        if (kind != 'a')
            ret_fit->values[ret_fit->value_count++] = found;
        ret_fit->rank[i] = kind;
        in_pattern = wanted.ptr + wanted.len;
        in_path = found.ptr + found.len;
    }
    return in_path == path_end;
}

int reference_match(const ReferenceRoute *routes, size_t count, const char *method, orisha_str path,
                    ReferenceFit *ret_fit)
{
    int best = -1;
    for (size_t i = 0; i < count; i++) {
        ReferenceFit fit;
        if (strcmp(routes[i].method, method) != 0 || !reference_fits(&routes[i], path, &fit))
            continue;
        if (best < 0 || routes[i].depth < routes[best].depth ||
            (routes[i].depth == routes[best].depth && strcmp(fit.rank, ret_fit->rank) < 0)) {
            best = (int)i;
            *ret_fit = fit;
        }
    }
    return best;
}
