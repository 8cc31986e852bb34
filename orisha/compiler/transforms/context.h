/* Where in a body an interpolated value stands, which decides how it is escaped. A body is fed piece by piece: the text
 * that the program wrote moves the context on; the values, being escaped, never do. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TRANSFORMS_CONTEXT_H
#define ORISHA_COMPILER_TRANSFORMS_CONTEXT_H

#include <orisha/transform.h>

typedef enum ContextLanguage { CONTEXT_TEXT, CONTEXT_JSON, CONTEXT_HTML } ContextLanguage;

typedef enum ContextPlace {
    PLACE_TEXT,      /* HTML: between tags; JSON: between values */
    PLACE_STRING,    /* JSON: in a string */
    PLACE_ESCAPE,    /* JSON: in a string, after a backslash */
    PLACE_TAG,       /* HTML: in a tag, outside of quotes */
    PLACE_ATTRIBUTE, /* HTML: in a quoted attribute value */
    PLACE_COMMENT,
    PLACE_CODE, /* HTML: in a script or style element */
} ContextPlace;

enum { CONTEXT_NAME_BYTES = 16 }; /* of a tag or attribute; what is longer is none that matters */

typedef struct Context {
    ContextLanguage language;
    ContextPlace place;
    char quote;                         /* that ends the attribute */
    bool is_at_value_start;             /* of the attribute */
    char tag[CONTEXT_NAME_BYTES];       /* "script", "/p": the last tag that began, in lower case */
    char attribute[CONTEXT_NAME_BYTES]; /* the last attribute that began */
} Context;

/* False when no escaping is known for the media type. */
bool context_begin(orisha_str content_type, Context *ret_context);
void context_feed(Context *context, orisha_str text);
/* The escaping of a value that stands here, as in ORISHA_WRITE_JSON. NULL where none makes it safe, and then why. */
const char *context_escaping(const Context *context, const char **ret_fault, const char **ret_remedy);
/* A value was written here. */
void context_pass_value(Context *context);

#endif
