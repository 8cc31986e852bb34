/* The request target (RFC 9112 section 3.2) beyond its plain form: absolute-form, `*`, host names, and paths that hold
 * '%' or '.'. The parser itself handles a plain origin-form path; it comes here only for the rest.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_TARGET_H
#define ORISHA_TARGET_H

#include <orisha.h>

#include "arena.h"
#include "refusal.h"

typedef struct Target {
    orisha_str path;      /* as sent, beginning with '/'; "*" when `asterisk` */
    orisha_str query;     /* as sent, without '?' */
    orisha_str authority; /* of the absolute-form; ptr NULL in the other forms */
    bool asterisk;        /* the server as a whole, RFC 9112 section 3.2.4 */
    bool marked;          /* the path holds '%' or '.': target_decode_path must see it */
} Target;

/* Any target that does not begin with '/'. `text` is all of it. 0, or -400 (of an https URI -421) and *refusal. */
int target_parse(orisha_str text, orisha_method method, Target *ret_target, Refusal *refusal);

/* Splits "/path?query" and checks its characters. 0, or -400 and *refusal. */
int target_split(orisha_str text, Target *ret_target, Refusal *refusal);

/* The path that is routed: percent-decoded, with NUL in the place of an encoded slash. Refuses malformed '%', %00 and
 * dot segments. *ret_path is `raw` itself when there is nothing to decode, otherwise lies in the arena. 0, or -400 or
 * -500 and *refusal. */
int target_decode_path(orisha_str raw, Arena *arena, orisha_str *ret_path, Refusal *refusal);

/* The bytes that parameters are slices of: those of a decoded path with '/' for every NUL. `path.ptr` itself when there
 * is none. 0, or -500 and *refusal. */
int target_restore_slashes(orisha_str path, Arena *arena, const char **ret_bytes, Refusal *refusal);

/* Is it `uri-host [":" port]`, RFC 9110 section 7.2? Empty is allowed, a port without a host is not. A byte that is no
 * letter stands behind it, and 16 bytes there can be read (scan.h). */
bool target_host_is_valid(orisha_str host);

#endif
