/* File names to media types. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_MEDIA_TYPE_H
#define ORISHA_COMPILER_TRANSFORMS_MEDIA_TYPE_H

#include <stdbool.h>

typedef struct MediaType {
    const char *extension; /* without the dot */
    const char *type;
    bool compresses; /* false for what is compressed already */
} MediaType;

/* Never NULL: application/octet-stream for what is not known. */
const MediaType *media_type_find(const char *file_name);

#endif
