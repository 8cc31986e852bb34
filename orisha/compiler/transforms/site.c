/* Reading a site: folders in the order of names, so that the same files always make the same binary.
 * SPDX-License-Identifier: MIT */
#include "site.h"

#include <dirent.h>
#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A folder loop through symbolic links ends here. */
#define DEPTH_LIMIT 32
/* libdeflate's best: it runs once per build. */
#define GZIP_LEVEL 12
/* A smaller gain does not pay for the decoding at the other end. */
#define GAIN_MIN_BYTES 64

typedef struct Reader {
    orisha_transform *t;
    SiteFile **link;
    const char *failed;
} Reader;

static int read_folder(Reader *reader, const char *folder, const char *below, unsigned depth);

static bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static orisha_str compress(orisha_transform *t, orisha_str bytes)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(GZIP_LEVEL);
    if (!compressor)
        return (orisha_str){0};
    size_t capacity = libdeflate_gzip_compress_bound(compressor, bytes.len);
    char *out = orisha_transform_alloc(t, capacity);
    size_t size = libdeflate_gzip_compress(compressor, bytes.ptr, bytes.len, out, capacity);
    libdeflate_free_compressor(compressor);
    return size && size + GAIN_MIN_BYTES <= bytes.len ? (orisha_str){out, size} : (orisha_str){0};
}

static int read_variant(Reader *reader, SiteFile *file, const char *path)
{
    const char *given = orisha_transform_format(reader->t, "%s.gz", path);
    if (file_exists(given)) {
        reader->failed = given;
        int result = orisha_read_file(reader->t, given, &file->gzip);
        bool is_gzip = result == 0 && file->gzip.len > 18 && memcmp(file->gzip.ptr, "\x1f\x8b\x08", 3) == 0;
        return result == 0 && !is_gzip ? -EILSEQ : result;
    }
    if (file->media_type->compresses)
        file->gzip = compress(reader->t, file->bytes);
    return 0;
}

static int read_file(Reader *reader, const char *path, const char *below)
{
    SiteFile *file = orisha_transform_alloc(reader->t, sizeof *file);
    *file = (SiteFile){.path = below, .media_type = media_type_find(path)};
    reader->failed = path;
    int result = orisha_read_file(reader->t, path, &file->bytes);
    if (result == 0)
        result = read_variant(reader, file, path);
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
    return size > 3 && strcmp(path + size - 3, ".gz") == 0 &&
           file_exists(orisha_transform_format(t, "%.*s", (int)(size - 3), path));
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
    return S_ISREG(status.st_mode) ? read_file(reader, path, site_path) : 0;
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

int site_read(orisha_transform *t, const char *root, SiteFile **ret_files, const char **ret_path)
{
    SiteFile *files = NULL;
    Reader reader = {.t = t, .link = &files};
    int result = read_folder(&reader, root, "", 0);
    if (result < 0)
        *ret_path = reader.failed;
    else
        *ret_files = files;
    return result;
}
