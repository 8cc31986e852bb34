/* See orisha/segments.h. SPDX-License-Identifier: MIT */
#include <orisha/segments.h>

_Thread_local uint32_t orisha_slash_at[ORISHA_SEGMENTS_MOST + 2 + ORISHA_SLASHES_AT_ONCE];
