/* Parts of a file: 206 with one range, or with several as multipart/byteranges (RFC 9110 sections 14 and 15.3.7).
 * asset.c calls it when the preconditions are met. SPDX-License-Identifier: MIT */
#ifndef ORISHA_PARTIAL_H
#define ORISHA_PARTIAL_H

#include "exchange.h"
#include "range.h"

enum { CONTENT_RANGE_MAX = 96 };

/* "Content-Range: bytes 0-4/10\r\n". Writes at most CONTENT_RANGE_MAX bytes, returns how many. */
size_t partial_format_range(Range range, uint64_t size, char *ret_text);

/* Makes the answer. `known`: the client showed by If-Range that it has the fields of the 200 already, so that only
 * those of a 304 are repeated (section 15.3.7). False, and nothing is made, when the whole file is the better answer:
 * several ranges of a coded variant, because a Content-Encoding beside multipart/byteranges would name the coding of
 * the whole message; or ranges that with their frames are no smaller than the file. */
bool partial_send(Exchange *exchange, const orisha_variant *variant, const RangeSet *set, bool known);

#endif
