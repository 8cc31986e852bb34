/* Values written into JSON and HTML, so that what a client sent cannot leave the string or text that it stands in.
 * Bytes that are not UTF-8 become U+FFFD, one for each maximal subpart (Unicode 15, section 3.9). Plain runs are copied
 * whole.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_ESCAPE_H
#define ORISHA_ESCAPE_H

#include <orisha.h>

#include "output.h"

/* RFC 8259 section 7, without the quotes, and '<' as \u003c so that it is safe in a script element. */
void escape_json(Output *output, orisha_str value);
/* & < > " ' as character references: safe in text and in quoted attributes. */
void escape_html(Output *output, orisha_str value);

#endif
