/* Numbers as text and back: the digits of Content-Length, {{ number }} in bodies, typed route parameters. No locale.
 * SPDX-License-Identifier: MIT */
#ifndef ORISHA_NUMBER_H
#define ORISHA_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum { NUMBER_MAX = 32 }; /* room for any of the forms below */

/* Each writes at most NUMBER_MAX bytes without a terminator and returns how many. */
size_t number_format_u64(uint64_t value, char *ret_text);
size_t number_format_i64(int64_t value, char *ret_text);
/* The shortest decimal form that reads back as the same double; "null" where JSON has no number. */
size_t number_format_f64(double value, char *ret_text);

#endif
