// IMF-fixdate, the one form of date that a server may send (RFC 9110, section 5.6.7).
// SPDX-License-Identifier: MIT
#pragma once

#include <time.h>

int httpdate_parse(const char *text, time_t *ret_time); // 0 or -EINVAL; the day of the week must be the right one
