/* Noticing that a file changed (inotify). Folders are watched, not files: editors replace files.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_DEV_WATCH_H
#define ORISHA_COMPILER_DEV_WATCH_H

#include "../arena.h"

/* What counts in a folder. */
typedef enum WatchKind {
    WATCH_SOURCES = 1, /* .kz, .c, .h, .inc and .def */
    WATCH_ALL = 2,     /* everything but hidden files and editors' copies */
} WatchKind;

typedef struct WatchedFolder {
    int id;
    unsigned kinds;
} WatchedFolder;

typedef struct Watch {
    int fd;
    WatchedFolder *folders;
    size_t count, capacity;
} Watch;

/* A negative errno. */
int watch_open(Watch *watch);
void watch_close(Watch *watch);
/* Adds a folder, once; one that is not there is left out: its parent will tell. True when it is new. */
bool watch_add(Watch *watch, const char *folder, WatchKind kind);
/* The same with all folders below it. */
bool watch_add_tree(Arena *arena, Watch *watch, const char *folder);

typedef enum WatchChange { WATCH_NOTHING, WATCH_CHANGED, WATCH_CHANGED_C } WatchChange;

/* Reads what happened since the last call and waits until nothing more happens for a moment: a program that saves
 * writes more than one file. WATCH_CHANGED_C: host code outside of .kz files changed. */
WatchChange watch_read(Watch *watch);

#endif
