/* Reading a site: folders in the order of names, so that the same files always make the same binary.
 * SPDX-License-Identifier: MIT */
#include "site.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* A folder loop through symbolic links ends here. */
#define DEPTH_LIMIT 32

typedef struct Reader {
    orisha_transform *t;
    SiteFile **link;
    int64_t epoch_s; /* SITE_NO_EPOCH: none */
    int64_t now_s;
    const char *failed;
} Reader;

static int read_folder(Reader *reader, const char *folder, const char *below, unsigned depth);

static bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* A coding of the file: what lies beside it, or what is worth making. */
static int read_variant(Reader *reader, SiteFile *file, const char *path, orisha_coding coding)
{
    orisha_str bytes = file->variants[ORISHA_IDENTITY];
    const char *given = orisha_transform_format(reader->t, "%s%s", path, codings[coding].suffix);
    if (file_exists(given)) {
        reader->failed = given;
        int result = orisha_read_file(reader->t, given, &file->variants[coding]);
        if (result == 0 && !coding_holds(reader->t, coding, file->variants[coding], bytes))
            result = -EILSEQ;
        return result;
    }
    if (file->media_type->compresses)
        file->variants[coding] = coding_encode(reader->t, coding, bytes);
    return 0;
}

static void set_modified(const Reader *reader, SiteFile *file, int64_t seconds)
{
    int64_t capped_s = seconds < reader->now_s ? seconds : reader->now_s;
    if (reader->epoch_s != SITE_NO_EPOCH && capped_s > reader->epoch_s)
        capped_s = reader->epoch_s;
    file->modified_s = capped_s > 0 ? capped_s : 0;
    /* A file that was written in this very second may be written again before it ends. */
    file->modified_is_strong = file->modified_s == seconds && seconds < reader->now_s;
}

static int read_file(Reader *reader, const char *path, const char *below, const struct stat *status)
{
    SiteFile *file = orisha_transform_alloc(reader->t, sizeof *file);
    *file = (SiteFile){.path = below, .media_type = media_type_find(path)};
    set_modified(reader, file, status->st_mtime);
    reader->failed = path;
    int result = orisha_read_file(reader->t, path, &file->variants[ORISHA_IDENTITY]);
    for (orisha_coding coding = ORISHA_IDENTITY + 1; result == 0 && coding < ORISHA_CODING_COUNT; coding++)
        result = read_variant(reader, file, path, coding);
    if (result == 0) {
        *reader->link = file;
        reader->link = &file->next;
    }
    return result;
}

/* `page.html.gz` beside `page.html` is the same file in another coding. */
static bool is_variant(orisha_transform *t, const char *path)
{
    size_t size = strlen(path);
    for (orisha_coding coding = ORISHA_IDENTITY + 1; coding < ORISHA_CODING_COUNT; coding++) {
        size_t suffix = strlen(codings[coding].suffix);
        if (size > suffix && strcmp(path + size - suffix, codings[coding].suffix) == 0 &&
            file_exists(orisha_transform_format(t, "%.*s", (int)(size - suffix), path)))
            return true;
    }
    return false;
}

static int read_entry(Reader *reader, const char *folder, const char *below, const char *name, unsigned depth)
{
    const char *path = orisha_transform_format(reader->t, "%s/%s", folder, name);
    const char *site_path = orisha_transform_format(reader->t, "%s/%s", below, name);
    struct stat status;
    reader->failed = path;
    bool hidden = name[0] == '.' && strcmp(name, ".well-known") != 0; /* RFC 8615 */
    if (hidden || is_variant(reader->t, path))
        return 0;
    if (stat(path, &status) < 0)
        return -errno;
    if (S_ISDIR(status.st_mode))
        return read_folder(reader, path, site_path, depth + 1);
    return S_ISREG(status.st_mode) ? read_file(reader, path, site_path, &status) : 0;
}

static int read_folder(Reader *reader, const char *folder, const char *below, unsigned depth)
{
    struct dirent **entries;
    reader->failed = folder;
    if (depth > DEPTH_LIMIT)
        return -ELOOP;
    int count = scandir(folder, &entries, NULL, alphasort);
    if (count < 0)
        return -errno;
    int result = 0;
    for (int i = 0; i < count; i++) {
        if (result == 0)
            result = read_entry(reader, folder, below, entries[i]->d_name, depth);
        free(entries[i]);
    }
    free(entries);
    return result;
}

int site_read(orisha_transform *t, const char *root, int64_t epoch_s, SiteFile **ret_files, const char **ret_path)
{
    SiteFile *files = NULL;
    Reader reader = {.t = t, .link = &files, .epoch_s = epoch_s, .now_s = time(NULL)};
    int result = read_folder(&reader, root, "", 0);
    if (result < 0)
        *ret_path = reader.failed;
    else
        *ret_files = files;
    return result;
}
