// Memory of a server's processes: the proportional set size, in which pages that several processes share count once.
// Sampled by the waiting harness a few times a second; the peak of the samples is recorded.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include "harness/server/group.h"

uint64_t memory_pss_bytes(Group group); // 0 where /proc does not tell
