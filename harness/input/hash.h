// SHA-256 of a file, so that a record tells which binary was measured. Once per contestant and run.
// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>

// 64 hexadecimal digits that the caller frees, or NULL where the file cannot be read.
char *hash_file(const char *path);
char *hash_bytes(const void *bytes, size_t length);
