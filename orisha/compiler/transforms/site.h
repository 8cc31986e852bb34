/* The files of a static site, read at compile time. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_SITE_H
#define ORISHA_COMPILER_TRANSFORMS_SITE_H

#include "media_type.h"

#include <orisha/transform.h>

typedef struct SiteFile {
    const char *path; /* below the root, with a slash in front: "/docs/index.html" */
    const MediaType *media_type;
    orisha_str bytes;
    orisha_str gzip; /* empty when the file has no variant */
    struct SiteFile *next;
} SiteFile;

/* All files below `root` in the order of their names. Hidden files are left out, but not .well-known; `name.gz` beside
 * `name` is its variant, taken as it is. A negative errno with *ret_path the file that failed; -EILSEQ: a variant that
 * is not gzip. */
int site_read(orisha_transform *t, const char *root, SiteFile **ret_files, const char **ret_path);

#endif
