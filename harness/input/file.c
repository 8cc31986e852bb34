// Whole files in and out: see file.h.
// SPDX-License-Identifier: MIT
#include "harness/input/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read(const char *path, size_t limit, Text *ret_text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    AUTO_TEXT Text text = {0};
    char buffer[16384];
    for (;;) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || text.length + (size_t)got > limit) {
            int error = got < 0 ? -errno : -EFBIG;
            close(fd);
            return error;
        }
        text_append(&text, buffer, (size_t)got);
        if (got == 0)
            break;
    }
    close(fd);
    text_free(ret_text);
    *ret_text = text;
    text = (Text){0};
    return 0;
}

static int write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, data, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -errno;
        data += put;
        length -= (size_t)put;
    }
    return 0;
}

int file_write(const char *path, const char *data, size_t length)
{
    AUTO_FREE char *temporary = text_format("%s.%d.tmp", path, (int)getpid());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return -errno;
    int result = write_all(fd, data, length);
    if (result == 0 && fsync(fd) < 0)
        result = -errno;
    if (close(fd) < 0 && result == 0)
        result = -errno;
    if (result == 0 && rename(temporary, path) < 0)
        result = -errno;
    if (result < 0) {
        unlink(temporary);
        return result;
    }
    // The rename itself survives a power cut only once the folder is on the disk.
    AUTO_FREE char *copy = text_copy(path);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
    return 0;
}

bool folder_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

int folder_make(const char *path)
{
    AUTO_FREE char *copy = text_copy(path);
    for (char *at = copy + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(copy, 0777) < 0 && errno != EEXIST)
            return -errno;
        *at = '/';
    }
    if (mkdir(copy, 0777) < 0 && errno != EEXIST)
        return -errno;
    return folder_exists(path) ? 0 : -ENOTDIR;
}

char *file_tail(const char *path, size_t lines, size_t limit)
{
    AUTO_TEXT Text text = {0};
    if (file_read(path, 64u << 20, &text) < 0 || text.length == 0)
        return text_copy("");
    size_t end = text.length;
    while (end > 0 && (text.data[end - 1] == '\n' || text.data[end - 1] == ' '))
        end--;
    size_t start = end;
    for (size_t seen = 0; start > 0 && end - start < limit; start--)
        if (text.data[start - 1] == '\n' && ++seen == lines)
            break;
    AUTO_TEXT Text joined = {0};
    text_add(&joined, "");
    for (size_t i = start; i < end; i++) {
        if (text.data[i] == '\n')
            text_add(&joined, " | ");
        else
            text_append(&joined, text.data + i, 1);
    }
    text_clean(joined.data);
    return text_copy(joined.data);
}
