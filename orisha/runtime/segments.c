/* See orisha/segments.h. SPDX-License-Identifier: MIT */
#include <orisha/segments.h>

unsigned orisha_split_long(orisha_str path, unsigned limit, uint32_t *ret_at)
{
    unsigned count = 0;
    for (size_t begin = 0; begin < path.len; begin += 64) {
        size_t left = path.len - begin;
        uint64_t inside = left < 64 ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;
        for (uint64_t mask = orisha_slashes(path.ptr + begin) & inside; mask; mask &= mask - 1) {
            ret_at[count++] = (uint32_t)begin + orisha_lowest_bit(mask);
            if (count > limit)
                return count;
        }
    }
    ret_at[count] = (uint32_t)path.len;
    return count;
}
