/* The files of a static site, read at compile time. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_SITE_H
#define ORISHA_COMPILER_TRANSFORMS_SITE_H

#include "coding.h"
#include "media_type.h"

typedef struct SiteFile {
    const char *path; /* below the root, with a slash in front: "/docs/index.html" */
    const MediaType *media_type;
    orisha_str variants[ORISHA_CODING_COUNT]; /* the first is the file; empty when it has no such variant */
    int64_t modified_s;                       /* since 1970; see site_read */
    bool modified_is_strong;                  /* see orisha_asset */
    struct SiteFile *next;
} SiteFile;

#define SITE_NO_EPOCH (-1)

/* All files below `root` in the order of their names. Hidden files are left out, but not .well-known; `name.gz`,
 * `name.br` and `name.zst` beside `name` are its variants, taken as they are; the others are made here.
 *
 * A file was modified when the file system says, but not later than `epoch_s` (SOURCE_DATE_EPOCH, or SITE_NO_EPOCH), so
 * that a build can be repeated, and not in the future, which no answer may claim (RFC 9110 section 8.8.2.1).
 *
 * A negative errno with *ret_path the file that failed; -EILSEQ: a variant that does not decode to its file. */
int site_read(orisha_transform *t, const char *root, int64_t epoch_s, SiteFile **ret_files, const char **ret_path);

#endif
