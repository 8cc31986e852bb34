// Memory of a server's processes: the proportional set size, in which pages that several processes share count once,
// and the part of it that is no file: a program's own pages weigh less while another process runs the same program.
// Sampled by the waiting harness a few times a second; the peak of the samples is recorded.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include "harness/server/group.h"

typedef struct Memory {
    uint64_t pss_bytes, anonymous_bytes; // 0 where /proc does not tell
} Memory;

Memory memory_of(Group group);
