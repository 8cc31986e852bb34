// Still the same work while the clock runs: does what the generator read fit what the answers weigh?
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include "harness/drivers/driver.h"
#include "harness/input/trouble.h"

typedef struct AccountingPlan {
    uint64_t wire_bytes; // of the answer
    uint64_t in_flight;  // answers that may be under way when the time is up: connections x pipeline
    bool exact;          // the generator reads those to their end (Driver.in_flight): nothing may be left over
} AccountingPlan;

// 0, or why the round is void, with the check's name in the trouble: -EBADMSG wrong statuses or bytes or broken
// connections, -ETIMEDOUT no (timely) answers.
int accounting_check(const LoadResult *result, const AccountingPlan *plan, Trouble *ret_trouble);
