/* SPDX-License-Identifier: MIT */
#include "output_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int output_file_write_in_place(const char *path, orisha_str text)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return -errno;
    bool bad = fwrite(text.ptr, 1, text.len, file) != text.len;
    int error = bad ? errno : 0;
    if (fclose(file) != 0 && !error)
        error = errno;
    return -error;
}

int output_file_write(Arena *arena, const char *path, orisha_str text)
{
    struct stat status;
    bool exists = stat(path, &status) == 0;
    if (exists && !S_ISREG(status.st_mode))
        return output_file_write_in_place(path, text);
    const char *unfinished = arena_format(arena, "%s.%d.tmp", path, (int)getpid());
    int result = output_file_write_in_place(unfinished, text);
    if (result == 0 && exists)
        chmod(unfinished, status.st_mode & 07777);
    if (result == 0 && rename(unfinished, path) < 0)
        result = -errno;
    if (result < 0)
        unlink(unfinished);
    return result;
}

int output_folder_make(Arena *arena, const char **ret_path)
{
    const char *temporary = getenv("TMPDIR");
    char *path = arena_format(arena, "%s/orishac-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    *ret_path = path;
    return mkdtemp(path) ? 0 : -errno;
}

void output_folder_remove(const char *path)
{
    /* Once the folder is gone nothing can come to stand in it. */
    for (int times = 0; times < 100 && rmdir(path) < 0 && (errno == ENOTEMPTY || errno == EEXIST); times++) {
        DIR *folder = opendir(path);
        if (!folder)
            return;
        for (const struct dirent *entry; (entry = readdir(folder));)
            unlinkat(dirfd(folder), entry->d_name, 0); /* . and .. stay */
        closedir(folder);
    }
}
