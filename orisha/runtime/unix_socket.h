/* Listening on a Unix-domain socket, which leaves a file behind that must be dealt with: one that nobody listens on any
 * more is in the way of the next start, one that somebody listens on must not be taken from them, and at the end ours
 * goes away, unless it is no longer ours. SPDX-License-Identifier: MIT */
#ifndef ORISHA_UNIX_SOCKET_H
#define ORISHA_UNIX_SOCKET_H

#include <sys/types.h>
#include <sys/un.h>

/* The file that belongs to a listener; an empty path stands for none. */
typedef struct UnixFile {
    char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
    dev_t device;
    ino_t inode;
} UnixFile;

/* A non-blocking listener at an absolute path. The file's mode is 777 less the umask; connecting needs the right to
 * write to it and to search its folder. A socket file that refuses connections is replaced. Starts at the same time are
 * kept apart by a lock on the folder.
 *
 * Negative errno; -EADDRINUSE: somebody listens there; -EEXIST: the file is no socket; -EINVAL: not an absolute path;
 * -ENAMETOOLONG: 108 bytes or more. */
int unix_socket_listen(const char *path, int *ret_fd, UnixFile *ret_file);

/* Removes the file if it is still the one that was made, and forgets it. */
void unix_file_remove(UnixFile *file);

#endif
