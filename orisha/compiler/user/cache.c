/* Shared objects of transforms, kept between compilations in $XDG_CACHE_HOME/orisha, else ~/.cache/orisha. The name of
 * an object is a hash of its key: the C, the C compiler and the headers of orishac; the whole key stands beside it and
 * is compared, so that a hash that two keys share costs a compilation and not a wrong object. Other headers are known
 * from what the C compiler included. Whoever can write there can have this program load code, so a folder that others
 * may write to is not used: then an object is made in a temporary folder and thrown away. SPDX-License-Identifier: MIT
 */
#include "../output_file.h"
#include "../text.h"
#include "user.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define UNUSED_LIMIT_S (30 * 24 * 3600)

/* ---- The folder ---------------------------------------------------------------------------------------------------
 */

static bool is_own_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
           (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 && access(path, W_OK) == 0;
}

/* NULL when there is none that can be trusted. */
static const char *cache_folder(Arena *arena)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (!base || *base != '/') {
        if (!home || *home != '/')
            return NULL;
        base = arena_format(arena, "%s/.cache", home);
    }
    const char *folder = arena_format(arena, "%s/orisha", base);
    mkdir(base, 0700);
    mkdir(folder, 0700);
    return is_own_folder(folder) ? folder : NULL;
}

/* What nobody has asked for in a month goes. */
static void remove_unused(Arena *arena, const char *folder)
{
    time_t now = time(NULL);
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        const char *path = arena_format(arena, "%s/%s", folder, entry->d_name);
        struct stat status;
        if (lstat(path, &status) == 0 && S_ISREG(status.st_mode) && now - status.st_atime > UNUSED_LIMIT_S &&
            now - status.st_mtime > UNUSED_LIMIT_S)
            unlink(path);
    }
    if (entries)
        closedir(entries);
}

/* ---- The key ------------------------------------------------------------------------------------------------------
 */

static uint64_t hash(uint64_t seed, orisha_str text)
{
    for (size_t i = 0; i < text.len; i++)
        seed = (seed ^ (unsigned char)text.ptr[i]) * 1099511628211u; /* FNV-1a */
    return seed;
}

static const uint64_t hash_begin = 14695981039346656037u;

/* Where a command is found, how large it is and when it was made: another compiler under the same name is another. */
static const char *describe_compiler(Arena *arena, const char *command)
{
    const char *space = strchr(command, ' ');
    orisha_str word = {command, space ? (size_t)(space - command) : strlen(command)};
    const char *rest = getenv("PATH");
    for (; rest && *rest; rest += *rest == ':') {
        size_t size = strcspn(rest, ":");
        const char *path = memchr(word.ptr, '/', word.len)
                               ? arena_copy(arena, word)
                               : arena_format(arena, "%.*s/%.*s", (int)size, rest, FMT(word));
        struct stat status;
        if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
            return arena_format(arena, "%s: %s, %lld bytes of %lld", command, path, (long long)status.st_size,
                                (long long)status.st_mtime);
        rest += size;
    }
    return command;
}

static uint64_t hash_headers(Arena *arena, const Home *home)
{
    static const char *const names[] = {"orisha.h", "orisha/transform.h", "orisha/status.h"};
    uint64_t value = hash_begin;
    orisha_str text;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (file_read(arena, arena_format(arena, "%s/%s", home->include_path, names[i]), SOURCE_SIZE_LIMIT_BYTES,
                      &text) == 0)
            value = hash(value, text);
    return value;
}

/* ---- Objects ------------------------------------------------------------------------------------------------------
 */

typedef struct Paths {
    const char *key, *code, *object, *messages, *includes;
} Paths;

static Paths paths_of(Arena *arena, const char *folder, uint64_t name)
{
    const char *stem = arena_format(arena, "%s/%016llx", folder, (unsigned long long)name);
    return (Paths){arena_format(arena, "%s.key", stem), arena_format(arena, "%s.c", stem),
                   arena_format(arena, "%s.so", stem), arena_format(arena, "%s.messages", stem),
                   arena_format(arena, "%s.d", stem)};
}

static bool is_newer(const struct stat *a, const struct stat *b)
{
    return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec > b->st_mtim.tv_sec
                                                  : a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

/* Whether a header changed since: the words behind the ':' of the list for make. */
static bool includes_changed(Arena *arena, const Paths *paths, const struct stat *object)
{
    orisha_str text;
    if (file_read(arena, paths->includes, SOURCE_SIZE_LIMIT_BYTES, &text) < 0)
        return true;
    char *rest = NULL, *list = strchr(arena_copy(arena, text), ':');
    for (char *word = list ? strtok_r(list + 1, " \\\n", &rest) : NULL; word; word = strtok_r(NULL, " \\\n", &rest)) {
        struct stat status;
        if (strcmp(word, paths->code) != 0 && (stat(word, &status) < 0 || is_newer(&status, object)))
            return true;
    }
    return list == NULL;
}

static bool is_kept(Arena *arena, const Paths *paths, orisha_str key)
{
    orisha_str kept;
    struct stat status;
    return stat(paths->object, &status) == 0 && file_read(arena, paths->key, SOURCE_SIZE_LIMIT_BYTES, &kept) == 0 &&
           orisha_str_equal(kept, key) && access(paths->messages, R_OK) == 0 &&
           !includes_changed(arena, paths, &status);
}

static int compile_unit(Arena *arena, const UserHost *host, const Paths *paths, orisha_str key, orisha_str unit,
                        const char *const *folders)
{
    int result = output_file_write(arena, paths->code, unit);
    if (result == 0)
        result = output_file_write(arena, paths->key, key);
    if (result < 0)
        return result;
    const char *unfinished = arena_format(arena, "%s.%d.tmp", paths->object, (int)getpid());
    result = toolchain_compile_shared(arena, &host->home, paths->code,
                                      &(CompileOptions){.compiler = host->compiler,
                                                        .folders = folders,
                                                        .output = unfinished,
                                                        .errors = paths->messages,
                                                        .dependencies = paths->includes});
    if (result == 0 && rename(unfinished, paths->object) < 0)
        result = -errno;
    if (result != 0) {
        unlink(unfinished);
        unlink(paths->key);
    }
    return result;
}

/* From the root, because the list of what was included is read again from elsewhere. */
static const char *const *absolute(Arena *arena, const char *const *folders)
{
    size_t count = 0;
    while (folders[count])
        count++;
    const char **result = arena_alloc(arena, (count + 1) * sizeof *result);
    for (size_t i = 0; i < count; i++) {
        char *path = realpath(folders[i], NULL);
        result[i] = path ? arena_copy(arena, text_from(path)) : folders[i];
        free(path);
    }
    return result;
}

static const char *join(Arena *arena, const char *const *folders)
{
    const char *text = "";
    for (; *folders; folders++)
        text = arena_format(arena, "%s%s\n", text, *folders);
    return text;
}

int user_object_get(Arena *arena, const UserHost *host, orisha_str unit, const char *const *folders, UserObject *ret,
                    const char **ret_place)
{
    const char *folder = cache_folder(arena);
    *ret = (UserObject){0};
    *ret_place = host->compiler;
    if (!folder) {
        int result = output_folder_make(arena, &folder);
        *ret_place = folder;
        if (result < 0)
            return result;
        ret->temporary = folder;
    }
    folders = absolute(arena, folders);
    const char *text =
        arena_format(arena, "%s\nheaders %016llx\n%s%.*s", describe_compiler(arena, host->compiler),
                     (unsigned long long)hash_headers(arena, &host->home), join(arena, folders), FMT(unit));
    orisha_str key = text_from(text);
    const Paths paths = paths_of(arena, folder, hash(hash_begin, key));
    ret->path = paths.object;
    ret->messages = paths.messages;
    if (is_kept(arena, &paths, key))
        return 0;
    remove_unused(arena, folder);
    int result = compile_unit(arena, host, &paths, key, unit, folders);
    if (result < 0 && result != -ENOENT)
        *ret_place = folder;
    ret->is_refused = result > 0;
    return result < 0 ? result : 0;
}

void user_object_release(Arena *arena, const UserObject *object)
{
    if (!object->temporary)
        return;
    DIR *entries = opendir(object->temporary);
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        if (entry->d_name[0] != '.')
            unlink(arena_format(arena, "%s/%s", object->temporary, entry->d_name));
    if (entries)
        closedir(entries);
    rmdir(object->temporary);
}
