/* Koru's types in C. SPDX-License-Identifier: MIT */
#ifndef ORISHA_COMPILER_TYPES_H
#define ORISHA_COMPILER_TYPES_H

#include "nearest.h"

/* `[]const u8` and `string` are orisha_str, `u16` is uint16_t, `*T` is `T *`; `?T` is T and sets *ret_optional; what is
 * not known is a C type name and stays as it is. */
orisha_str type_to_c(Arena *arena, orisha_str type, bool *ret_optional);

/* Whether the word is Koru's own, or means the same in both languages. */
bool type_is_known(orisha_str type);
/* The type of ours for what other languages call so: i64 for int64. NULL when there is none. */
const char *type_elsewhere(orisha_str type);
void type_offer_names(Nearest *nearest);

#endif
