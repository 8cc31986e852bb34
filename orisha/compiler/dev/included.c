/* What is named is watched before the C compiler runs, so that a file that it misses is seen when it comes; the
 * compiler's list holds what those files include in turn. SPDX-License-Identifier: MIT */
#include "included.h"
#include "../import.h"
#include "../text.h"

#include <stdlib.h>
#include <sys/stat.h>

static const char *folder_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash ? "." : slash == path ? "/" : arena_format(arena, "%.*s", (int)(slash - path), path);
}

/* The name in `#include "name"`; empty when the line is another. */
static orisha_str included_name(orisha_str line)
{
    line = text_trim(line);
    if (!text_begins(line, "#"))
        return (orisha_str){0};
    line = text_trim((orisha_str){line.ptr + 1, line.len - 1});
    if (!text_begins(line, "include"))
        return (orisha_str){0};
    line = text_trim((orisha_str){line.ptr + strlen("include"), line.len - strlen("include")});
    const char *end = line.len > 1 && line.ptr[0] == '"' ? memchr(line.ptr + 1, '"', line.len - 1) : NULL;
    return end ? (orisha_str){line.ptr + 1, (size_t)(end - line.ptr) - 1} : (orisha_str){0};
}

static bool watch_named_in(Arena *arena, Watch *watch, const char *folder, orisha_str text)
{
    bool added = false;
    while (text.len) {
        const char *newline = memchr(text.ptr, '\n', text.len);
        size_t size = newline ? (size_t)(newline - text.ptr) + 1 : text.len;
        orisha_str name = included_name((orisha_str){text.ptr, size});
        if (name.len)
            added |= watch_add(watch,
                               folder_of(arena, name.ptr[0] == '/' ? arena_copy(arena, name)
                                                                   : arena_format(arena, "%s/%.*s", folder, FMT(name))),
                               WATCH_SOURCES);
        text = (orisha_str){text.ptr + size, text.len - size};
    }
    return added;
}

bool included_watch_named(Arena *arena, Watch *watch, const orisha_program *program)
{
    bool added = false;
    for (const Module *module = program->modules; module; module = module->next)
        for (const Item *item = module->is_library ? NULL : module->items; item; item = item->next)
            if (item->kind == ITEM_HOST)
                added |= watch_named_in(arena, watch, import_folder(arena, module), item->host);
    return added;
}

/* By the time of its last change or renaming. One that is not there any more has changed, too. */
static bool has_changed(const char *path, const struct timespec *since)
{
    struct stat status;
    if (stat(path, &status) < 0)
        return true;
    const struct timespec *changed = &status.st_ctim;
    return changed->tv_sec > since->tv_sec || (changed->tv_sec == since->tv_sec && changed->tv_nsec >= since->tv_nsec);
}

bool included_watch_listed(Arena *arena, Watch *watch, const char *list_path, const char *except,
                           const struct timespec *since)
{
    orisha_str text;
    if (file_read(arena, list_path, SOURCE_SIZE_LIMIT_BYTES, &text) < 0)
        return false;
    static const char between[] = " \\\n";
    bool missed = false;
    Symbols added = {0};
    char *rest = NULL, *list = strchr(arena_copy(arena, text), ':');
    /* The first is the C itself, which every build writes anew: whoever watched it would build without end. */
    char *word = list ? strtok_r(list + 1, between, &rest) : NULL;
    while (word && (word = strtok_r(NULL, between, &rest))) {
        if (strncmp(word, except, strlen(except)) == 0)
            continue;
        const char *folder = folder_of(arena, word);
        if (watch_add(watch, folder, WATCH_SOURCES))
            symbols_add(&added, arena, text_from(folder), folder);
        missed |= symbols_find(&added, text_from(folder)) && has_changed(word, since);
    }
    return missed;
}
