/* What the compiler must know of host expressions: literals, names that are used, and what a string interpolates.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_EXPRESSION_H
#define ORISHA_COMPILER_EXPRESSION_H

#include "ast.h"

typedef enum StringKind { STRING_NONE, STRING_LITERAL, STRING_BAD_ESCAPE } StringKind;

/* C string literals, adjacent ones joined, escapes decoded into the arena. STRING_NONE if the text is anything else. */
StringKind expression_string(Arena *arena, orisha_str text, orisha_str *ret_value);
/* True when a string literal somewhere in the text holds a `{{`. */
bool expression_interpolates(orisha_str text);
bool expression_integer(orisha_str text, int64_t *ret_value);
/* True when `name` is read in the expression, also inside `{{ }}` of a string; not as a member (`x.name`). */
bool expression_uses(orisha_str text, orisha_str name);
/* True when any step, or any step below it, uses the name. */
bool steps_use(const orisha_step *steps, orisha_str name);
orisha_piece *expression_split(Diagnostics *diagnostics, orisha_str text, orisha_span span);

#endif
