/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* The pause that ends a series of changes. */
#define QUIET_MS 40
/* As deep as transforms/site.c reads a site. */
#define DEPTH_LIMIT 64

int watch_open(Watch *watch)
{
    *watch = (Watch){.fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    return watch->fd < 0 ? -errno : 0;
}

void watch_close(Watch *watch)
{
    close(watch->fd);
    free(watch->folders);
}

static WatchedFolder *find_folder(Watch *watch, int id)
{
    for (size_t i = 0; i < watch->count; i++)
        if (watch->folders[i].id == id)
            return &watch->folders[i];
    return NULL;
}

bool watch_add(Watch *watch, const char *folder, WatchKind kind)
{
    int id = inotify_add_watch(watch->fd, folder,
                               IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
    if (id < 0)
        return false;
    WatchedFolder *known = find_folder(watch, id);
    if (known) {
        known->kinds |= kind;
        return false;
    }
    if (watch->count == watch->capacity) {
        size_t capacity = watch->capacity ? watch->capacity * 2 : 16;
        WatchedFolder *larger = realloc(watch->folders, capacity * sizeof *larger);
        if (!larger)
            return false;
        watch->folders = larger;
        watch->capacity = capacity;
    }
    watch->folders[watch->count++] = (WatchedFolder){id, kind};
    return true;
}

static bool is_hidden(const char *name)
{
    size_t size = strlen(name);
    return name[0] == '.' ? strcmp(name, ".well-known") != 0 : size > 0 && name[size - 1] == '~';
}

static bool add_below(Arena *arena, Watch *watch, const char *folder, unsigned depth)
{
    bool added = watch_add(watch, folder, WATCH_ALL);
    DIR *entries = depth < DEPTH_LIMIT ? opendir(folder) : NULL;
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        const char *path = arena_format(arena, "%s/%s", folder, entry->d_name);
        struct stat status;
        if (!is_hidden(entry->d_name) && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
            added |= add_below(arena, watch, path, depth + 1);
    }
    if (entries)
        closedir(entries);
    return added;
}

bool watch_add_tree(Arena *arena, Watch *watch, const char *folder)
{
    return add_below(arena, watch, folder, 0);
}

static bool ends_with(const char *name, const char *suffix)
{
    size_t size = strlen(name), length = strlen(suffix);
    return size > length && strcmp(name + size - length, suffix) == 0;
}

static bool is_host_code(const char *name)
{
    return ends_with(name, ".h") || ends_with(name, ".c") || ends_with(name, ".inc") || ends_with(name, ".def");
}

static WatchChange change_of(Watch *watch, const struct inotify_event *event)
{
    if (event->mask & IN_Q_OVERFLOW)
        return WATCH_CHANGED_C; /* some were lost: anything may have changed */
    WatchedFolder *folder = find_folder(watch, event->wd);
    if (event->mask & IN_IGNORED) {
        if (folder)
            *folder = watch->folders[--watch->count];
        return WATCH_NOTHING;
    }
    bool is_file_made = (event->mask & IN_CREATE) && !(event->mask & IN_ISDIR); /* it is closed after it was written */
    if (!folder || !event->len || is_hidden(event->name) || is_file_made)
        return WATCH_NOTHING;
    if ((folder->kinds & WATCH_SOURCES) && is_host_code(event->name))
        return WATCH_CHANGED_C;
    /* A folder that comes or goes may be a site's root. */
    bool counts = (folder->kinds & WATCH_ALL) || ends_with(event->name, ".kz") || (event->mask & IN_ISDIR);
    return counts ? WATCH_CHANGED : WATCH_NOTHING;
}

static WatchChange read_once(Watch *watch)
{
    _Alignas(struct inotify_event) char bytes[8192];
    WatchChange change = WATCH_NOTHING;
    for (ssize_t size; (size = read(watch->fd, bytes, sizeof bytes)) > 0;)
        for (char *at = bytes; at < bytes + size;) {
            const struct inotify_event *event = (const struct inotify_event *)(void *)at;
            WatchChange one = change_of(watch, event);
            change = one > change ? one : change;
            at += sizeof *event + event->len;
        }
    return change;
}

WatchChange watch_read(Watch *watch)
{
    WatchChange change = read_once(watch);
    struct pollfd more = {.fd = watch->fd, .events = POLLIN};
    while (change != WATCH_NOTHING && poll(&more, 1, QUIET_MS) > 0) {
        WatchChange next = read_once(watch);
        change = next > change ? next : change;
    }
    return change;
}
