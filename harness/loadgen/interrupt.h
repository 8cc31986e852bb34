// Ctrl-C and SIGTERM: the load stops early, and what was measured is still reported. A second one waits for nothing.
// SPDX-License-Identifier: MIT
#pragma once

int interrupt_install(void); // 0 or a negative errno
int interrupt_count(void);
int interrupt_fd(void); // becomes and stays readable at the first one
