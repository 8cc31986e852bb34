/* The calls on the access log's file: opening it so that others may append, rotate or read it, and writing what may not
 * be taken whole. SPDX-License-Identifier: MIT */
#ifndef ORISHA_LOG_FILE_H
#define ORISHA_LOG_FILE_H

#include <fcntl.h>
#include <stddef.h>
#include <sys/uio.h>

/* How the file is opened, and opened again: a sandbox that lets the second through compares the flags with these. Not
 * blocking, so that a pipe without a reader is an error (ENXIO) and not a server that never starts. */
enum { LOG_FILE_FLAGS = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK };

/* Appends to `name`, seen from `folder_fd` (or AT_FDCWD); makes it with mode 0640, since client addresses are personal
 * data. A descriptor or a negative errno. */
int log_file_open(int folder_fd, const char *name);

/* A descriptor of the folder that holds `path`, good only for opening files in it, and where the name begins. Negative
 * errno. */
int log_file_open_folder(const char *path, const char **ret_name);

/* Writes all, waiting where the file wants to be waited for. 0, or a negative errno; *ret_written bytes went either
 * way. */
int log_file_write(int fd, const struct iovec *vectors, size_t count, size_t *ret_written);

#endif
