/* Files that orishac writes. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_OUTPUT_FILE_H
#define ORISHA_COMPILER_OUTPUT_FILE_H

#include "arena.h"

/* A file appears, or is replaced, only when it is whole; what is no regular file (/dev/stdout) is written to. A
 * negative errno. */
int output_file_write(Arena *arena, const char *path, orisha_str text);
/* Writes the file in place: for those that nobody reads yet. */
int output_file_write_in_place(const char *path, orisha_str text);
/* A new folder for what is in the making, below $TMPDIR or /tmp. A negative errno. */
int output_folder_make(Arena *arena, const char **ret_path);
/* With all files in it, those too that a process which is being killed makes meanwhile. */
void output_folder_remove(const char *path);

#endif
