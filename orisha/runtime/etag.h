/* If-None-Match (RFC 9110 section 13.1.2): does a list of entity tags hold this one? asset.c asks for every such field.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ETAG_H
#define ORISHA_ETAG_H

#include <orisha.h>

/* True when `list` is "*" or holds `etag` (quoted, without W/), compared weakly (section 8.8.3.2). A malformed list
 * counts up to its first mistake. */
bool etag_list_holds(orisha_str list, orisha_str etag);

#endif
