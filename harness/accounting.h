// Still the same work while the clock runs: does what the generator read fit what the answers weigh?
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include "driver.h"
#include "trouble.h"

// 0, or why the round is void: -EBADMSG wrong statuses or bytes or broken connections, -ETIMEDOUT no (timely) answers.
int accounting_check(const LoadResult *result, uint64_t wire_bytes, uint64_t connections, Trouble *ret_trouble);
