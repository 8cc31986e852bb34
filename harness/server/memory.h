// Memory of a process group: the proportional set size, in which pages that several processes share count once.
// Sampled by the waiting harness a few times a second; the peak of the samples is recorded.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>
#include <sys/types.h>

uint64_t memory_pss_bytes(pid_t group); // 0 where /proc does not tell
