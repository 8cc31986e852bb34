/* See profile.h. SPDX-License-Identifier: MIT */
#include "profile.h"
#include "symbols.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Profile {
    Arena *arena;
    Symbols known; /* by "METHOD path" */
    orisha_recorded *first, **link;
} Profile;

/* `... "GET /users/42?q=1 HTTP/1.1" 200 ...`: "GET /users/42", which is empty in any other line. */
static orisha_str request_of(orisha_str line)
{
    const char *quote = memchr(line.ptr, '"', line.len);
    if (!quote)
        return (orisha_str){0};
    orisha_str text = {quote + 1, line.len - (size_t)(quote + 1 - line.ptr)};
    const char *space = memchr(text.ptr, ' ', text.len);
    size_t at = space ? (size_t)(space - text.ptr) + 1 : text.len;
    if (at == text.len || text.ptr[at] != '/')
        return (orisha_str){0};
    while (at < text.len && !strchr(" ?\"", text.ptr[at]))
        at++;
    return (orisha_str){text.ptr, at};
}

static void add(Profile *profile, orisha_str request)
{
    orisha_recorded *known = (orisha_recorded *)symbols_find(&profile->known, request);
    if (known)
        known->count++;
    if (known || profile->known.count == PROFILE_REQUESTS_MOST)
        return;
    orisha_recorded *recorded = arena_alloc(profile->arena, sizeof *recorded);
    request.ptr = arena_copy(profile->arena, request);
    size_t method = (size_t)((const char *)memchr(request.ptr, ' ', request.len) - request.ptr);
    *recorded = (orisha_recorded){
        .method = {request.ptr, method}, .path = {request.ptr + method + 1, request.len - method - 1}, .count = 1};
    symbols_add(&profile->known, profile->arena, request, recorded);
    *profile->link = recorded;
    profile->link = &recorded->next;
}

int profile_read(Arena *arena, const char *path, const orisha_recorded **ret_profile)
{
    Profile profile = {.arena = arena};
    profile.link = &profile.first;
    FILE *file = fopen(path, "re");
    if (!file)
        return -errno;
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t size; (size = getline(&line, &capacity, file)) > 0;) {
        orisha_str request = request_of((orisha_str){line, (size_t)size});
        if (request.len)
            add(&profile, request);
    }
    int result = ferror(file) ? -errno : profile.first ? 0 : -EBADMSG;
    free(line);
    fclose(file);
    *ret_profile = profile.first;
    return result;
}
