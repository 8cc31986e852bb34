/* See unix_socket.h.
 * SPDX-License-Identifier: MIT */
#include "unix_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "limit.h"
#include "socket.h"

/* Keeps other starts out of the folder: between bind() and listen() a socket refuses connections as a forgotten one
 * does. A descriptor to close, or -1 where the folder cannot be read; then there is no lock. */
static int lock_folder(const char *path)
{
    char folder[sizeof(((UnixFile *)0)->path)];
    const char *slash = strrchr(path, '/');
    size_t size = slash > path ? (size_t)(slash - path) : 1;
    memcpy(folder, path, size);
    folder[size] = '\0';
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd >= 0 && flock(fd, LOCK_EX) < 0 && errno == EINTR)
        ; /* whoever has it keeps it for moments only */
    return fd;
}

/* Asks the socket file that is in the way whether somebody listens on it. 0 when nobody does. */
static int test_liveness(const struct sockaddr_un *address)
{
    int fd = socket_open(AF_UNIX);
    if (fd < 0)
        return fd;
    int error = connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 ? errno : 0;
    close(fd);
    switch (error) {
    case ECONNREFUSED:
    case ENOENT: return 0;
    case EACCES:
    case EPERM: return -EACCES;
    /* Connected; or its backlog is full; or it is a socket of another kind, which cannot be asked. */
    default: return -EADDRINUSE;
    }
}

static int remove_stale(const struct sockaddr_un *address)
{
    struct stat before;
    if (lstat(address->sun_path, &before) < 0)
        return errno == ENOENT ? 0 : -errno;
    if (!S_ISSOCK(before.st_mode))
        return -EEXIST;
    int r = test_liveness(address);
    if (r < 0)
        return r;
    return unlink(address->sun_path) < 0 && errno != ENOENT ? -errno : 0;
}

static int bind_and_listen(int fd, const struct sockaddr_un *address)
{
    if (bind(fd, (const struct sockaddr *)address, sizeof(*address)) < 0) {
        if (errno != EADDRINUSE)
            return -errno;
        int r = remove_stale(address);
        if (r < 0)
            return r;
        if (bind(fd, (const struct sockaddr *)address, sizeof(*address)) < 0)
            return -errno;
    }
    if (listen(fd, LISTEN_BACKLOG) < 0) {
        int error = errno;
        unlink(address->sun_path);
        return -error;
    }
    return 0;
}

int unix_socket_listen(const char *path, int *ret_fd, UnixFile *ret_file)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t size = strlen(path);
    if (path[0] != '/')
        return -EINVAL;
    if (size >= sizeof(address.sun_path))
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, size + 1);
    int fd = socket_open(AF_UNIX);
    if (fd < 0)
        return fd;
    int lock = lock_folder(path);
    int r = bind_and_listen(fd, &address);
    struct stat made;
    if (r == 0 && lstat(path, &made) < 0) {
        r = -errno;
        unlink(path);
    }
    if (lock >= 0)
        close(lock);
    if (r < 0) {
        close(fd);
        return r;
    }
    *ret_file = (UnixFile){.device = made.st_dev, .inode = made.st_ino};
    memcpy(ret_file->path, path, size + 1);
    *ret_fd = fd;
    return 0;
}

void unix_file_remove(UnixFile *file)
{
    struct stat now;
    if (file->path[0] != '\0' && lstat(file->path, &now) == 0 && now.st_dev == file->device &&
        now.st_ino == file->inode)
        unlink(file->path);
    file->path[0] = '\0';
}
