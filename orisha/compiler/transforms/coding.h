/* The content codings that a file of a site is prepared in, at compile time (RFC 9110 section 8.4.1).
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_CODING_H
#define ORISHA_COMPILER_TRANSFORMS_CODING_H

#include <orisha/transform.h>

typedef struct Coding {
    const char *name;     /* in Content-Encoding, and in names of generated code */
    const char *constant; /* the orisha_coding in generated code */
    const char *suffix;   /* of a file that holds the coding of its neighbour: page.html.gz; NULL for identity */
    const char *tag;      /* ends the entity tags of this coding */
} Coding;

/* Indexed by orisha_coding. */
extern const Coding codings[ORISHA_CODING_COUNT];

/* The bytes in the coding, as small as the library can make them; empty when that saves too little to pay for the
 * decoding at the other end. The result depends on nothing but the bytes and the library's version. */
orisha_str coding_encode(orisha_transform *t, orisha_coding coding, orisha_str bytes);

/* Do these bytes decode to `bytes`? */
bool coding_holds(orisha_transform *t, orisha_coding coding, orisha_str coded, orisha_str bytes);

#endif
