/* Lists of entity tags (RFC 9110 sections 8.8.3 and 13.1): does one hold this tag? precondition.c asks for every
 * If-Match and If-None-Match field.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ETAG_H
#define ORISHA_ETAG_H

#include <orisha.h>

/* True when `list` is "*" or holds `etag` (strong: quoted, without W/). A malformed list counts up to its first
 * mistake. The first compares weakly, for If-None-Match; the second strongly, for If-Match: a weak tag in the list
 * never matches (RFC 9110 section 8.8.3.2). */
bool etag_list_holds(orisha_str list, orisha_str etag);
bool etag_list_holds_strongly(orisha_str list, orisha_str etag);

#endif
