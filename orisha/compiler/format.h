/* The canonical form of Koru lines. Host C is left as it is, and so are the C expressions in Koru lines.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_FORMAT_H
#define ORISHA_COMPILER_FORMAT_H

#include "buffer.h"
#include "diagnostic.h"

/* Appends the formatted text. Only for a source without syntax errors: what is none of the constructs that the
 * formatter knows (a comment in the middle of one, say) keeps its form. Formatting what was formatted changes nothing.
 */
void format_source(Diagnostics *diagnostics, const orisha_source *source, Buffer *out);

#endif
