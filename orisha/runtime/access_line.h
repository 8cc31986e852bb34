/* One line of the access log in the combined format, which every log analyser reads (Apache's "combined", the NCSA
 * common format with Referer and User-Agent):
 *     127.0.0.1 - - [06/Nov/1994:08:49:37 +0000] "GET / HTTP/1.1" 200 11 "https://a.example/" "curl/8.0"
 * What a client sent stands between quotes and cannot end them, nor the line: `"` and `\` get a backslash, all but
 * printable ASCII becomes \xhh. The time is UTC.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ACCESS_LINE_H
#define ORISHA_ACCESS_LINE_H

#include <orisha.h>

#include "limit.h"

typedef struct AccessLine {
    orisha_str peer;       /* numeric address */
    const char *date;      /* DATE_SIZE bytes in the form of a Date field */
    orisha_str request[3]; /* parts of the request line, written with spaces between them; or one part and two empty */
    int status;            /* 0: no answer could be made, "-" */
    uint64_t body_bytes;   /* of the answer's body; 0 is written "-", as in the common format */
    orisha_str referer;    /* empty is written "-" */
    orisha_str user_agent;
} AccessLine;

/* The longest line: three fields and everything between them. */
enum { ACCESS_LINE_MAX = 3 * LOG_FIELD_BYTES + 256 };

/* Writes a line and its line feed, at most ACCESS_LINE_MAX bytes; returns how many. What is longer than LOG_FIELD_BYTES
 * once escaped is cut and ends with "...". */
size_t access_line_format(const AccessLine *line, char *ret_bytes);

#endif
