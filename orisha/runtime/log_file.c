/* See log_file.h.
 * SPDX-License-Identifier: MIT */
#include "log_file.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "limit.h"
#include "platform.h"

int log_file_open(int folder_fd, const char *name)
{
    int fd = openat(folder_fd, name, LOG_FILE_FLAGS, 0640);
    return fd < 0 ? -errno : fd;
}

int log_file_open_folder(const char *path, const char **ret_name)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];
    size_t size = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    if (size >= sizeof(folder))
        return -ENAMETOOLONG;
    memcpy(folder, path, size);
    folder[size] = '\0';
    int fd = open(size > 0 ? folder : ".", PLATFORM_FOLDER_FLAGS | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    *ret_name = slash == NULL ? path : slash + 1;
    return fd;
}

/* What is left of the vectors after `skip` bytes. Returns how many vectors that takes. */
static size_t skip_bytes(const struct iovec *vectors, size_t count, size_t skip, struct iovec *ret_rest)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        size_t skipped = skip < vectors[i].iov_len ? skip : vectors[i].iov_len;
        skip -= skipped;
        if (skipped < vectors[i].iov_len)
            ret_rest[left++] = (struct iovec){(char *)vectors[i].iov_base + skipped, vectors[i].iov_len - skipped};
    }
    return left;
}

int log_file_write(int fd, const struct iovec *vectors, size_t count, size_t *ret_written)
{
    struct iovec rest[2];
    *ret_written = 0;
    for (;;) {
        size_t left = skip_bytes(vectors, count, *ret_written, rest);
        if (left == 0)
            return 0;
        ssize_t size = writev(fd, rest, (int)left);
        if (size > 0) {
            *ret_written += (size_t)size;
        } else if (size == 0) {
            return -EIO; /* it takes nothing and does not say why */
        } else if (errno == EAGAIN) {
            struct pollfd watched = {fd, POLLOUT, 0};
            if (poll(&watched, 1, -1) < 0 && errno != EINTR)
                usleep(LOG_GATHER_MS * 1000); /* poll has no memory; at once it would have none again */
        } else if (errno != EINTR) {
            return -errno;
        }
    }
}
