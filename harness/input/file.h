// Whole files in and out: read with a limit, write so that a reader never sees half a file, make folders, read the end
// of a log. Called wherever the harness touches the disk; owns nothing between calls.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "reports/text.h"

// 0, or a negative errno (-EFBIG above `limit`). The text replaces what `ret_text` held.
int file_read(const char *path, size_t limit, Text *ret_text);

// Temporary file beside it, fsync, rename: after a crash or a full disk the old content is still there, whole.
int file_write(const char *path, const char *data, size_t length);

int folder_make(const char *path); // with its parents; an existing folder is fine
bool folder_exists(const char *path);
bool file_exists(const char *path);

// The last `lines` lines joined by " | ", at most `limit` bytes, cleaned; an empty string when there is nothing.
char *file_tail(const char *path, size_t lines, size_t limit);
